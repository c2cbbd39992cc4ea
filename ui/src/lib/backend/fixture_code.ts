/** A code as the core draws it: of `https://pay.example.com/pay/3f9c2b`, and where it is shown. */

import type { PaymentView, QrCodeView, TerminalView } from "$bindings";
import { PAYMENT } from "./fixture_pay";
import { SNAPSHOT } from "./fixture_shop";

export const CODE: QrCodeView = {
  payload: "https://pay.example.com/pay/3f9c2b",
  side: 29,
  path: [
    "M0 0h7v1h-7zM10 0h1v1h-1zM13 0h1v1h-1zM16 0h4v1h-4zM22 0h7v1h-7zM0 1h1v1h-1zM6 1h1v1h-1zM1",
    "2 1h4v1h-4zM17 1h2v1h-2zM20 1h1v1h-1zM22 1h1v1h-1zM28 1h1v1h-1zM0 2h1v1h-1zM2 2h3v1h-3zM6 ",
    "2h1v1h-1zM9 2h2v1h-2zM13 2h1v1h-1zM16 2h2v1h-2zM19 2h2v1h-2zM22 2h1v1h-1zM24 2h3v1h-3zM28 ",
    "2h1v1h-1zM0 3h1v1h-1zM2 3h3v1h-3zM6 3h1v1h-1zM9 3h1v1h-1zM13 3h3v1h-3zM22 3h1v1h-1zM24 3h3",
    "v1h-3zM28 3h1v1h-1zM0 4h1v1h-1zM2 4h3v1h-3zM6 4h1v1h-1zM11 4h1v1h-1zM13 4h2v1h-2zM16 4h3v1",
    "h-3zM22 4h1v1h-1zM24 4h3v1h-3zM28 4h1v1h-1zM0 5h1v1h-1zM6 5h1v1h-1zM8 5h2v1h-2zM11 5h1v1h-",
    "1zM13 5h2v1h-2zM17 5h3v1h-3zM22 5h1v1h-1zM28 5h1v1h-1zM0 6h7v1h-7zM8 6h1v1h-1zM10 6h1v1h-1",
    "zM12 6h1v1h-1zM14 6h1v1h-1zM16 6h1v1h-1zM18 6h1v1h-1zM20 6h1v1h-1zM22 6h7v1h-7zM11 7h1v1h-",
    "1zM14 7h1v1h-1zM17 7h3v1h-3zM0 8h1v1h-1zM3 8h1v1h-1zM5 8h2v1h-2zM8 8h2v1h-2zM11 8h1v1h-1zM",
    "15 8h2v1h-2zM21 8h1v1h-1zM23 8h1v1h-1zM1 9h2v1h-2zM10 9h2v1h-2zM14 9h2v1h-2zM17 9h2v1h-2zM",
    "20 9h3v1h-3zM25 9h1v1h-1zM28 9h1v1h-1zM1 10h1v1h-1zM4 10h3v1h-3zM11 10h1v1h-1zM18 10h4v1h-",
    "4zM25 10h3v1h-3zM0 11h4v1h-4zM7 11h4v1h-4zM14 11h1v1h-1zM23 11h2v1h-2zM26 11h2v1h-2zM1 12h",
    "1v1h-1zM3 12h2v1h-2zM6 12h1v1h-1zM9 12h4v1h-4zM16 12h2v1h-2zM19 12h4v1h-4zM25 12h1v1h-1zM2",
    "7 12h2v1h-2zM1 13h1v1h-1zM3 13h2v1h-2zM7 13h3v1h-3zM11 13h2v1h-2zM17 13h1v1h-1zM19 13h1v1h",
    "-1zM23 13h1v1h-1zM0 14h3v1h-3zM4 14h3v1h-3zM8 14h1v1h-1zM12 14h1v1h-1zM16 14h3v1h-3zM20 14",
    "h1v1h-1zM24 14h5v1h-5zM3 15h1v1h-1zM9 15h2v1h-2zM13 15h2v1h-2zM17 15h5v1h-5zM23 15h3v1h-3z",
    "M27 15h1v1h-1zM1 16h3v1h-3zM5 16h2v1h-2zM8 16h1v1h-1zM13 16h2v1h-2zM16 16h2v1h-2zM19 16h3v",
    "1h-3zM23 16h1v1h-1zM27 16h1v1h-1zM1 17h1v1h-1zM4 17h1v1h-1zM8 17h3v1h-3zM12 17h1v1h-1zM17 ",
    "17h2v1h-2zM21 17h3v1h-3zM25 17h1v1h-1zM28 17h1v1h-1zM0 18h1v1h-1zM2 18h5v1h-5zM11 18h3v1h-",
    "3zM18 18h1v1h-1zM20 18h1v1h-1zM22 18h3v1h-3zM27 18h2v1h-2zM2 19h1v1h-1zM4 19h1v1h-1zM7 19h",
    "1v1h-1zM9 19h5v1h-5zM16 19h3v1h-3zM20 19h1v1h-1zM22 19h2v1h-2zM27 19h2v1h-2zM0 20h1v1h-1zM",
    "2 20h1v1h-1zM6 20h2v1h-2zM14 20h1v1h-1zM16 20h1v1h-1zM18 20h7v1h-7zM26 20h1v1h-1zM8 21h1v1",
    "h-1zM12 21h2v1h-2zM16 21h1v1h-1zM19 21h2v1h-2zM24 21h1v1h-1zM26 21h3v1h-3zM0 22h7v1h-7zM11",
    " 22h4v1h-4zM16 22h2v1h-2zM20 22h1v1h-1zM22 22h1v1h-1zM24 22h1v1h-1zM27 22h1v1h-1zM0 23h1v1",
    "h-1zM6 23h1v1h-1zM8 23h3v1h-3zM13 23h1v1h-1zM15 23h1v1h-1zM18 23h1v1h-1zM20 23h1v1h-1zM24 ",
    "23h5v1h-5zM0 24h1v1h-1zM2 24h3v1h-3zM6 24h1v1h-1zM9 24h1v1h-1zM11 24h1v1h-1zM14 24h2v1h-2z",
    "M17 24h2v1h-2zM20 24h5v1h-5zM28 24h1v1h-1zM0 25h1v1h-1zM2 25h3v1h-3zM6 25h1v1h-1zM8 25h1v1",
    "h-1zM10 25h1v1h-1zM12 25h3v1h-3zM16 25h3v1h-3zM22 25h6v1h-6zM0 26h1v1h-1zM2 26h3v1h-3zM6 2",
    "6h1v1h-1zM9 26h2v1h-2zM12 26h1v1h-1zM14 26h1v1h-1zM16 26h1v1h-1zM18 26h1v1h-1zM24 26h3v1h-",
    "3zM28 26h1v1h-1zM0 27h1v1h-1zM6 27h1v1h-1zM10 27h1v1h-1zM13 27h2v1h-2zM16 27h3v1h-3zM20 27",
    "h1v1h-1zM22 27h2v1h-2zM27 27h1v1h-1zM0 28h7v1h-7zM8 28h1v1h-1zM11 28h1v1h-1zM17 28h1v1h-1z",
    "M20 28h2v1h-2zM24 28h1v1h-1zM27 28h1v1h-1z",
  ].join(""),
  left_ms: 97_000,
};

const [FIRST] = SNAPSHOT.state.terminals;

/** Payments by code, in the list of terminals. */
export const BY_CODE: TerminalView = {
  ...(FIRST as TerminalView),
  id: "t-qr",
  name: "QR code",
  connector: "ppaas",
  profile: "qr",
  poi_id: "qr",
  can: { ...(FIRST as TerminalView).can, by_code: true, totals: false },
  methods: [{ code: "KB", label: "KB" }],
  is_default: false,
};

/** A payment whose code the customer has not scanned yet. */
export const SCANNING: PaymentView = {
  ...PAYMENT,
  terminal: BY_CODE.name,
  profile: BY_CODE.profile,
  code: CODE,
};

// What a point of sale asks, made of the library's own models.

import models from "@adyen/api-library/lib/src/typings/terminal/models.js";

const SALE = "FOREIGN-1";
const POI = "P400Plus-1";

let last = 0;

/** A `ServiceID` that was not used yet. */
function serviceId() {
  last += 1;
  return String(last).padStart(10, "0");
}

function message(category, name, body, service = serviceId()) {
  return {
    SaleToPOIRequest: {
      MessageHeader: {
        ProtocolVersion: "3.0",
        MessageClass: models.MessageClassType.Service,
        MessageCategory: category,
        MessageType: models.MessageType.Request,
        SaleID: SALE,
        POIID: POI,
        ServiceID: service,
      },
      [name]: body,
    },
  };
}

const { MessageCategoryType: Category } = models;

/** Asks a card for money. */
export function payment(amount, ticket) {
  return message(Category.Payment, "PaymentRequest", {
    SaleData: {
      SaleTransactionID: { TransactionID: ticket, TimeStamp: "2026-05-04T10:31:02+00:00" },
    },
    PaymentTransaction: { AmountsReq: { Currency: "EUR", RequestedAmount: amount } },
  });
}

/** Pays money out; to the card of a payment where the terminal's name of one is given. */
export function refund(amount, ticket, original) {
  const asked = payment(amount, ticket);
  const { PaymentRequest } = asked.SaleToPOIRequest;
  PaymentRequest.PaymentData = { PaymentType: models.PaymentType.Refund };
  if (original) {
    PaymentRequest.PaymentTransaction.OriginalPOITransaction = { POITransactionID: original };
  }
  return asked;
}

/** A card before the amount is known. */
export function acquisition(ticket) {
  return message(Category.CardAcquisition, "CardAcquisitionRequest", {
    SaleData: {
      SaleTransactionID: { TransactionID: ticket, TimeStamp: "2026-05-04T10:31:02+00:00" },
    },
    CardAcquisitionTransaction: {},
  });
}

/** What the terminal took since its last close. */
export function totals() {
  return message(Category.GetTotals, "GetTotalsRequest", {});
}

/** Closes the period. */
export function reconciliation() {
  const { SaleReconciliation } = models.ReconciliationType;
  return message(Category.Reconciliation, "ReconciliationRequest", {
    ReconciliationType: SaleReconciliation,
  });
}

function reference(of) {
  const { ServiceID, SaleID, POIID } = of.SaleToPOIRequest.MessageHeader;
  return { MessageCategory: Category.Payment, ServiceID, SaleID, POIID };
}

/** Asks to stop a payment that is under way. */
export function abort(of) {
  return message(Category.Abort, "AbortRequest", {
    AbortReason: "MerchantAbort",
    MessageReference: reference(of),
  });
}

/** Asks what became of a payment. */
export function status(of) {
  return message(Category.TransactionStatus, "TransactionStatusRequest", {
    ReceiptReprintFlag: false,
    MessageReference: reference(of),
  });
}

/** Undoes a payment, by the terminal's name of it; whole where no amount is given. */
export function reversal(POITransactionID, ReversedAmount) {
  return message(Category.Reversal, "ReversalRequest", {
    OriginalPOITransaction: { POITransactionID },
    ReversalReason: models.ReversalReasonType.MerchantCancel,
    ReversedAmount,
  });
}

/** Asks how the terminal is. */
export function diagnosis() {
  return message(Category.Diagnosis, "DiagnosisRequest", { HostDiagnosisFlag: false });
}

/** The library's types and its way to JSON and back. */
export { models };

/**
 * What the library has no word for in a message: members that it does not know, and values that are
 * not on its lists. It reads over both without a word, so somebody has to look.
 */
export function unknown(value, type, place = type) {
  if (value === undefined || value === null) return [];
  const item = /^Array<(.*)>$/.exec(type)?.[1];
  if (item) return value.flatMap((one, index) => unknown(one, item, `${place}[${index}]`));
  // Lists of words are `Owner.NameEnum` where there may be several.
  const list = /\.(\w+)Enum$/.exec(type)?.[1];
  const model = models[list ? `${list}Type` : type];
  if (model === undefined) return [];
  if (typeof model.getAttributeTypeMap !== "function") {
    return Object.values(model).includes(value) ? [] : [`${place} is ${value}`];
  }
  const known = new Map(model.getAttributeTypeMap().map((one) => [one.baseName, one.type]));
  return Object.entries(value).flatMap(([name, part]) =>
    known.has(name) ? unknown(part, known.get(name), `${place}.${name}`) : [`${place}.${name}`],
  );
}

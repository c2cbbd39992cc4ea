//! Bodies in chunks: taken as they should be, whatever their pieces are, and refused when anything is odd.

use nexo::encoding::json;
use nexo::v3::{Body, Message, MessageCategory, PaymentType};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::{Shop, authorized, payment, raw};

/// The bytes of a payment, to be sent by hand.
fn request(shop: &Shop, service_id: &str) -> Vec<u8> {
    let header = shop.header(MessageCategory::Payment, service_id);
    let body = Body::PaymentRequest(Box::new(payment(PaymentType::Normal, "3.50")));
    json::write(&Message { header, body }).unwrap()
}

/// A body in chunks of so many bytes each.
fn chunked(body: &[u8], size: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    for chunk in body.chunks(size) {
        bytes.extend_from_slice(format!("{:X}\r\n", chunk.len()).as_bytes());
        bytes.extend_from_slice(chunk);
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b"0\r\n\r\n");
    bytes
}

fn head(shop: &Shop, more: &str) -> String {
    format!("POST /nexo HTTP/1.1\r\nHost: {}\r\n{more}\r\n", shop.addr())
}

const CHUNKED: &str = "Transfer-Encoding: chunked\r\n";
const CHUNKED_AND_LAST: &str = "Transfer-Encoding: chunked\r\nConnection: close\r\n";

/// The status of the answer to a head and what follows it.
async fn status(shop: &Shop, more: &str, body: &[u8]) -> u16 {
    raw(shop.addr(), &[head(shop, more).as_bytes(), body].concat()).await.http().0
}

#[tokio::test]
async fn a_payment_in_chunks_is_a_payment() {
    let shop = Shop::open("").await;
    for (service_id, size) in [("A1", 1), ("A2", 100), ("A3", 10_000)] {
        let body = chunked(&request(&shop, service_id), size);
        let heard = raw(shop.addr(), &[head(&shop, CHUNKED_AND_LAST).as_bytes(), &body].concat()).await;
        assert_eq!(authorized(&heard.payment()), "3.50");
    }
    assert_eq!(shop.booked(), ["charge a1 3.50", "charge a2 3.50", "charge a3 3.50"]);
}

#[tokio::test]
async fn chunks_may_come_byte_by_byte_and_the_next_request_behind_them() {
    let shop = Shop::open("").await;
    let (first, second) = (request(&shop, "A1"), request(&shop, "A2"));
    let extended = [b"0005;why=\"because\"\r\n", &first[..5], b"\r\n", &chunked(&first[5..], 400)].concat();
    let trailed = [&extended[..extended.len() - 2], b"Digest: none\r\n\r\n"].concat();
    let mut stream = TcpStream::connect(shop.addr()).await.unwrap();
    for byte in [head(&shop, CHUNKED).as_bytes(), &trailed].concat() {
        stream.write_all(&[byte]).await.unwrap();
        stream.flush().await.unwrap();
    }
    let last = [head(&shop, CHUNKED_AND_LAST).as_bytes(), &chunked(&second, 64)].concat();
    stream.write_all(&last).await.unwrap();
    let mut heard = Vec::new();
    stream.read_to_end(&mut heard).await.unwrap();
    assert_eq!(String::from_utf8(heard).unwrap().matches("HTTP/1.1 200 OK\r\n").count(), 2);
    assert_eq!(shop.booked(), ["charge a1 3.50", "charge a2 3.50"]);
}

#[tokio::test]
async fn odd_chunks_are_refused() {
    let shop = Shop::open("").await;
    // nothing follows the fault, or the end of the connection could be a reset that takes the answer along
    let long_line = [b"1;".as_slice(), &b"x".repeat(4095)].concat();
    let wordy = [b"1;".as_slice(), &b"x".repeat(3000), b"\r\n"].concat();
    let wordy = [[wordy.as_slice(), b"A\r\n"].concat().repeat(5), wordy].concat();
    for (odd, wanted) in [
        (b"\r\n".as_slice(), 400),
        (b"+1\r\n", 400),
        (b"0x1\r\n", 400),
        (b"1 \r\n", 400),
        (b"-1\r\n", 400),
        (b"1\n", 400),
        (b"1;a\rb\r\n", 400),
        (b"1\r\nAB", 400),
        (b"1\r\nA\n", 400),
        (b"0\r\nno colon\r\n", 400),
        (&long_line, 400),
        (&wordy, 400),
        (b"100001\r\n", 413),
        (b"ffffffffffffffffffff\r\n", 413),
    ] {
        assert_eq!(status(&shop, CHUNKED, odd).await, wanted, "{:?}", String::from_utf8_lossy(odd));
    }
    let half = [b"80000\r\n", vec![b' '; 0x80000].as_slice(), b"\r\n"].concat();
    let much = [half.as_slice(), &half, b"1\r\n"].concat();
    assert_eq!(status(&shop, CHUNKED, &much).await, 413);
    assert!(shop.booked().is_empty());
}

#[tokio::test]
async fn a_body_has_one_length() {
    let shop = Shop::open("").await;
    for (heads, wanted) in [
        ("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", 400),
        ("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", 400),
        ("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", 400),
        ("Content-Length: 5\r\nContent-Length: 6\r\n", 400),
        ("Content-Length: +5\r\n", 400),
        ("Transfer-Encoding: gzip, chunked\r\n", 501),
        ("Transfer-Encoding: identity\r\n", 501),
    ] {
        assert_eq!(status(&shop, heads, b"").await, wanted, "{heads}");
    }
    let old = format!("POST /nexo HTTP/1.0\r\nHost: {}\r\n{CHUNKED}\r\n", shop.addr());
    assert_eq!(raw(shop.addr(), old.as_bytes()).await.http().0, 400);
}

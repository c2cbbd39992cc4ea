//! What the books may never hold, as questions to the rows that have no answer.

use anyhow::{Context, Result};
use rusqlite::Connection;

use super::books::rows;

/// What must never be found, as a query for it. Each gives the places, in words.
const NEVER: &[(&str, &str)] = &[
    ("SQLite finds damage", "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'"),
    ("a row points at nothing", "SELECT \"table\" FROM pragma_foreign_key_check"),
    ("a payment is open", "SELECT reference || ' ' || a.state FROM attempt a JOIN sale s ON s.id = a.sale WHERE a.open = 1"),
    (
        "a completed sale is not paid to the cent",
        "SELECT reference FROM sale s WHERE state = 'completed' AND total + rounding <>
           (SELECT coalesce(sum(amount), 0) FROM tender WHERE sale = s.id)",
    ),
    (
        "a sale that is not completed is paid in full",
        "SELECT reference FROM sale s WHERE state <> 'completed' AND total <=
           (SELECT coalesce(sum(amount), 0) FROM tender WHERE sale = s.id)",
    ),
    (
        "lines do not add up to their sale",
        "SELECT reference FROM sale s WHERE total <> (SELECT coalesce(sum(amount), 0) FROM sale_line WHERE sale = s.id)",
    ),
    (
        "taxes do not add up to their sale",
        "SELECT reference FROM sale s WHERE total <> (SELECT coalesce(sum(gross), 0) FROM sale_tax WHERE sale = s.id)",
    ),
    (
        "cash, change and tender do not fit",
        "SELECT reference FROM tender t JOIN sale s ON s.id = t.sale
         WHERE t.kind = 'cash' AND (t.amount <> t.tendered - t.change OR t.change < 0)",
    ),
    (
        "the change of a sale is not that of its tenders",
        "SELECT reference FROM sale s WHERE change <> (SELECT coalesce(sum(change), 0) FROM tender WHERE sale = s.id)",
    ),
    (
        "approved money stands neither on its sale nor among the conflicts",
        "SELECT a.service_id FROM attempt a WHERE a.state = 'approved' AND a.kind = 'payment'
         AND NOT EXISTS (SELECT 1 FROM tender t WHERE t.attempt = a.id AND t.sale = a.sale AND t.amount = a.credited)
         AND NOT EXISTS (SELECT 1 FROM conflict c WHERE c.attempt = a.id)",
    ),
    (
        "a sale is paid with money that nobody approved",
        "SELECT a.service_id FROM tender t JOIN attempt a ON a.id = t.attempt WHERE a.state <> 'approved'",
    ),
    (
        "cards paid more than the sale costs",
        "SELECT reference FROM sale s WHERE total <
           (SELECT coalesce(sum(credited), 0) FROM attempt
            WHERE sale = s.id AND kind = 'payment' AND state = 'approved')",
    ),
    (
        "receipt numbers have a gap or a double",
        "SELECT series FROM (
           SELECT receipt_series AS series, receipt_number AS number FROM sale WHERE receipt_number IS NOT NULL
           UNION ALL SELECT receipt_series, receipt_number FROM return_document)
         GROUP BY series HAVING min(number) <> 1 OR max(number) <> count(*) OR count(DISTINCT number) <> count(*)",
    ),
    (
        "a ServiceID was used twice",
        "SELECT service_id FROM attempt NOT INDEXED GROUP BY sale_id, poi_id, service_id HAVING count(*) > 1",
    ),
    (
        "a completed sale has no receipt",
        "SELECT reference FROM sale WHERE state = 'completed' AND id NOT IN (SELECT sale FROM receipt)",
    ),
    (
        "a completed sale is not in the journal once, or not in the outbox",
        "SELECT reference FROM sale s WHERE (state = 'completed') <>
           (SELECT count(*) FROM journal j JOIN outbox o ON o.journal = j.seq WHERE j.sale = s.id)",
    ),
    (
        "the journal has a gap",
        "SELECT 'after ' || seq FROM journal j WHERE seq <> 1 AND seq - 1 NOT IN (SELECT seq FROM journal)",
    ),
    (
        "the chain of the journal is broken",
        "SELECT 'at ' || j.seq FROM journal j JOIN journal p ON p.seq = j.seq - 1 WHERE j.prev_hash <> p.hash",
    ),
    (
        "the grand total is not the sum of the sales and of what went back",
        "SELECT currency FROM (
           SELECT currency, sum(total) AS sold FROM sale WHERE state = 'completed' GROUP BY currency)
         LEFT JOIN (SELECT currency, sum(amount) AS back FROM return_document GROUP BY currency) USING (currency)
         LEFT JOIN grand_total USING (currency)
         WHERE sales IS NOT sold OR returns IS NOT coalesce(back, 0)",
    ),
    (
        "nobody asked for a sale",
        "SELECT reference FROM sale WHERE lower(hex(id)) NOT IN
           (SELECT replace(subject, '-', '') FROM request WHERE command IN ('quick_sale', 'sale_checkout'))",
    ),
    (
        "what is left on a gift card is not the sum of its entries",
        "SELECT code FROM gift_entry e WHERE left <>
           (SELECT sum(amount) FROM gift_entry b WHERE b.code = e.code AND b.number <= e.number)",
    ),
    (
        "a gift card paid, and stands neither on its sale nor back on the card, or both",
        "SELECT code FROM gift_entry e WHERE kind = 'spend' AND 1 <>
           (SELECT count(*) FROM tender t
            WHERE t.id = e.tender AND t.kind = 'gift' AND t.sale = e.sale AND t.amount = -e.amount)
           + (SELECT count(*) FROM gift_entry b
              WHERE b.kind = 'back' AND b.tender = e.tender AND b.code = e.code AND b.amount = -e.amount)",
    ),
    (
        "a gift card pays that paid nothing",
        "SELECT s.reference FROM tender t JOIN sale s ON s.id = t.sale WHERE t.kind = 'gift'
         AND t.id NOT IN (SELECT tender FROM gift_entry WHERE kind = 'spend')",
    ),
    (
        "a gift card was loaded by a sale that is not finished",
        "SELECT e.code FROM gift_entry e JOIN sale s ON s.id = e.sale WHERE e.kind = 'load' AND s.state <> 'completed'",
    ),
    (
        "a finished sale waits for its printer not at all, or more than once",
        "SELECT reference FROM sale s WHERE state = 'completed'
         AND (SELECT json_extract(value, '$.automatic') FROM setting WHERE name = 'printer') = 1
         AND 1 <> (SELECT count(*) FROM print_job j WHERE j.what = 'receipt'
           AND replace(json_extract(j.document, '$.sale'), '-', '') = lower(hex(s.id)))",
    ),
    (
        "a basket waits that was sold",
        "SELECT p.name FROM parked_basket p JOIN sale s ON s.basket = p.id WHERE s.state <> 'cancelled'",
    ),
    (
        "a basket waits and stands in front",
        "SELECT p.name FROM parked_basket p, basket b
         WHERE lower(hex(p.id)) = replace(json_extract(b.document, '$.id'), '-', '')",
    ),
    (
        "money went back and no document says so",
        "SELECT a.service_id FROM attempt a WHERE a.kind <> 'payment' AND a.state = 'approved'
         AND NOT EXISTS (SELECT 1 FROM return_document d WHERE d.attempt = a.id AND d.amount = a.credited)",
    ),
    (
        "a document says that money went back that did not",
        "SELECT d.receipt_number || '' FROM return_document d JOIN attempt a ON a.id = d.attempt
         WHERE a.state <> 'approved' OR a.kind = 'payment'",
    ),
    (
        "more went back than was paid",
        "SELECT a.service_id FROM attempt a WHERE coalesce(a.credited, 0) <
           (SELECT coalesce(sum(b.credited), 0) FROM sale_return r JOIN attempt b ON b.id = r.attempt
            WHERE r.payment = a.id AND b.state = 'approved')",
    ),
    (
        "a return has no receipt, or is not in the outbox",
        "SELECT receipt_number || '' FROM return_document d WHERE d.attempt NOT IN (SELECT attempt FROM return_receipt)
           OR d.journal NOT IN (SELECT o.journal FROM outbox o WHERE o.kind = d.kind)",
    ),
    (
        "nobody asked for a return",
        "SELECT lower(hex(attempt)) FROM sale_return WHERE lower(hex(attempt)) NOT IN
           (SELECT replace(subject, '-', '') FROM request WHERE command = 'return_start')",
    ),
];

/// What was found all the same, and where.
pub(crate) fn problems(db: &Connection) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for (what, query) in NEVER {
        let places =
            rows(db, query, |row| row.get::<_, String>(0)).with_context(|| format!("ask whether {what}"))?;
        found.extend(places.iter().map(|place| format!("{what}: {place}")));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a return writes, in the words of the books.
    const RETURN: &str = "
        INSERT INTO attempt SELECT x'0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a', sale, x'0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b', terminal,
          sale_id, poi_id, 'BACK', 'reversal', 2, state, 0, currency, amount, authorized, credited, created_ms,
          document, NULL FROM attempt;
        INSERT INTO sale_return SELECT b.id, a.id, a.sale, s.operator, 'cold', 0, NULL
          FROM attempt a JOIN attempt b ON b.kind = 'reversal' JOIN sale s ON s.id = a.sale WHERE a.kind = 'payment';
        INSERT INTO journal SELECT seq + 1, till, 'void', at_ms, 0, '', NULL, '{}', hash, zeroblob(32)
          FROM journal ORDER BY seq DESC LIMIT 1;
        INSERT INTO outbox (kind, journal, created_ms) SELECT 'void', max(seq), 0 FROM journal;
        INSERT INTO return_document SELECT attempt, payment, sale, 'void', 'EUR', 1250, operator, 0, 0, 'T01', 3, '{}',
          (SELECT max(seq) FROM journal), NULL FROM sale_return;
        INSERT INTO return_receipt SELECT attempt, '{}', '' FROM return_document;
        INSERT INTO request SELECT 'back', 'return_start', '', lower(hex(attempt)), 0, NULL FROM sale_return;
        UPDATE grand_total SET returns = 1250, net = net - 1250;";

    /// A gift card that the cash sale loaded and that paid for nothing in the end, and a basket that waits.
    const COUNTER: &str = "
        INSERT INTO gift_entry SELECT 1, 'CARD0001', 'load', 'EUR', 2000, 2000, s.id, NULL, 0, NULL
          FROM sale s JOIN tender t ON t.sale = s.id WHERE t.kind = 'cash' LIMIT 1;
        INSERT INTO gift_entry SELECT 2, code, 'spend', 'EUR', -500, 1500, sale, zeroblob(16), 0, NULL
          FROM gift_entry;
        INSERT INTO gift_entry SELECT 3, code, 'back', 'EUR', 500, 2000, sale, zeroblob(16), 0, NULL
          FROM gift_entry WHERE kind = 'load';
        INSERT INTO parked_basket SELECT zeroblob(16), 'Table 4', '{}', id, 0 FROM operator LIMIT 1;";

    /// A printer, and the receipt of each sale that waits for it.
    const PRINTED: &str = "
        INSERT INTO setting VALUES ('printer', json_object('automatic', json('true')));
        INSERT INTO print_job SELECT row_number() OVER (), 'receipt', json_object('sale', lower(hex(id))), 'queued',
          0, NULL, 0, 0, 0, NULL FROM sale WHERE state = 'completed';";

    /// A sale in cash, and one by card that was paid, receipted, put into the journal, and given back.
    fn sound() -> Connection {
        let db = Connection::open_in_memory().unwrap();
        for text in [
            include_str!("../../../fixtures/schema-1/till.sql"),
            include_str!("../../../../migrations/0002_conflict_decision.sql"),
            include_str!("../../../../migrations/0003_row_digest.sql"),
            include_str!("../../../../migrations/0004_return.sql"),
            RETURN,
            include_str!("../../../../migrations/0005_search.sql"),
            include_str!("../../../../migrations/0006_counter.sql"),
            COUNTER,
            include_str!("../../../../migrations/0007_print.sql"),
            PRINTED,
        ] {
            db.execute_batch(text).unwrap();
        }
        db
    }

    #[test]
    fn sound_books_have_no_problem() {
        assert_eq!(problems(&sound()).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn what_was_done_to_the_books_is_found() {
        let harms = [
            ("DELETE FROM tender WHERE kind = 'card'", "neither on its sale"),
            ("UPDATE tender SET amount = amount - 1 WHERE kind = 'card'", "to the cent"),
            ("UPDATE tender SET change = change + 1 WHERE kind = 'cash'", "do not fit"),
            ("UPDATE sale SET receipt_number = 7 WHERE receipt_number = 2", "a gap or a double"),
            (
                "UPDATE attempt SET state = 'declined', authorized = NULL, credited = NULL WHERE kind = 'payment'",
                "nobody approved",
            ),
            (
                "UPDATE attempt SET state = 'unknown', open = 1, authorized = NULL, credited = NULL WHERE kind = 'payment'",
                "is open",
            ),
            ("DELETE FROM receipt", "a completed sale has no receipt"),
            ("DELETE FROM return_receipt", "a return has no receipt"),
            ("UPDATE return_document SET receipt_number = 4", "a gap or a double"),
            ("UPDATE return_document SET amount = amount - 1", "no document says so"),
            ("DELETE FROM return_document", "no document says so"),
            (
                "UPDATE attempt SET state = 'declined', authorized = NULL, credited = NULL WHERE kind = 'reversal'",
                "that did not",
            ),
            ("UPDATE attempt SET credited = credited + 1 WHERE kind = 'reversal'", "more went back"),
            ("DELETE FROM request WHERE command = 'return_start'", "nobody asked for a return"),
            ("UPDATE grand_total SET returns = returns + 1, net = net - 1", "grand total"),
            ("DELETE FROM outbox", "not in the outbox"),
            ("DELETE FROM print_job WHERE number = 1", "not at all, or more than once"),
            ("DELETE FROM gift_entry WHERE kind = 'back'", "back on the card"),
            ("UPDATE gift_entry SET left = left + 1 WHERE kind = 'back'", "sum of its entries"),
            ("DELETE FROM gift_entry WHERE kind = 'load'", "sum of its entries"),
            (
                "INSERT INTO tender SELECT zeroblob(16), sale, 9, 'gift', 'EUR', 500, NULL, NULL, NULL FROM gift_entry
                 WHERE kind = 'load'",
                "or both",
            ),
            (
                "INSERT INTO tender SELECT randomblob(16), sale, 9, 'gift', 'EUR', 0, NULL, NULL, NULL FROM gift_entry
                 WHERE kind = 'load'",
                "paid nothing",
            ),
            ("UPDATE parked_basket SET id = (SELECT basket FROM sale LIMIT 1)", "waits that was sold"),
            (
                "UPDATE basket SET document = json_object('id', '00000000-0000-0000-0000-000000000000')",
                "stands in front",
            ),
            ("UPDATE grand_total SET sales = sales + 1, net = net + 1", "grand total"),
            ("UPDATE sale_line SET amount = amount + 1", "lines do not add up"),
            ("UPDATE sale_tax SET gross = gross + 1, net = net + 1", "taxes do not add up"),
            (
                "DROP TRIGGER journal_no_update; UPDATE journal SET prev_hash = zeroblob(32) WHERE seq = 2",
                "chain",
            ),
        ];
        for (harm, found) in harms {
            let db = sound();
            db.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
            db.execute_batch(harm).unwrap();
            let problems = problems(&db).unwrap();
            assert!(problems.iter().any(|problem| problem.contains(found)), "{harm}: {problems:?}");
        }
    }
}

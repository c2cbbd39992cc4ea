//! What a sale sends to the printer, what becomes of it, and what the books know of copies.

use chrono::TimeDelta;
use domain::{
    attempt::State,
    currency::Currency,
    printer::{DRAWER_EXPIRY, EXPIRY, JobState, Printed, Printer, Trouble},
    receipt::search::Search,
};

use super::kit::{Till, approved, printer, wall};
use crate::{Error, Form, NextPrint, Papers, PrintJob, PrintOutcome, PrintTurn};

fn with_printer() -> Till {
    let till = Till::new();
    till.db().set_printer(Some(&printer()), "Manager", wall(1)).unwrap();
    till
}

fn jobs(till: &Till) -> Vec<(&'static str, JobState)> {
    let mut jobs = till.db().print_jobs(50).unwrap();
    jobs.reverse();
    jobs.iter().map(|job| (job.printed.word(), job.state)).collect()
}

/// Takes the next job at a moment.
fn take(till: &Till, seconds: i64) -> PrintJob {
    match till.db().next_print(wall(seconds)).unwrap().next {
        NextPrint::Job(job) => *job,
        other => panic!("{other:?}"),
    }
}

fn sound(till: &Till) {
    assert_eq!(till.db().verify().unwrap().problems, []);
}

#[test]
fn a_cash_sale_opens_the_drawer_and_prints_by_the_transaction_that_completes_it() {
    let till = with_printer();
    let sale = till.sell();
    assert_eq!(jobs(&till), [("drawer", JobState::Queued), ("receipt", JobState::Queued)]);
    let drawer = take(&till, 10);
    assert_eq!(drawer.printed, Printed::Drawer);
    till.db().print_ended(drawer.number, PrintOutcome::Printed, wall(10)).unwrap();
    let receipt = take(&till, 10);
    assert_eq!(receipt.printed, Printed::Receipt { sale: sale.id, copy: 0 });
    till.db().print_ended(receipt.number, PrintOutcome::Printed, wall(11)).unwrap();
    assert_eq!(till.db().next_print(wall(12)).unwrap(), NextPrint::Nothing.into());
    assert_eq!(till.count("journal WHERE body LIKE '%receipt_copied%'"), 0, "the original is no copy");
    sound(&till);
}

#[test]
fn a_card_sale_prints_the_slip_of_the_shop_once_and_opens_nothing() {
    let till = with_printer();
    let attempt = till.payment(&till.checkout(), 1_002);
    till.intent(&attempt).unwrap();
    let settled = approved(&attempt, 1_002);
    till.settle(&settled).unwrap();
    till.settle(&settled).unwrap();
    let State::Approved { .. } = settled.state else { panic!() };
    assert_eq!(jobs(&till), [("receipt", JobState::Queued), ("slip", JobState::Queued)]);
    sound(&till);
}

#[test]
fn without_a_printer_or_on_demand_nothing_is_queued() {
    let till = Till::new();
    let sale = till.sell();
    till.sell_by_card();
    assert!(jobs(&till).is_empty());
    let key = till.key("receipt_print");
    let refused = till.db().issue_receipt(Papers::Sale(sale.id), Form::Paper, till.cashier(), &key, wall(9));
    assert!(matches!(refused, Err(Error::NoPrinter)));
    let quiet = Printer { automatic: false, drawer: None, ..printer() };
    till.db().set_printer(Some(&quiet), "Manager", wall(1)).unwrap();
    till.sell();
    assert!(jobs(&till).is_empty());
    assert_eq!(till.copy(sale.id, Form::Paper), 0, "the first one that leaves is the original");
    assert_eq!(till.copy(sale.id, Form::Paper), 1);
    sound(&till);
}

#[test]
fn a_printer_that_is_off_gets_the_job_later_and_none_that_is_old() {
    let till = with_printer();
    till.sell_by_card();
    let job = take(&till, 10);
    assert_eq!(job.attempts, 1);
    let off = PrintOutcome::NotSent(Trouble::Unreachable);
    till.db().print_ended(job.number, off, wall(10)).unwrap();
    assert_eq!(till.db().next_print(wall(11)).unwrap(), NextPrint::Wait(wall(12)).into());
    let look = till.db().print_queue().unwrap();
    assert_eq!((look.waiting, look.trouble), (2, Some(Trouble::Unreachable)));
    assert_eq!(take(&till, 12).number, job.number, "the same one, first come first served");
    till.db().print_ended(job.number, off, wall(12)).unwrap();

    let morning = wall(5) + TimeDelta::from_std(EXPIRY).unwrap() + TimeDelta::seconds(60);
    let morning_turn = till.db().next_print(morning).unwrap();
    assert_eq!(morning_turn, PrintTurn { next: NextPrint::Nothing, put_aside: 2 });
    assert_eq!(till.db().next_print(morning).unwrap(), NextPrint::Nothing.into(), "told once");
    assert_eq!(jobs(&till), [("receipt", JobState::Expired), ("slip", JobState::Expired)]);
    assert_eq!(till.db().print_queue().unwrap().stuck, 2, "shown, not printed");
    let key = till.key("print_again");
    till.db().print_again(job.number, till.cashier(), &key, morning).unwrap();
    assert_eq!(jobs(&till)[0].1, JobState::Queued, "nothing of it ever left: it is the original");
    assert_eq!(till.count("receipt_issue WHERE copy > 0"), 0);
    sound(&till);
}

#[test]
fn a_drawer_does_not_open_by_itself_minutes_later() {
    let till = with_printer();
    till.sell();
    let late = wall(5) + TimeDelta::from_std(DRAWER_EXPIRY).unwrap() + TimeDelta::seconds(30);
    let turn = till.db().next_print(late).unwrap();
    assert_eq!(turn.put_aside, 1, "the drawer");
    let NextPrint::Job(job) = turn.next else { panic!() };
    assert_eq!(job.printed.word(), "receipt");
    assert_eq!(jobs(&till)[0], ("drawer", JobState::Expired));
}

#[test]
fn a_clock_that_is_set_back_keeps_no_receipt_waiting_and_opens_no_drawer() {
    let till = with_printer();
    till.sell();
    let off = PrintOutcome::NotSent(Trouble::Unreachable);
    let drawer = take(&till, 10);
    till.db().print_ended(drawer.number, off, wall(10)).unwrap();
    let receipt = till.db().print_jobs(50).unwrap()[0].clone();
    assert_eq!(receipt.printed.word(), "receipt");
    let yesterday = wall(20) - TimeDelta::days(1);
    let turn = till.db().next_print(yesterday).unwrap();
    assert_eq!((jobs(&till)[0], turn.put_aside), (("drawer", JobState::Expired), 1));
    let NextPrint::Job(job) = turn.next else { panic!("the receipt waits for tomorrow: {turn:?}") };
    assert_eq!(job.number, receipt.number);
    till.db().print_ended(job.number, off, wall(10)).unwrap();
    // and again, now that it was tried by the clock of before
    let NextPrint::Job(_) = till.db().next_print(yesterday).unwrap().next else { panic!("it waits") };
    sound(&till);
}

#[test]
fn a_job_that_the_till_could_not_try_waits_as_before() {
    let till = with_printer();
    till.sell_by_card();
    let job = take(&till, 10);
    till.db().print_ended(job.number, PrintOutcome::NotTried, wall(10)).unwrap();
    assert_eq!(till.db().next_print(wall(11)).unwrap(), NextPrint::Wait(wall(12)).into());
    assert_eq!(till.db().print_queue().unwrap().trouble, None, "the printer did nothing wrong");
    assert_eq!(take(&till, 12).number, job.number);
    sound(&till);
}

#[test]
fn what_may_be_on_paper_is_repeated_only_as_a_copy_and_only_by_somebody() {
    let mut till = with_printer();
    let (_, sale) = till.sell_by_card();
    let job = take(&till, 10);
    // the till is killed here
    till.reopen();
    assert_eq!(till.db().prints_interrupted(wall(70)).unwrap(), 1);
    let kept = till.db().print_job(job.number).unwrap().unwrap();
    assert_eq!((kept.state, kept.trouble), (JobState::Failed, Some(Trouble::Stopped)));
    let NextPrint::Job(next) = till.db().next_print(wall(71)).unwrap().next else { panic!() };
    assert_eq!(next.printed.word(), "slip", "the receipt is not repeated by itself");
    till.db().print_ended(next.number, PrintOutcome::Printed, wall(71)).unwrap();

    let key = till.key("print_again");
    for _ in 0..2 {
        till.db().print_again(job.number, till.cashier(), &key, wall(80)).unwrap();
    }
    assert_eq!(take(&till, 81).printed, Printed::Receipt { sale: sale.id, copy: 1 });
    assert_eq!(till.db().print_job(job.number).unwrap().unwrap().state, JobState::Dropped);
    let over = till.db().print_again(job.number, till.cashier(), &till.key("again"), wall(82));
    assert!(matches!(over, Err(Error::PrintJobOver(_))));
    assert_eq!(till.count("journal WHERE body LIKE '%receipt_copied%'"), 1);
    sound(&till);
}

#[test]
fn copies_are_counted_whatever_their_form_and_one_request_is_one_copy() {
    let till = with_printer();
    let sale = till.sell();
    let key = till.key("receipt_print");
    for _ in 0..2 {
        let copy = till.db().issue_receipt(Papers::Sale(sale.id), Form::Paper, till.cashier(), &key, wall(9));
        assert_eq!(copy.unwrap(), 1);
    }
    assert_eq!(till.copy(sale.id, Form::Pdf), 2);
    assert_eq!(till.copy(sale.id, Form::Html), 3);
    assert_eq!(till.db().times_issued(Papers::Sale(sale.id)).unwrap(), 4);
    assert_eq!(till.count("print_job WHERE what = 'receipt'"), 2);
    let unknown = Papers::Sale(domain::ids::SaleId::from_uuid(till.uuid()));
    let refused = till.db().issue_receipt(unknown, Form::Pdf, till.cashier(), &till.key("x"), wall(9));
    assert!(matches!(refused, Err(Error::Missing { .. })));
    sound(&till);
}

#[test]
fn money_that_went_back_has_a_paper_too() {
    let till = with_printer();
    let (payment, sale) = till.sell_two_rates(2_101);
    till.given_back(domain::attempt::AttemptKind::Refund, (&payment, &sale), 500);
    let returns = till.db().print_jobs(50).unwrap();
    assert!(returns.iter().any(|job| matches!(job.printed, Printed::Return { copy: 0, .. })), "{returns:?}");
    sound(&till);
}

#[test]
fn opening_the_drawer_without_a_sale_is_in_the_journal() {
    let till = with_printer();
    let key = till.key("drawer_open");
    for _ in 0..2 {
        till.db().open_drawer(till.manager(), "change for the market", &key, wall(9)).unwrap();
    }
    assert_eq!(jobs(&till), [("drawer", JobState::Queued)]);
    assert_eq!(till.count("journal WHERE body LIKE '%change for the market%drawer_opened%'"), 1);
    till.db().set_printer(Some(&Printer { drawer: None, ..printer() }), "Manager", wall(10)).unwrap();
    let none = till.db().open_drawer(till.manager(), "again", &till.key("d"), wall(11));
    assert!(matches!(none, Err(Error::NoPrinter)));
    sound(&till);
}

#[test]
fn a_job_is_taken_out_and_stays_to_be_seen() {
    let till = with_printer();
    till.sell_by_card();
    let job = take(&till, 10);
    assert!(matches!(till.db().drop_print(job.number, wall(11)), Err(Error::PrintJobOver(_))));
    till.db().print_ended(job.number, PrintOutcome::NotSent(Trouble::PaperOut), wall(11)).unwrap();
    till.db().drop_print(job.number, wall(12)).unwrap();
    till.db().drop_print(job.number, wall(12)).unwrap();
    assert_eq!(jobs(&till)[0], ("receipt", JobState::Dropped));
    sound(&till);
}

#[test]
fn a_printer_that_cannot_be_read_keeps_no_sale_from_being_completed() {
    let till = with_printer();
    till.tamper("UPDATE setting SET value = '{}' WHERE name = 'printer'");
    let sale = till.sell();
    assert!(sale.completed().is_some());
    assert!(till.db().print_jobs(50).unwrap().is_empty());
}

#[test]
fn whoever_touches_a_copy_or_a_job_is_noticed() {
    let found = |sql: &str, what: &str| {
        let till = with_printer();
        let sale = till.sell();
        till.copy(sale.id, Form::Paper);
        till.copy(sale.id, Form::Pdf);
        till.tamper(sql);
        let problems = till.db().verify().unwrap().problems;
        assert!(problems.iter().any(|problem| problem.what.contains(what)), "{sql}\n{problems:#?}");
    };
    found("UPDATE receipt_issue SET at_ms = 1 WHERE copy = 1", "its digest differs");
    found("UPDATE print_job SET state = 'dropped' WHERE what = 'receipt'", "its digest differs");
    found("DELETE FROM receipt_issue WHERE copy = 2", "does not bear out the record receipt_copied");
    found("UPDATE receipt_issue SET copy = 9 WHERE copy = 2", "a gap in their numbers");
    found(
        "INSERT INTO receipt_issue (sale, copy, form, operator, at_ms)
         SELECT sale, 3, form, operator, at_ms FROM receipt_issue WHERE copy = 2",
        "a copy that the journal does not know of",
    );
}

#[test]
fn receipts_are_found_by_what_somebody_remembers() {
    let till = with_printer();
    let cash = till.sell();
    let (_, card) = till.sell_by_card();
    let find = |text: &str| -> Vec<u64> {
        let search = Search::read(text, "T01", Currency::EUR);
        let found = till.db().find_receipts(&search, 50).unwrap();
        found.iter().map(|found| found.entry.number.number).collect()
    };
    assert_eq!(find(""), [2, 1], "the newest first");
    assert_eq!(find("1"), [1]);
    assert_eq!(find("T01-000002"), [2]);
    assert_eq!(find(&cash.totals.total.to_wire()), [2, 1]);
    let (_, at) = card.completed().unwrap();
    assert_eq!(find(&at.local().format("%H:%M").to_string()), [2, 1]);
    assert_eq!(find(&at.local().format("%d-%m-%Y").to_string()), [2, 1]);
    assert_eq!(find(&format!("{} 2", at.local().format("%d.%m."))), [2]);
    assert_eq!(find("31-12-2001"), [] as [u64; 0]);
    let receipt = till.db().receipt(card.id).unwrap().unwrap().receipt;
    let code = domain::receipt::code::of(&receipt.number, &receipt.chain);
    assert_eq!(find(&code), [2]);
    assert_eq!(find("T01-000002-FFFFFFFF"), [] as [u64; 0], "a made-up seal");
    let last: String = match &card.tenders[0].kind {
        domain::sale::TenderKind::Card { card, .. } => card.masked_pan.clone().unwrap_or_default(),
        _ => panic!(),
    };
    if let Some(four) = last.get(last.len().saturating_sub(4)..).filter(|four| four.len() == 4) {
        assert_eq!(find(four), [2], "by the last four digits");
    }
}

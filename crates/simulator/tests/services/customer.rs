//! What the till shows, prints and asks at the terminal.

use nexo::v3::{
    Body, Device, DisplayOutput, DisplayRequest, DocumentQualifier, ErrorCondition, InfoQualify, Input,
    InputCommand, InputData, InputRequest, MenuEntry, MessageCategory, OutputContent, PrintOutput,
    PrintRequest, ResponseMode,
};

use crate::support::Shop;

fn output(device: Device, text: &str) -> DisplayOutput {
    DisplayOutput::new(device, InfoQualify::Display, OutputContent::lines([text]))
}

async fn ask(shop: &Shop, command: InputCommand, entries: &[&str]) -> Result<Input, ErrorCondition> {
    let mut shown = output(Device::CustomerDisplay, "Bag?");
    shown.menu_entry = entries.iter().map(|entry| MenuEntry::line(*entry)).collect();
    let data = InputData::new(Device::CustomerInput, InfoQualify::Input, command);
    let request = InputRequest { display_output: Some(shown), ..InputRequest::new(data) };
    let body = Body::InputRequest(Box::new(request));
    let Body::InputResponse(answer) = shop.send(MessageCategory::Input, "I", body).await.message().body
    else {
        panic!("no answer")
    };
    let result = answer.input_result;
    result.input.ok_or_else(|| result.response.error_condition.unwrap())
}

#[tokio::test]
async fn the_customer_of_the_autopilot_answers_every_question() {
    let shop = Shop::open("").await;
    let answer = ask(&shop, InputCommand::GetConfirmation, &[]).await.unwrap();
    assert_eq!(answer.confirmed, Some(true));
    let answer = ask(&shop, InputCommand::GetMenuEntry, &["Paper", "Cloth"]).await.unwrap();
    assert_eq!(answer.menu_entry_number, [1]);
    let answer = ask(&shop, InputCommand::DigitString, &[]).await.unwrap();
    assert_eq!(answer.digit_input.as_deref(), Some("1234"));
    let nothing = ask(&shop, InputCommand::Password, &[]).await;
    assert_eq!(nothing, Err(ErrorCondition::UnavailableService));
}

#[tokio::test]
async fn a_display_is_answered_as_it_asks() {
    let shop = Shop::open("").await;
    let both = vec![output(Device::CustomerDisplay, "Hello"), output(Device::CashierDisplay, "Hello")];
    let body = Body::DisplayRequest(DisplayRequest::new(both));
    let Body::DisplayResponse(answer) = shop.send(MessageCategory::Display, "D", body).await.message().body
    else {
        panic!("no answer")
    };
    let done: Vec<bool> = answer.output_result.iter().map(|result| result.response.is_done()).collect();
    assert_eq!(done, [true, false]);
    let quiet = DisplayOutput { response_required: false, ..output(Device::CustomerDisplay, "Hello") };
    let body = Body::DisplayRequest(DisplayRequest::new(vec![quiet]));
    assert_eq!(shop.send(MessageCategory::Display, "D", body).await.http(), (204, Vec::new()));
}

#[tokio::test]
async fn a_print_is_answered_when_the_paper_is_out() {
    let shop = Shop::open("print decline UnavailableDevice").await;
    let content = || OutputContent::lines(["Thank you"]);
    let print = |mode| {
        let output = PrintOutput::new(DocumentQualifier::Document, mode, content());
        Body::PrintRequest(PrintRequest::new(output))
    };
    shop.send(MessageCategory::Print, "P1", print(ResponseMode::PrintEnd)).await;
    let heard = shop.send(MessageCategory::Print, "P2", print(ResponseMode::PrintEnd)).await;
    assert!(heard.message().body.response().unwrap().is_done());
    let heard = shop.send(MessageCategory::Print, "P3", print(ResponseMode::NotRequired)).await;
    assert_eq!(heard.http().0, 204);
}

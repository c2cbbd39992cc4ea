//! placeholder
use crate::{
    app::App,
    commands::*,
    error::{ApiError, Code},
    views::*,
};
pub(crate) async fn payment_prompt(_app: &App, _args: PromptAnswer) -> Result<Done, ApiError> {
    Err(ApiError::of(Code::TerminalCannot))
}
pub(crate) async fn payment_signature(_app: &App, _args: SignatureCheck) -> Result<Done, ApiError> {
    Err(ApiError::of(Code::TerminalCannot))
}
pub(crate) async fn return_options(_app: &App, _args: SaleRef) -> Result<ReturnsView, ApiError> {
    Err(ApiError::of(Code::TerminalCannot))
}
pub(crate) async fn return_start(_app: &App, _args: ReturnStart) -> Result<Done, ApiError> {
    Err(ApiError::of(Code::TerminalCannot))
}
pub(crate) async fn return_close(_app: &App, _args: Nothing) -> Result<Done, ApiError> {
    Err(ApiError::of(Code::TerminalCannot))
}
pub(crate) async fn return_receipt(_app: &App, _args: ReturnRef) -> Result<ReceiptView, ApiError> {
    Err(ApiError::of(Code::TerminalCannot))
}
pub(crate) async fn terminal_profiles(_app: &App, _args: Nothing) -> Result<ProfilesView, ApiError> {
    Err(ApiError::of(Code::TerminalCannot))
}
pub(crate) async fn terminal_add(_app: &App, _args: TerminalAdd) -> Result<TerminalView, ApiError> {
    Err(ApiError::of(Code::TerminalCannot))
}
pub(crate) async fn terminal_remove(_app: &App, _args: TerminalRemove) -> Result<Done, ApiError> {
    Err(ApiError::of(Code::TerminalCannot))
}
pub(crate) async fn terminal_logout(_app: &App, _args: TerminalRef) -> Result<Done, ApiError> {
    Err(ApiError::of(Code::TerminalCannot))
}
pub(crate) async fn terminal_card_first(_app: &App, _args: CardFirst) -> Result<Done, ApiError> {
    Err(ApiError::of(Code::TerminalCannot))
}
pub(crate) async fn terminal_totals(_app: &App, _args: TerminalTotals) -> Result<TotalsView, ApiError> {
    Err(ApiError::of(Code::TerminalCannot))
}
pub(crate) async fn listener_set(_app: &App, _args: ListenerSet) -> Result<ListenerView, ApiError> {
    Err(ApiError::of(Code::TerminalCannot))
}

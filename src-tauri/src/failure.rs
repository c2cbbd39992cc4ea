//! A till that cannot start says so in a window: a shop that double-clicks reads no terminal.
//!
//! The page is plain text under a scheme of its own, in a window without any permission.

use std::fmt::Display;

use tauri::{AppHandle, Manager, Url, WebviewUrl, WebviewWindowBuilder, WindowEvent, http};

use crate::window;

/// Serves the one page.
pub(crate) const SCHEME: &str = "florin-failure";

/// Why the till did not start.
struct Reason(String);

/// Shows the reason; the process ends with 1 when the window is closed.
pub(crate) fn open(app: &AppHandle, reason: &impl Display) -> tauri::Result<()> {
    let text =
        format!("Florin could not start.\n\n{reason}\n\nClose this window, mend it, and start again.\n");
    eprintln!("start the till: {reason}");
    app.manage(Reason(text));
    let address = Url::parse(&format!("{SCHEME}://localhost/")).map_err(tauri::Error::InvalidUrl)?;
    let window = WebviewWindowBuilder::new(app, "failure", WebviewUrl::CustomProtocol(address))
        .title("Florin could not start")
        .inner_size(720.0, 360.0)
        .on_navigation(|url| url.scheme() == SCHEME || url.host_str() == Some("florin-failure.localhost"))
        .build()?;
    let handle = app.clone();
    window.on_window_event(move |event| {
        if matches!(event, WindowEvent::Destroyed) {
            handle.exit(1);
        }
    });
    // the till's own, which was opened meanwhile and waits for an answer that does not come
    app.get_webview_window(window::LABEL).map_or(Ok(()), |till| till.destroy())
}

/// Answers with the reason as text, so that nothing in it can be markup.
pub(crate) fn page(app: &AppHandle) -> http::Response<Vec<u8>> {
    let text = app.try_state::<Reason>().map(|reason| reason.0.clone());
    let mut answer = http::Response::new(text.unwrap_or_default().into_bytes());
    let kind = http::HeaderValue::from_static("text/plain; charset=utf-8");
    answer.headers_mut().insert(http::header::CONTENT_TYPE, kind);
    answer
}

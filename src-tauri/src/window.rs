//! The cashier's window: it shows our own page and nothing else.

use tauri::{
    AppHandle, Manager, Url, WebviewUrl, WebviewWindowBuilder, WindowEvent, webview::NewWindowResponse,
};

use crate::display;

/// The window that `capabilities/till.json` speaks of.
pub(crate) const LABEL: &str = "till";

/// Opens the window as `tauri.conf.json` describes it.
pub(crate) fn open(app: &tauri::App) -> tauri::Result<()> {
    let config = app.config().app.windows.iter().find(|window| window.label == LABEL);
    let builder = match config {
        Some(config) => WebviewWindowBuilder::from_config(app, config)?,
        None => WebviewWindowBuilder::new(app, LABEL, WebviewUrl::default()),
    };
    let deny = |_url, _features| NewWindowResponse::Deny;
    let window = builder.on_navigation(own_page).on_new_window(deny).build()?;
    let handle = app.handle().clone();
    window.on_window_event(move |event| {
        if matches!(event, WindowEvent::Destroyed)
            && let Err(error) = display::hide(&handle)
        {
            tracing::warn!("close the customer's window with the till's: {error}");
        }
    });
    Ok(())
}

/// A second start brings the first one's window to the front.
pub(crate) fn to_front(app: &AppHandle) {
    let windows = app.webview_windows();
    for window in windows.values().filter(|window| window.label() != display::LABEL) {
        // a window manager may refuse each of these; then the window stays where it is
        for done in [window.unminimize(), window.show(), window.set_focus()] {
            if let Err(error) = done {
                tracing::warn!("bring the window to the front: {error}");
            }
        }
    }
}

/// Tauri serves the embedded page under its own scheme, on Windows under a host of that name.
pub(crate) fn own_page(url: &Url) -> bool {
    let own = match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" => cfg!(windows) && url.host_str() == Some("tauri.localhost") && url.port().is_none(),
        _ => false,
    };
    if !own {
        tracing::warn!(scheme = url.scheme(), "the page tried to leave");
    }
    own
}

#[cfg(test)]
mod tests {
    use super::*;

    fn goes(url: &str) -> bool {
        own_page(&url.parse().unwrap())
    }

    #[test]
    fn the_embedded_page_may_be_shown() {
        assert!(goes("tauri://localhost/"));
        assert!(goes("tauri://localhost/index.html#/sell"));
        assert_eq!(goes("http://tauri.localhost/"), cfg!(windows));
    }

    #[test]
    fn nothing_else_may() {
        for url in [
            "https://example.com/",
            "http://example.com/",
            "http://tauri.localhost.example/",
            "http://tauri.localhost:8080/",
            "http://127.0.0.1:8080/",
            "tauri://example/",
            "file:///etc/hostname",
            "data:text/html,x",
            "about:blank",
        ] {
            assert!(!goes(url), "{url} must not be shown");
        }
    }
}

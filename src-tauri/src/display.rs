//! The customer's window: another page, another list of permissions. It may ask for one thing, what the
//! customer may see, and hears no event of the till.

use std::sync::{Arc, Mutex, PoisonError};

use api::Host;
use api::views::DisplayView;
use tauri::async_runtime::{self, JoinHandle};
use tauri::ipc::Channel;
use tauri::{
    AppHandle, Manager, PhysicalPosition, Url, WebviewUrl, WebviewWindowBuilder, WindowEvent,
    webview::NewWindowResponse,
};

use crate::window;

/// The window that `capabilities/customer.json` speaks of.
pub(crate) const LABEL: &str = "customer";
const PAGE: &str = "display.html";

/// Who is told what the customer may see: the page that asked last.
#[derive(Default)]
pub(crate) struct Told(Mutex<Option<JoinHandle<()>>>);

/// Opens and closes the window whenever the till wants it so.
pub(crate) fn follow(app: AppHandle, till: &Arc<Host>) {
    let mut wanted = till.display_wanted();
    async_runtime::spawn(async move {
        let mut starting = true;
        loop {
            let open = *wanted.borrow_and_update();
            if let Err(error) = if open { show(&app) } else { hide(&app) } {
                tracing::error!(open, "the customer's window: {error}");
            }
            // Where both share a screen, a start begins with the till.
            if std::mem::take(&mut starting) && open {
                window::to_front(&app);
            }
            if wanted.changed().await.is_err() {
                return;
            }
        }
    });
}

/// What the customer may see, now and after each change, until the page asks anew.
pub(crate) fn tell(till: &Arc<Host>, told: &Told, channel: Channel<DisplayView>) {
    let mut shown = till.display();
    let task = async_runtime::spawn(async move {
        loop {
            let view = shown.borrow_and_update().clone();
            if channel.send(view).is_err() || shown.changed().await.is_err() {
                return;
            }
        }
    });
    let mut before = told.0.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(before) = before.replace(task) {
        before.abort();
    }
}

/// The till's own window is gone: a customer's alone would keep the program running.
pub(crate) fn hide(app: &AppHandle) -> tauri::Result<()> {
    app.get_webview_window(LABEL).map_or(Ok(()), |window| window.destroy())
}

/// On another screen in full, where there is one; else in a window beside the till.
fn show(app: &AppHandle) -> tauri::Result<()> {
    if app.get_webview_window(LABEL).is_some() {
        return Ok(());
    }
    let window = WebviewWindowBuilder::new(app, LABEL, WebviewUrl::App(PAGE.into()))
        .title("Florin")
        .inner_size(960.0, 600.0)
        .min_inner_size(480.0, 320.0)
        // The scanner goes on typing into the till.
        .focused(false)
        .on_navigation(customers_page)
        .on_new_window(|_url, _features| NewWindowResponse::Deny)
        .build()?;
    let handle = app.clone();
    window.on_window_event(move |event| {
        // Closed by a person; what the till closes is destroyed without being asked.
        if matches!(event, WindowEvent::CloseRequested { .. }) {
            let till = Arc::clone(&handle.state::<Arc<Host>>());
            async_runtime::spawn(async move { till.display_closed().await });
        }
    });
    if let Some(place) = other_screen(app)? {
        window.set_position(place)?;
        window.set_fullscreen(true)?;
    }
    Ok(())
}

/// The corner of a screen on which the till is not.
fn other_screen(app: &AppHandle) -> tauri::Result<Option<PhysicalPosition<i32>>> {
    let Some(till) = app.get_webview_window(window::LABEL) else { return Ok(None) };
    let screens: Vec<_> = till.available_monitors()?.iter().map(|one| *one.position()).collect();
    let used = match till.current_monitor()? {
        Some(monitor) => Some(monitor),
        None => till.primary_monitor()?,
    };
    Ok(used.and_then(|used| another(&screens, *used.position())))
}

fn another(screens: &[PhysicalPosition<i32>], used: PhysicalPosition<i32>) -> Option<PhysicalPosition<i32>> {
    screens.iter().find(|corner| **corner != used).copied()
}

/// The customer's page and no other of ours.
fn customers_page(url: &Url) -> bool {
    window::own_page(url) && url.path().trim_start_matches('/') == PAGE
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_screen_on_which_the_till_is_not() {
        let (left, right) = (PhysicalPosition::new(0, 0), PhysicalPosition::new(1920, 0));
        assert_eq!(another(&[left, right], left), Some(right));
        assert_eq!(another(&[left, right], right), Some(left));
        assert_eq!(another(&[left], left), None);
    }

    #[test]
    fn the_window_stays_on_its_page() {
        let goes = |url: &str| customers_page(&url.parse().unwrap());
        assert!(goes("tauri://localhost/display.html"));
        for url in ["tauri://localhost/", "tauri://localhost/index.html", "https://example.com/display.html"]
        {
            assert!(!goes(url), "{url} must not be shown");
        }
    }

    /// The windows and permissions of a capability, as the file that is built in says them.
    fn capability(text: &str) -> (Vec<String>, BTreeSet<String>) {
        let file: serde_json::Value = serde_json::from_str(text).unwrap();
        assert!(file.get("webviews").is_none() && file.get("remote").is_none(), "{file}");
        let words = |name: &str| -> Vec<String> { serde_json::from_value(file[name].clone()).unwrap() };
        (words("windows"), words("permissions").into_iter().collect())
    }

    #[test]
    fn the_window_may_ask_for_its_view_and_for_nothing_else() {
        let (windows, may) = capability(include_str!("../capabilities/customer.json"));
        assert_eq!(windows, [LABEL]);
        assert_eq!(
            may,
            BTreeSet::from(["allow-display".to_owned()]),
            "no event, no rpc, nothing of the core"
        );
        let (windows, may) = capability(include_str!("../capabilities/till.json"));
        assert_eq!(windows, [window::LABEL], "what the till may is not the customer's");
        assert!(!may.contains("allow-display"));
        let config: serde_json::Value = serde_json::from_str(include_str!("../tauri.conf.json")).unwrap();
        assert_eq!(config["app"]["security"]["capabilities"], serde_json::json!(["till", "customer"]));
        assert_eq!(std::fs::read_dir("capabilities").unwrap().count(), 2, "another file is another right");
    }
}

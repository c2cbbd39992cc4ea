//! The window of the till: one command, one event, and beside it one for the customer, which may less.
//!
//! Nothing is decided here. What the screen may ask stands in `api`; this crate opens the webview,
//! carries calls in and events out, and keeps the page inside its own scheme.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]
#![expect(clippy::print_stderr, reason = "a start that fails says why there")]

mod arguments;
mod display;
mod failure;
mod window;

use std::{fmt::Display, process::ExitCode, sync::Arc};

use api::error::{ApiError, Chain};
use api::views::DisplayView;
use serde_json::Value;
use tauri::{AppHandle, Emitter, Manager, State, async_runtime, ipc::Channel};
use tauri_plugin_single_instance as single_instance;
use tokio::sync::{broadcast::error::RecvError, watch};

use crate::arguments::Arguments;

/// Everything the core announces travels under this name.
const EVENT: &str = "florin";

fn main() -> ExitCode {
    if let Err(error) = api::process::guard() {
        eprintln!("keep the memory of this program to itself: {error}");
    }
    let arguments = match Arguments::read(std::env::args_os().skip(1)) {
        Ok(arguments) => arguments,
        Err(text) => {
            eprintln!("{text}");
            return ExitCode::from(2);
        }
    };
    // With some drivers WebKitGTK's way of sharing buffers with the graphics card shows an empty window. It reads this
    // when it starts; whoever has set it has decided. No thread is there yet that could read the environment meanwhile.
    #[cfg(target_os = "linux")]
    if let Err(error) = glib::setenv("WEBKIT_DISABLE_DMABUF_RENDERER", "1", false) {
        eprintln!("{error}");
    }
    match run(arguments) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("open the window: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> tauri::Result<ExitCode> {
    let context = tauri::generate_context!();
    let second_start = single_instance::Builder::new()
        .callback(|app, _arguments, _folder| window::to_front(app))
        .dbus_id(arguments.bus_name(&context.config().identifier));
    let app = tauri::Builder::default()
        // first, so that a second start ends before it touches the books
        .plugin(second_start.build())
        .register_uri_scheme_protocol(failure::SCHEME, |context, _request| {
            failure::page(context.app_handle())
        })
        .invoke_handler(tauri::generate_handler![rpc, display])
        .manage(display::Told::default())
        .setup(move |app| Ok(open(app, &arguments)?))
        .build(context)?;
    let code = app.run_return(|_app, _event| {});
    Ok(ExitCode::from(u8::try_from(code).unwrap_or(1)))
}

/// Starts the till, or the set-up of one, and its window at the same time: each takes as long as the other. A till
/// that does not start shows why, in a window of its own.
fn open(app: &tauri::App, arguments: &Arguments) -> tauri::Result<()> {
    let data = match &arguments.data {
        Some(folder) => folder.clone(),
        None => app.path().app_data_dir()?,
    };
    app.manage(api::logging::into_folder(&data));
    let (started, ready) = watch::channel(None);
    app.manage(Ready(ready));
    let handle = app.handle().clone();
    let start = async move { api::Host::start(api::Config { data }, practice::terminal()).await };
    // a task of its own, so that also a panic in it is told
    let start = async_runtime::spawn(start);
    async_runtime::spawn(async move {
        match start.await {
            Ok(Ok(till)) => {
                handle.manage(Arc::clone(&till));
                forward(handle.clone(), &till);
                display::follow(handle, &till);
                started.send_replace(Some(till));
            }
            Ok(Err(error)) => give_up(&handle, &Chain(&error)),
            // What a panic says may quote what it was working on: the log has its place.
            Err(_) => give_up(&handle, &"the till stopped while it started; its log says where"),
        }
    });
    window::open(app)
}

/// Shows why there is no till. Where not even that can be shown, nothing is left to wait for.
fn give_up(app: &AppHandle, why: &impl Display) {
    if let Err(failed) = failure::open(app, why) {
        eprintln!("show why: {failed}");
        app.exit(1);
    }
}

/// The till, once it has started.
struct Ready(watch::Receiver<Option<Arc<api::Host>>>);

impl Ready {
    /// Where the till does not start the page that asks goes, and is told nothing.
    async fn till(&self) -> Arc<api::Host> {
        match self.0.clone().wait_for(Option::is_some).await.map(|till| till.clone()) {
            Ok(Some(till)) => till,
            Ok(None) | Err(_) => std::future::pending().await,
        }
    }
}

/// Passes every event to the till's window. After a gap the screen asks for the whole state.
fn forward(app: AppHandle, till: &Arc<api::Host>) {
    let mut events = till.subscribe();
    async_runtime::spawn(async move {
        loop {
            match events.recv().await {
                Ok(numbered) => {
                    if let Err(error) = app.emit_to(window::LABEL, EVENT, numbered) {
                        tracing::warn!("tell the windows: {error}");
                    }
                }
                Err(RecvError::Lagged(missed)) => tracing::warn!(missed, "the window was too slow"),
                Err(RecvError::Closed) => return,
            }
        }
    });
}

/// The whole surface of the till's window; `api` holds the list.
#[tauri::command]
async fn rpc(ready: State<'_, Ready>, cmd: String, payload: Value) -> Result<Value, ApiError> {
    ready.till().await.dispatch(&cmd, payload).await
}

/// The whole surface of the customer's window.
#[tauri::command]
async fn display(
    till: State<'_, Arc<api::Host>>,
    told: State<'_, display::Told>,
    channel: Channel<DisplayView>,
) -> Result<(), ApiError> {
    display::tell(&till, &told, channel);
    Ok(())
}

//! How the webview paints on Linux: `WebKitGTK` reads it from the environment, once, when it starts.
//!
//! Where there is no graphics card it paints through an emulated one, which takes a till's small computer twice as long
//! as painting without (docs/performance.md). And with some drivers its way of sharing buffers with the card shows an
//! empty window, which no till can afford. Whoever sets these variables has decided already.

use std::{env, fs, io, os::unix::process::CommandExt, path::Path, process::Command};

/// Draw into the window as one picture, without layers that a graphics card would put together.
const PLAIN: &str = "WEBKIT_DISABLE_COMPOSITING_MODE";
/// Do not share buffers with the graphics card.
const NO_SHARED_BUFFERS: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";

/// Starts this program anew with what is missing in its environment, under the same process id; returns where that
/// is not needed or cannot be done.
pub(crate) fn prepare() -> io::Result<()> {
    let wanted = wanted(|name| env::var_os(name).is_some(), graphics_card(Path::new("/dev/dri")));
    if wanted.is_empty() {
        return Ok(());
    }
    let mut again = Command::new(env::current_exe()?);
    again.args(env::args_os().skip(1)).envs(wanted.into_iter().map(|name| (name, "1")));
    Err(again.exec())
}

fn wanted(is_set: impl Fn(&str) -> bool, card: bool) -> Vec<&'static str> {
    let mut names = vec![NO_SHARED_BUFFERS];
    if !card {
        names.push(PLAIN);
    }
    names.retain(|name| !is_set(name));
    names
}

/// The kernel names a card that can draw `renderD128` and up.
fn graphics_card(folder: &Path) -> bool {
    let Ok(files) = fs::read_dir(folder) else { return false };
    files.flatten().any(|file| file.file_name().to_string_lossy().starts_with("renderD"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_card_it_paints_plainly() {
        assert_eq!(wanted(|_| false, false), [NO_SHARED_BUFFERS, PLAIN]);
        assert_eq!(wanted(|_| false, true), [NO_SHARED_BUFFERS]);
    }

    #[test]
    fn who_has_decided_is_asked_nothing() {
        assert_eq!(wanted(|name| name == PLAIN, false), [NO_SHARED_BUFFERS]);
        assert!(wanted(|_| true, false).is_empty(), "else it would start itself for ever");
    }

    #[test]
    fn a_card_is_one_that_draws() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!graphics_card(&folder.path().join("none")));
        fs::create_dir(folder.path().join("card0")).unwrap();
        assert!(!graphics_card(folder.path()), "a card that only shows a screen");
        fs::create_dir(folder.path().join("renderD128")).unwrap();
        assert!(graphics_card(folder.path()));
    }
}

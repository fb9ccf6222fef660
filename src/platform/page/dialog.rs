//! The browser's dialog for files.

use super::super::work::{Giver, promise};
use super::super::{Aim, Question};
use super::file;
use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlInputElement;

/// Whether there is a dialog.
pub fn can_ask() -> bool {
    true
}

/// Asks for a file, and reads it: `None` is a dialog that was cancelled. What is to be saved needs no dialog: it goes where
/// the browser puts downloads.
pub fn ask(question: Question) -> impl Future<Output = Option<PathBuf>> + Send {
    let (giver, promise) = promise();
    match question.aim {
        Aim::Save => giver.give(question.name.map(PathBuf::from)),
        // The browser allows it only while it handles what the user did, so it is not put off.
        Aim::Open => {
            if let Err(error) = pick(&question.endings, giver) {
                log::error!("the browser shows no dialog: {error:?}");
            }
        }
    }
    async move { promise.await.flatten() }
}

fn pick(endings: &[&str], giver: Giver<Option<PathBuf>>) -> Result<(), JsValue> {
    let document = web_sys::window().and_then(|window| window.document()).ok_or("there is no document")?;
    let input: HtmlInputElement = document.create_element("input")?.dyn_into()?;
    input.set_type("file");
    input.set_accept(&endings.iter().map(|ending| format!(".{ending}")).collect::<Vec<_>>().join(","));
    // Either event answers; a giver that is dropped with its closure says that nothing comes.
    let giver = Rc::new(RefCell::new(Some(giver)));
    let (cancelled, chosen) = (giver.clone(), input.clone());
    let change = Closure::once_into_js(move || {
        let Some(giver) = giver.borrow_mut().take() else { return };
        wasm_bindgen_futures::spawn_local(async move { giver.give(read(&chosen).await) });
    });
    let cancel = Closure::once_into_js(move || drop(cancelled.borrow_mut().take()));
    input.add_event_listener_with_callback("change", change.unchecked_ref())?;
    input.add_event_listener_with_callback("cancel", cancel.unchecked_ref())?;
    input.click();
    Ok(())
}

/// Reads the file that was chosen.
async fn read(input: &HtmlInputElement) -> Option<PathBuf> {
    let chosen = input.files()?.get(0)?;
    let path = PathBuf::from(chosen.name());
    match wasm_bindgen_futures::JsFuture::from(chosen.array_buffer()).await {
        Ok(bytes) => file::keep(&path, js_sys::Uint8Array::new(&bytes).to_vec()),
        // The file is missing then, and whoever wants to read it says so.
        Err(error) => log::error!("{} was not read: {error:?}", path.display()),
    }
    Some(path)
}

//! Files by their names: those that were opened, dropped or saved since the page was loaded.

use super::super::{FileKind, Readable};
use std::collections::BTreeMap;
use std::io::{self, Cursor};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use wasm_bindgen::{JsCast, JsValue};

type Files = BTreeMap<PathBuf, Arc<[u8]>>;

fn files() -> MutexGuard<'static, Files> {
    static FILES: Mutex<Files> = Mutex::new(BTreeMap::new());
    FILES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Holds a file until the page is left.
pub fn keep(path: &Path, bytes: Vec<u8>) {
    files().insert(path.to_owned(), bytes.into());
}

/// Opens a file for reading.
///
/// # Errors
/// When the page was not given such a file.
pub fn open(path: &Path) -> io::Result<Readable> {
    let missing = || io::Error::new(io::ErrorKind::NotFound, "this page was not given such a file");
    let bytes = files().get(path).cloned().ok_or_else(missing)?;
    Ok(Readable { length: bytes.len() as u64, content: Box::new(Cursor::new(bytes)), kind: FileKind::File })
}

/// Whether there is a file.
pub fn is_file(path: &Path) -> bool {
    files().contains_key(path)
}

/// Whether there is a folder: there is none.
pub fn is_folder(_: &Path) -> bool {
    false
}

/// Whether there is a file.
pub fn exists(path: &Path) -> bool {
    is_file(path)
}

/// The names of all files.
///
/// # Errors
/// None.
pub fn entries(_: &Path) -> io::Result<impl Iterator<Item = (String, FileKind)>> {
    let names: Vec<PathBuf> = files().keys().cloned().collect();
    Ok(names.into_iter().map(|name| (name.to_string_lossy().into_owned(), FileKind::File)))
}

/// The user's own folder, which a page does not know.
pub fn home() -> Option<PathBuf> {
    None
}

/// Where to begin: a page has one place only.
pub fn usual_folder() -> Option<PathBuf> {
    None
}

/// The folder for pictures: a page has one place only.
pub fn pictures_folder() -> PathBuf {
    PathBuf::new()
}

/// Holds a file, and hands it to the browser as a download.
///
/// # Errors
/// When the browser refuses it.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    download(&name, bytes).map_err(|error| io::Error::other(format!("the browser refused it: {error:?}")))?;
    keep(path, bytes.to_vec());
    Ok(())
}

fn download(name: &str, bytes: &[u8]) -> Result<(), JsValue> {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes).into());
    let blob = web_sys::Blob::new_with_u8_array_sequence(&parts)?;
    let url = web_sys::Url::create_object_url_with_blob(&blob)?;
    let document = web_sys::window().and_then(|window| window.document()).ok_or("there is no document")?;
    let anchor: web_sys::HtmlAnchorElement = document.create_element("a")?.dyn_into()?;
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    web_sys::Url::revoke_object_url(&url)
}

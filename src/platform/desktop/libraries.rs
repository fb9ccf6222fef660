//! What a window needs of a Linux system, and what its distributions call that.
//!
//! The window library loads these by name when it begins, and ends in an error that names none of them, or in a panic, where one
//! is missing.

use std::env;

/// A library, by the name that it is loaded by, and the packages that it is in on Debian, Fedora and Arch.
struct Library {
    name: &'static str,
    packages: [&'static str; 3],
}

const fn library(name: &'static str, packages: [&'static str; 3]) -> Library {
    Library { name, packages }
}

const DISTRIBUTIONS: [&str; 3] = ["Debian: apt install", "Fedora: dnf install", "Arch: pacman -S"];

const KEYBOARD: Library = library("libxkbcommon.so.0", ["libxkbcommon0", "libxkbcommon", "libxkbcommon"]);
const EGL: Library = library("libEGL.so.1", ["libegl1", "libglvnd-egl", "libglvnd"]);
const GLX: Library = library("libGL.so.1", ["libgl1", "libglvnd-glx", "libglvnd"]);
const VULKAN: Library = library("libvulkan.so.1", ["libvulkan1", "vulkan-loader", "vulkan-icd-loader"]);

const X11: &[Library] = &[
    library("libX11.so.6", ["libx11-6", "libX11", "libx11"]),
    library("libX11-xcb.so.1", ["libx11-xcb1", "libX11-xcb", "libx11"]),
    library("libxcb.so.1", ["libxcb1", "libxcb", "libxcb"]),
    library("libXcursor.so.1", ["libxcursor1", "libXcursor", "libxcursor"]),
    library("libXi.so.6", ["libxi6", "libXi", "libxi"]),
    KEYBOARD,
    library("libxkbcommon-x11.so.0", ["libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11"]),
];

const WAYLAND: &[Library] = &[
    library("libwayland-client.so.0", ["libwayland-client0", "libwayland-client", "wayland"]),
    library("libwayland-egl.so.1", ["libwayland-egl1", "libwayland-egl", "wayland"]),
    KEYBOARD,
];

/// The drivers behind OpenGL and Vulkan, which are found only when something is drawn.
pub const DRIVERS: &str = "Debian: apt install libgl1-mesa-dri mesa-vulkan-drivers; \
                           Fedora: dnf install mesa-dri-drivers mesa-vulkan-drivers; Arch: pacman -S mesa vulkan-swrast";

/// What draws a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawing {
    /// OpenGL alone.
    OpenGl,
    /// Vulkan alone.
    Vulkan,
    /// Whichever of the two there is.
    Either,
}

/// The display that a window opens on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Display {
    X11,
    Wayland,
}

impl Display {
    /// As the window library chooses.
    fn of_session() -> Option<Self> {
        let set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
        match (set("WAYLAND_DISPLAY") || set("WAYLAND_SOCKET"), set("DISPLAY")) {
            (true, _) => Some(Self::Wayland),
            (false, true) => Some(Self::X11),
            (false, false) => None,
        }
    }
}

/// Which libraries a window needs and does not find, and how they are installed, in one sentence; none if they are all there, on other
/// systems, and where there is no display to open a window on.
pub fn missing_libraries(drawing: Drawing) -> Option<String> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    sentence(&missing(Display::of_session()?, drawing, is_there))
}

fn missing(display: Display, drawing: Drawing, is_there: impl Fn(&str) -> bool) -> Vec<&'static Library> {
    let (all, open_gl) = match display {
        Display::X11 => (X11, &[&GLX, &EGL][..]),
        Display::Wayland => (WAYLAND, &[&EGL][..]),
    };
    let mut missing: Vec<&Library> = all.iter().filter(|library| !is_there(library.name)).collect();
    let any = |libraries: &[&Library]| libraries.iter().any(|library| is_there(library.name));
    let drawn = match drawing {
        Drawing::OpenGl => any(open_gl),
        Drawing::Vulkan => any(&[&VULKAN]),
        Drawing::Either => any(open_gl) || any(&[&VULKAN]),
    };
    if !drawn {
        missing.push(if drawing == Drawing::Vulkan { &VULKAN } else { open_gl[0] });
    }
    missing
}

fn sentence(missing: &[&Library]) -> Option<String> {
    let names: Vec<&str> = missing.iter().map(|library| library.name).collect();
    let (last, others) = names.split_last()?;
    let names =
        if others.is_empty() { (*last).to_owned() } else { format!("{} and {last}", others.join(", ")) };
    let install = |(k, how): (usize, &&str)| {
        let mut packages: Vec<&str> = missing.iter().map(|library| library.packages[k]).collect();
        packages.dedup();
        format!("{how} {}", packages.join(" "))
    };
    let how: Vec<String> = DISTRIBUTIONS.iter().enumerate().map(install).collect();
    let is = if others.is_empty() { "is" } else { "are" };
    Some(format!("the window needs {names}, which {is} not installed ({})", how.join("; ")))
}

/// Whether the loader finds a library.
fn is_there(name: &str) -> bool {
    #[allow(unsafe_code)]
    // The window library loads the same ones a moment later; they have no code of their own to run.
    let loaded = unsafe { libloading::Library::new(name) };
    // Loaded once more at once, it stays.
    loaded.map(std::mem::forget).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(display: Display, drawing: Drawing, without: &[&str]) -> Option<String> {
        sentence(&missing(display, drawing, |name| !without.contains(&name)))
    }

    #[test]
    fn what_is_missing_is_named_with_its_packages() {
        assert_eq!(said(Display::X11, Drawing::OpenGl, &[]), None);
        assert_eq!(
            said(Display::X11, Drawing::OpenGl, &["libxkbcommon-x11.so.0"]).unwrap(),
            "the window needs libxkbcommon-x11.so.0, which is not installed (Debian: apt install libxkbcommon-x11-0; \
             Fedora: dnf install libxkbcommon-x11; Arch: pacman -S libxkbcommon-x11)"
        );
        let several =
            said(Display::X11, Drawing::OpenGl, &["libX11.so.6", "libX11-xcb.so.1", "libXi.so.6"]).unwrap();
        assert!(
            several.contains("libX11.so.6, libX11-xcb.so.1 and libXi.so.6, which are not installed"),
            "{several}"
        );
        assert!(several.ends_with("Arch: pacman -S libx11 libxi)"), "{several}");
        assert!(said(Display::Wayland, Drawing::OpenGl, &["libwayland-client.so.0"]).is_some());
        assert_eq!(said(Display::Wayland, Drawing::OpenGl, &["libX11.so.6", "libGL.so.1"]), None);
    }

    #[test]
    fn one_of_those_that_draw_is_enough() {
        let [gl, egl, vulkan] = [GLX.name, EGL.name, VULKAN.name];
        assert_eq!(said(Display::X11, Drawing::OpenGl, &[gl, vulkan]), None);
        assert_eq!(said(Display::X11, Drawing::Either, &[gl, egl]), None);
        assert!(said(Display::X11, Drawing::Either, &[gl, egl, vulkan]).unwrap().contains("libGL.so.1"));
        assert!(said(Display::X11, Drawing::Vulkan, &[vulkan]).unwrap().contains("vulkan-loader"));
        assert!(said(Display::Wayland, Drawing::OpenGl, &[egl]).unwrap().contains("libegl1"));
    }
}

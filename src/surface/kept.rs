//! What is known of the last few surfaces, found once: where minima lie is a search, over many examples a long one, and the
//! runs of an experiment, its picture and its panels all ask for it.

use super::Surface;
use std::sync::{Mutex, PoisonError};

/// Number of surfaces that are remembered.
const MOST: usize = 4;

/// Results that follow from a surface alone, of those that were asked for last.
pub(super) struct Kept<T>(Mutex<Vec<(Surface, T)>>);

impl<T: Clone> Kept<T> {
    pub(super) const fn new() -> Self {
        Self(Mutex::new(Vec::new()))
    }

    /// The result for a surface, made where it is not there.
    pub(super) fn get(&self, surface: &Surface, make: impl FnOnce() -> T) -> T {
        let find = |kept: &mut Vec<(Surface, T)>| {
            let index = kept.iter().position(|(of, _)| of == surface)?;
            kept[index..].rotate_left(1);
            kept.last().map(|(_, result)| result.clone())
        };
        if let Some(result) = find(&mut self.lock()) {
            return result;
        }
        // Others need not wait while it is made.
        let result = make();
        let mut kept = self.lock();
        if find(&mut kept).is_none() {
            if kept.len() >= MOST {
                kept.remove(0);
            }
            kept.push((surface.clone(), result.clone()));
        }
        result
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<(Surface, T)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_for_last_is_not_made_again() {
        let kept = Kept::new();
        let all: Vec<Surface> = Surface::all().into_iter().take(MOST + 1).collect();
        let made = |surface: &Surface| {
            let mut made = false;
            let id = kept.get(surface, || {
                made = true;
                surface.description().id
            });
            assert_eq!(id, surface.description().id);
            made
        };
        assert!(all[..MOST].iter().all(made), "each is made the first time");
        assert!(!made(&all[0]) && !made(&all[0]));
        assert!(made(&all[MOST]) && !made(&all[0]), "the one that was asked for least recently goes");
        assert!(made(&all[1]));
    }

    #[test]
    fn what_is_kept_is_what_the_surface_says() {
        for _ in 0..2 {
            for surface in Surface::all() {
                assert_eq!(surface.critical_points(), super::super::critical::find(surface.part()));
                assert_eq!(surface.suggestion(), surface.part().suggestion());
                assert_eq!(surface.part().start(), surface.suggestion().start, "{surface:?}");
            }
        }
    }
}

//! Undo and redo: what the experiment was before each change.

/// More steps back than this are forgotten.
const MOST: usize = 500;

/// The states before and after the present one.
#[derive(Clone, Debug)]
pub(super) struct History<S> {
    past: Vec<S>,
    present: S,
    future: Vec<S>,
}

/// Whether a change is still going on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// A drag or a text is not finished; what it leads to becomes one step.
    Ongoing,
    /// Nothing is being changed.
    Settled,
}

impl<S: Clone + PartialEq> History<S> {
    /// No past, no future.
    pub(super) fn new(present: S) -> Self {
        Self { past: Vec::new(), present, future: Vec::new() }
    }

    /// Takes note of the state as it is now.
    pub(super) fn observe(&mut self, now: &S, change: Change) {
        if change == Change::Settled && *now != self.present {
            self.past.push(std::mem::replace(&mut self.present, now.clone()));
            self.future.clear();
            if self.past.len() > MOST {
                self.past.remove(0);
            }
        }
    }

    /// The state before the last change.
    pub(super) fn undo(&mut self) -> Option<S> {
        let before = self.past.pop()?;
        self.future.push(std::mem::replace(&mut self.present, before.clone()));
        Some(before)
    }

    /// The state that was undone last.
    pub(super) fn redo(&mut self) -> Option<S> {
        let after = self.future.pop()?;
        self.past.push(std::mem::replace(&mut self.present, after.clone()));
        Some(after)
    }

    /// Whether there is something to undo.
    pub(super) fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is something to redo.
    pub(super) fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drag_is_one_step() {
        let mut history = History::new(0);
        for now in 1..9 {
            history.observe(&now, Change::Ongoing);
        }
        history.observe(&9, Change::Settled);
        assert_eq!(history.undo(), Some(0));
        assert_eq!(history.undo(), None);
        assert_eq!(history.redo(), Some(9));
        assert!(!history.can_redo() && history.can_undo());
    }

    #[test]
    fn a_change_after_undo_forgets_the_undone() {
        let mut history = History::new(0);
        history.observe(&1, Change::Settled);
        history.undo();
        history.observe(&2, Change::Settled);
        assert_eq!(history.redo(), None);
        assert_eq!(history.undo(), Some(0));
    }
}

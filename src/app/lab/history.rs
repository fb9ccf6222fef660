//! Undo and redo: what the experiment was before each change.

/// More steps back than this are forgotten.
const MOST: usize = 500;

/// The states before and after the present one.
#[derive(Clone, Debug)]
pub(in crate::app) struct History<S> {
    past: Vec<S>,
    present: S,
    future: Vec<S>,
}

/// Whether a change is still going on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::app) enum Change {
    /// A drag or a text is not finished; what it leads to becomes one step.
    Ongoing,
    /// Nothing is being changed.
    Settled,
}

impl<S: Clone> History<S> {
    /// No past, no future.
    pub(in crate::app) fn new(present: S) -> Self {
        Self { past: Vec::new(), present, future: Vec::new() }
    }

    /// Takes note of the state as it is `now`, which is only made if it is not the present one.
    pub(in crate::app) fn observe(
        &mut self,
        is_present: impl FnOnce(&S) -> bool,
        now: impl FnOnce() -> S,
        change: Change,
    ) {
        if change == Change::Settled && !is_present(&self.present) {
            self.past.push(std::mem::replace(&mut self.present, now()));
            self.future.clear();
            if self.past.len() > MOST {
                self.past.remove(0);
            }
        }
    }

    /// The state before the last change.
    pub(in crate::app) fn undo(&mut self) -> Option<S> {
        let before = self.past.pop()?;
        self.future.push(std::mem::replace(&mut self.present, before.clone()));
        Some(before)
    }

    /// The state that was undone last.
    pub(in crate::app) fn redo(&mut self) -> Option<S> {
        let after = self.future.pop()?;
        self.past.push(std::mem::replace(&mut self.present, after.clone()));
        Some(after)
    }

    /// Whether there is something to undo.
    pub(in crate::app) fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is something to redo.
    pub(in crate::app) fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn observe(history: &mut History<i32>, now: i32, change: Change) {
        history.observe(|present| *present == now, || now, change);
    }

    #[test]
    fn a_drag_is_one_step() {
        let mut history = History::new(0);
        for now in 1..9 {
            observe(&mut history, now, Change::Ongoing);
        }
        observe(&mut history, 9, Change::Settled);
        assert_eq!(history.undo(), Some(0));
        assert_eq!(history.undo(), None);
        assert_eq!(history.redo(), Some(9));
        assert!(!history.can_redo() && history.can_undo());
    }

    #[test]
    fn a_change_after_undo_forgets_the_undone() {
        let mut history = History::new(0);
        observe(&mut history, 1, Change::Settled);
        history.undo();
        observe(&mut history, 2, Change::Settled);
        assert_eq!(history.redo(), None);
        assert_eq!(history.undo(), Some(0));
    }
}

//! Work beside the window: on threads of its own where there are threads, else between frames, a slice at a time.
//!
//! Work is a future that asks [`each`] or [`piece`] for everything that takes long. On threads these use all cores and never
//! wait; between frames they do item after item until the frame's budget is used up, and go on in the next frame.
//!
//! ```
//! use descent_lab::platform::work::{Gate, each, begin};
//! use std::sync::Arc;
//!
//! let gate = Arc::new(Gate::default());
//! let theirs = gate.clone();
//! begin(&gate, || {}, async move {
//!     let squares = each(&theirs, &[1, 2, 3], |n| n * n).await;
//!     assert_eq!(squares, [1, 4, 9]);
//! });
//! ```

use super::Instant;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::{pending, poll_fn};
use std::panic::resume_unwind;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread;
use std::time::Duration;

/// Who does what is begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hands {
    /// Threads, as many as there are cores.
    Threads,
    /// Whoever calls [`advance`] between frames, as on a page, which has no threads.
    Frames,
}

thread_local! {
    static HANDS: Cell<Hands> =
        const { Cell::new(if cfg!(target_arch = "wasm32") { Hands::Frames } else { Hands::Threads }) };
    /// What waits for the next frame.
    static WAITING: RefCell<VecDeque<Task>> = const { RefCell::new(VecDeque::new()) };
    /// The slice that is being done; none on a thread of its own.
    static SLICE: Cell<Option<Slice>> = const { Cell::new(None) };
}

#[derive(Clone, Copy)]
struct Slice {
    end: Instant,
    /// Whether something was done in it: an item that takes longer than a slice is done all the same.
    used: bool,
}

/// Something that goes on between frames.
struct Task {
    gate: Arc<Gate>,
    ready: Arc<Ready>,
    work: Pin<Box<dyn Future<Output = ()> + Send>>,
}

/// Whether a task can go on; asks for a frame when it becomes so.
struct Ready {
    ready: AtomicBool,
    wake: Box<dyn Fn() + Send + Sync>,
}

impl Wake for Ready {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.ready.store(true, Ordering::Release);
        (self.wake)();
    }
}

/// Wakes a thread that waits for something from outside, or for its end.
struct Unpark(thread::Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Changes who does what this thread begins from now on, and gives back who did.
pub fn set_hands(hands: Hands) -> Hands {
    HANDS.replace(hands)
}

/// Begins some work. Once its gate is shut, it goes no further than the end of the item that it is at.
///
/// `wake` is called when a frame is needed for it to go on.
pub fn begin(
    gate: &Arc<Gate>,
    wake: impl Fn() + Send + Sync + 'static,
    work: impl Future<Output = ()> + Send + 'static,
) {
    let gate = gate.clone();
    match HANDS.get() {
        Hands::Threads => {
            thread::spawn(move || finish(&gate, work));
        }
        Hands::Frames => {
            let ready = Arc::new(Ready { ready: AtomicBool::new(false), wake: Box::new(wake) });
            ready.wake_by_ref();
            WAITING.with_borrow_mut(|waiting| waiting.push_back(Task { gate, ready, work: Box::pin(work) }));
        }
    }
}

/// Does all of it on this thread.
fn finish(gate: &Gate, work: impl Future<Output = ()>) {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut work = pin!(work);
    while work.as_mut().poll(&mut Context::from_waker(&waker)).is_pending() && gate.until_shut(&waker) {
        thread::park();
    }
}

/// Goes on with what was begun on this thread without other hands, for about as long as the budget says.
pub fn advance(budget: Duration) {
    let end = Instant::now() + budget;
    // Newcomers wait for the next frame, so that none is passed over.
    for _ in 0..WAITING.with_borrow(VecDeque::len) {
        let Some(mut task) = WAITING.with_borrow_mut(VecDeque::pop_front) else { return };
        if task.gate.is_shut() {
            continue;
        }
        if !task.ready.ready.swap(false, Ordering::Acquire) {
            WAITING.with_borrow_mut(|waiting| waiting.push_back(task));
            continue;
        }
        SLICE.set(Some(Slice { end, used: false }));
        let waker = Waker::from(task.ready.clone());
        let done = task.work.as_mut().poll(&mut Context::from_waker(&waker));
        SLICE.set(None);
        if done.is_pending() {
            WAITING.with_borrow_mut(|waiting| waiting.push_back(task));
        }
        if Instant::now() >= end {
            return;
        }
    }
}

/// What `work` makes of every item, in their order. Who does which item does not matter to the results.
pub async fn each<T: Sync, R: Send>(
    gate: &Gate,
    items: &[T],
    work: impl Fn(&T) -> R + Send + Sync,
) -> Vec<R> {
    if HANDS.get() == Hands::Threads {
        return match together(gate, items, work) {
            Some(results) => results,
            // The gate is shut: whoever drives this drops it.
            None => pending().await,
        };
    }
    let mut results = Vec::with_capacity(items.len());
    for item in items {
        results.push(piece(gate, || work(item)).await);
    }
    results
}

/// The same at once: on all cores where there are threads.
pub fn all<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    match HANDS.get() {
        Hands::Threads => together(&Gate::default(), items, work).unwrap_or_default(),
        Hands::Frames => items.iter().map(work).collect(),
    }
}

/// What `work` gives: something that cannot be divided.
pub async fn piece<R>(gate: &Gate, work: impl FnOnce() -> R) -> R {
    poll_fn(|context| gate.poll_open(context)).await;
    poll_fn(poll_slice).await;
    work()
}

/// Whether there is time left in the slice.
fn poll_slice(context: &mut Context<'_>) -> Poll<()> {
    match SLICE.get() {
        Some(slice) if slice.used && Instant::now() >= slice.end => {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Some(slice) => SLICE.set(Some(Slice { used: true, ..slice })),
        None => {}
    }
    Poll::Ready(())
}

/// On all cores; `None` if the gate is shut before all are done.
fn together<T: Sync, R: Send>(gate: &Gate, items: &[T], work: impl Fn(&T) -> R + Sync) -> Option<Vec<R>> {
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut done = Vec::new();
        while gate.wait() {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(index) else { break };
            done.push((index, work(item)));
        }
        done
    };
    let threads = thread::available_parallelism().map_or(1, usize::from).min(items.len());
    let mut done = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(worker)).collect();
        let mut done = worker();
        for other in others {
            done.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        done
    });
    done.sort_by_key(|(index, _)| *index);
    (done.len() == items.len()).then(|| done.into_iter().map(|(_, result)| result).collect())
}

/// What some work has to pass before each of its items: it can be closed for a while, and shut for good.
#[derive(Debug, Default)]
pub struct Gate {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    closed: bool,
    shut: bool,
    /// Those who wait in front of it.
    waiting: Vec<Waker>,
}

impl Gate {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Closes it for a while, or opens it again.
    pub fn close(&self, closed: bool) {
        let mut state = self.state();
        if state.closed != closed {
            state.closed = closed;
            self.tell(state);
        }
    }

    /// Shuts it for good.
    pub fn shut(&self) {
        let mut state = self.state();
        state.shut = true;
        self.tell(state);
    }

    /// Whether it is shut for good.
    pub fn is_shut(&self) -> bool {
        self.state().shut
    }

    fn tell(&self, mut state: MutexGuard<'_, State>) {
        let waiting = std::mem::take(&mut state.waiting);
        drop(state);
        self.changed.notify_all();
        waiting.into_iter().for_each(Waker::wake);
    }

    /// Waits while it is closed; whether it can be passed.
    fn wait(&self) -> bool {
        let closed = |state: &mut State| state.closed && !state.shut;
        let state = self.changed.wait_while(self.state(), closed);
        !state.unwrap_or_else(PoisonError::into_inner).shut
    }

    fn poll_open(&self, context: &mut Context<'_>) -> Poll<()> {
        let mut state = self.state();
        if !state.closed && !state.shut {
            return Poll::Ready(());
        }
        state.waiting.push(context.waker().clone());
        Poll::Pending
    }

    /// Whether it is not shut; if so, whoever waits for that is woken then.
    fn until_shut(&self, waker: &Waker) -> bool {
        let mut state = self.state();
        state.waiting.push(waker.clone());
        !state.shut
    }
}

/// Something that comes from outside: whoever has the first gives it, whoever has the second waits for it.
pub fn promise<T: Send>() -> (Giver<T>, Promise<T>) {
    let shared = Arc::new(Mutex::new(Promised { value: None, given: false, waiting: None }));
    (Giver(shared.clone()), Promise(shared))
}

#[derive(Debug)]
struct Promised<T> {
    value: Option<T>,
    /// Whether nothing more comes.
    given: bool,
    waiting: Option<Waker>,
}

/// Gives what was promised; what is dropped gives nothing.
#[derive(Debug)]
pub struct Giver<T>(Arc<Mutex<Promised<T>>>);

/// What was promised: itself when it is given, `None` when nobody can give it any more.
#[derive(Debug)]
pub struct Promise<T>(Arc<Mutex<Promised<T>>>);

impl<T> Giver<T> {
    /// Gives it.
    pub fn give(self, value: T) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).value = Some(value);
    }
}

impl<T> Drop for Giver<T> {
    fn drop(&mut self) {
        let waiting = {
            let mut promised = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            promised.given = true;
            promised.waiting.take()
        };
        waiting.into_iter().for_each(Waker::wake);
    }
}

impl<T> Promise<T> {
    /// What is there by now: `Ready(None)` if nothing more comes.
    pub fn now(&self) -> Poll<Option<T>> {
        let mut promised = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if promised.given { Poll::Ready(promised.value.take()) } else { Poll::Pending }
    }
}

impl<T> Future for Promise<T> {
    type Output = Option<T>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        let mut promised = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if promised.given {
            return Poll::Ready(promised.value.take());
        }
        promised.waiting = Some(context.waker().clone());
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    /// What some work gives, whoever does it, and how many slices that took: as many as there are where a frame has no time.
    fn done<R: Send + 'static, F: Future<Output = R> + Send + 'static>(
        hands: Hands,
        gate: &Arc<Gate>,
        work: F,
    ) -> (Option<R>, usize) {
        let before = set_hands(hands);
        let (send, receive) = channel();
        begin(gate, || {}, async move { drop(send.send(work.await)) });
        let mut slices = 0;
        if hands == Hands::Frames {
            while WAITING
                .with_borrow(|waiting| waiting.iter().any(|task| task.ready.ready.load(Ordering::Acquire)))
            {
                advance(Duration::ZERO);
                slices += 1;
            }
        }
        set_hands(before);
        let result = if hands == Hands::Threads { receive.recv().ok() } else { receive.try_recv().ok() };
        (result, slices)
    }

    const BOTH: [Hands; 2] = [Hands::Threads, Hands::Frames];

    #[test]
    fn results_stand_in_the_order_of_their_items_whoever_does_them() {
        for hands in BOTH {
            let gate = Arc::new(Gate::default());
            let theirs = gate.clone();
            let items: Vec<u64> = (0..500).collect();
            let squares = async move { each(&theirs, &items, |item| item * item).await };
            let (squares, slices) = done(hands, &gate, squares);
            assert_eq!(squares, Some((0..500).map(|item| item * item).collect()));
            assert_eq!(slices, if hands == Hands::Frames { 500 } else { 0 }, "an item for each slice");
            let theirs = gate.clone();
            let nothing = async move { each(&theirs, &[] as &[u64], |item| *item).await };
            assert_eq!(done(hands, &gate, nothing).0, Some(Vec::new()));
            let before = set_hands(hands);
            assert_eq!(all(&[1, 2, 3], |item| 2 * item), [2, 4, 6]);
            set_hands(before);
        }
    }

    #[test]
    fn a_slice_is_as_long_as_the_budget_says() {
        let before = set_hands(Hands::Frames);
        let gate = Arc::new(Gate::default());
        let (theirs, count) = (gate.clone(), Arc::new(AtomicUsize::new(0)));
        let counted = count.clone();
        begin(&gate, || {}, async move {
            each(&theirs, &[(); 100], |()| counted.fetch_add(1, Ordering::Relaxed)).await;
        });
        advance(Duration::from_secs(3600));
        assert_eq!(count.load(Ordering::Relaxed), 100);
        set_hands(before);
    }

    #[test]
    fn behind_a_shut_gate_nothing_goes_on() {
        for hands in BOTH {
            let gate = Arc::new(Gate::default());
            let theirs = gate.clone();
            let begun = Arc::new(AtomicUsize::new(0));
            let counted = begun.clone();
            let work = async move {
                each(&theirs, &[(); 1000], |()| {
                    if counted.fetch_add(1, Ordering::Relaxed) == 10 {
                        theirs.shut();
                    }
                })
                .await
            };
            assert_eq!(done(hands, &gate, work).0, None);
            assert!(begun.load(Ordering::Relaxed) < 1000);
        }
    }

    #[test]
    fn in_front_of_a_closed_gate_work_waits() {
        for hands in BOTH {
            let gate = Arc::new(Gate::default());
            gate.close(true);
            let before = set_hands(hands);
            let (theirs, (send, receive)) = (gate.clone(), channel());
            begin(&gate, || {}, async move {
                let seven = piece(&theirs, || 7).await;
                let more = each(&theirs, &[1, 2], |n| n + seven).await;
                drop(send.send(more));
            });
            advance(Duration::ZERO);
            assert!(receive.try_recv().is_err());
            gate.close(false);
            if hands == Hands::Frames {
                for _ in 0..3 {
                    advance(Duration::ZERO);
                }
                assert_eq!(receive.try_recv(), Ok(vec![8, 9]));
            } else {
                assert_eq!(receive.recv(), Ok(vec![8, 9]));
            }
            set_hands(before);
        }
    }

    #[test]
    fn what_is_promised_comes_or_is_known_not_to_come() {
        for hands in BOTH {
            for given in [Some(3), None] {
                let gate = Arc::new(Gate::default());
                let (giver, promise) = promise();
                let before = set_hands(hands);
                let (send, receive) = channel();
                begin(&gate, || {}, async move { send.send(promise.await).unwrap() });
                advance(Duration::ZERO);
                match given {
                    Some(value) => giver.give(value),
                    None => drop(giver),
                }
                advance(Duration::ZERO);
                assert_eq!(receive.recv(), Ok(given));
                set_hands(before);
            }
        }
        let (giver, promise) = promise();
        assert_eq!(promise.now(), Poll::Pending);
        giver.give(5);
        assert_eq!(promise.now(), Poll::Ready(Some(5)));
    }

    #[test]
    fn several_go_on_in_turn() {
        let before = set_hands(Hands::Frames);
        let order = Arc::new(Mutex::new(Vec::new()));
        for name in ["a", "b"] {
            let gate = Arc::new(Gate::default());
            let (theirs, order) = (gate.clone(), order.clone());
            begin(&gate, || {}, async move {
                each(&theirs, &[1, 2], |n| order.lock().unwrap().push(format!("{name}{n}"))).await;
            });
        }
        for _ in 0..8 {
            advance(Duration::ZERO);
        }
        assert_eq!(*order.lock().unwrap(), ["a1", "b1", "a2", "b2"]);
        set_hands(before);
    }
}

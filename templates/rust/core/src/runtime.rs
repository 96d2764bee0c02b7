//! The core's runtime: one thread that does the steps of all tasks, one each in turn.

use std::collections::VecDeque;
use std::io;
use std::panic::{catch_unwind, AssertUnwindSafe};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{channel, Receiver, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::thread::{self, JoinHandle};

/// The thread's owner. It starts with the first task and ends with the last, so that none is
/// there at exit, at a fork, or when the library is unloaded.
struct Runtime {
    asked: Option<Sender<Arc<Work>>>,
    thread: Option<JoinHandle<()>>,
}

static RUNTIME: Mutex<Weak<Runtime>> = Mutex::new(Weak::new());

impl Runtime {
    /// The runtime that there is, or else a new one.
    fn get() -> io::Result<Arc<Self>> {
        let mut known = lock(&RUNTIME);
        if let Some(runtime) = known.upgrade() {
            return Ok(runtime);
        }
        let (asked, receiver) = channel();
        let thread = thread::Builder::new().spawn(move || serve(&receiver))?;
        let runtime = Arc::new(Runtime {
            asked: Some(asked),
            thread: Some(thread),
        });
        *known = Arc::downgrade(&runtime);
        Ok(runtime)
    }
}

impl Drop for Runtime {
    fn drop(&mut self) {
        self.asked = None; // at which the thread ends
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn serve(asked: &Receiver<Arc<Work>>) {
    let mut ready = VecDeque::new();
    loop {
        if ready.is_empty() {
            match asked.recv() {
                Ok(work) => ready.push_back(work),
                Err(_) => return,
            }
        }
        ready.extend(asked.try_iter());
        if let Some(work) = ready.pop_front() {
            if work.step() {
                ready.push_back(work);
            }
        }
    }
}

/// What the thread sees of a task.
struct Work {
    /// Steps that are asked for and not done.
    due: AtomicU64,
    /// None when the task is gone.
    step: Mutex<Option<Box<dyn FnMut() + Send>>>,
}

impl Work {
    /// Does one step; says whether another one is due.
    fn step(&self) -> bool {
        match lock(&self.step).as_mut() {
            None => return false,
            // A step that panics must not take the other tasks along.
            Some(step) => drop(catch_unwind(AssertUnwindSafe(step))),
        }
        self.due.fetch_sub(1, Ordering::AcqRel) > 1
    }
}

/// Something to do step by step on the runtime's thread.
///
/// Dropping it waits for a step under way; after that none is done. So a step must not drop it.
pub struct Task {
    work: Arc<Work>,
    runtime: Arc<Runtime>,
}

impl Task {
    /// Makes a task that does nothing before [`Task::ask`].
    ///
    /// # Errors
    /// When the thread cannot be started.
    pub fn new(step: impl FnMut() + Send + 'static) -> io::Result<Self> {
        let work = Work {
            due: AtomicU64::new(0),
            step: Mutex::new(Some(Box::new(step))),
        };
        Ok(Task {
            work: Arc::new(work),
            runtime: Runtime::get()?,
        })
    }

    /// Asks for more steps.
    pub fn ask(&self, steps: u32) {
        let before = self.work.due.fetch_add(steps.into(), Ordering::AcqRel);
        if before == 0 && steps > 0 {
            if let Some(asked) = &self.runtime.asked {
                // It fails only when the thread has ended, and that it does after its tasks.
                let _ = asked.send(self.work.clone());
            }
        }
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        *lock(&self.work.step) = None;
    }
}

/// Locks; what a panic left behind is whole here.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A task whose steps send the thread that they run on.
    fn task() -> (Task, Receiver<thread::ThreadId>) {
        let (sender, receiver) = channel();
        let step = move || sender.send(thread::current().id()).unwrap();
        (Task::new(step).unwrap(), receiver)
    }

    #[test]
    fn steps_are_done_as_asked_and_all_on_one_thread() {
        let (one, done) = task();
        let (other, done_too) = task();
        one.ask(3);
        other.ask(1);
        one.ask(0);
        let mut threads: Vec<_> = (0..3).map(|_| done.recv().unwrap()).collect();
        threads.push(done_too.recv().unwrap());
        threads.dedup();
        assert_eq!(threads.len(), 1);
        assert_ne!(threads[0], thread::current().id());
        drop(one);
        assert!(done.recv().is_err(), "a fourth step");
    }

    #[test]
    fn a_step_that_panics_harms_no_other_task() {
        let bad = Task::new(|| panic!("this was asked for")).unwrap();
        let (good, done) = task();
        bad.ask(2);
        good.ask(2);
        assert_eq!(done.recv(), done.recv());
    }

    #[test]
    fn a_task_that_is_dropped_does_nothing_more() {
        let (task, done) = task();
        task.ask(u32::MAX);
        done.recv().unwrap();
        drop(task);
        done.iter().count(); // ends, since the step is gone
    }
}

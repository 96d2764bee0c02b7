//! Streams in C: as calls on the core's thread, and as a queue of what those calls said.

use crate::{c_text, core, finish, status_of, Options, Status};
use std::ffi::{c_char, c_void};
use std::ptr;
use std::sync::mpsc::{channel, Receiver, RecvTimeoutError};
use std::time::Duration;

/// The words of the text, one call per word. One thread of the core serves all streams in turn;
/// it starts with the first and ends with the last. After a fork the child has no streams.
pub struct Stream(core::Stream);

/// Called on the core's thread with LOREM_STATUS_OK and a word. The last call has
/// LOREM_STATUS_OK and NULL, or what went wrong and its message. The text lives until the call
/// returns. It has to return soon, since all streams wait for it, and nothing may be thrown out
/// of it.
pub type OnWord = unsafe extern "C" fn(user: *mut c_void, status: Status, text: *const c_char);

/// What C gave to be called with; it is C's part that it may be used on the core's thread.
struct User(*mut c_void);
unsafe impl Send for User {}

impl User {
    unsafe fn call(&self, on_word: OnWord, told: core::Told) {
        let (status, text) = split(told);
        let text = text.map(c_text);
        on_word(
            self.0,
            status,
            text.as_deref().map_or(ptr::null(), |text| text.as_ptr()),
        );
    }
}

fn split(told: core::Told) -> (Status, Option<String>) {
    match told {
        None => (Status::Ok, None),
        Some(Ok(word)) => (Status::Ok, Some(word.to_owned())),
        Some(Err(error)) => (status_of(&error), Some(error.to_string())),
    }
}

/// Starts a stream, which calls nothing before lorem_stream_request; the options can be freed at
/// once. `*stream` belongs to the caller, who frees it with lorem_stream_free. On failure it is
/// NULL and `*out` is the message.
///
/// # Safety
/// `options` must come from lorem_options_new, `stream` and `out` must be writable.
#[no_mangle]
pub unsafe extern "C" fn lorem_stream_start(
    options: *mut Options,
    on_word: OnWord,
    user: *mut c_void,
    stream: *mut *mut Stream,
    out: *mut *mut c_char,
) -> Status {
    let user = User(user);
    *stream = ptr::null_mut();
    finish(out, || {
        let call = move |told| user.call(on_word, told);
        let made = core::Stream::start(&(*options).build()?, call)?;
        *stream = Box::into_raw(Box::new(Stream(made)));
        Ok(String::new())
    })
}

/// Allows `calls` more calls, so that a slow reader is never flooded. On any thread; NULL is fine.
///
/// # Safety
/// `stream` must come from lorem_stream_start.
#[no_mangle]
pub unsafe extern "C" fn lorem_stream_request(stream: *mut Stream, calls: u32) {
    if let Some(stream) = stream.as_ref() {
        stream.0.request(calls);
    }
}

/// Ends a stream wherever it is: waits for a call under way, after that none is made. On any
/// thread, but not in on_word; NULL is fine.
///
/// # Safety
/// `stream` must come from lorem_stream_start, and is gone after this.
#[no_mangle]
pub unsafe extern "C" fn lorem_stream_free(stream: *mut Stream) {
    if !stream.is_null() {
        drop(Box::from_raw(stream));
    }
}

/// A stream for languages that cannot be called on the core's thread: the words wait in a queue
/// of bounded length. Started and freed as a stream is.
pub struct Queue {
    stream: core::Stream,
    told: Receiver<core::Told>,
    ended: bool,
}

impl Queue {
    /// It asks for as many calls as there is room, so it never gets longer.
    const ROOM: u32 = 64;

    fn start(options: &core::Options) -> Result<Self, core::Error> {
        let (sender, told) = channel();
        let stream = core::Stream::start(options, move |next| {
            // Fails only when the queue is being freed.
            let _ = sender.send(next);
        })?;
        stream.request(Self::ROOM);
        Ok(Queue {
            stream,
            told,
            ended: false,
        })
    }

    fn next(&mut self, wait: Duration) -> (Status, Option<String>) {
        if self.ended {
            return (Status::Ok, None);
        }
        match self.told.recv_timeout(wait) {
            Err(RecvTimeoutError::Timeout) => (Status::Waiting, None),
            told => {
                let told = told.unwrap_or_default();
                self.ended = !matches!(told, Some(Ok(_)));
                self.stream.request(1);
                split(told)
            }
        }
    }
}

/// As lorem_stream_start.
///
/// # Safety
/// `options` must come from lorem_options_new, `queue` and `out` must be writable.
#[no_mangle]
pub unsafe extern "C" fn lorem_queue_start(
    options: *mut Options,
    queue: *mut *mut Queue,
    out: *mut *mut c_char,
) -> Status {
    *queue = ptr::null_mut();
    finish(out, || {
        let made = Queue::start(&(*options).build()?)?;
        *queue = Box::into_raw(Box::new(made));
        Ok(String::new())
    })
}

/// Takes the next word, or gives LOREM_STATUS_WAITING when none came in so many milliseconds.
/// `*out` is the word, NULL at the end, on failure the message. One thread at a time.
///
/// # Safety
/// `queue` must come from lorem_queue_start, `out` must be writable.
#[no_mangle]
pub unsafe extern "C" fn lorem_queue_next(
    queue: *mut Queue,
    milliseconds: u32,
    out: *mut *mut c_char,
) -> Status {
    let (status, text) = (*queue).next(Duration::from_millis(milliseconds.into()));
    *out = text.map_or(ptr::null_mut(), |text| c_text(text).into_raw());
    status
}

/// As lorem_stream_free.
///
/// # Safety
/// `queue` must come from lorem_queue_start, and is gone after this.
#[no_mangle]
pub unsafe extern "C" fn lorem_queue_free(queue: *mut Queue) {
    if !queue.is_null() {
        drop(Box::from_raw(queue));
    }
}

//! What can go wrong in the core.

use std::any::Any;
use std::fmt;
use std::panic::{catch_unwind, AssertUnwindSafe};

/// Why a call failed. Its text is meant for users.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// Options are missing, unknown or of the wrong type: one complaint each.
    BadType(Vec<String>),
    /// Every option has its type, but values are out of range: one complaint each.
    BadValue(Vec<String>),
    /// The text would be this long.
    TooLong { bytes: u64, limit: u64 },
    /// The core's thread could not be started, for this reason.
    NoThread(String),
    /// The core panicked: a mistake of its own.
    Panicked(String),
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::BadType(complaints) | Error::BadValue(complaints) => {
                write!(out, "invalid options: {}", complaints.join("; "))
            }
            Error::TooLong { bytes, limit } => {
                write!(
                    out,
                    "the text would be {bytes} bytes long, the limit is {limit}"
                )
            }
            Error::NoThread(reason) => {
                write!(out, "the core's thread cannot be started: {reason}")
            }
            Error::Panicked(message) => write!(out, "the core panicked: {message}"),
        }
    }
}

impl std::error::Error for Error {}

/// Calls the core; a panic becomes an [`Error::Panicked`].
///
/// Bindings go through this, since a panic must not unwind into another language.
pub fn catch<T>(call: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(call))
        .unwrap_or_else(|payload| Err(Error::Panicked(message_of(payload.as_ref()))))
}

fn message_of(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("no message").to_owned()
}

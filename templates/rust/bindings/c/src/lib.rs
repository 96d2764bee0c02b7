//! The C interface: errors are a status and a message, panics end here.

mod stream;

use lorem_core as core;
use std::ffi::{c_char, c_int, CStr, CString};
use std::ptr;

/// How a call ended.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It worked.
    Ok = 0,
    /// An option is missing, unknown or of the wrong type.
    BadType = 1,
    /// Every option has its type, but a value is out of range.
    BadValue = 2,
    /// The core could not do what was asked.
    Failed = 3,
    /// The core panicked: a mistake of its own.
    Panicked = 4,
    /// Nothing has come yet: lorem_queue_next alone says so.
    Waiting = 5,
}

/// How a language spells the names of options.
#[repr(C)]
pub enum Names {
    /// crab_emoji
    Snake = 0,
    /// crabEmoji
    Camel = 1,
    /// CrabEmoji
    Pascal = 2,
}

/// What to generate: `repeat` (integer, 1 or more), `crab_emoji` (boolean) and, if
/// wanted, `separator` (1 to 16 bytes, one space when not set).
pub struct Options {
    names: core::Names,
    given: Vec<(String, core::Value)>,
    checked: Option<(core::Options, CString)>,
}

impl Options {
    fn build(&self) -> Result<core::Options, core::Error> {
        core::Options::new(self.names, &self.given)
    }

    fn check(&mut self) -> Result<(), core::Error> {
        let options = self.build()?;
        let separator = c_text(options.separator().to_owned());
        self.checked = Some((options, separator));
        Ok(())
    }
}

fn c_text(mut text: String) -> CString {
    text.retain(|character| character != '\0');
    CString::new(text).unwrap_or_default()
}

/// Calls the core, hands out its text or the message of its error.
unsafe fn finish(
    out: *mut *mut c_char,
    call: impl FnOnce() -> Result<String, core::Error>,
) -> Status {
    let (status, text) = match core::catch(call) {
        Ok(text) => (Status::Ok, text),
        Err(error) => (status_of(&error), error.to_string()),
    };
    *out = c_text(text).into_raw();
    status
}

fn status_of(error: &core::Error) -> Status {
    match error {
        core::Error::BadType(_) => Status::BadType,
        core::Error::BadValue(_) => Status::BadValue,
        core::Error::TooLong { .. } | core::Error::NoThread(_) => Status::Failed,
        core::Error::Panicked(_) => Status::Panicked,
    }
}

unsafe fn record(options: *mut Options, name: *const c_char, value: core::Value) {
    let name = CStr::from_ptr(name).to_string_lossy().into_owned();
    (*options).given.push((name, value));
}

/// Makes options with nothing set; `names` is one of lorem_names.
#[no_mangle]
pub extern "C" fn lorem_options_new(names: c_int) -> *mut Options {
    let names = match names {
        1 => core::Names::Camel,
        2 => core::Names::Pascal,
        _ => core::Names::Snake,
    };
    Box::into_raw(Box::new(Options {
        names,
        given: vec![],
        checked: None,
    }))
}

/// Records an integer. Nothing that is recorded is refused before
/// lorem_options_check, which then names every mistake at once.
///
/// # Safety
/// `options` must come from lorem_options_new, `name` must end in a NUL.
#[no_mangle]
pub unsafe extern "C" fn lorem_options_set_integer(
    options: *mut Options,
    name: *const c_char,
    value: i64,
) {
    record(options, name, core::Value::Integer(value));
}

/// Records a boolean: 0 is false.
///
/// # Safety
/// As for lorem_options_set_integer.
#[no_mangle]
pub unsafe extern "C" fn lorem_options_set_boolean(
    options: *mut Options,
    name: *const c_char,
    value: c_int,
) {
    record(options, name, core::Value::Boolean(value != 0));
}

/// Records a text of `length` bytes.
///
/// # Safety
/// As for lorem_options_set_integer; `text` must have `length` bytes, or be NULL when that is 0.
#[no_mangle]
pub unsafe extern "C" fn lorem_options_set_text(
    options: *mut Options,
    name: *const c_char,
    text: *const c_char,
    length: usize,
) {
    let bytes = if text.is_null() {
        vec![]
    } else {
        std::slice::from_raw_parts(text.cast::<u8>(), length).to_vec()
    };
    record(options, name, core::Value::Text(bytes));
}

/// Records a value of a type that no option has; `what` describes it ("a list").
///
/// # Safety
/// As for lorem_options_set_integer; `what` must end in a NUL.
#[no_mangle]
pub unsafe extern "C" fn lorem_options_set_other(
    options: *mut Options,
    name: *const c_char,
    what: *const c_char,
) {
    let what = CStr::from_ptr(what).to_string_lossy().into_owned();
    record(options, name, core::Value::Other(what));
}

/// Checks all options. On failure `*out` is the message.
///
/// # Safety
/// `options` must come from lorem_options_new, `out` must be writable.
#[no_mangle]
pub unsafe extern "C" fn lorem_options_check(
    options: *mut Options,
    out: *mut *mut c_char,
) -> Status {
    finish(out, || (*options).check().map(|()| String::new()))
}

/// The value of checked options; 0 if they are not.
///
/// # Safety
/// `options` must come from lorem_options_new.
#[no_mangle]
pub unsafe extern "C" fn lorem_options_repeat(options: *const Options) -> u32 {
    (*options)
        .checked
        .as_ref()
        .map_or(0, |(checked, _)| checked.repeat())
}

/// The value of checked options, 0 or 1; 0 if they are not.
///
/// # Safety
/// `options` must come from lorem_options_new.
#[no_mangle]
pub unsafe extern "C" fn lorem_options_crab_emoji(options: *const Options) -> c_int {
    (*options)
        .checked
        .as_ref()
        .map_or(0, |(checked, _)| c_int::from(checked.crab_emoji()))
}

/// The value of checked options, which lives as long as they do; NULL if they are not checked.
///
/// # Safety
/// `options` must come from lorem_options_new.
#[no_mangle]
pub unsafe extern "C" fn lorem_options_separator(options: *const Options) -> *const c_char {
    (*options)
        .checked
        .as_ref()
        .map_or(ptr::null(), |(_, separator)| separator.as_ptr())
}

/// Frees options; NULL is fine.
///
/// # Safety
/// `options` must come from lorem_options_new, and is gone after this.
#[no_mangle]
pub unsafe extern "C" fn lorem_options_free(options: *mut Options) {
    if !options.is_null() {
        drop(Box::from_raw(options));
    }
}

/// Generates the text. `*out` is the text, on failure the message.
///
/// # Safety
/// As for lorem_options_check.
#[no_mangle]
pub unsafe extern "C" fn lorem_generate(options: *mut Options, out: *mut *mut c_char) -> Status {
    finish(out, || core::generate(&(*options).build()?))
}

/// Panics inside the core on purpose, to show how a panic arrives in each
/// language. `*out` is the message. Remove it together with its tests.
///
/// # Safety
/// `out` must be writable.
#[no_mangle]
pub unsafe extern "C" fn lorem_crash(out: *mut *mut c_char) -> Status {
    finish(out, || {
        core::crash();
        Ok(String::new())
    })
}

/// The version of the package that this library was packed into.
#[no_mangle]
pub extern "C" fn lorem_version() -> *mut c_char {
    c_text(core::version()).into_raw()
}

/// Frees a text that a function handed out; NULL is fine.
///
/// # Safety
/// `text` must have been handed out by this library, and is gone after this.
#[no_mangle]
pub unsafe extern "C" fn lorem_text_free(text: *mut c_char) {
    if !text.is_null() {
        drop(CString::from_raw(text));
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_go_module_has_the_current_header() {
        assert_eq!(
            include_str!("../include/lorem.h"),
            include_str!("../../go/lorem.h")
        );
    }
}

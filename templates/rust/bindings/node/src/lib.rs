//! The Node addon: the class `Options` and the functions.

use lorem_core as core;
use napi::bindgen_prelude::{
    FnArgs, FromNapiValue, Function, JavaScriptClassExt, JsObjectValue, Object, Unknown,
};
use napi::threadsafe_function::ThreadsafeFunctionCallMode;
use napi::{Env, Error, JsValue, Result, Status, ValueType};
use napi_derive::napi;

/// Throws, and gives the error that stands for an exception on its way.
fn throw<T>(env: &Env, error: core::Error) -> Result<T> {
    let message = error.to_string().replace('\0', "?");
    match error {
        core::Error::BadType(_) | core::Error::BadValue(_) => {
            return throw_type_error(env, &message)
        }
        _ => env.throw_error(&message, Some(code_of(&error)))?,
    }
    Err(Error::from_status(Status::PendingException))
}

/// The `code` of an Error of the core.
fn code_of(error: &core::Error) -> &'static str {
    match error {
        core::Error::Panicked(_) => "LOREM_PANICKED",
        _ => "LOREM_FAILED",
    }
}

fn throw_type_error<T>(env: &Env, message: &str) -> Result<T> {
    env.throw_type_error(message, Some("LOREM_OPTIONS"))?;
    Err(Error::from_status(Status::PendingException))
}

/// What to generate; checked by the core, and unchangeable once made.
#[napi]
pub struct Options(core::Options);

/// The values of [`Options`], as a plain object.
#[napi(object)]
pub struct OptionsInit {
    pub repeat: u32,
    pub crab_emoji: bool,
    pub separator: String,
}

#[napi]
impl Options {
    #[napi(constructor)]
    pub fn new(env: Env, fields: Unknown) -> Result<Self> {
        if fields.get_type()? != ValueType::Object {
            return throw_type_error(&env, "Options takes an object");
        }
        let fields = unsafe { fields.cast::<Object>()? };
        let mut given = vec![];
        for name in Object::keys(&fields)? {
            let value: Unknown = fields.get_named_property_unchecked(&name)?;
            if let Some(value) = value_of(value)? {
                given.push((name, value));
            }
        }
        match core::catch(|| core::Options::new(core::Names::Camel, &given)) {
            Ok(options) => Ok(Options(options)),
            Err(error) => throw(&env, error),
        }
    }

    /// How often the sentence stands in the text.
    #[napi(getter)]
    pub fn repeat(&self) -> u32 {
        self.0.repeat()
    }

    /// Whether a crab follows each sentence.
    #[napi(getter)]
    pub fn crab_emoji(&self) -> bool {
        self.0.crab_emoji()
    }

    /// What stands between two sentences.
    #[napi(getter)]
    pub fn separator(&self) -> String {
        self.0.separator().to_owned()
    }

    #[napi]
    pub fn equals(&self, env: Env, other: Unknown) -> Result<bool> {
        Ok(self.0 == options_of(&env, &other)?.0)
    }

    #[napi(js_name = "toJSON")]
    pub fn to_json(&self) -> OptionsInit {
        OptionsInit {
            repeat: self.repeat(),
            crab_emoji: self.crab_emoji(),
            separator: self.separator(),
        }
    }
}

/// What a JavaScript value is to the core; undefined is as good as not there.
fn value_of(value: Unknown) -> Result<Option<core::Value>> {
    let other = |what: &str| core::Value::Other(what.to_owned());
    Ok(Some(match value.get_type()? {
        ValueType::Undefined => return Ok(None),
        ValueType::Boolean => core::Value::Boolean(unsafe { value.cast()? }),
        ValueType::Number => number(unsafe { value.cast()? }, value)?,
        ValueType::String => core::Value::Text(unsafe { value.cast::<String>()? }.into_bytes()),
        ValueType::Null => other("null"),
        ValueType::Symbol => other("a symbol"),
        ValueType::Function => other("a function"),
        ValueType::BigInt => other("a bigint"),
        _ => other("an object"),
    }))
}

fn number(number: f64, value: Unknown) -> Result<core::Value> {
    const EXACT: f64 = 9_007_199_254_740_992.0; // 2^53
    Ok(if number.fract() == 0.0 && number.abs() <= EXACT {
        core::Value::Integer(number as i64)
    } else {
        core::Value::Other(value.coerce_to_string()?.into_utf8()?.into_owned()?)
    })
}

/// The options that a value is, or a TypeError.
fn options_of<'a>(env: &Env, value: &Unknown<'a>) -> Result<&'a Options> {
    if Options::instance_of(env, value)? {
        // SAFETY: the value belongs to this environment.
        if let Ok(options) = unsafe { <&Options>::from_napi_value(env.raw(), value.raw()) } {
            return Ok(options);
        }
    }
    throw_type_error(env, "options must be made by new Options")
}

/// Generates the text; throws if it would get too long.
#[napi]
pub fn generate(env: Env, options: Unknown) -> Result<String> {
    let options = options_of(&env, &options)?;
    core::catch(|| core::generate(&options.0)).or_else(|error| throw(&env, error))
}

/// What a call of a stream says: null and a word, null and null at the end, or an error's code and
/// message.
type Call = FnArgs<(Option<&'static str>, Option<String>)>;

/// A stream of the core, over which index.js makes its async iterator. The core's thread has Node
/// call `on_word` on JavaScript's own thread; that alone keeps no process alive.
#[napi]
pub struct Stream(Option<core::Stream>);

#[napi]
impl Stream {
    #[napi(constructor)]
    pub fn new(env: Env, options: Unknown, on_word: Function<Call, ()>) -> Result<Self> {
        let options = options_of(&env, &options)?;
        let on_word = on_word.build_threadsafe_function::<Call>();
        let on_word = on_word.weak::<true>().callee_handled::<false>().build()?;
        let call = move |told: core::Told| {
            // It fails only when the environment ends, where nobody waits for words.
            on_word.call(call_of(told), ThreadsafeFunctionCallMode::NonBlocking);
        };
        match core::catch(|| core::Stream::start(&options.0, call)) {
            Ok(stream) => Ok(Stream(Some(stream))),
            Err(error) => throw(&env, error),
        }
    }

    /// Allows so many more calls.
    #[napi]
    pub fn request(&self, calls: u32) {
        if let Some(stream) = &self.0 {
            stream.request(calls);
        }
    }

    /// After this nothing more is passed on.
    #[napi]
    pub fn close(&mut self) {
        self.0 = None;
    }
}

fn call_of(told: core::Told) -> Call {
    match told {
        None => (None, None).into(),
        Some(Ok(word)) => (None, Some(word.to_owned())).into(),
        Some(Err(error)) => (Some(code_of(&error)), Some(error.to_string())).into(),
    }
}

/// Panics inside the core on purpose: shows that this arrives as an Error.
#[napi]
pub fn crash(env: Env) -> Result<()> {
    let crashed = core::catch(|| {
        core::crash();
        Ok(())
    });
    crashed.or_else(|error| throw(&env, error))
}

/// The version of the package's native core.
#[napi]
pub fn version() -> String {
    core::version()
}

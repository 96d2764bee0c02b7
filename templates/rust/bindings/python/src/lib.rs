//! The Python module: `lorem._native`, which `lorem` shows.

use lorem_core as core;
use pyo3::create_exception;
use pyo3::exceptions::{PyException, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDict, PyInt, PyString};
use std::sync::{Mutex, PoisonError};

create_exception!(
    lorem,
    LoremError,
    PyException,
    "The core could not do what was asked, or found a mistake of its own."
);

fn to_python(error: core::Error) -> PyErr {
    let message = error.to_string();
    match error {
        core::Error::BadType(_) => PyTypeError::new_err(message),
        core::Error::BadValue(_) => PyValueError::new_err(message),
        _ => LoremError::new_err(message),
    }
}

/// What to generate; checked by the core, and unchangeable once made.
#[pyclass(frozen, eq, hash, module = "lorem")]
#[derive(PartialEq, Eq, Hash)]
struct Options(core::Options);

#[pymethods]
impl Options {
    #[new]
    #[pyo3(signature = (**fields))]
    fn new(fields: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        let mut given = vec![];
        for (name, value) in fields.into_iter().flatten() {
            given.push((
                name.cast::<PyString>()?.to_string_lossy().into_owned(),
                value_of(&value)?,
            ));
        }
        let options = core::catch(|| core::Options::new(core::Names::Snake, &given));
        options.map(Options).map_err(to_python)
    }

    /// How often the sentence stands in the text.
    #[getter]
    fn repeat(&self) -> u32 {
        self.0.repeat()
    }

    /// Whether a crab follows each sentence.
    #[getter]
    fn crab_emoji(&self) -> bool {
        self.0.crab_emoji()
    }

    /// What stands between two sentences.
    #[getter]
    fn separator(&self) -> &str {
        self.0.separator()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        Ok(format!(
            "Options(repeat={}, crab_emoji={}, separator={})",
            self.repeat(),
            PyBool::new(py, self.crab_emoji()).repr()?,
            PyString::new(py, self.separator()).repr()?,
        ))
    }

    fn __reduce__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<(Bound<'py, PyAny>, (Bound<'py, PyDict>,))> {
        let fields = PyDict::new(py);
        fields.set_item("repeat", self.repeat())?;
        fields.set_item("crab_emoji", self.crab_emoji())?;
        fields.set_item("separator", self.separator())?;
        let restore = py.import("lorem._native")?.getattr("_restore")?;
        Ok((restore, (fields,)))
    }
}

/// What a Python object is to the core.
fn value_of(value: &Bound<'_, PyAny>) -> PyResult<core::Value> {
    if let Ok(boolean) = value.cast::<PyBool>() {
        return Ok(core::Value::Boolean(boolean.is_true()));
    }
    if value.is_instance_of::<PyInt>() {
        let limit = if value.lt(0)? { i64::MIN } else { i64::MAX };
        return Ok(core::Value::Integer(value.extract().unwrap_or(limit)));
    }
    if value.is_instance_of::<PyString>() {
        // Lone surrogates go as they are: the core refuses what is no UTF-8.
        let bytes = value.call_method1("encode", ("utf-8", "surrogatepass"))?;
        return Ok(core::Value::Text(
            bytes.cast::<PyBytes>()?.as_bytes().to_vec(),
        ));
    }
    Ok(core::Value::Other(
        value.get_type().name()?.to_string_lossy().into_owned(),
    ))
}

/// Makes pickled options again.
#[pyfunction]
fn _restore(fields: &Bound<'_, PyDict>) -> PyResult<Options> {
    Options::new(Some(fields))
}

/// Generates the text; raises LoremError if it would get too long.
#[pyfunction]
fn generate(py: Python<'_>, options: &Bound<'_, Options>) -> PyResult<String> {
    let options = options.get();
    // Other Python threads go on meanwhile.
    py.detach(|| core::catch(|| core::generate(&options.0)))
        .map_err(to_python)
}

/// A stream of the core, over which `_stream.py` makes an async generator. It calls `on_word` on the
/// core's thread: with a word, None at the end, or an exception.
#[pyclass(frozen, weakref, module = "lorem._native")]
struct Stream(Mutex<Option<core::Stream>>);

#[pymethods]
impl Stream {
    #[new]
    fn new(options: &Bound<'_, Options>, on_word: Py<PyAny>) -> PyResult<Self> {
        let call = move |told: core::Told| {
            // Does nothing when Python ends, since nobody waits for words then.
            Python::try_attach(|py| {
                if let Err(error) = on_word.call1(py, (told_to_python(py, told),)) {
                    error.write_unraisable(py, None);
                }
            });
        };
        let stream = core::catch(|| core::Stream::start(&options.get().0, call));
        Ok(Stream(Mutex::new(Some(stream.map_err(to_python)?))))
    }

    /// Allows so many more calls.
    fn request(&self, calls: u32) {
        let stream = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(stream) = stream.as_ref() {
            stream.request(calls);
        }
    }

    /// After this nothing is called.
    fn close(&self, py: Python<'_>) {
        let stream = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        // Waits for a call under way, which waits for the GIL.
        py.detach(|| drop(stream));
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        Python::attach(|py| self.close(py));
    }
}

fn told_to_python(py: Python<'_>, told: core::Told) -> Py<PyAny> {
    match told {
        None => py.None(),
        Some(Ok(word)) => PyString::new(py, word).into_any().unbind(),
        Some(Err(error)) => to_python(error).into_value(py).into_any(),
    }
}

/// Panics inside the core on purpose: shows that this arrives as a LoremError.
#[pyfunction]
fn crash() -> PyResult<()> {
    let crashed = core::catch(|| {
        core::crash();
        Ok(())
    });
    crashed.map_err(to_python)
}

#[pymodule]
fn _native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("LoremError", module.py().get_type::<LoremError>())?;
    module.add_class::<Options>()?;
    module.add_class::<Stream>()?;
    module.add_function(wrap_pyfunction!(_restore, module)?)?;
    module.add_function(wrap_pyfunction!(generate, module)?)?;
    module.add_function(wrap_pyfunction!(crash, module)?)?;
    module.add("__version__", core::version())
}

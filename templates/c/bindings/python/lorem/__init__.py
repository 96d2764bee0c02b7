"""A small text generator with a native core."""

from __future__ import annotations

import ctypes
import os
import sys
from typing import AsyncGenerator

from ._stream import words as _words

__all__ = ["LoremError", "Options", "crash", "generate", "stream", "__version__"]


class LoremError(Exception):
    """The core could not do what was asked, or found a mistake of its own."""


def _load() -> ctypes.CDLL:
    """Loads the library beside this file, or the one that LOREM_LIBRARY names."""
    if sys.platform == "win32":
        name = "lorem.dll"
    elif sys.platform == "darwin":
        name = "liblorem.dylib"
    else:
        name = "liblorem.so"
    beside = os.path.join(os.path.dirname(os.path.abspath(__file__)), name)
    path = os.environ.get("LOREM_LIBRARY") or beside
    try:
        return ctypes.CDLL(path)
    except OSError as error:
        raise ImportError(f"lorem: cannot load its native library {path}: {error}") from error


_native = _load()


def _declare(name, result, *arguments):
    function = getattr(_native, name)
    function.restype = result
    function.argtypes = arguments
    return function


_OPTIONS = ctypes.c_void_p
_TEXT = ctypes.c_char_p
_OUT = ctypes.POINTER(ctypes.c_void_p)
_STREAM = ctypes.c_void_p
_ON_WORD = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_int, _TEXT)

_options_new = _declare("lorem_options_new", _OPTIONS, ctypes.c_int)
_options_free = _declare("lorem_options_free", None, _OPTIONS)
_set_integer = _declare("lorem_options_set_integer", None, _OPTIONS, _TEXT, ctypes.c_int64)
_set_boolean = _declare("lorem_options_set_boolean", None, _OPTIONS, _TEXT, ctypes.c_int)
_set_text = _declare("lorem_options_set_text", None, _OPTIONS, _TEXT, _TEXT, ctypes.c_size_t)
_set_other = _declare("lorem_options_set_other", None, _OPTIONS, _TEXT, _TEXT)
_options_check = _declare("lorem_options_check", ctypes.c_int, _OPTIONS, _OUT)
_options_repeat = _declare("lorem_options_repeat", ctypes.c_uint32, _OPTIONS)
_options_crab_emoji = _declare("lorem_options_crab_emoji", ctypes.c_int, _OPTIONS)
_options_separator = _declare("lorem_options_separator", _TEXT, _OPTIONS)
_generate = _declare("lorem_generate", ctypes.c_int, _OPTIONS, _OUT)
_stream_start = _declare(
    "lorem_stream_start", ctypes.c_int, _OPTIONS, _ON_WORD, ctypes.c_void_p, _OUT, _OUT
)
_stream_request = _declare("lorem_stream_request", None, _STREAM, ctypes.c_uint32)
_stream_free = _declare("lorem_stream_free", None, _STREAM)
_crash = _declare("lorem_crash", ctypes.c_int, _OUT)
_version = _declare("lorem_version", ctypes.c_void_p)
_text_free = _declare("lorem_text_free", None, ctypes.c_void_p)

# What lorem_status turns into; anything else but 0 is a LoremError.
_EXCEPTIONS = {1: TypeError, 2: ValueError}


def _take(address: int | None) -> str:
    """The text at an address, which is freed."""
    if not address:
        raise MemoryError("lorem: out of memory")
    try:
        return ctypes.string_at(address).decode("utf-8", "replace")
    finally:
        _text_free(address)


def _call(function, *arguments) -> str:
    """Calls a function with an `out` text: returns the text or raises it."""
    out = ctypes.c_void_p()
    status = function(*arguments, ctypes.byref(out))
    if status == 0:
        return _take(out.value) if out.value else ""
    raise _EXCEPTIONS.get(status, LoremError)(_take(out.value))


def _record(handle: int, name: str, value: object) -> None:
    key = name.encode("utf-8", "replace").replace(b"\0", b"?")
    if isinstance(value, bool):
        _set_boolean(handle, key, value)
    elif isinstance(value, int):
        _set_integer(handle, key, max(-(2**63), min(value, 2**63 - 1)))
    elif isinstance(value, str):
        text = value.encode("utf-8", "surrogatepass")
        _set_text(handle, key, text, len(text))
    else:
        _set_other(handle, key, type(value).__name__.encode("utf-8", "replace"))


class Options:
    """What to generate; checked by the core, and unchangeable once made."""

    __slots__ = ("_handle",)

    def __init__(self, **fields: object) -> None:
        handle = _options_new(0)
        if not handle:
            raise MemoryError("lorem: out of memory")
        object.__setattr__(self, "_handle", handle)
        for name, value in fields.items():
            _record(handle, name, value)
        _call(_options_check, handle)

    def __del__(self) -> None:
        handle = getattr(self, "_handle", None)
        if handle:
            _options_free(handle)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"'Options' object attribute '{name}' is read-only")

    @property
    def repeat(self) -> int:
        """How often the sentence stands in the text."""
        return _options_repeat(self._handle)

    @property
    def crab_emoji(self) -> bool:
        """Whether a crab follows each sentence."""
        return bool(_options_crab_emoji(self._handle))

    @property
    def separator(self) -> str:
        """What stands between two sentences."""
        return _options_separator(self._handle).decode("utf-8")

    def _fields(self) -> dict:
        return {
            "repeat": self.repeat,
            "crab_emoji": self.crab_emoji,
            "separator": self.separator,
        }

    def __repr__(self) -> str:
        return "Options({})".format(", ".join(f"{k}={v!r}" for k, v in self._fields().items()))

    def __eq__(self, other: object) -> bool:
        return self._fields() == other._fields() if isinstance(other, Options) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.repeat, self.crab_emoji, self.separator))

    def __reduce__(self):
        return _restore, (self._fields(),)


def _restore(fields: dict) -> Options:
    """Makes pickled options again."""
    return Options(**fields)


def generate(options: Options) -> str:
    """Generates the text; raises LoremError if it would get too long."""
    if not isinstance(options, Options):
        raise TypeError(f"options must be Options, not {type(options).__name__}")
    return _call(_generate, options._handle)


class _Stream:
    """A stream of the core, which calls `on_word` on the core's thread: with a word, None at
    the end, or an exception. ctypes takes the GIL for such a call, and leaves it for calls of
    the core, so that closing can wait for a call under way."""

    def __init__(self, options: Options, on_word) -> None:
        self._handle = ctypes.c_void_p()

        def called(_user, status: int, text: bytes | None) -> None:
            word = None if text is None else text.decode("utf-8", "replace")
            on_word(_EXCEPTIONS.get(status, LoremError)(word) if status else word)

        self._called = _ON_WORD(called)  # has to live as long as the stream
        _call(_stream_start, options._handle, self._called, None, ctypes.byref(self._handle))

    def request(self, words: int) -> None:
        """Allows so many more calls."""
        _stream_request(self._handle, words)

    def close(self) -> None:
        """After this nothing is called."""
        handle, self._handle = self._handle, ctypes.c_void_p()
        _stream_free(handle)

    __del__ = close


def stream(options: Options) -> AsyncGenerator[str, None]:
    """Gives the words of the text one by one; raises LoremError if it would get too long."""
    if not isinstance(options, Options):
        raise TypeError(f"options must be Options, not {type(options).__name__}")
    return _words(lambda on_word: _Stream(options, on_word))


def crash() -> None:
    """Fails inside the core on purpose: shows that this arrives as a LoremError."""
    _call(_crash)


__version__ = _take(_version())

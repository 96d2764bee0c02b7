"""A small text generator with a native core."""

from __future__ import annotations

from typing import AsyncGenerator

from ._native import LoremError, Options, Stream as _Stream, __version__, crash, generate
from ._stream import words as _words

__all__ = ["LoremError", "Options", "crash", "generate", "stream", "__version__"]


def stream(options: Options) -> AsyncGenerator[str, None]:
    """Gives the words of the text one by one; raises LoremError if it would get too long."""
    if not isinstance(options, Options):
        raise TypeError(f"options must be Options, not {type(options).__name__}")
    return _words(lambda on_word: _Stream(options, on_word))

"""The stream of words, as an async generator over calls from the core's own thread."""

from __future__ import annotations

import asyncio
import atexit
import weakref
from typing import Any, AsyncGenerator, Callable, Union

_AHEAD = 64  # so many words may wait here: the core makes no more until some are taken

# What a call says: a word, None at the end, or why there are no more.
_Told = Union[str, None, Exception]

_open: weakref.WeakSet[Any] = weakref.WeakSet()


@atexit.register
def _close_all() -> None:
    """Closes what is open while the core's thread can still enter Python: later it would wait."""
    for native in list(_open):
        native.close()


async def words(start: Callable[[Callable[[_Told], None]], Any]) -> AsyncGenerator[str, None]:
    """Starts a native stream and gives its words; closes it however the loop over them ends."""
    loop = asyncio.get_running_loop()
    told: asyncio.Queue[_Told] = asyncio.Queue()

    def on_word(what: _Told) -> None:
        # Runs on the core's thread, where nothing of asyncio but this may be called.
        try:
            loop.call_soon_threadsafe(told.put_nowait, what)
        except RuntimeError:
            pass  # the event loop is closed: nobody waits for words

    native = start(on_word)
    _open.add(native)
    try:
        native.request(_AHEAD)
        while (what := await told.get()) is not None:
            if isinstance(what, Exception):
                raise what
            yield what
            native.request(1)
    finally:
        native.close()

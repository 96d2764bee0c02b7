"""A small text generator with a native core."""

from ._native import LoremError, Options, __version__, crash, generate

__all__ = ["LoremError", "Options", "crash", "generate", "__version__"]

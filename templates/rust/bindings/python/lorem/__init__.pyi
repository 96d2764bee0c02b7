from typing import AsyncGenerator, final

__all__ = ["LoremError", "Options", "crash", "generate", "stream", "__version__"]

__version__: str

class LoremError(Exception):
    """The core could not do what was asked, or found a mistake of its own."""

@final
class Options:
    """What to generate; checked by the core, and unchangeable once made.

    A missing, unknown or wrongly typed option is a TypeError, a value out of range a
    ValueError; either names every bad option at once.
    """

    def __new__(cls, *, repeat: int, crab_emoji: bool, separator: str = " ") -> Options: ...
    @property
    def repeat(self) -> int:
        """How often the sentence stands in the text."""
    @property
    def crab_emoji(self) -> bool:
        """Whether a crab follows each sentence."""
    @property
    def separator(self) -> str:
        """What stands between two sentences."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...

def generate(options: Options) -> str:
    """Generates the text; raises LoremError if it would get too long."""

def stream(options: Options) -> AsyncGenerator[str, None]:
    """Gives the words of the text one by one; raises LoremError if it would get too long."""

def crash() -> None:
    """Fails inside the core on purpose: shows that this arrives as a LoremError."""

"""What can go wrong, in the officer's words: the first line of a class is the sentence shown.

No error carries what was recorded about a person: a message names fields, references and
file names at most, because messages reach screens, logs and crash reports.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class MscuError(Exception):
    """Something went wrong."""

    def __init__(self, sentence: str | None = None) -> None:
        """Take the sentence to show; without one the class's own is shown."""
        doc = type(self).__doc__ or MscuError.__doc__ or ""
        self.sentence = sentence or doc.splitlines()[0]
        super().__init__(self.sentence)


class Invalid(MscuError):
    """Some fields need another look."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        """Take a sentence for each field by its name."""
        self.problems = dict(problems)
        super().__init__(" ".join(self.problems.values()))


class NotPermitted(MscuError):
    """Your role does not allow this. Ask a supervisor or the administrator."""


class NotFound(MscuError):
    """That record is not there, or you may not see it."""


class Stale(MscuError):
    """Somebody changed this record since you opened it. Look at it again, then save."""


class OutsideTheGate(MscuError):
    """The program tried to write or read past its own gate; nothing was changed."""


class NotUnlocked(MscuError):
    """The store is locked. Unlock it first."""

"""A copy is written before it is recorded as issued: what cannot be written has not left the unit."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self, TypeVar

from typing_extensions import override

from mscu.actions.core.action import Command
from mscu.errors import Invalid
from mscu.exchange.private_file import not_written

if TYPE_CHECKING:
    from mscu.exchange.private_file import PrivateFile

T = TypeVar("T")
NOT_ISSUED = "Nothing has been issued."


@dataclass(frozen=True, kw_only=True)
class WritesCopy(Command[T], abstract=True):
    """Issue a copy, and write it next to its destination before anything is recorded.

    The caller moves the file to its destination once the copy is on record.
    """

    to: PrivateFile | None = field(default=None, init=False, repr=False, compare=False)
    """The destination; None for a copy that is only returned."""

    def writing_to(self, to: PrivateFile) -> Self:
        """Return the same command with a destination."""
        command = copy(self)
        object.__setattr__(command, "to", to)
        return command

    @override
    def undo(self) -> None:
        if self.to is not None:
            self.to.drop()


def write_beside(content: bytes, to: PrivateFile | None) -> None:
    """Write a copy next to its destination, if it has one.

    Raises:
        Invalid: it cannot be written there.
    """
    if to is None:
        return
    try:
        to.write([content])
    except OSError as error:
        raise Invalid({"to": f"{not_written(error)} {NOT_ISSUED}"}) from None

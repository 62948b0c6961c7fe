"""Files that tell of many people or cases at once: above a size, another person approves first."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self

from typing_extensions import override

from mscu.actions.disclosure.file_copies import WriteFile
from mscu.errors import Invalid
from mscu.rules.disclosure import disclosure_rules

if TYPE_CHECKING:
    from mscu.actions.core.action import Work
    from mscu.actions.disclosure.file_copies import FileMade
    from mscu.exchange.private_file import Beside

APPROVAL = "approval"
"""The problem by which the window knows that it can be asked for."""
ALWAYS = "Another person always approves such a file before it is written."


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a file is to hold, as it is kept until it is approved: words alone."""

    kind: str
    page: str
    content: str
    columns: str
    case_id: int | None = None
    """Of a file of one case."""


@dataclass(frozen=True, kw_only=True)
class WriteBulk(WriteFile, abstract=True):
    """Write a file of many rows; one that is too large for one person to let out is refused."""

    kind: ClassVar[str]
    """The kind of file, as it is kept with what was asked for."""

    def __init_subclass__(cls, *, abstract: bool = False) -> None:
        """Keep the register of the commands by kind."""
        super().__init_subclass__(abstract=abstract)
        if not abstract:
            MAKERS[cls.kind] = cls

    @classmethod
    @abstractmethod
    def from_terms(cls, terms: Terms, form: str, **answers: str) -> Self | None:
        """Make the command anew from what was asked; None where its terms can't be read today."""

    @property
    @abstractmethod
    def edition(self) -> str:
        """Name the document, as the rules do."""

    @abstractmethod
    def count(self, work: Work) -> int:
        """Give the rows that it has at most: what is left out may be counted."""

    def write(self, work: Work, to: Beside) -> FileMade:
        """Make it for a place; a kind that grows without end is written beside it as it is made.

        Raises:
            OSError: the place refuses.
        """
        del to  # of most kinds the whole is made in memory first
        return self.make(work)

    def rows(self, work: Work) -> int:
        """Give the rows that it has today."""
        return self.make(work).rows

    @abstractmethod
    def terms(self) -> Terms:
        """Say what it is to hold."""

    @abstractmethod
    def told(self, work: Work) -> str:
        """Say in words which of the rows it has."""

    @override
    def check(self, work: Work) -> None:
        self.check_answers(work)
        if self.is_bulk(work):
            raise Invalid({APPROVAL: self.too_many()})

    def check_answers(self, work: Work) -> None:
        """Refuse answers that are missing or wrong, whatever its size."""
        super().check(work)

    def is_bulk(self, work: Work) -> bool:
        """Say whether one person may not let it out alone."""
        most = disclosure_rules().most_alone.get(self.edition)
        return most is not None and self.count(work) > most and self.rows(work) > most

    def too_many(self) -> str:
        """Say that it needs another person."""
        most = disclosure_rules().most_alone[self.edition]
        return (
            ALWAYS
            if not most
            else f"It has more than {most:,} rows: another person approves it before it is written."
        )


MAKERS: dict[str, type[WriteBulk]] = {}
"""Every command that writes such a file, by kind; `kinds.py` imports them."""

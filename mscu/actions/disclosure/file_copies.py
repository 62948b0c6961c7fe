"""What every file that is saved out of the unit has in common: for whom, why, what stays on record.

Editions are issued in `issuing.py`; here are files that other programs read.
"""

from __future__ import annotations

import hashlib
from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self

from sqlalchemy import func, select
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.action import AuditNote, Command, Query
from mscu.actions.core.checking import Checked
from mscu.codes import Marking, Operation
from mscu.errors import Invalid
from mscu.models.case import Restriction
from mscu.models.disclosure import Disclosure
from mscu.rules.disclosure import disclosure_rules

if TYPE_CHECKING:
    from mscu.actions.core.action import Work
    from mscu.exchange.private_file import Beside


@dataclass(frozen=True, kw_only=True)
class FileCopy:
    """A file that was issued: its bytes, and what is on record about it."""

    content: bytes
    """Empty where it is written already, beside its place (`private_file.py`)."""
    copy_number: int
    sha256: str
    rows: int
    """How many of what it is made of stand in it: clocks, lines of a list, links."""
    left_out: int = 0
    """How many of restricted cases do not."""
    disclosure_id: int = 0
    beside: Beside | None = None
    """Where it waits to be put in its place; none where it goes wherever is chosen."""


@dataclass(frozen=True, kw_only=True)
class FileMade:
    """What a file is, before it is on record."""

    edition: str
    content: bytes
    copy_number: int
    rows: int
    of: str
    """What its rows are, in words: `links`."""
    left_out: int = 0
    case_id: int | None = None
    marking: Marking = Marking.OFFICIAL_SENSITIVE
    sha256: str = ""
    """Of the file, where that is written already and `content` is empty."""
    content_digest: str = ""
    """Of what it tells, without for whom the copy is; empty where that is not taken apart."""


@dataclass(frozen=True, kw_only=True)
class IssueFile(Command[FileCopy], abstract=True):
    """Write a file for somebody; it leaves a disclosure with the file's SHA-256."""

    recipient: str
    purpose: str
    gateway: str
    reason: str
    needs = Permission.PRINT

    def check(self, work: Work) -> None:
        """Refuse answers that are missing or wrong, field by field."""
        checked = Checked(work)
        for name in ("recipient", "reason"):
            checked.text(name, getattr(self, name), required=True)
        checked.code("purpose", "disclosure_purpose", self.purpose)
        checked.code("gateway", "legal_gateway", self.gateway)
        self.check_more(checked)
        checked.refuse()

    def check_more(self, checked: Checked) -> None:
        """Note what is wrong with what is asked of this kind of file alone."""

    def keep(self, work: Work, made: FileMade) -> FileCopy:
        """Keep on record what leaves the unit."""
        sha256 = made.sha256 or hashlib.sha256(made.content).hexdigest()
        row = work.add(
            Disclosure(
                case_id=made.case_id,
                edition=made.edition,
                recipient=self.recipient.strip(),
                purpose=self.purpose,
                gateway=self.gateway,
                reason=self.reason.strip(),
                marking=made.marking,
                copy_number=made.copy_number,
                issued_at=work.now,
                issued_by_id=work.actor.id,
                sha256=sha256,
                blocks_digest=made.content_digest or sha256,
                audit_head=work.audit_head,
            )
        )
        told = f"{made.edition} of {made.rows} {made.of}, copy {made.copy_number}"
        work.note(
            AuditNote(
                operation=Operation.DISCLOSURE,
                object_type="disclosure",
                object_id=row.id,
                case_id=made.case_id,
                purpose=self.purpose,
                recipients=self.recipient.strip(),
                reason=f"{told}, SHA-256 {sha256}",
            )
        )
        return FileCopy(
            content=made.content,
            copy_number=made.copy_number,
            sha256=sha256,
            rows=made.rows,
            left_out=made.left_out,
            disclosure_id=row.id,
        )


@dataclass(frozen=True, kw_only=True)
class WriteFile(IssueFile, abstract=True):
    """Write a file that other programs read, and keep on record that it left."""

    def perform(self, work: Work) -> FileCopy:
        """Check the answers, write the file, keep that it left."""
        self.check(work)
        return self.keep(work, self.make(work))

    @abstractmethod
    def make(self, work: Work) -> FileMade:
        """Write the file."""


@dataclass(frozen=True, kw_only=True)
class CheckFile(Query[dict[str, str]]):
    """Say what the answers about a file lack, before anybody is asked where to save it."""

    issue: IssueFile
    needs = Permission.PRINT

    def answer(self, work: Work) -> dict[str, str]:
        """Give a sentence by field; none where it could be issued."""
        try:
            self.issue.check(work)
        except Invalid as problem:
            return dict(problem.problems)
        return {}


def restricted(work: Work) -> frozenset[int]:
    """Name all cases that are restricted now, of which no file that others read may tell."""
    return frozenset(work.values(select(Restriction.case_id).where(Restriction.ends_on >= work.today)))


def next_file(work: Work, edition: str, case_id: int | None = None) -> int:
    """Give the number of the next copy of a file, of the unit as a whole or of a case."""
    last = select(func.max(Disclosure.copy_number)).where(Disclosure.edition == edition)
    if case_id is not None:
        last = last.where(Disclosure.case_id == case_id)
    return (work.value(last) or 0) + 1


# --- Files that tell of many people or cases at once: above a size, another person approves
# first.


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

"""What all files saved out of the unit have in common: recipient, purpose, and the record of them.

Editions are issued in `issuing.py`; these are files for other programs.
"""

from __future__ import annotations

import hashlib
from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self

from sqlalchemy import func, select
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.action import AuditNote, Query
from mscu.actions.core.checking import Validator
from mscu.actions.disclosure.answers import check_answers
from mscu.actions.disclosure.file_contents import FileContents
from mscu.actions.disclosure.written_copies import WritesCopy, write_beside
from mscu.codes import Marking, Operation
from mscu.documents.editions.editions import edition_name
from mscu.errors import Invalid
from mscu.models.case import Restriction
from mscu.models.disclosure import Disclosure
from mscu.rules.disclosure import disclosure_rules

if TYPE_CHECKING:
    from mscu.actions.core.action import Work
    from mscu.exchange.private_file import PrivateFile


@dataclass(frozen=True, kw_only=True)
class FileCopy:
    """A file that was issued: its bytes, and what is on record about it."""

    content: bytes
    """Empty if the file is already written, next to its destination (`private_file.py`)."""
    copy_number: int
    sha256: str
    rows: int
    """How many rows it contains: clocks, lines of a list, links."""
    left_out: int = 0
    """How many rows of restricted cases were left out."""
    disclosure_id: int = 0
    beside: PrivateFile | None = None
    """Where it waits to be moved to its destination; None if the user chooses where to save it."""


@dataclass(frozen=True, kw_only=True)
class NewFile:
    """A file before it is on record."""

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
    """SHA-256 of the file, if it is already written and `content` is empty."""
    content_digest: str = ""
    """Digest of the content without the recipient; empty if the two are not separated."""


@dataclass(frozen=True, kw_only=True)
class IssueFile(WritesCopy[FileCopy], abstract=True):
    """Write a file for a recipient, and record the disclosure with the file's SHA-256."""

    recipient: str
    purpose: str
    gateway: str
    reason: str
    needs = Permission.PRINT
    names_nobody: ClassVar[bool] = False
    """Whether nothing in the file identifies a person."""

    def check(self, work: Work) -> None:
        """Refuse answers that are missing or wrong, field by field."""
        validator = Validator(work)
        check_answers(validator, self, names_nobody=self.names_nobody)
        self.check_more(validator)
        validator.raise_if_invalid()

    def check_more(self, validator: Validator) -> None:
        """Note problems that only this kind of file has."""

    def keep(self, work: Work, file: NewFile) -> FileCopy:
        """Write the file next to its destination, and record what leaves the unit."""
        if not file.sha256:
            write_beside(file.content, self.to)
        sha256 = file.sha256 or hashlib.sha256(file.content).hexdigest()
        row = work.add(
            Disclosure(
                case_id=file.case_id,
                edition=file.edition,
                recipient=self.recipient.strip(),
                purpose=self.purpose,
                gateway=self.gateway,
                reason=self.reason.strip(),
                marking=file.marking,
                copy_number=file.copy_number,
                issued_at=work.now,
                issued_by_id=work.actor.id,
                sha256=sha256,
                blocks_digest=file.content_digest or sha256,
                audit_head=work.audit_head,
            )
        )
        summary = f"{edition_name(file.edition)} of {file.rows} {file.of}, copy {file.copy_number}"
        work.note(
            AuditNote(
                operation=Operation.DISCLOSURE,
                object_type="disclosure",
                object_id=row.id,
                case_id=file.case_id,
                purpose=self.purpose,
                recipients=self.recipient.strip(),
                reason=f"{summary}, SHA-256 {sha256}",
            )
        )
        return FileCopy(
            content=file.content,
            copy_number=file.copy_number,
            sha256=sha256,
            rows=file.rows,
            left_out=file.left_out,
            disclosure_id=row.id,
        )


@dataclass(frozen=True, kw_only=True)
class WriteFile(IssueFile, abstract=True):
    """Write a file for other programs and record that it left."""

    def perform(self, work: Work) -> FileCopy:
        """Check the answers, write the file and record that it left."""
        self.check(work)
        return self.keep(work, self.make(work))

    @abstractmethod
    def make(self, work: Work) -> NewFile:
        """Write the file."""


@dataclass(frozen=True, kw_only=True)
class CheckFile(Query[dict[str, str]]):
    """What is wrong with the answers about a file, before the user is asked where to save it."""

    issue: IssueFile
    needs = Permission.PRINT

    def answer(self, work: Work) -> dict[str, str]:
        """Return a message by field; empty if the file could be issued."""
        try:
            self.issue.check(work)
        except Invalid as problem:
            return dict(problem.problems)
        return {}


def restricted_case_ids(work: Work) -> frozenset[int]:
    """Return the ids of all restricted cases, which no file for others may include."""
    return frozenset(work.values(select(Restriction.case_id).where(Restriction.ends_on >= work.today)))


def next_file(work: Work, edition: str, case_id: int | None = None) -> int:
    """Return the number of the next copy of a file, of the unit as a whole or of a case."""
    highest = select(func.max(Disclosure.copy_number)).where(Disclosure.edition == edition)
    if case_id is not None:
        highest = highest.where(Disclosure.case_id == case_id)
    return (work.value(highest) or 0) + 1


# Large files, which another person must approve


APPROVAL = "approval"
"""The problem that tells the window to offer a request for approval."""
ALWAYS = "Another person must always approve such a file before it is written."


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What a file is to contain, as stored until it is approved: text only."""

    kind: str
    page: str
    content: str
    columns: str
    case_id: int | None = None
    """The case, for a file of one case."""


@dataclass(frozen=True, kw_only=True)
class WriteBulk(WriteFile, abstract=True):
    """Write a file of many rows; refuse one that is too large for one person to release."""

    kind: ClassVar[str]
    """The kind of file, as stored with the request."""

    def __init_subclass__(cls, *, abstract: bool = False) -> None:
        """Register the command for its kind."""
        super().__init_subclass__(abstract=abstract)
        if not abstract:
            BULK_COMMANDS[cls.kind] = cls

    @classmethod
    @abstractmethod
    def from_terms(cls, terms: Terms, form: str, **answers: str) -> Self | None:
        """Return the command for a stored request, or None if its terms cannot be read today."""

    @property
    @abstractmethod
    def edition(self) -> str:
        """Return the name of the document, as the rules use it."""

    @abstractmethod
    def count(self, work: Work) -> int:
        """Return the most rows that it can have, counting any that will be left out."""

    def write(self, work: Work, to: PrivateFile) -> NewFile:
        """Write the file for a destination; an unbounded file is written next to it as it is made.

        Raises:
            OSError: the destination cannot be written.
        """
        del to  # most kinds are made in memory first
        return self.make(work)

    def rows(self, work: Work) -> int:
        """Return the number of rows that it has today."""
        return self.make(work).rows

    @abstractmethod
    def contents(self, work: Work) -> FileContents:
        """Return the records that it holds today, without those that will be left out."""

    @abstractmethod
    def terms(self) -> Terms:
        """Return what it is to contain."""

    @abstractmethod
    def describe_rows(self, work: Work) -> str:
        """Describe which rows it contains."""

    @override
    def check(self, work: Work) -> None:
        self.check_answers(work)
        if self.is_bulk(work):
            raise Invalid({APPROVAL: self.too_many()})

    def check_answers(self, work: Work) -> None:
        """Refuse answers that are missing or wrong, whatever the size."""
        super().check(work)

    def is_bulk(self, work: Work) -> bool:
        """Return whether one person may not release it alone."""
        return self.bulk_rows(work) > 0

    def bulk_rows(self, work: Work) -> int:
        """Return the number of rows that it has today if one person may not release it alone, or 0."""
        limit = disclosure_rules().most_alone.get(self.edition)
        if limit is None or self.count(work) <= limit:
            return 0
        rows = self.rows(work)
        return rows if rows > limit else 0

    def too_many(self) -> str:
        """Return the message that another person must approve it."""
        limit = disclosure_rules().most_alone[self.edition]
        return (
            ALWAYS
            if not limit
            else f"It has more than {limit:,} rows: another person must approve it before it is written."
        )


BULK_COMMANDS: dict[str, type[WriteBulk]] = {}
"""Every command that writes such a file, by kind; `kinds.py` imports them."""

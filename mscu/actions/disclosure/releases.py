"""Release of large files: one person asks, another approves or refuses, the first one writes it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.action import AuditNote, Command, Query, Work
from mscu.actions.core.checking import Validator
from mscu.actions.disclosure.file_contents import Change, FileContents, ids_text, read_ids
from mscu.actions.disclosure.file_copies import BULK_COMMANDS, FileCopy, Terms, WriteBulk
from mscu.codes import Operation
from mscu.copy_codes import ReleaseState
from mscu.dates.london import local_day, show_day, show_moment
from mscu.documents.editions.editions import edition_name
from mscu.errors import Invalid, RecordedRefusal
from mscu.models.disclosure import Release
from mscu.models.prepared import literal
from mscu.models.user import User
from mscu.rules.disclosure import disclosure_rules

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Select

    from mscu.exchange.private_file import PrivateFile

MAX_SHOWN = 200
NOT_LARGE = "This file needs no approval: save it yourself."
OWN_REQUEST = "You asked for this file: another person must decide."
OWN_ON_RECORD = "not a file that the user asked for"
DECIDED = "This has already been decided."
NOT_YOURS = "Only the person who asked for this file can write it."
NOT_APPROVED = "It has not been approved."
TOO_LATE = "The approval has expired. Ask for it again."
CHANGED = "What it holds has changed since it was asked for ({}). Refuse it, and have it asked for again."
OTHER_ROWS = "It would hold records that were not approved ({}). Ask for it again."
TOO_MANY_ROWS = "The list has more rows than were approved. Ask for it again."
NOT_WRITTEN = "The file could not be written there: choose another place. Nothing has been issued."
OTHER_VERSION = "It was requested with another version of the program. Ask for it again."


@dataclass(frozen=True, kw_only=True)
class AskForRelease(Command[int]):
    """Ask another person to approve a large file; returns the id of the request."""

    issue: WriteBulk
    needs = Permission.PRINT

    def perform(self, work: Work) -> int:
        """Store the request and the size that the file has today."""
        issue = self.issue
        issue.check_answers(work)
        rows = issue.bulk_rows(work)
        if not rows:
            raise Invalid({"reason": NOT_LARGE})
        terms = issue.terms()
        request = work.add(
            Release(
                case_id=terms.case_id,
                kind=terms.kind,
                edition=issue.edition,
                page=terms.page,
                content=_with_ids(terms.content, issue.contents(work).ids),
                chosen_columns=terms.columns,
                rows=rows,
                recipient=issue.recipient.strip(),
                purpose=issue.purpose,
                gateway=issue.gateway,
                reason=issue.reason.strip(),
                asked_at=work.now,
                asked_by_id=work.actor.id,
            )
        )
        _note(work, request, "asked for approval")
        return request.id


@dataclass(frozen=True, kw_only=True)
class DecideRelease(Command[None]):
    """Approve a large file that another person asked for, or refuse it with a reason."""

    release_id: int
    version: int
    approve: bool
    reason: str = ""
    needs = Permission.RELEASE

    def perform(self, work: Work) -> None:
        """Record the decision, by whom and why; nobody decides on their own file."""
        request = work.get(Release, self.release_id, self.version)
        if request.asked_by_id == work.actor.id:
            raise RecordedRefusal({"reason": OWN_REQUEST}, OWN_ON_RECORD)
        validator = Validator(work)
        reason = validator.text("reason", self.reason, Release.decision, required=not self.approve)
        if request.state is not ReleaseState.WAITS:
            validator.problems["reason"] = DECIDED
        elif self.approve and (why_not := _why_not_approve(work, request)):
            validator.problems["approve"] = why_not
        validator.raise_if_invalid()
        request.state = ReleaseState.APPROVED if self.approve else ReleaseState.REFUSED
        request.decided_at, request.decided_by_id, request.decision = work.now, work.actor.id, reason
        _note(work, request, request.state.label)


@dataclass(frozen=True, kw_only=True)
class WriteReleased(Command[FileCopy]):
    """Write an approved large file: once, by the person who asked, and no larger than approved."""

    release_id: int
    form: str
    to: PrivateFile | None = None
    """The destination; an unbounded file is written next to it."""
    needs = Permission.PRINT

    def perform(self, work: Work) -> FileCopy:
        """Write the file and record that it left."""
        request = work.get(Release, self.release_id)
        if problem := _why_not_writable(work, request):
            raise Invalid({"form": problem})
        issue = _issue_of(request, self.form)
        issue.check_answers(work)
        change = _change(work, request, issue)
        if change.added:
            raise Invalid({"form": OTHER_ROWS.format(change.words)})
        try:
            file = issue.make(work) if self.to is None else issue.write(work, self.to)
            if self.to is not None and not file.sha256:
                self.to.write([file.content])
        except OSError:
            raise Invalid({"form": NOT_WRITTEN}) from None
        if file.rows > request.rows:
            raise Invalid({"form": TOO_MANY_ROWS})
        copy = issue.keep(work, file)
        request.state, request.disclosure_id = ReleaseState.WRITTEN, copy.disclosure_id
        return replace(copy, beside=self.to)

    @override
    def undo(self) -> None:
        if self.to is not None:
            self.to.drop()


@dataclass(frozen=True, kw_only=True)
class ReleaseRequestLine:
    """A request for a large file."""

    id: int
    version: int
    kind: str
    """A key of `BULK_COMMANDS`, which determines the formats that the file can have."""
    edition: str
    rows: int
    which: str
    """Which rows; empty for a user who neither asked for them nor may approve them."""
    columns: str
    recipient: str
    purpose: str
    gateway: str
    reason: str
    state: ReleaseState
    asked: str
    asked_by: str
    decided: str
    decision: str
    until: str
    """The last day on which it may be written."""
    may_decide: bool
    why_not_write: str
    """Why the actor cannot write it now; empty if they can."""


@dataclass(frozen=True, kw_only=True)
class Releases(Query[tuple[ReleaseRequestLine, ...]]):
    """The requests for large files: those waiting first, then the newest."""

    needs = Permission.PRINT

    def answer(self, work: Work) -> tuple[ReleaseRequestLine, ...]:
        lines = release_lines(work, select(Release).order_by(Release.id.desc()))
        return tuple(sorted(lines, key=lambda line: line.state is not ReleaseState.WAITS))


@dataclass(frozen=True, kw_only=True)
class RequestedContents:
    """What a requested file would hold today."""

    release_id: int
    contents: FileContents
    change: str
    """How that differs from what was asked for, in words; empty if it does not."""


@dataclass(frozen=True, kw_only=True)
class ReleaseContents(Query[RequestedContents | None]):
    """What a requested file holds, for the person who asked and for those who may approve it."""

    release_id: int
    needs = Permission.PRINT

    def answer(self, work: Work) -> RequestedContents | None:
        """Return None where the viewer may not read it, or its terms cannot be read today."""
        request = work.get(Release, self.release_id)
        if not _may_read(work, request):
            return None
        try:
            issue = _issue_of(request, "")
            contents = issue.contents(work)
        except Invalid:
            return None
        change = _change_of(request, contents).words
        return RequestedContents(release_id=request.id, contents=contents, change=change)


def release_lines(work: Work, statement: Select[Release]) -> list[ReleaseRequestLine]:
    """Read some requests for large files, no more than a page shows."""
    names = work.pairs(select(User.id, User.display))
    return [_line(work, request, names) for request in work.records(statement.limit(literal(MAX_SHOWN)))]


def _note(work: Work, request: Release, step: str) -> None:
    work.note(
        AuditNote(
            operation=Operation.PERMISSION,
            object_type=Release.__tablename__,
            object_id=request.id,
            case_id=request.case_id,
            purpose=request.purpose,
            recipients=request.recipient,
            reason=f"{edition_name(request.edition)} of {request.rows} rows: {step}",
        )
    )


def _with_ids(content: str, ids: Iterable[int]) -> str:
    """Return the terms of a file with the records that it is to hold, on a line of their own."""
    return f"{content}\n{ids_text(ids)}"


def _why_not_approve(work: Work, request: Release) -> str:
    """Return why a file cannot be approved as it was asked for, or an empty string."""
    try:
        change = _change(work, request, _issue_of(request, ""))
    except Invalid as problem:
        return " ".join(problem.problems.values())
    return CHANGED.format(change.words) if change.words else ""


def _change(work: Work, request: Release, issue: WriteBulk) -> Change:
    """Return how the records of a file have changed since it was asked for."""
    return _change_of(request, issue.contents(work))


def _change_of(request: Release, contents: FileContents) -> Change:
    _, is_listed, listed = request.content.partition("\n")
    # Until version 0.2 only the number of rows was kept.
    return Change.between(read_ids(listed), contents.ids) if is_listed else Change()


def _issue_of(request: Release, form: str) -> WriteBulk:
    """Return the command that was requested."""
    terms = Terms(
        kind=request.kind,
        page=request.page,
        content=request.content.partition("\n")[0],
        columns=request.chosen_columns,
        case_id=request.case_id,
    )
    command = BULK_COMMANDS.get(request.kind)
    answers = {name: getattr(request, name) for name in ("recipient", "purpose", "gateway", "reason")}
    issue = None if command is None else command.from_terms(terms, form, **answers)
    if issue is None:
        raise Invalid({"form": OTHER_VERSION})
    return issue


def _why_not_writable(work: Work, request: Release) -> str:
    if request.asked_by_id != work.actor.id:
        return NOT_YOURS
    if request.state is not ReleaseState.APPROVED or request.decided_at is None:
        return NOT_APPROVED
    return TOO_LATE if local_day(request.decided_at) + _approval_period() < work.today else ""


def _approval_period() -> timedelta:
    return timedelta(days=disclosure_rules().days)


def _line(work: Work, request: Release, names: dict[int, str]) -> ReleaseRequestLine:
    decided = request.decided_at
    decided_by = names.get(request.decided_by_id or 0, "")
    may_decide = work.actor.may(Permission.RELEASE) and request.asked_by_id != work.actor.id
    is_approved = request.state is ReleaseState.APPROVED and decided is not None
    return ReleaseRequestLine(
        id=request.id,
        version=request.version,
        kind=request.kind,
        rows=request.rows,
        edition=edition_name(request.edition),
        which=_row_description(work, request) if _may_read(work, request) else "",
        columns=_columns(request),
        recipient=request.recipient,
        purpose=work.label(request.purpose),
        gateway=work.label(request.gateway),
        reason=request.reason,
        state=request.state,
        asked=show_moment(request.asked_at),
        asked_by=names.get(request.asked_by_id, ""),
        decision=request.decision,
        decided=f"{show_moment(decided)} by {decided_by}" if decided else "",
        until=show_day(local_day(decided) + _approval_period()) if is_approved and decided else "",
        may_decide=may_decide and request.state is ReleaseState.WAITS,
        why_not_write=_why_not_writable(work, request),
    )


def _may_read(work: Work, request: Release) -> bool:
    """Return whether the actor may know what is in a file: its filters and records may name people."""
    return request.asked_by_id == work.actor.id or work.actor.may(Permission.RELEASE)


def _row_description(work: Work, request: Release) -> str:
    try:
        return _issue_of(request, "").describe_rows(work)
    except Invalid:
        return ""


def _columns(request: Release) -> str:
    return ", ".join(json.loads(request.chosen_columns)) or "all"

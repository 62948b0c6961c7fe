"""The disclosure register: every copy that left the unit, filtered by text, state and days."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from mscu.access import Permission
from mscu.actions.core.action import Query, Work
from mscu.actions.core.listing import FirstRows, IdSlice, Listing, ListOrder, ListPosition
from mscu.actions.core.view_filters import DisclosuresView
from mscu.actions.disclosure.issued_copies import copy_names, copy_scope, proceedings_answer
from mscu.actions.disclosure.not_left import NotLeft, load_not_left, may_record_not_left
from mscu.actions.disclosure.recall_record import RecallLine, last_overdue_day, load_recalls, recall_notices
from mscu.actions.disclosure.recalls import unanswered
from mscu.dates.london import show_moment, start_of_day
from mscu.models.case import Case
from mscu.models.code import Code
from mscu.models.disclosure import CopyNotLeft, Disclosure, Recall
from mscu.models.figures import FrozenFigures
from mscu.models.subject import Involvement, Subject
from mscu.models.user import User
from mscu.text.name_forms import sort_name

ALL = DisclosuresView()
RECALLED, NOT_RECALLED, UNANSWERED, SURVIVOR_COPIES = "recalled", "out", "unanswered", "own"
"""Which copies: recalled, not recalled, recalled with no answer in time, or made for one survivor each."""
NOT_LEFT = "not_left"
"""Copies that were issued and did not leave."""


@dataclass(frozen=True, kw_only=True)
class DisclosureFilter:
    """Which copies to list; by default all."""

    words: str = ""
    state: str = ""
    since: date | None = None
    today: date = date.min

    def apply(self, statement: Select[Any]) -> Select[Any]:
        """Narrow a statement."""
        recalled, not_left = select(Recall.disclosure_id), select(CopyNotLeft.disclosure_id)
        if self.words.strip():
            matches = _matches_survivor if self.state == SURVIVOR_COPIES else _matches_text
            statement = statement.where(matches(self.words.strip()))
        if self.state == SURVIVOR_COPIES:
            statement = statement.where(Disclosure.person_id.is_not(None))
        if self.state == RECALLED:
            statement = statement.where(Disclosure.id.in_(recalled))
        if self.state == NOT_RECALLED:
            statement = statement.where(Disclosure.id.not_in(recalled), Disclosure.id.not_in(not_left))
        if self.state == NOT_LEFT:
            statement = statement.where(Disclosure.id.in_(not_left))
        if self.state == UNANSWERED:
            overdue = select(Recall.disclosure_id).where(unanswered(last_overdue_day(self.today)))
            statement = statement.where(Disclosure.id.in_(overdue))
        if self.since is not None:
            statement = statement.where(Disclosure.issued_at >= start_of_day(self.since))
        return statement


def _matches_text(text: str) -> ColumnElement[Any]:
    """Return an SQL test on a copy's recipient, its case, a person of the case, or its issuer."""
    issuers = select(User.id).where(User.display.icontains(text, autoescape=True))
    conditions = [_recipient_matches(text), Disclosure.issued_by_id.in_(issuers), _case_matches(text)]
    if (subject_ids := _nominals_named(text)) is not None:
        case_ids = select(Involvement.case_id).where(Involvement.subject_id.in_(subject_ids))
        conditions += [Disclosure.case_id.in_(case_ids), Disclosure.person_id.in_(subject_ids)]
    return or_(*conditions)


def _matches_survivor(text: str) -> ColumnElement[Any]:
    """Return an SQL test on the survivor, case or recipient of a survivor's own copy."""
    conditions = [_recipient_matches(text), _case_matches(text)]
    if (subject_ids := _nominals_named(text)) is not None:
        conditions.append(Disclosure.person_id.in_(subject_ids))
    return or_(*conditions)


def _recipient_matches(text: str) -> ColumnElement[Any]:
    return Disclosure.recipient.icontains(text, autoescape=True)


def _case_matches(text: str) -> ColumnElement[Any]:
    cases = select(Case.id).where(Case.reference.icontains(text, autoescape=True))
    return Disclosure.case_id.in_(cases)


def _nominals_named(text: str) -> Select[int] | None:
    """Select the nominals of that name; none for punctuation only, which every name contains."""
    name = sort_name(text)
    matches = Subject.sort_name.contains(name, autoescape=True)
    return select(Subject.id).where(matches) if name else None


@dataclass(frozen=True, kw_only=True)
class DisclosureRow:
    """A copy that left the unit, with all that is on record about it."""

    id: int
    edition: str
    of: str
    """The case's reference, or that it covers several cases or none."""
    case_id: int | None
    recipient: str
    purpose: str
    purpose_key: str
    gateway: str
    gateway_key: str
    reason: str
    proceedings: str
    """The answer to whether proceedings are active; empty for a copy that is not public."""
    agreed_by: str
    marking: str
    copy_number: int
    issued: str
    issued_by: str
    sha256: str
    recall: RecallLine | None
    is_notice: bool
    survivor_id: int | None = None
    survivor: str = ""
    """Whose own copy it is, if the viewer may see that person."""
    not_left: NotLeft | None = None
    """Why it did not leave, for a copy that did not."""
    may_record_not_left: bool = False
    """Whether the viewer issued it, or may record of any copy that it did not leave."""
    has_figures: bool = False
    """Whether the figures as issued are stored with it."""


@dataclass(frozen=True, kw_only=True)
class FirstDisclosures(Query[FirstRows[DisclosureRow]]):
    """The newest copies, read at once."""

    view: DisclosuresView = ALL
    needs = Permission.PRINT

    def answer(self, work: Work) -> FirstRows[DisclosureRow]:
        return DISCLOSURES.first(work, filter_of_view(self.view, work.today))


@dataclass(frozen=True, kw_only=True)
class DisclosureNumbers(Query[IdSlice]):
    """A slice of the ids of all copies, the newest first."""

    view: DisclosuresView = ALL
    after: ListPosition | None = None
    needs = Permission.PRINT

    def answer(self, work: Work) -> IdSlice:
        return DISCLOSURES.ids(work, filter_of_view(self.view, work.today), self.after)


@dataclass(frozen=True, kw_only=True)
class DisclosureRows(Query[tuple[DisclosureRow, ...]]):
    """Some copies, in the order requested."""

    numbers: tuple[int, ...]
    needs = Permission.PRINT

    def answer(self, work: Work) -> tuple[DisclosureRow, ...]:
        return DISCLOSURES.rows(work, self.numbers)


def filter_of_view(view: DisclosuresView, today: date) -> DisclosureFilter:
    """Return which copies a view shows today."""
    days = int(view.days) if view.days.isdecimal() and len(view.days) <= len("9999") else None
    since = None if days is None else today - timedelta(days=days)
    return DisclosureFilter(words=view.words, state=view.state, since=since, today=today)


def _read(work: Work, ids: Sequence[int]) -> Iterator[DisclosureRow]:
    rows = work.rows(
        select(Disclosure, Case.reference, User.display, Subject.id, Subject.name)
        .outerjoin(Case, Case.id == Disclosure.case_id)
        .outerjoin(Subject, Subject.id == Disclosure.person_id)
        .join(User, User.id == Disclosure.issued_by_id)
        .where(Disclosure.id.in_(ids))
    )
    recalls, notices = load_recalls(work, ids), recall_notices(work, ids)
    frozen, not_left = _with_figures(work, ids), load_not_left(work, ids)
    names = copy_names(work, (row for row, *_ in rows))
    labels = _labels(work, {key for row, *_ in rows for key in (row.purpose, row.gateway)})
    for row, reference, display, survivor_id, survivor in rows:
        yield DisclosureRow(
            id=row.id,
            edition=names[row.id],
            case_id=row.case_id,
            of=reference or copy_scope(row),
            recipient=row.recipient,
            purpose=labels.get(row.purpose, ""),
            purpose_key=row.purpose,
            gateway=labels.get(row.gateway, ""),
            gateway_key=row.gateway,
            reason=row.reason,
            proceedings=proceedings_answer(row),
            agreed_by=row.agreed_by,
            marking=row.marking.label,
            copy_number=row.copy_number,
            issued=show_moment(row.issued_at),
            issued_by=display,
            sha256=row.sha256,
            recall=recalls.get(row.id),
            is_notice=row.id in notices,
            not_left=not_left.get(row.id),
            may_record_not_left=may_record_not_left(work, row),
            has_figures=row.id in frozen,
            survivor_id=survivor_id,
            survivor=survivor or "",
        )


def _with_figures(work: Work, ids: Sequence[int]) -> frozenset[int]:
    statement = select(FrozenFigures.disclosure_id).where(FrozenFigures.disclosure_id.in_(ids))
    return frozenset(work.values(statement))


def _labels(work: Work, keys: Collection[str]) -> dict[str, str]:
    return work.pairs(select(Code.key, Code.label).where(Code.key.in_(keys)))


DISCLOSURES = Listing(
    order=ListOrder(key=Disclosure.issued_at, id_column=Disclosure.id, descending=True), read=_read
)

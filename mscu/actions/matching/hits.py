"""Watches that a user sets, and the hits for that user, which nobody else can read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import AuditNote, Command, Query, Work
from mscu.actions.core.checking import Validator, required_text
from mscu.codes import HitKind, IdentifierKind, Operation, Timing
from mscu.dates.london import show_day, show_moment
from mscu.errors import NotFound
from mscu.models.case import Case
from mscu.models.entries.entry import Entry
from mscu.models.hit import Hit, Watch
from mscu.models.prepared import literal
from mscu.models.subject import Subject
from mscu.models.user import User
from mscu.text.identifier_forms import find_identifiers, normal_form, show
from mscu.text.likeness_keys import generic_words, likeness_words
from mscu.text.name_forms import name_key
from mscu.text.storable_text import FILL_IN

MAX_DAYS = 183
"""Half a year; to review a watch, set it again."""
MAX_ROWS = 100
NOT_DISTINCTIVE = "Type a whole name, plate, phone, postcode or e-mail address."


@dataclass(frozen=True, kw_only=True)
class SetWatch(Command[int]):
    """Watch for the next mention of a name, registration, phone or place; returns the watch's id."""

    words: str
    reason: str
    ends_on: str
    needs = Permission.RECORD_REPORTS
    undoable = True

    def perform(self, work: Work) -> int:
        """Store what is watched in its normal form."""
        validator = Validator(work)
        text = validator.text("words", self.words, Subject.name, required=True)
        reason = validator.text("reason", self.reason, Watch.reason, required=True)
        ends_on = validator.day("ends_on", self.ends_on, Timing.DUE)
        last = work.today + timedelta(days=MAX_DAYS)
        if ends_on is None:
            validator.problems.setdefault("ends_on", FILL_IN)
        elif not work.today < ends_on <= last:
            validator.problems["ends_on"] = f"Type a date after today and no later than {show_day(last)}."
        parsed = _parse_watch(text)
        if parsed is None:
            validator.problems.setdefault("words", NOT_DISTINCTIVE)
        validator.raise_if_invalid()
        kind, value, shown = parsed or (IdentifierKind.NAME, "", "")
        work.note(AuditNote(operation=Operation.FINDING, sealed=f"watched: {shown}"))
        watch = Watch(
            user_id=work.actor.id,
            kind=kind,
            value=value,
            shown=shown,
            reason=reason,
            began_at=work.now,
            ends_on=ends_on,
        )
        watch_id = work.add(watch).id
        work.undone_by(EndWatch(watch_id=watch_id), "The watch has ended.")
        return watch_id


ONLY_ALONE = frozenset({IdentifierKind.HANDLE, IdentifierKind.ACCOUNT})
"""Watched only if typed alone: next to a name they may be words of a sentence."""


def _parse_watch(text: str) -> tuple[IdentifierKind, str, str] | None:
    """Parse what is to be watched: an identifier, or a name distinctive enough to identify a person."""
    for identifier in find_identifiers(text):
        if identifier.kind in ONLY_ALONE and identifier.value != normal_form(identifier.kind, text):
            continue
        return identifier.kind, identifier.value, show(identifier.kind, identifier.value)
    distinctive = likeness_words(text) - generic_words()
    return (IdentifierKind.NAME, name_key(text), text) if any(map(_is_distinctive, distinctive)) else None


def _is_distinctive(word: str) -> bool:
    return len(word) > 2  # noqa: PLR2004 - an initial or a particle names nobody


@dataclass(frozen=True, kw_only=True)
class EndWatch(Command[None]):
    """End a watch."""

    watch_id: int
    needs = Permission.RECORD_REPORTS

    def perform(self, work: Work) -> None:
        """End it as of yesterday; the row stays, to show who watched what."""
        watch = work.get(Watch, self.watch_id)
        watch.ends_on = work.today - timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class WatchLine:
    id: int
    shown: str
    reason: str
    until: str


@dataclass(frozen=True, kw_only=True)
class MyWatches(Query[tuple[WatchLine, ...]]):
    """The actor's watches, the newest first."""

    needs = Permission.RECORD_REPORTS

    def answer(self, work: Work) -> tuple[WatchLine, ...]:
        """Read those that have not ended."""
        live = select(Watch).where(Watch.ends_on >= work.today).order_by(Watch.id.desc())
        return tuple(
            WatchLine(id=w.id, shown=w.shown, reason=w.reason, until=show_day(w.ends_on))
            for w in work.records(live.limit(literal(MAX_ROWS)))
        )


@dataclass(frozen=True, kw_only=True)
class HitLine:
    """A hit as a line of a list, without what the viewer may not see."""

    id: int
    kind: HitKind
    said: str
    why: str
    by: str
    """Rank and name."""
    when: str
    case_id: int | None
    case: str
    entry_id: int | None
    entry: str
    entry_in_case: bool = False
    """Whether that entry is in a case, rather than a report without one."""


@dataclass(frozen=True, kw_only=True)
class MyHits(Query[tuple[HitLine, ...]]):
    """The hits that the actor has not answered yet."""

    needs = Permission.RECORD_REPORTS

    def answer(self, work: Work) -> tuple[HitLine, ...]:
        """Read the hits, newest first, with the case and the entry if the actor may see them."""
        waiting = select(Hit).where(Hit.answered_at.is_(None)).order_by(Hit.id.desc())
        return tuple(_hit_lines(work, work.records(waiting.limit(literal(MAX_ROWS)))))


def _hit_lines(work: Work, hits: Sequence[Hit]) -> Iterator[HitLine]:
    cases = {
        case_id: f"{reference} {title}"
        for case_id, reference, title in work.rows(
            select(Case.id, Case.reference, Case.title).where(Case.id.in_({hit.about_case for hit in hits}))
        )
    }
    statement = select(Entry.id, Entry.headline, Entry.case_id)
    entries = {
        row.id: row for row in work.rows(statement.where(Entry.id.in_({hit.in_entry for hit in hits})))
    }
    people = work.pairs(select(User.name, User.display))
    for hit in hits:
        entry = entries.get(hit.in_entry or 0)
        yield HitLine(
            id=hit.id,
            kind=hit.kind,
            said=hit.said,
            why=hit.why,
            by=people.get(hit.by, hit.by),
            when=show_moment(hit.raised_at),
            case_id=hit.about_case if hit.about_case in cases else None,
            case=cases.get(hit.about_case or 0, ""),
            entry_id=entry and entry.id,
            entry=entry.headline if entry else "",
            entry_in_case=entry is not None and entry.case_id is not None,
        )


@dataclass(frozen=True, kw_only=True)
class AnswerHit(Command[None]):
    """Record what was done about a hit: who was contacted, or that no one was."""

    hit_id: int
    answer: str
    needs = Permission.RECORD_REPORTS

    def perform(self, work: Work) -> None:
        """Record the answer, once."""
        answer = required_text(work, "answer", self.answer, Hit.answer)
        hit = work.get(Hit, self.hit_id)
        if hit.answered_at is not None:
            raise NotFound
        hit.answer, hit.answered_at = answer, work.now

"""The whole advice library as whoever maintains it reads it: every piece, its changes and who made them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import Query, Work
from mscu.actions.reference.advice_changes import PLACES, TOPICS
from mscu.actions.reference.changes import proposer_of
from mscu.actions.reference.lists import PIECES
from mscu.actions.reference.unit_advice import unit_advice
from mscu.codes import ReferenceField, ReferenceKind, ReferenceState
from mscu.dates.london import local_day, show_day, show_moment
from mscu.models.code import Code
from mscu.models.reference_change import ReferenceChange
from mscu.rules.advice import AdviceText, Condition, shipped_library
from mscu.rules.unit_advice import OwnPiece, UnitAdvice, Wording, highest_base, load, whole_library

PROGRAMS, WORDED, OWN = "The program's", "The program's, in the unit's words", "The unit's own"
GONE = "Not in the library"


@dataclass(frozen=True, kw_only=True)
class AdviceChange:
    """A change of a piece, with who proposed it and who agreed."""

    id: int
    version: int
    what: ReferenceField
    state: ReferenceState
    is_of_release: bool
    is_mine: bool
    proposed: str
    """By whom and when."""
    decided: str
    """The same of who agreed or refused; empty until then."""
    reason: str
    refusal: str
    wording: Wording | None
    """The words that it proposes, if it does."""
    retired_on: str
    """The day from which it retires the piece; empty if it does not."""


@dataclass(frozen=True, kw_only=True)
class AdviceRow:
    """A piece of the library, or one that is proposed for it."""

    key: str
    wording: Wording | None
    """None for one that left the library, of which only the title is kept."""
    title: str
    dated: str
    topics: tuple[str, ...]
    """Labels."""
    raised_by: tuple[str, ...]
    """Answers in words, each with how much it adds."""
    ruled_out_by: tuple[str, ...]
    most: int
    """The highest rank that it can be given while nothing is answered."""
    whose: str
    retired: str
    """The day from which it is no longer offered."""
    is_offered: bool
    changes: tuple[AdviceChange, ...]
    """The newest first."""

    @property
    def waiting(self) -> AdviceChange | None:
        """Return the change that waits for a second person."""
        return next(self._waiting(of_release=False), None)

    @property
    def release(self) -> AdviceChange | None:
        """Return what a release says since, beside the unit's own, while nobody has decided."""
        return next(self._waiting(of_release=True), None)

    def _waiting(self, *, of_release: bool) -> Iterator[AdviceChange]:
        waits = (change for change in self.changes if change.state is ReferenceState.WAITS)
        return (change for change in waits if change.is_of_release is of_release)

    @property
    def waits(self) -> bool:
        """Return whether somebody still has to decide or to look."""
        return self.waiting is not None or self.release is not None


@dataclass(frozen=True, kw_only=True)
class AdviceBook:
    """Every piece, with the topics and kinds of place that a new one may name."""

    rows: tuple[AdviceRow, ...]
    topics: tuple[tuple[str, str], ...]
    places: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class AdviceRegister(Query[AdviceBook]):
    """The whole library: what waits first, then in the library's order, then what was retired."""

    needs = Permission.KEEP_LISTS

    def answer(self, work: Work) -> AdviceBook:
        codes = work.rows(
            select(Code.list_name, Code.key, Code.label, Code.retired_on)
            .where(Code.list_name.in_((PIECES, TOPICS, PLACES)))
            .order_by(Code.position, Code.label)
        )
        of_library = select(ReferenceChange).where(ReferenceChange.kind == ReferenceKind.ADVICE)
        changes = work.records(of_library.order_by(ReferenceChange.id))
        labels = {row.key: row.label for row in codes if row.list_name != PLACES}
        live = [row for row in codes if row.retired_on is None]
        reading = _Reading(work, unit_advice(work), labels)
        return AdviceBook(
            rows=tuple(sorted(reading.rows(changes), key=_rank)),
            topics=tuple((row.key, row.label) for row in live if row.list_name == TOPICS),
            places=tuple((row.key, row.label) for row in live if row.list_name == PLACES),
        )


def _rank(row: AdviceRow) -> int:
    if row.waits:
        return 0
    return 1 if row.is_offered else 2


@dataclass
class _Reading:
    """The library as it is read for the register."""

    work: Work
    unit: UnitAdvice
    labels: Mapping[str, str]
    """Of the topics, and of all pieces that there were."""

    def rows(self, changes: Iterable[ReferenceChange]) -> Iterator[AdviceRow]:
        """Yield every piece, also those that are proposed and those that left the library."""
        by_key: dict[str, list[ReferenceChange]] = {}
        for change in changes:
            by_key.setdefault(change.about, []).append(change)
        pieces = {piece.key: piece for piece in whole_library(shipped_library(), self.unit)}
        pieces |= {key: piece for key, piece in _proposed(by_key) if key not in pieces}
        gone = [key for key in self.labels if key.startswith(f"{PIECES}:")]
        for key in dict.fromkeys((*pieces, *gone)):
            yield self._row(key, pieces.get(key), by_key.get(key, []))

    def _row(self, key: str, piece: AdviceText | None, changes: list[ReferenceChange]) -> AdviceRow:
        retired = self.unit.retired.get(key)
        is_in_library = piece is not None and (not piece.is_own or key in self.unit.pieces)
        topics = piece.topics if piece is not None else ()
        return AdviceRow(
            key=key,
            wording=Wording.of(piece) if piece is not None else None,
            title=piece.title if piece is not None else self.labels[key],
            dated=show_day(piece.dated) if piece is not None else "",
            topics=tuple(self.labels.get(topic, topic) for topic in topics),
            raised_by=tuple(map(_raised, piece.because)) if piece is not None else (),
            ruled_out_by=tuple(c.all_in_words() for c in piece.hold_when) if piece is not None else (),
            most=highest_base(piece) if piece is not None else 0,
            whose=_whose(piece, key, self.unit),
            retired=show_day(retired) if retired else "",
            is_offered=is_in_library and (retired is None or self.work.today < retired),
            changes=tuple(_change(self.work, change) for change in reversed(changes)),
        )


def _proposed(by_key: Mapping[str, Iterable[ReferenceChange]]) -> Iterator[tuple[str, AdviceText]]:
    """Yield the pieces that were proposed, as they would be if somebody agreed."""
    for key, changes in by_key.items():
        for change in changes:
            if change.what is ReferenceField.ADDED:
                yield key, load(OwnPiece, change.value).as_piece(key, local_day(change.proposed_at))


def _whose(piece: AdviceText | None, key: str, unit: UnitAdvice) -> str:
    if piece is None:
        return GONE
    return OWN if piece.is_own else WORDED if key in unit.wordings else PROGRAMS


def _raised(condition: Condition) -> str:
    return f"{condition.all_in_words()}: {condition.adds} more"


def _change(work: Work, change: ReferenceChange) -> AdviceChange:
    has_words = change.what in {ReferenceField.ADDED, ReferenceField.TEXT}
    return AdviceChange(
        id=change.id,
        version=change.version,
        what=change.what,
        state=change.state,
        is_of_release=change.proposed_by_id is None,
        is_mine=change.proposed_by_id == work.actor.id,
        proposed=f"{proposer_of(work, change)}, {show_moment(change.proposed_at)}",
        decided=f"{work.displays()[change.agreed_by_id or 0]}, {show_moment(change.agreed_at)}"
        if change.agreed_at
        else "",
        reason=change.reason,
        refusal=change.refusal,
        wording=load(Wording, change.value) if has_words else None,
        retired_on=show_day(change.holds_from)
        if change.what is ReferenceField.RETIRED_ON and change.holds_from
        else "",
    )

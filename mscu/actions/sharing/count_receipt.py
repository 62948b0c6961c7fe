"""The charity's counts for the unit's figures: received once, with their signature, and read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import Command, Query, Work
from mscu.actions.core.checking import FILL_IN, Checked, columns_from
from mscu.actions.sharing.sharing import BROKEN, uuid_in
from mscu.dates.london import show_day, show_moment
from mscu.models.received_counts import CountRelease, CountsSigned, ReleasedCount


@dataclass(frozen=True, kw_only=True)
class Count:
    """One number, and what is counted."""

    name: str
    number: int | None
    """The start of its band of five; None if it is withheld as too small."""


@dataclass(frozen=True, kw_only=True)
class ReceiveCounts(Command[int]):
    """Receive a signed release of counts and return its id; receiving it again changes nothing."""

    uuid: str
    period_from: str
    period_to: str
    released_by: str
    counts: tuple[Count, ...]
    signature: bytes
    public_key: bytes
    needs = Permission.SHARE

    def perform(self, work: Work) -> int:
        """Record the numbers as they were signed."""
        known = select(CountRelease.id).where(CountRelease.uuid == uuid_in("uuid", self.uuid))
        if (number := work.value(known)) is not None:
            return int(number)
        values = self._checked(work)
        release = CountRelease(
            uuid=self.uuid,
            received_at=work.now,
            received_by_id=work.actor.id,
            digest=self.words.digest,
            signature=self.signature,
            public_key=self.public_key,
            **values,
        )
        work.add(release)
        for each in self.counts:
            work.add(ReleasedCount(release_id=release.id, name=each.name, number=each.number))
        return release.id

    @property
    def words(self) -> CountsSigned:
        """Return what was signed."""
        return CountsSigned(
            uuid=self.uuid,
            period_from=self.period_from,
            period_to=self.period_to,
            released_by=self.released_by,
            counts=tuple((each.name, each.number) for each in self.counts),
        )

    def _checked(self, work: Work) -> dict[str, object]:
        checked = Checked(work)
        typed = ("period_from", "period_to", "released_by")
        values = columns_from(self, CountRelease, checked, only=typed)
        for number, each in enumerate(self.counts):
            columns_from(each, ReleasedCount, checked, prefix=f"counts.{number}.")
        for name in ("period_from", "period_to"):
            if values.get(name) is None:
                checked.problems.setdefault(name, FILL_IN)
        if not self.counts:
            checked.problems["counts"] = FILL_IN
        checked.refuse()
        if values["period_to"] < values["period_from"]:
            checked.problems["period_to"] = "The period ends before it begins."
        elif not work.keys.is_signed(self.words.signed, self.signature, self.public_key):
            signed = ("period_from", "period_to", "released_by", "counts", "signature", "public_key")
            checked.problems |= dict.fromkeys(signed, BROKEN)
        checked.refuse()
        return values


@dataclass(frozen=True, kw_only=True)
class CountsAnswer:
    """One release, as the unit's figures use it."""

    id: int
    uuid: str
    period_from: date
    period_to: date
    period: str
    released_by: str
    received: str
    counts: tuple[tuple[str, int | None], ...]
    """None where the charity withheld the number."""


@dataclass(frozen=True, kw_only=True)
class CharityCounts(Query[tuple[CountsAnswer, ...]]):
    """The counts that the charity released, newest period first."""

    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> tuple[CountsAnswer, ...]:
        newest = CountRelease.period_to.desc(), CountRelease.id.desc()
        releases = work.records(select(CountRelease).order_by(*newest))
        rows = select(ReleasedCount.release_id, ReleasedCount.name, ReleasedCount.number)
        counts: dict[int, list[tuple[str, int | None]]] = {}
        for release_id, name, number in work.rows(rows.order_by(ReleasedCount.id)):
            counts.setdefault(release_id, []).append((name, number))
        return tuple(
            CountsAnswer(
                id=each.id,
                uuid=each.uuid,
                period_from=each.period_from,
                period_to=each.period_to,
                released_by=each.released_by,
                period=f"{show_day(each.period_from)} to {show_day(each.period_to)}",
                received=show_moment(each.received_at),
                counts=tuple(counts.get(each.id, ())),
            )
            for each in releases
        )

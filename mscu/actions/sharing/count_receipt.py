"""The charity's counts for the unit's figures: received once, with their signature, and read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import Command, Query, Work
from mscu.actions.core.checking import Validator, columns_from
from mscu.actions.sharing.sharing import BROKEN, parse_uuid
from mscu.dates.london import show_day, show_moment
from mscu.models.received_counts import CountRelease, CountsStatement, ReleasedCount
from mscu.text.storable_text import FILL_IN

ALREADY = "Police already hold counts of these days, so they would be counted twice."


@dataclass(frozen=True, kw_only=True)
class NamedCount:
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
    counts: tuple[NamedCount, ...]
    signature: bytes
    public_key: bytes
    needs = Permission.SHARE

    def perform(self, work: Work) -> int:
        """Record the numbers as they were signed."""
        statement = select(CountRelease.id).where(
            CountRelease.uuid == (uuid := parse_uuid("uuid", self.uuid))
        )
        if (release_id := work.value(statement)) is not None:
            return int(release_id)
        values = self._checked(work)
        release = CountRelease(
            uuid=uuid,
            received_at=work.now,
            received_by_id=work.actor.id,
            digest=self.words.digest,
            signature=self.signature,
            public_key=self.public_key,
            **values,
        )
        work.add(release)
        for count in self.counts:
            work.add(ReleasedCount(release_id=release.id, name=count.name, number=count.number))
        return release.id

    @property
    def words(self) -> CountsStatement:
        """Return what was signed."""
        return CountsStatement(
            uuid=self.uuid,
            period_from=self.period_from,
            period_to=self.period_to,
            released_by=self.released_by,
            counts=tuple((count.name, count.number) for count in self.counts),
        )

    def _checked(self, work: Work) -> dict[str, object]:
        validator = Validator(work)
        field_names = ("period_from", "period_to", "released_by")
        values = columns_from(self, CountRelease, validator, only=field_names)
        for number, count in enumerate(self.counts):
            columns_from(count, ReleasedCount, validator, prefix=f"counts.{number}.")
        for name in ("period_from", "period_to"):
            if values.get(name) is None:
                validator.problems.setdefault(name, FILL_IN)
        if not self.counts:
            validator.problems["counts"] = FILL_IN
        validator.raise_if_invalid()
        if values["period_to"] < values["period_from"]:
            validator.problems["period_to"] = "The period ends before it begins."
        elif _overlaps(work, values["period_from"], values["period_to"]):
            validator.problems["period_from"] = ALREADY
        elif not work.keys.is_signed(self.words.signed, self.signature, self.public_key):
            problem_fields = ("period_from", "period_to", "released_by", "counts", "signature", "public_key")
            validator.problems |= dict.fromkeys(problem_fields, BROKEN)
        validator.raise_if_invalid()
        return values


def _overlaps(work: Work, first: object, last: object) -> bool:
    """Return whether a day was counted before, as when the charity's store has forgotten a release."""
    overlapping = select(CountRelease.id).where(
        CountRelease.period_from <= last, CountRelease.period_to >= first
    )
    return work.value(overlapping) is not None


@dataclass(frozen=True, kw_only=True)
class ReceivedReleases(Query[tuple[str, ...]]):
    """The UUIDs of the releases that were received."""

    needs = Permission.SHARE

    def answer(self, work: Work) -> tuple[str, ...]:
        return tuple(work.values(select(CountRelease.uuid)))


@dataclass(frozen=True, kw_only=True)
class CharityRelease:
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
class CharityCounts(Query[tuple[CharityRelease, ...]]):
    """The counts that the charity released, newest period first."""

    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> tuple[CharityRelease, ...]:
        newest = CountRelease.period_to.desc(), CountRelease.id.desc()
        releases = work.records(select(CountRelease).order_by(*newest))
        rows = select(ReleasedCount.release_id, ReleasedCount.name, ReleasedCount.number)
        counts: dict[int, list[tuple[str, int | None]]] = {}
        for release_id, name, number in work.rows(rows.order_by(ReleasedCount.id)):
            counts.setdefault(release_id, []).append((name, number))
        return tuple(
            CharityRelease(
                id=release.id,
                uuid=release.uuid,
                period_from=release.period_from,
                period_to=release.period_to,
                released_by=release.released_by,
                period=f"{show_day(release.period_from)} to {show_day(release.period_to)}",
                received=show_moment(release.received_at),
                counts=tuple(counts.get(release.id, ())),
            )
            for release in releases
        )

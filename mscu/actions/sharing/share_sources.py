"""The records that words shared with police are taken from, as their navigator knows them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from textwrap import shorten
from typing import Any, ClassVar

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import SURVIVORS, Query, Work
from mscu.dates.london import show_day
from mscu.models.survivors.support import Benefit, Contact, Need, Risk, SupportRecord
from mscu.models.survivors.survivor import Survivor
from mscu.survivor_codes import ShareOf

SOURCES: dict[ShareOf, type[SupportRecord]] = {
    ShareOf.CONTACT: Contact,
    ShareOf.NEED: Need,
    ShareOf.BENEFIT: Benefit,
    ShareOf.RISK: Risk,
}
MAX_WORDS = 60
"""Characters of a need by which it is told from others."""


def fact_of(kind: str, day: str) -> str:
    """Return a sentence saying that something was given and when; never what for, nor its value."""
    return f"Given on {day}: {kind}."


def _contact(label: Callable[[str | None], str], contact: Any) -> str:  # noqa: ANN401 - a contact
    return f"{contact.happened_words}, {label(contact.method).lower()}"


def _need(label: Callable[[str | None], str], need: Any) -> str:  # noqa: ANN401 - a need
    return f"{label(need.domain)}: {shorten(need.need, MAX_WORDS, placeholder='…')}"


def _benefit(label: Callable[[str | None], str], benefit: Any) -> str:  # noqa: ANN401 - a benefit
    return fact_of(label(benefit.kind), show_day(benefit.given_on))


def _risk(_label: Callable[[str | None], str], risk: Any) -> str:  # noqa: ANN401 - a risk
    return f"assessed {show_day(risk.seen_on)}"


_WORDS: Mapping[ShareOf, Callable[[Callable[[str | None], str], Any], str]] = {
    ShareOf.CONTACT: _contact,
    ShareOf.NEED: _need,
    ShareOf.BENEFIT: _benefit,
    ShareOf.RISK: _risk,
}


def source_words(work: Work, of: ShareOf, of_id: int | None) -> str:
    """Return the record that words were taken from; empty if none was named, or it is there no longer."""
    model: Any = SOURCES[of]
    records = work.records(select(model).where(model.id == of_id)) if of_id is not None else ()
    return next((_WORDS[of](work.label, record) for record in records), "")


@dataclass(frozen=True, kw_only=True)
class ShareSource:
    """A record from which words may be shared with police."""

    of: ShareOf
    id: int
    words: str


@dataclass(frozen=True, kw_only=True)
class ShareSources(Query[tuple[ShareSource, ...]]):
    """A survivor's records from which words may be shared, the newest of each kind first."""

    survivor_id: int
    needs = Permission.SUPPORT
    stores = SURVIVORS
    consults: ClassVar[str] = Survivor.__tablename__

    def consulted(self) -> int:
        return self.survivor_id

    def answer(self, work: Work) -> tuple[ShareSource, ...]:
        """Return them; of what was given only that which police may know of."""
        found = []
        for of, source in SOURCES.items():
            model: Any = source
            records = select(model).where(model.survivor_id == self.survivor_id).order_by(model.id.desc())
            found += [
                ShareSource(of=of, id=record.id, words=_WORDS[of](work.label, record))
                for record in work.records(records)
                if not isinstance(record, Benefit) or record.disclosable
            ]
        return tuple(found)

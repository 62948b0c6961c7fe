"""Whom a breach of the navigators' store endangers first, and how each may safely be told.

Each is read as far as the actor may: of a survivor whom one is not named for, nothing but that
the emergency card, which anybody on call may open, speaks of danger or of a place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from mscu.actions.core.action import Work
from mscu.actions.records.breach_register import CHILD, is_child
from mscu.actions.survivors.survivor_list import navigators_of
from mscu.code_keys import WITHIN_A_MONTH
from mscu.codes import YesNo
from mscu.dates.partial_date import PartialDate, UnreadableDate
from mscu.models.survivors.card import Card
from mscu.models.survivors.support import Risk
from mscu.models.survivors.survivor import Survivor, SurvivorAbout
from mscu.survivor_codes import SupportStatus, ToldHow

THREATENED, DANGER = "threatened", "danger on the emergency card"
NEAR, RECENT = "exploiters know where", "exploiters in touch within a month"
ADDRESS, CARD_PLACE = "an address is held", "a place on the emergency card"
NO_WAY, ENDED = "no phone or post is safe", "support ended"
FIRST = ({THREATENED, DANGER}, {NEAR}, {RECENT}, {CHILD}, {ADDRESS, CARD_PLACE}, {NO_WAY})
"""Who comes before whom: a reason of an earlier group beats all later ones."""
SAFE = {
    ToldHow.PHONE: "safe_to_phone", ToldHow.TEXT: "safe_to_text", ToldHow.POST: "safe_to_write",
}  # fmt: skip
"""Where it stands whether a way is safe. To meet is left to whoever knows the survivor."""


@dataclass(frozen=True, kw_only=True)
class Endangered:
    """A survivor whom a thief could look for, and why this one comes before others."""

    survivor_id: int
    reference: str
    name: str
    """Empty for a survivor of others."""
    mine: bool
    """Whether the actor is named for the survivor, and so may tell."""
    navigators: str
    opened_at: datetime
    why: tuple[str, ...]
    ways: tuple[ToldHow, ...] = ()
    """In which the survivor may be told; of a survivor of others that is not for the actor."""
    when: str = ""
    """When it is safe."""


def ways_of(about: SurvivorAbout) -> tuple[ToldHow, ...]:
    """Give the ways that are safe by what is on record; nothing is safe unless it says so."""
    safe = (how for how, column in SAFE.items() if getattr(about, column) is YesNo.YES)
    return (ToldHow.MET, *safe)


def first(each: Endangered) -> tuple[bool, ...]:
    """Order by the first group of reasons that fits, then by the next one."""
    return tuple(group.isdisjoint(each.why) for group in FIRST)


def everybody_endangered(work: Work) -> list[Endangered]:
    """Give all whose records are held, those who come first before the others."""
    about = {each.survivor_id: each for each in work.records(select(SurvivorAbout))}
    navigators, told = navigators_of(work), _reasons(work)
    found = [
        Endangered(
            survivor_id=each.id, reference=each.reference, mine=each.id in about,
            navigators=", ".join(navigators.get(each.id, ())), opened_at=each.opened_at,
            why=told(each, about.get(each.id)), **_reach(about.get(each.id)),
        )
        for each in work.records(select(Survivor).order_by(Survivor.id))
    ]  # fmt: skip
    return sorted(found, key=first)


def _reach(about: SurvivorAbout | None) -> dict[str, Any]:
    if about is None:
        return {"name": ""}
    return {"name": about.name, "ways": ways_of(about), "when": about.safe_when}


def _reasons(work: Work) -> Callable[[Survivor, SurvivorAbout | None], tuple[str, ...]]:
    """Read once what endangers whom; every version of a card counts, as the store holds them."""
    newest_last = select(Risk).order_by(Risk.seen_on, Risk.id)
    risks = {each.survivor_id: each for each in work.records(newest_last)}
    dangers = set(work.values(select(Card.survivor_id).where(Card.danger != "")))
    places = set(work.values(select(Card.survivor_id).where(Card.where_words != "")))

    def why(each: Survivor, about: SurvivorAbout | None) -> tuple[str, ...]:
        reasons = (
            *_of_risk(risks.get(each.id)), *([DANGER] if each.id in dangers else ()),
            *_of_about(about, work.today), *([CARD_PLACE] if each.id in places else ()),
            *([ENDED] if each.status is SupportStatus.CLOSED else ()),
        )  # fmt: skip
        return tuple(reasons)

    return why


def _of_risk(risk: Risk | None) -> Iterator[str]:
    if risk is None:
        return
    if risk.threats:
        yield THREATENED
    if risk.location_known is YesNo.YES:
        yield NEAR
    if risk.last_contact in WITHIN_A_MONTH:
        yield RECENT


def _of_about(about: SurvivorAbout | None, today: date) -> Iterator[str]:
    if about is None:
        return
    if is_child(about.age_status, _born_by(about.born_words, today), today):
        yield CHILD
    if about.post:
        yield ADDRESS
    if len(ways_of(about)) == 1:
        yield NO_WAY


def _born_by(words: str, today: date) -> date | None:
    """Give the last day of the birth, where its words are a date at all."""
    try:
        return PartialDate.parse(words, today=today).latest
    except UnreadableDate:
        return None

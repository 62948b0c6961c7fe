"""Whom an arrest, a charge, bail, a release or a court's decision is told to: each victim apart.

Victims' Code, rights 6 and 9. A contact with her stops her own clock, and nobody else's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from mscu.actions.clocks.clock_sources import Known, event_at
from mscu.dates.london import start_of_day
from mscu.rules.clock_engine import Event
from mscu.rules.clocks import EventName

if TYPE_CHECKING:
    from mscu.models.entries.court import CourtResult
    from mscu.models.entries.enforcement import Arrest, Bail, Charge

ENHANCED = "enhanced"
"""Victims of modern slavery are taken to have enhanced rights under the Victims' Code."""
DISPOSED = {
    "arrest_disposal:rui": EventName.RELEASED,
    "arrest_disposal:treated_as_victim": EventName.RELEASED,
    "arrest_disposal:no_further_action": EventName.NO_FURTHER_ACTION,
}
"""Ends of custody that victims are told of; charge and bail are entries of their own."""
TOLD = "told "
"""How what ties such a clock to its contact begins."""


def told_of(person_id: int) -> str:
    """Tie what a victim must be told to the contact with her."""
    return f"{TOLD}{person_id}"


def victim_told(about: str) -> int | None:
    """Give the victim whom a clock waits to be told; nothing for any other clock."""
    number = about.removeprefix(TOLD)
    return int(number) if number != about and number.isdigit() else None


def tell_victims(
    entry: Arrest | Charge | Bail | CourtResult, name: EventName, known: Known
) -> Iterator[Event]:
    """Start the duty to tell each victim of the case; of her own arrest or trial nobody is told.

    Where the case names no victim yet, the duty is the case's: it must not be forgotten.
    """
    victims = known.victims.get(entry.case_id or 0, ())
    said = entry.headline[:1].lower() + entry.headline[1:]
    for each in victims:
        if each != entry.person_id:
            label = f"{known.name(each)}, {said}"
            yield event_at(entry, name, told_of(each), label=label, rights=ENHANCED)
    if not victims:
        about, label = f"case {entry.case_id}", entry.headline
        yield event_at(entry, name, about, label=label, rights=ENHANCED)


def disposed(entry: Arrest, known: Known) -> Iterator[Event]:
    """Tell that somebody was let go after an arrest, on the day that is known for it."""
    name = DISPOSED.get(entry.disposal or "")
    if name is None:
        return
    freed = event_at(entry, name, f"person {entry.person_id}")
    for event in (*tell_victims(entry, name, known), freed):
        at = start_of_day(entry.disposal_on) if entry.disposal_on else event.at
        yield replace(event, at=at, day_only=bool(entry.disposal_on))

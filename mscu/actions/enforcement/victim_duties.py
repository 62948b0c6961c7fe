"""What victims must be told of an arrest, a charge, bail and the court, and the review due for one held."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from mscu.actions.entries.entry_events import ENHANCED, EventContext, event_at, person_key, victim_key
from mscu.code_keys import RELEASED_AS_VICTIM
from mscu.dates.london import local_day, start_of_day
from mscu.models.entries.court import CourtResult
from mscu.models.entries.enforcement import Arrest, Bail, Charge
from mscu.rules.clock_engine import Event, Topic
from mscu.rules.clocks import EventName
from mscu.rules.proceedings import BAILED, UNDER_INVESTIGATION

DISPOSAL_EVENTS = {
    UNDER_INVESTIGATION: EventName.RELEASED,
    RELEASED_AS_VICTIM: EventName.RELEASED,
    "arrest_disposal:no_further_action": EventName.NO_FURTHER_ACTION,
    BAILED: EventName.BAIL,
}
"""Ways out of custody that victims must be told of; a charge has an entry of its own, and mostly a bail."""


@dataclass(frozen=True)
class ToldOf:
    """What a victim must be told, as a noun and its plural."""

    noun: str
    several: str = ""


TOLD_OF: Mapping[EventName, ToldOf] = {
    EventName.ARREST: ToldOf("arrest"),
    EventName.CHARGE: ToldOf("charge"),
    EventName.BAIL: ToldOf("bail"),
    EventName.RELEASED: ToldOf("release"),
    EventName.NO_FURTHER_ACTION: ToldOf("release without further action", "releases without further action"),
    EventName.COURT_DECIDED: ToldOf("court result"),
}


def victim_duty_events(
    entry: Arrest | Charge | Bail | CourtResult,
    name: EventName,
    context: EventContext,
    *,
    on: date | None = None,
) -> Iterator[Event]:
    """Start the duty to tell each victim of the case, except about their own arrest or trial.

    If the case names no victim yet, the duty belongs to the case, so that it is not forgotten. `on` is the
    day of a release, whose time is not recorded.
    """
    at = start_of_day(on) if on else entry.happened_at
    case_id = entry.case_id or 0
    victims = context.victims.get(case_id, ())
    what = TOLD_OF[name]
    headline = entry.headline[:1].lower() + entry.headline[1:]
    label = f"{what.noun}: {context.name(entry.person_id)}" if on else headline
    known_at = context.releases_known.get(entry.id, entry.recorded_at) if on else entry.recorded_at
    event = replace(event_at(entry, name, ""), at=at, day_only=bool(on), known_at=known_at)
    for victim_id in victims:
        if victim_id != entry.person_id:
            to = context.name(victim_id)
            yield replace(
                event,
                about=victim_key(victim_id),
                label=f"{to}, {label}",
                topic=Topic(to, what.noun, context.name(entry.person_id), what.several),
                rights=context.rights_at(at, case_id, victim_id),
                owner=context.liaison_officers.get((case_id, victim_id), ""),
            )
    if not victims:
        topic = Topic("", what.noun, context.name(entry.person_id), what.several)
        label = label[:1].upper() + label[1:]
        yield replace(event, about=f"case {case_id}", label=label, topic=topic, rights=ENHANCED)


def release_events(entry: Arrest, context: EventContext) -> Iterator[Event]:
    """Yield the duty to tell victims of a release after arrest, on the day that is known for it."""
    name = DISPOSAL_EVENTS.get(entry.disposal or "")
    if name is None or (name is EventName.BAIL and entry.id not in context.bails_not_entered):
        return
    day = entry.disposal_on or local_day(entry.happened_at)
    yield from victim_duty_events(entry, name, context, on=day)
    for bail_id in context.bails_ended.get(entry.id, ()):
        release = event_at(entry, name, bail_key(bail_id))
        yield replace(release, at=start_of_day(day), day_only=True)


def bail_key(bail_id: int) -> str:
    """Return the key that ties the date of a bail to what ends that bail."""
    return f"bail {bail_id}"


def victim_held_event(entry: Arrest | Charge, context: EventContext) -> Event:
    """Return the s.45 review due for a victim; `case_clocks.py` drops it for anyone else."""
    label = context.name(entry.person_id)
    return event_at(entry, EventName.VICTIM_HELD, person_key(entry.person_id), label=label)

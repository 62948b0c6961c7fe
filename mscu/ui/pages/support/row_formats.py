"""Formats of a survivor's records: list rows, chips, safe contact wording."""

from __future__ import annotations

from collections.abc import Iterator

from mscu.actions.support.next_contacts import NextContact
from mscu.actions.survivors.survivor_file import ContactLine, NeedLine, SupportDetails
from mscu.actions.survivors.survivor_list import SurvivorDetails, SurvivorRow
from mscu.codes import YesNo
from mscu.survivor_codes import SupportStatus
from mscu.ui.look.badges import TREATED_AS_CHILD, Chip
from mscu.ui.look.palette import Status
from mscu.ui.look.row_look import RowLook
from mscu.ui.look.shapes import Shape

QUIET_DAYS = 10
"""Days without contact after which the list says so."""
YEAR_SHOWN_AFTER = 180
"""Days within which a date is shown without its year."""
HOUR = 60
MET = "need_outcome:met"
Safe = tuple[Shape, Status, str]


def row_look(row: SurvivorRow) -> RowLook:
    """Format a survivor; for another navigator's survivor show only the reference and whose it is."""
    if row.named_as is None:
        navigators = ", ".join(row.navigators) or "nobody"
        return RowLook(row.reference, f"with {navigators} · since {row.since}", quiet=True)
    contact = next_contact_text(row.next_contact)
    ways = " and ".join(row.safe)
    safe = f"{ways} only" if len(row.safe) == 1 else ways or "no safe way known"
    child = TREATED_AS_CHILD.text if row.treated_as_child else ""
    parts = (contact, row.language) if contact else (row.language, safe)  # the end of a line may be cut
    return RowLook(row.name, " · ".join(filter(None, (child, *parts))), chip=_row_chip(row))


def _row_chip(row: SurvivorRow) -> Chip | None:
    if row.status is not SupportStatus.SUPPORTED:
        return status_chip(row.status)
    return next_chip(row.next_contact)


def next_contact_text(contact: NextContact | None) -> str:
    """Return the text about contact, where contact is due."""
    if contact is None:
        return "no contact yet"
    if contact.days_left == 0:
        return f"next contact {contact.time or 'today'}"
    late = contact.days_left is None or contact.days_left < 0
    if late and contact.quiet_days >= QUIET_DAYS:
        return f"no contact for {contact.quiet_days} days"
    return ""


def next_chip(contact: NextContact | None) -> Chip | None:
    if contact is None:
        return None
    if contact.days_left is None:
        return Chip("no date", Status.QUIET)
    if contact.days_left < 0:
        late = -contact.days_left
        return Chip(f"{late} day{'s' if late > 1 else ''} late", Status.LATE)
    if contact.days_left == 0:
        return Chip("today", Status.SOON)
    near = contact.days_left < YEAR_SHOWN_AFTER
    return Chip(contact.day.rpartition(" ")[0] if near else contact.day, Status.RUN)


def status_chip(status: SupportStatus) -> Chip | None:
    """Return a chip for the status of the support, unless it is the usual one."""
    return {
        SupportStatus.WAITING: Chip("waiting", Status.SOON),
        SupportStatus.CLOSED: Chip("closed", Status.QUIET, Shape.PAUSE),
    }.get(status)


def engagement_chip(file: SupportDetails) -> Chip | None:
    """Return a chip for how the survivor takes part in the justice process."""
    if file.withdrew:
        return Chip("withdrew from the justice process", Status.QUIET, Shape.CROSS)
    if not file.engagement:
        return None
    if not file.takes_part:
        return Chip("not engaged", Status.QUIET)
    return Chip(f"engaged: {file.engagement}", Status.DONE)


def facts_of(survivor: SurvivorDetails) -> Iterator[str]:
    """Yield the facts about the survivor shown under the name."""
    if survivor.known_as:
        yield f"called {survivor.known_as}"
    if survivor.born_shown:
        yield f"{survivor.born_shown[0].upper()}{survivor.born_shown[1:]}"
    language = ", ".join(filter(None, (survivor.language, survivor.dialect)))
    interpreter = f"interpreter {survivor.interpreter}" if survivor.interpreter else ""
    if language_text := ", ".join(filter(None, (language, interpreter))):
        yield language_text


def safe_ways(survivor: SurvivorDetails) -> Iterator[Safe]:
    """Yield the ways in which the survivor may be reached, each with a symbol and text.

    The hours, and the number if it may be used, stand once: with the first way that is not ruled out.
    """
    answers = {"phone": survivor.safe_to_phone, "text": survivor.safe_to_text}
    safe = [way for way, answer in answers.items() if answer is YesNo.YES]
    perhaps = [way for way, answer in answers.items() if answer is not YesNo.NO]
    first = next(iter(safe or perhaps), "")
    reached = " ".join(filter(None, (survivor.phone if safe else "", survivor.safe_when)))
    for way, answer in (*answers.items(), ("post", survivor.safe_to_write)):
        more = f" {reached}" if way == first and reached else ""
        if answer is YesNo.YES:
            yield Shape.TICK, Status.DONE, f"{way}{more}"
        elif answer is YesNo.NO:
            yield Shape.CROSS, Status.LATE, "do not write" if way == "post" else f"never {way}"
        else:
            yield Shape.BAR, Status.QUIET, f"{way} not sure{more}"


def need_chip(need: NeedLine) -> Chip:
    """Return a chip that says whether a need is open, or how it ended."""
    if not need.outcome:
        return Chip("open", Status.RUN)
    met = need.values.get("outcome") == MET
    outcome = f"{need.outcome[:1].lower()}{need.outcome[1:]}"
    return Chip(outcome, Status.DONE if met else Status.QUIET)


def circumstances(contact: ContactLine) -> str:
    """Return how long a contact was, and who was there."""
    parts = (
        duration_text(contact.minutes),
        f"interpreter {contact.interpreter}" if contact.interpreter else "",
        contact.present,
        {YesNo.YES: "safe to talk", YesNo.NO: "not safe to talk"}.get(YesNo(contact.safe), ""),
    )
    return " · ".join(filter(None, parts))


def duration_text(minutes: int | None) -> str:
    """Format a duration in minutes, or in whole hours."""
    if not minutes:
        return ""
    return f"{minutes // HOUR} h" if minutes % HOUR == 0 and minutes > HOUR else f"{minutes} min"


def contact_text(contact: ContactLine) -> str:
    """Return the description of the event, followed by the survivor's own words."""
    quotation = f"“{contact.own_words}”" if contact.own_words else ""
    return " ".join(filter(None, (contact.summary, quotation)))

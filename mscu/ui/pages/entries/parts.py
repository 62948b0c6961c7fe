"""The parts of an entry as its card shows them, in the words and order of its kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtWidgets import QWidget

from mscu.actions.cases.case_file import CaseDetails
from mscu.actions.entries.entry_file import EntryDetails, EntryRow, PartDetails
from mscu.actions.entries.kind_spec import spec_of
from mscu.code_keys import DUTY_TO_NOTIFY, TO_NRM
from mscu.codes import Kind
from mscu.text.counts import count_of
from mscu.ui.look.badges import TREATED_AS_CHILD, Chip
from mscu.ui.look.folding import isolated
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.entry_formats import EntryFormats, short_when
from mscu.ui.pages.core.tables import Cell, DashedBox, Table, TitledSection
from mscu.ui.pages.entries.items import item_parts
from mscu.ui.pages.entries.material import material_parts
from mscu.ui.pages.entries.told_by_phone import told_parts, waits_for_charity

CHOICES = {
    "indicators": "Indicators",
    "topics": "Topics",
    "pieces": "From the library",
    "offences": "Offences",
    "ancillary": "Orders made with it",
    "agencies": "Agencies",
    "help": "Help given",
    "in_place": "Must be in place before entry",
    "indications": "Indications (s.45)",
    "risk_flags": "Risks",
    "rights_offered": "Rights offered",
    "rights_declined": "Declined",
    "entitlement": "Assessed as entitled to",
    "regard": "Regard had to the code of practice",
    "request_left_out": "Left out of the request",
    "notice_to": "Notice given to",
    "notice_left_out": "Left out of the notice",
    "grounds": "Ground for no notice, or for leaving out",
}


def parts_of(entry: EntryDetails, formats: EntryFormats) -> Iterator[QWidget]:
    """Yield the parts of an entry as they appear on its card."""
    by_kind: dict[str, list[PartDetails]] = {}
    for part in entry.parts:
        by_kind.setdefault(part.kind, []).append(part)
    yield from item_parts(entry)
    for kind, make in (
        ("search_finding", _findings),
        ("ocg_member", _members),
        ("ocg_exploited", _exploited),
        ("plan_line", _plan),
        ("exhibit_move", _moves),
        ("prohibition", _prohibitions),
        ("operation_person", _expected),
        ("operation_role", _tasks),
    ):
        if kind in by_kind:
            yield make(by_kind[kind], entry, formats)
    if not waits_for_charity(entry):
        yield from told_parts(entry)
    yield from material_parts(entry)


def _subject_id(part: PartDetails) -> int | None:
    return next((fact.subject_id for fact in part.facts if fact.subject_id), None)


def _findings(parts: Sequence[PartDetails], entry: EntryDetails, formats: EntryFormats) -> QWidget:
    rows = []
    found_count = 0
    for part in parts:
        person = _subject_id(part)
        is_found = bool(part.get("found"))
        found_count += is_found
        follow_up = _follow_up_of(entry.row, person, formats)
        place_text = part.get("where_words") or ("found" if is_found else "not found")
        if taken_to := part.get("taken_to"):
            place_text = f"{place_text}, taken to {isolated(taken_to)}"
        rows.append(
            (
                Cell(isolated(part.get("subject_id")), strong=True),
                Cell(place_text),
                Cell(_short_text(follow_up, formats.case) if follow_up else ""),
                Cell("", chip=_person_chip(person, formats.case, is_found=is_found)),
            )
        )
    note = f"{len(parts)} looked for, {found_count} found here"
    return TitledSection("People", Table(rows, (4, 3, 6, 0), "People looked for"), note)


REFERRAL_ORDER = ((TO_NRM, DUTY_TO_NOTIFY), ("referral_to:",), ("",))
"""What to show of a person after a search, in order: reports to the Home Office, then any referral."""
FOLLOW_UP_KINDS = frozenset({Kind.REFERRAL, Kind.ENQUIRY})
"""Kinds that tell of a person found, besides those that show a contact."""


def _follow_up_of(row: EntryRow, subject_id: int | None, formats: EntryFormats) -> EntryRow | None:
    """Return the most telling later entry about a person."""
    later_entries = [
        other
        for other in formats.chronology_entries()
        if subject_id in other.about and other.happened_at > row.happened_at
        if other.kind in FOLLOW_UP_KINDS or spec_of(other.kind).shows_contact
    ]
    for sorts in REFERRAL_ORDER:
        for later in later_entries:
            if later.type_key.startswith(sorts):
                return later
    return None


def _short_text(row: EntryRow, case: CaseDetails) -> str:
    """Return a short form: `NRM referral, 9 Apr`, `Duty to notify, 8 Apr`."""
    kind = row.headline.partition(":")[0].removeprefix("Referral to ")
    text = f"{kind} referral" if kind == "NRM" else f"{kind[:1].upper()}{kind[1:]}"
    return f"{text}, {short_when(row, case.today)}"


def _person_chip(subject_id: int | None, case: CaseDetails, *, is_found: bool) -> Chip | None:
    line = next((subject for subject in case.subjects if subject.id == subject_id), None)
    if line is not None and line.is_victim_and_suspect:
        return Chip("also victim" if line.is_victim_elsewhere else "also suspect", Status.SOON)
    if line is not None and line.treated_as_child:
        return TREATED_AS_CHILD
    if is_found:
        return None
    if subject_id is None or subject_id in case.unaccounted:
        return Chip("not accounted for", Status.LATE)
    return Chip("accounted for", Status.DONE)


def _members(parts: Sequence[PartDetails], _entry: EntryDetails, _formats: EntryFormats) -> QWidget:
    rows = [
        (
            Cell(isolated(part.get("subject_id")), strong=True),
            Cell(part.get("role")),
            Cell(_period(part), quiet=False),
            Cell(_grade(part), grade=True),
        )
        for part in parts
    ]
    people = len({_subject_id(part) for part in parts})
    return TitledSection("Members", Table(rows, (3, 2, 2, 0), "Members"), str(people))


def _period(part: PartDetails) -> str:
    begins, ends = part.get("from_on"), part.get("until_on")
    if begins and ends:
        return f"{begins} to {ends}"
    return f"since {begins}" if begins else f"until {ends}" if ends else ""


def _grade(part: PartDetails) -> str:
    """Format the grade of a line, such as 2AP."""
    names = ("source_grade", "assessment", "handling_code")
    return "".join((part.values.get(name) or "").rpartition(":")[2].upper() for name in names)


def _exploited(parts: Sequence[PartDetails], _entry: EntryDetails, _formats: EntryFormats) -> QWidget:
    rows = [(Cell(isolated(part.get("subject_id")), strong=True),) for part in parts]
    note = "never members: people who were coerced are not mapped or vetted"
    return DashedBox(TitledSection("Exploited by the group", Table(rows, (1,), "Exploited people"), note))


def _plan(parts: Sequence[PartDetails], _entry: EntryDetails, _formats: EntryFormats) -> QWidget:
    rows = [
        (
            Cell(part.get("strand"), strong=True, one_line=True),
            Cell(part.get("text"), quiet=False),
            Cell(part.get("owner")),
            Cell(part.get("due_on"), one_line=True),
        )
        for part in parts
    ]
    return TitledSection("4P plan", Table(rows, (0, 5, 2, 0), "4P plan"))


def _moves(parts: Sequence[PartDetails], _entry: EntryDetails, _formats: EntryFormats) -> QWidget:
    rows = []
    for part in parts:
        handover = f"from {part.get('from_whom')} to {part.get('to_whom')}"
        details = [part.get("place"), f"seal {part.get('seal')}" if part.get("seal") else ""]
        details.append(part.get("reason"))
        rows.append(
            (
                Cell(part.get("moved_at"), strong=True, one_line=True),
                Cell(handover, quiet=False),
                Cell(", ".join(filter(None, details)), quiet=False),
            )
        )
    note = count_of(len(parts), "step")
    return TitledSection("Continuity", Table(rows, (0, 3, 2), "Continuity"), note)


def _prohibitions(parts: Sequence[PartDetails], _entry: EntryDetails, _formats: EntryFormats) -> QWidget:
    rows = [
        (
            Cell(str(position), strong=True, one_line=True),
            Cell(isolated(part.get("text")), quiet=False),
            Cell(part.get("condition")),
            Cell(f"until {part.get('ends_on')}" if part.get("ends_on") else "", one_line=True),
        )
        for position, part in enumerate(parts, 1)
    ]
    return TitledSection("Prohibitions", Table(rows, (0, 5, 2, 0), "Prohibitions"), str(len(parts)))


def _expected(parts: Sequence[PartDetails], _entry: EntryDetails, _formats: EntryFormats) -> QWidget:
    rows = [
        (
            Cell(isolated(part.get("subject_id")), strong=True),
            Cell(part.get("accounted") or "expected"),
            Cell(part.get("taken_to"), quiet=False),
        )
        for part in parts
    ]
    return TitledSection("People", Table(rows, (3, 2, 4), "People expected"), str(len(parts)))


def _tasks(parts: Sequence[PartDetails], _entry: EntryDetails, _formats: EntryFormats) -> QWidget:
    rows = [(Cell(part.get("task"), strong=True), Cell(part.get("who"))) for part in parts]
    return TitledSection("Tasks", Table(rows, (1, 1), "Tasks"), str(len(parts)))


def followers_of(entry: EntryDetails) -> list[EntryRow]:
    """Return the entries recorded as following from it, apart from its exhibits."""
    return [follower for follower in entry.followed_by if follower.kind is not Kind.EXHIBIT]

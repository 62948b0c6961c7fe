"""The rows of the tabs beside the chronology: people, enquiries, support, enforcement, documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from mscu.actions.cases.case_file import CaseDetails
from mscu.actions.cases.case_log import LogLine
from mscu.actions.cases.case_papers import DisclosureLine
from mscu.actions.cases.case_subjects import SubjectLine
from mscu.actions.cases.received_bundles import ReceivedLine
from mscu.actions.entries.entry_file import EntryRow
from mscu.actions.entries.kind_spec import spec_of
from mscu.code_keys import SUSPECT
from mscu.codes import Family, FormRoute, FormState, Kind, SubjectKind
from mscu.dates.age import born_words
from mscu.text.counts import size_text
from mscu.ui.look.badges import TREATED_AS_CHILD, Chip
from mscu.ui.look.folding import isolated, joined
from mscu.ui.look.palette import Status
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.core.entry_formats import EntryFormats, by_id, icon_for
from mscu.ui.pages.entries.files import file_icon
from mscu.ui.pages.sharing.alerts import alert_lines
from mscu.ui.widgets.chronology import KeyedRow

PLURALS = {
    SubjectKind.PLACE: "Places",
    SubjectKind.THING: "Things",
    SubjectKind.ORGANISATION: "Organisations",
}
FAMILIES_WITH_TAB = (Family.CARE, Family.ENFORCEMENT, Family.GROUP)
"""The families of entries that have a tab each; the tab of enquiries has only those, not their results."""
_CARE, _ENFORCEMENT, _GROUP = FAMILIES_WITH_TAB
SUBJECT, FILE, COPY, FORM, BEGIN, LOGGED = "subject", "file", "copy", "form", "begin", "log"
READINESS, BUNDLE = "readiness", "bundle"
ENTER_ONLY = frozenset({FILE, FORM, BEGIN})
"""Rows that only Enter opens: moving the keyboard focus to them shows nothing."""


def _grouped(groups: Iterable[tuple[str, Sequence[KeyedRow]]]) -> list[KeyedRow]:
    """Return the groups as one list, each under a heading with its count; empty groups are left out."""
    lines = []
    for heading, rows in groups:
        for index, line in enumerate(rows):
            if index:
                lines.append(line)
            else:
                lines.append(KeyedRow(line.key, _with_heading(line.look, heading, len(rows))))
    return lines


def _with_heading(look: RowLook, heading: str, count: int) -> RowLook:
    return replace(look, heading=heading, heading_note=str(count))


def _entry_line(formats: EntryFormats, row: EntryRow) -> KeyedRow:
    return KeyedRow(row.id, formats.look(row, dated=True, thread=False))


def enquiry_lines(formats: EntryFormats) -> list[KeyedRow]:
    """Return the enquiries, open ones first."""
    rows = [row for row in formats.case.entries if row.kind is Kind.ENQUIRY]
    open_enquiries = [row for row in rows if row.state_kind != "done"]
    closed = [row for row in rows if row.state_kind == "done"]
    return _grouped(
        (
            ("Open", [_entry_line(formats, row) for row in open_enquiries]),
            ("Done", [_entry_line(formats, row) for row in closed]),
        )
    )


def support_lines(formats: EntryFormats) -> list[KeyedRow]:
    """Return the actions for each person, then the alerts to the navigators."""
    rows = [row for row in formats.case.entries if row.family is _CARE]
    entries = by_id(formats.case.entries)
    names = {subject.id: subject.name for subject in formats.case.subjects}
    by_person: dict[str, list[KeyedRow]] = {}
    for row in rows:
        name = _person_name(row, entries, names)
        by_person.setdefault(name, []).append(_entry_line(formats, row))
    for name, line in form_lines(formats.case):
        by_person.setdefault(name, []).append(line)
    people = [(isolated(name), lines) for name, lines in by_person.items()]
    alerts = alert_lines(formats.case.alerts, wait_until=formats.case.alerts_wait_until)
    return _grouped((*people, ("Alerts to the navigator", alerts)))


START_EITHER = "Start the NRM or Duty to Notify form"
START_NRM = "Start the NRM form"
"""For a child, who is referred without consent and for whom there is no duty to notify."""


def form_lines(case: CaseDetails) -> Iterator[tuple[str, KeyedRow]]:
    """Yield the First Responder forms, and a line to begin one for each victim without."""
    children = {subject.id for subject in case.subjects if subject.treated_as_child}
    for form in case.forms:
        status = Status.DONE if form.state is FormState.SENT else Status.RUN
        is_given_up = form.state is FormState.GIVEN_UP
        chip = Chip(form.state.label, Status.QUIET if is_given_up else status)
        route = form.route or (FormRoute.NRM if form.person_id in children else None)
        title = route.label if route is not None else "NRM or Duty to Notify"
        look = RowLook(
            title=f"{title}, First Responder form",
            detail=form.when,
            family=Family.CARE,
            icon="file-pen",
            kind="Form",
            chip=chip,
            quiet=is_given_up,
        )
        yield form.person, KeyedRow((FORM, form.id), look)
    if Kind.REFERRAL not in case.may_record:
        return
    started = {form.person_id for form in case.forms if form.state is not FormState.GIVEN_UP}
    for subject in case.subjects:
        if subject.kind is SubjectKind.PERSON and subject.is_victim and subject.id not in started:
            look = RowLook(
                title=START_NRM if subject.id in children else START_EITHER,
                family=Family.CARE,
                icon="file-plus",
                detail="Filled in from the case",
                kind="Form",
                quiet=True,
            )
            yield subject.name, KeyedRow((BEGIN, subject.id), look)


def _person_name(row: EntryRow, entries: Mapping[int, EntryRow], people: Mapping[int, str]) -> str:
    subject_entry = entries.get(row.follows_id or 0) if row.kind is Kind.NRM_DECISION else row
    subject_ids = subject_entry.about if subject_entry is not None else ()
    return next((people[subject_id] for subject_id in subject_ids if subject_id in people), "Others")


def enforcement_lines(formats: EntryFormats) -> list[KeyedRow]:
    """Return crime records, warrants, searches and so on, kind by kind."""
    rows = [row for row in formats.case.entries if row.family is _ENFORCEMENT]
    return _by_kind(formats, rows)


def _by_kind(formats: EntryFormats, rows: Sequence[EntryRow]) -> list[KeyedRow]:
    return _grouped(
        (
            spec_of(kind).heading or f"{kind.label}s",
            [_entry_line(formats, row) for row in rows if row.kind is kind],
        )
        for kind in Kind
    )


def group_lines(formats: EntryFormats) -> list[KeyedRow]:
    """Return the line for the readiness panel, then the assessments of groups, newest first."""
    rows = [row for row in reversed(formats.case.entries) if row.family is _GROUP]
    assessed = _by_kind(formats, rows)
    if Kind.OCG_ASSESSMENT not in formats.case.may_record:
        return assessed
    look = RowLook(
        title="Readiness",
        detail="Which facts in this case bear on the test in s.45(6)",
        family=Family.GROUP,
        icon="list-checks",
        kind="Readiness",
    )
    return [KeyedRow((READINESS, formats.case.id), look), *assessed]


def subject_lines(case: CaseDetails) -> list[KeyedRow]:
    """Return the people by their role in the case, then places, things and organisations.

    What came with the cases of other units is last.
    """
    people = [subject for subject in case.subjects if subject.kind is SubjectKind.PERSON]
    victims = [person for person in people if person.is_victim]
    suspects = [person for person in people if SUSPECT in person.role_keys and not person.is_victim]
    others = [person for person in people if person not in victims and person not in suspects]
    groups = [("Victims", victims), ("Suspects", suspects), ("Other people", others)]
    for kind, heading in PLURALS.items():
        groups.append((heading, [subject for subject in case.subjects if subject.kind is kind]))
    known = [(heading, [_subject_line(line) for line in lines]) for heading, lines in groups]
    return _grouped((*known, ("From other units", [_bundle_line(line) for line in case.bundles])))


def _bundle_line(line: ReceivedLine) -> KeyedRow:
    return KeyedRow(
        (BUNDLE, line.report_id),
        RowLook(
            title=isolated(line.unit),
            detail=joined(f"their case {line.reference}", f"issued {line.issued}", "what came with it"),
            family=Family.REPORT,
            icon="inbox",
            kind="Bundle",
        ),
    )


def _subject_line(line: SubjectLine) -> KeyedRow:
    aliases = f"also {', '.join(line.aliases)}" if line.aliases else ""
    roles = ", ".join(line.roles)
    return KeyedRow(
        (SUBJECT, line.id),
        RowLook(
            title=isolated(line.name),
            detail=joined(roles, aliases, born_words(line.born), line.nationality, line.detail),
            kind=line.kind.label,
            chip=subject_chip(line),
        ),
    )


def subject_chip(line: SubjectLine) -> Chip | None:
    """Return the one status that matters most about a subject."""
    if line.is_victim_and_suspect:
        return Chip("also victim" if line.is_victim_elsewhere else "also suspect", Status.SOON)
    if line.treated_as_child:
        return TREATED_AS_CHILD
    return None


def _copy_chip(copy: DisclosureLine) -> Chip | None:
    if copy.not_left:
        return Chip("did not leave", Status.QUIET)
    return Chip("recalled", Status.SOON) if copy.recalled else None


def document_lines(case: CaseDetails) -> list[KeyedRow]:
    """Return the copies that left the unit, and the files attached to entries."""
    copies = [
        KeyedRow(
            (COPY, copy.id),
            RowLook(
                title=f"{copy.edition}, copy {copy.copy_number}",
                detail=joined(copy.issued, f"to {copy.recipient}", copy.purpose),
                family=Family.NOTE,
                icon="printer",
                kind="Copy",
                chip=_copy_chip(copy),
            ),
        )
        for copy in case.disclosures
    ]
    files = [
        KeyedRow(
            (FILE, file.id),
            RowLook(
                title=isolated(file.name),
                detail=joined(file.description, file.entry_headline, size_text(file.size)),
                family=Family.NOTE,
                icon=file_icon(file.media_type),
                kind="File",
            ),
        )
        for file in case.attachments
    ]
    return _grouped((("Copies issued", copies), ("Files attached to entries", files)))


def log_lines(lines: Sequence[LogLine], formats: EntryFormats) -> list[KeyedRow]:
    """Return the history of the case, day by day, newest first."""
    return list(_log_entries(lines, formats))


def _log_entries(lines: Sequence[LogLine], formats: EntryFormats) -> Iterator[KeyedRow]:
    rows = by_id(formats.case.entries)
    copies = {copy.id for copy in formats.case.disclosures}
    previous_day = ""
    for line in lines:
        day, _, time = line.when.rpartition(" ")
        row = rows.get(line.entry_id or 0)
        other = (COPY, line.copy_id) if line.copy_id in copies else (LOGGED, line)
        yield KeyedRow(
            line.entry_id if row is not None else other,
            RowLook(
                title=isolated(line.what),
                detail=joined(line.who, line.detail),
                family=row.family if row is not None else Family.NOTE,
                icon=icon_for(row) if row is not None else "printer",
                time=time,
                thread=True,
                heading=day if day != previous_day else "",
            ),
        )
        previous_day = day

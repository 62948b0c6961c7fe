"""The forms that record, correct or answer an entry, filled in with what is already known."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import replace
from functools import partial
from typing import cast

from mscu.actions.cases.case_file import CaseDetails
from mscu.actions.cases.policy_log import NDM_BOXES
from mscu.actions.entries.corrections import CorrectEntry, correctable_fields, why_field
from mscu.actions.entries.entry_file import EntryDetails, EntryFile, EntryRow
from mscu.actions.entries.kind_spec import spec_of
from mscu.actions.intake.tactical_advice import AnswerAdvice
from mscu.actions.kinds import RECORDING
from mscu.codes import Accepted, Family, Kind
from mscu.dates.london import show_moment
from mscu.documents.icons import icon_of
from mscu.ui.forms.field_list import CHOICE, MOMENT, TEXT, Field, Section
from mscu.ui.forms.form import defaults
from mscu.ui.pages.editing.changed_meanwhile import reread
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.editing.kind_forms import FORMS
from mscu.ui.widgets.nominal_picker import Chosen

PEOPLE_FIELD = {Kind.SEARCH: "findings", Kind.OPERATION: "people"}
"""The field that accounts for people, by kind of entry."""


def expected_people(case: CaseDetails, kind: Kind, follows: EntryDetails | None) -> Mapping[str, object]:
    """Return a line for each person in the plan; for a search, each not yet accounted for."""
    if kind not in PEOPLE_FIELD:
        return {}
    if kind is Kind.SEARCH:
        people = case.expected
    else:
        parts = follows.parts if follows is not None else ()
        people = tuple(p.values["subject_id"] for p in parts if p.kind == "operation_person")
    lines = tuple(
        {"subject_id": person} for subject_id in people if (person := chosen_subject(case, subject_id))
    )
    return {PEOPLE_FIELD[kind]: lines}


def chosen_subject(case: CaseDetails, subject_id: int) -> Chosen | None:
    """Return a subject of the case as a picker shows it."""
    line = next((subject for subject in case.subjects if subject.id == subject_id), None)
    return Chosen(line.id, line.name, icon=line.kind.icon) if line is not None else None


def _why(kind: Kind) -> Section:
    return Section("", (Field(why_field(kind), "Why", TEXT, required=True, wide=True),))


def correct_spec(entry: EntryDetails) -> FormSpec:
    """Build the form that corrects an entry; the old version is kept with the reason."""
    row = entry.row
    return FormSpec(
        key=f"case/{row.case_id or 0}/correct/{row.id}",
        label=f"Correction, {row.kind.label.lower()}",
        title=f"Correct {_in_title(row)}",
        note="The current version is kept, with the reason",
        icon="pencil",
        sections=(*_sections_with(entry, correctable_fields(row.kind)), _why(row.kind)),
        switches=FORMS[row.kind].switches,
        helpers=FORMS[row.kind].helpers,
        needs=FORMS[row.kind].needs,
        values=entry.typed,
        make=partial(_correction, entry.row.id, entry.version, why_field(row.kind)),
        done="Corrected. The earlier version is kept.",
        save="Save correction",
        reread=reread(EntryFile(entry_id=row.id), correct_spec),
    )


def _in_title(row: EntryRow) -> str:
    """Return the headline as it reads within a title: `arrest: Lê Hoàng`, but `NRM`."""
    first = row.headline.partition(" ")[0].rstrip(":")
    if first.isupper() or first != row.kind.label.partition(" ")[0]:
        return row.headline
    return f"{row.headline[:1].lower()}{row.headline[1:]}"


def postpone_spec(entry: EntryDetails) -> FormSpec:
    """Build the form that moves the date of an entry's clock; the old date is kept with the reason."""
    row = entry.row
    clocks = spec_of(row.kind).clocks
    sections = _sections_with(entry, {column.key for column in clocks.dates} if clocks is not None else ())
    names = {field.name for section in sections for field in section.fields}
    switches = FORMS[row.kind].switches
    hidden = {s.field for s in switches if entry.typed.get(s.by) not in s.values} & names
    return replace(
        correct_spec(entry),
        key=f"case/{row.case_id or 0}/postpone/{row.id}",
        label=f"New date, {row.kind.label.lower()}",
        title=f"Postpone {_in_title(row)}",
        note="The old date is kept, with the reason; the clock moves with it",
        icon="calendar-clock",
        sections=(*_sections_with(entry, names - hidden), _why(row.kind)),
        switches=(),
        done="Postponed. The old date is kept.",
        save="Postpone",
        reread=reread(EntryFile(entry_id=row.id), postpone_spec),
    )


def _sections_with(entry: EntryDetails, names: Container[str]) -> tuple[Section, ...]:
    """Return the sections of an entry's form with only these fields."""
    sections = (
        replace(section, fields=tuple(f for f in section.fields if f.name in names))
        for section in FORMS[entry.row.kind].sections
    )
    return tuple(section for section in sections if section.fields)


def _correction(entry_id: int, version: int, why: str, /, **changes: object) -> CorrectEntry:
    reason = cast("str", changes.pop(why))
    return CorrectEntry(entry_id=entry_id, version=version, changes=changes, reason=reason)


"""The boxes of the National Decision Model, copied to a decision that replaces another."""
SUPERSEDING = "superseding"
_NOMINALS = frozenset({"person_id", "place_id"})


def entry_key(case_id: int, kind: Kind, follows_id: int | None, note_type: str = "") -> str:
    """Return the key of a draft: one per case, kind (`note.review`) and entry that it follows."""
    kind_and_type = f"{kind.value}.{note_type}" if note_type else kind.value
    return f"case/{case_id}/entry/{kind_and_type}/{follows_id or 0}"


def victim_contact_key(case_id: int, follows_id: int | None, victim: int) -> str:
    return entry_key(case_id, Kind.VICTIM_CONTACT, follows_id, str(victim))


def contact_with_victim(spec: FormSpec, case: CaseDetails, victim: int) -> FormSpec:
    follows_id = cast("int | None", spec.values["follows_id"])
    return replace(
        spec,
        key=victim_contact_key(case.id, follows_id, victim),
        values={**spec.values, "person_id": chosen_subject(case, victim)},
    )


def with_note_type(spec: FormSpec, case_id: int, note_type: str) -> FormSpec:
    """Fill in the type of a note, with a separate draft for each type."""
    follows_id = cast("int | None", spec.values["follows_id"])
    return replace(
        spec,
        key=entry_key(case_id, Kind.NOTE, follows_id, note_type),
        values={**spec.values, "note_type": f"note_type:{note_type}"},
    )


def superseding_spec(spec: FormSpec, case_id: int, former: EntryDetails | None) -> FormSpec:
    """Make a decision replace the one that it follows, with that one's boxes filled in."""
    box_values = {name: former.values.get(name) or "" for name in NDM_BOXES} if former is not None else {}
    return replace(
        spec,
        key=entry_key(case_id, Kind.DECISION, cast("int | None", spec.values["follows_id"]), SUPERSEDING),
        title="Decision replacing another",
        values={**spec.values, **box_values, "supersedes": True},
    )


def entry_spec(
    case: CaseDetails,
    kind: Kind,
    me: str,
    *,
    follows: EntryDetails | None = None,
    follows_id: int | None = None,
    person_id: int | None = None,
) -> FormSpec:
    """Build the form of a new entry, on its own in a case or following one of its entries."""
    command, form = RECORDING[kind], FORMS[kind]
    followed_id = follows.row.id if follows is not None else follows_id
    values: dict[str, object] = {**defaults(command), "marking": case.marking}
    if form.own_field:
        values[form.own_field] = me
    if form.proposes_now:
        values["happened"] = show_moment(case.now)
    values |= expected_people(case, kind, follows)
    values["follows_id"] = followed_id
    if follows is not None:
        values |= _copied_values(case, follows, kind)
        if follows.row.kind is kind and form.step_field:
            values[form.step_field] = None
    if person_id is not None:
        values["person_id"] = chosen_subject(case, person_id)
    label = kind.label[:1].lower() + kind.label[1:]
    return FormSpec(
        key=entry_key(case.id, kind, followed_id),
        label=f"{kind.label}, {case.reference}",
        title=_title(kind, follows) or f"New {_unless_acronym(kind.label, label)}",
        note=_note(follows),
        icon=icon_of(kind),
        family=command.model.family,
        kind=kind,
        sections=form.sections,
        switches=form.switches,
        helpers=form.helpers,
        needs=form.needs,
        values=values,
        of_now=frozenset({"happened"}) if form.proposes_now else frozenset(),
        make=partial(command, case_id=case.id),
        done=form.done or f"{kind.label} recorded.",
        save=form.save,
    )


def _title(kind: Kind, follows: EntryDetails | None) -> str:
    """Return the title where "New ..." would be wrong, otherwise an empty string."""
    is_step = follows is not None and follows.row.kind is kind
    return (is_step and FORMS[kind].step_title) or FORMS[kind].title


def _note(follows: EntryDetails | None) -> str:
    return f"Follows from: {follows.row.headline}" if follows is not None else ""


def _unless_acronym(label: str, lower: str) -> str:
    return label if label.split(maxsplit=1)[0].isupper() else lower


def _copied_values(case: CaseDetails, follows: EntryDetails, kind: Kind) -> Mapping[str, object]:
    """Return the values of the earlier entry that the new form has fields for."""
    form_fields = {field.name for section in FORMS[kind].sections for field in section.fields}
    values: dict[str, object] = {}
    for name in FORMS[kind].copied:
        value = follows.values.get(name)
        if name in form_fields and value:
            values[name] = chosen_subject(case, int(value)) if name in _NOMINALS else value
    if kind is Kind.OCG_ASSESSMENT and follows.row.kind is kind:
        values |= _assessed_people(case, follows)
        values["status"] = _current_status(case, follows) or values.get("status", "")
    return values


def _current_status(case: CaseDetails, follows: EntryDetails) -> str:
    """Return the status that a later step gave the group, or an empty string."""
    rows = {row.id: row for row in case.entries}
    chain_ids: set[int] = set()
    entry_id: int | None = follows.row.id
    while entry_id is not None and entry_id not in chain_ids:
        chain_ids.add(entry_id)
        entry_id = rows[entry_id].follows_id if entry_id in rows else None
    steps = [
        row
        for row in case.entries
        if row.kind is Kind.OCG_STEP and row.follows_id in chain_ids
        if row.happened_at >= follows.row.happened_at
    ]
    return steps[-1].type_key if steps else ""


def _assessed_people(case: CaseDetails, follows: EntryDetails) -> Mapping[str, object]:
    """Return the members in the earlier assessment with their roles, and the people exploited."""
    members, exploited = [], []
    for part in follows.parts:
        person = chosen_subject(case, part.values.get("subject_id") or 0)
        if part.kind == "ocg_member" and person is not None:
            days = {name: part.get(name) for name in ("from_on", "until_on")}
            members.append({**part.values, **days, "subject_id": person})
        elif part.kind == "ocg_exploited" and person is not None:
            exploited.append(person)
    return {"members": tuple(members), "exploited": tuple(exploited)}


def answer_spec(entry: EntryDetails) -> FormSpec:
    """Build the form that records the officer's answer to advice, and the outcome."""
    fields = (
        Field("accepted", "Answer", CHOICE(Accepted), required=True),
        Field("done_at", "Done on", MOMENT),
        Field("result", "Outcome", TEXT, wide=True),
    )
    shown_values = {fact.name: fact.value for fact in entry.facts}
    return FormSpec(
        key=f"case/{entry.row.case_id or 0}/answer/{entry.row.id}",
        label="Answer to advice",
        title="Answer to the advice",
        note=entry.row.headline,
        icon=icon_of(Kind.ADVICE),
        family=Family.ADVICE,
        sections=(Section("", fields),),
        values={
            "accepted": entry.values.get("accepted", Accepted.WAITING),
            "done_at": shown_values.get("done_at", ""),
            "result": entry.values.get("result", ""),
        },
        make=partial(AnswerAdvice, entry_id=entry.row.id, version=entry.version),
        done="Advice updated.",
        reread=reread(EntryFile(entry_id=entry.row.id), answer_spec),
    )

"""Records the caravan case from `resources/demo/caravan.toml` with the same commands as the window."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.cases import OpenCase
from mscu.actions.enforcement.court import ProhibitionLine
from mscu.actions.enforcement.enforcement import FindingLine
from mscu.actions.enforcement.exhibits import ExhibitLine
from mscu.actions.enforcement.operations import ExpectedPerson, RoleLine
from mscu.actions.entries.entries import About
from mscu.actions.entries.handling import Item
from mscu.actions.entries.notes import MeetingAction
from mscu.actions.kinds import RECORDING, SUBJECTS
from mscu.actions.nrm.nrm_forms import AnswerNrmForm, NrmFormFile, QuestionAnswer, StartNrmForm
from mscu.actions.nrm.nrm_parts import (
    CHRONOLOGY_QUESTIONS,
    EpisodeLine,
    IndicatorLine,
    ReadNrmLine,
    SetNrmEpisodes,
    SetNrmIndicators,
    WriteNrmList,
    listed_indicators,
)
from mscu.actions.nrm.nrm_sending import SendNrmForm
from mscu.actions.ocg.assessments import Exploited, Member, NewPlanLine
from mscu.actions.subjects.subjects import AddName
from mscu.codes import Accepted, Kind, Marking, SubjectKind, Timing, Urgency
from mscu.dates.london import LONDON, show_moment
from mscu.resources import resource
from mscu.rules.nrm_checks import DETAILS, SEVERAL

if TYPE_CHECKING:
    from mscu.actions.core.action import Command
    from mscu.gate import Gate


def forms_by_entry() -> dict[str, Mapping[str, Any]]:
    """Read the forms from resources, by the referral that each becomes."""
    with resource("demo/nrm.toml").open("rb") as file:
        return {form["entry"]: form for form in tomllib.load(file)["forms"]}


def fill_form(gate: Gate, form: Mapping[str, Any], case_id: int, person_id: int) -> int:
    """Start and answer a form, accept its lines where that is required, and return its id."""
    perform = gate.perform
    form_id = perform(StartNrmForm(case_id=case_id, person_id=person_id))
    started = gate.ask(NrmFormFile(form_id=form_id)).content
    answers = dict.fromkeys(started.answers, "") | form["answers"]
    perform(
        AnswerNrmForm(
            form_id=form_id,
            answers=tuple(
                QuestionAnswer(question=key, value=value, was=started.answers.get(key, ""))
                for key, value in answers.items()
            ),
        )
    )
    episodes = tuple(EpisodeLine(**row) for row in form["episodes"])
    indicators = tuple(IndicatorLine(**row) for row in form["indicators"])
    perform(SetNrmEpisodes(form_id=form_id, episodes=episodes))
    perform(SetNrmIndicators(form_id=form_id, indicators=indicators, was=listed_indicators(started)))
    is_several = form["answers"][SEVERAL] == "yes"
    for question in (CHRONOLOGY_QUESTIONS[is_several], DETAILS):
        perform(WriteNrmList(form_id=form_id, question=question))
    content = gate.ask(NrmFormFile(form_id=form_id)).content
    if content.hides_person:
        for question_, line in content.unread_lines():
            perform(ReadNrmLine(form_id=form_id, question=question_.key, line=line))
    return form_id


def send_form(gate: Gate, form: Mapping[str, Any], case_id: int, person_id: int, **details: str) -> int:
    """Fill a form, record that it was sent, and return the id of the referral."""
    form_id = fill_form(gate, form, case_id, person_id)
    return gate.perform(SendNrmForm(form_id=form_id, **details))


RECORDED_AFTER = timedelta(minutes=12)
"""Time between the last thing that an entry says has happened and its entry in the demo."""
CASE = "case"
"""The key for the id of the case itself."""
SECTIONS = {
    "people": SubjectKind.PERSON,
    "places": SubjectKind.PLACE,
    "things": SubjectKind.THING,
    "organisations": SubjectKind.ORGANISATION,
}
LINES: dict[str, type[Any]] = {
    "items": Item,
    "findings": FindingLine,
    "exhibits": ExhibitLine,
    "members": Member,
    "plan": NewPlanLine,
    "roles": RoleLine,
    "people": ExpectedPerson,
    "prohibitions": ProhibitionLine,
    "actions": MeetingAction,
}
STATES: dict[str, Callable[[str], Any]] = {"accepted": Accepted, "urgency": Urgency}


def read_caravan() -> dict[str, Any]:
    """Read the caravan case from resources."""
    with resource("demo/caravan.toml").open("rb") as file:
        return tomllib.load(file)


def opened_at(script: Mapping[str, Any]) -> datetime:
    """Return when the case was opened: at the first report."""
    return moment(f"{script['case']['opened']}T08:20")


def record_caravan(gate: Gate, script: Mapping[str, Any], set_clock: Callable[[datetime], object]) -> int:
    """Record the whole case and return its id; `at` sets the gate's clock before each step."""
    ids = record_script(gate, script, set_clock, forms_by_entry())
    return ids[CASE]


def record_script(
    gate: Gate,
    script: Mapping[str, Any],
    set_clock: Callable[[datetime], object],
    forms: Mapping[str, Mapping[str, Any]],
) -> dict[str, int]:
    """Record a case from a file and return the ids of everything that has a name there."""
    start = opened_at(script)
    set_clock(start)
    ids = {CASE: gate.perform(open_case(script))}
    for name, command in subjects(script, ids[CASE]):
        ids[name] = gate.perform(command)
    for row in script["entries"]:
        set_clock(max(start, _recorded_at(row)))
        ids[row["id"]] = _record_entry(gate, row, forms.get(row["id"]), case_id=ids[CASE], ids=ids)
        for naming in names_after(row["id"], script, ids):
            gate.perform(naming)
    return ids


def _recorded_at(row: Mapping[str, Any]) -> datetime:
    columns = RECORDING[Kind(row["kind"])].model.columns()
    past = [name for name, info in columns.items() if info.get("timing") is Timing.HAPPENED and row.get(name)]
    return max(moment(row[name]) for name in ("happened", *past)) + RECORDED_AFTER


def _record_entry(
    gate: Gate,
    row: Mapping[str, Any],
    form: Mapping[str, Any] | None,
    *,
    case_id: int,
    ids: Mapping[str, int],
) -> int:
    """Record an entry; a referral that has a form is recorded by sending the form."""
    if "action_of" in row:
        ids = {**ids, "action": _raised_by(gate, case_id, ids[row["action_of"]])}
        row = {**row, "follows": "action"}
    if form is None:
        return gate.perform(entry(row, case_id, ids))
    details = {"happened": show_moment(moment(row["happened"])), "reference": row["reference"]}
    return send_form(gate, form, case_id, ids[row["person"]], **details)


def _raised_by(gate: Gate, case_id: int, meeting: int) -> int:
    """Return the first enquiry that a meeting raised."""
    entries = gate.ask(CaseFile(case_id=case_id)).entries
    return next(e.id for e in entries if e.follows_id == meeting and e.kind is Kind.ENQUIRY)


def moment(text: str) -> datetime:
    """Return a local time of the file in UTC; a day without a time is its morning."""
    full_text = text if "T" in text else f"{text}T09:00"
    return datetime.fromisoformat(full_text).replace(tzinfo=LONDON).astimezone(UTC)


def open_case(script: Mapping[str, Any]) -> OpenCase:
    case = script["case"] | {"exploitation": tuple(script["case"]["exploitation"])}
    case["marking"] = Marking(case["marking"])
    return OpenCase(**_fields_of(OpenCase, case))


def subjects(script: Mapping[str, Any], case_id: int) -> Iterator[tuple[str, Command[int]]]:
    """Yield the commands that record people, places and things, with their names in the file."""
    for section, kind in SECTIONS.items():
        for row in script.get(section, ()):
            yield row["id"], _subject(kind, row, case_id)


def _subject(kind: SubjectKind, row: Mapping[str, Any], case_id: int) -> Command[int]:
    command: Any = SUBJECTS[kind]
    values = {name: tuple(v) if isinstance(v, list) else v for name, v in row.items()}
    if "premises" in values:
        values["premises"] = ", ".join(values["premises"])
    languages = values.pop("languages", ())
    if languages:
        values["language"] = languages[0]
    subject_command: Command[int] = command(**_fields_of(command, values), case_id=case_id)
    return subject_command


def entry(row: Mapping[str, Any], case_id: int | None, ids: Mapping[str, int]) -> Command[int]:
    """Return the command that records one entry; `known` has the ids of what it points to."""
    command: Any = RECORDING[Kind(row["kind"])]
    values = {name: _value(name, value, ids) for name, value in row.items()}
    for name in ("person", "place", "follows"):
        if name in row:
            values[f"{name}_id"] = ids[row[name]]
    entry_command: Command[int] = command(**_fields_of(command, values), case_id=case_id)
    return entry_command


def names_after(entry_id: str, script: Mapping[str, Any], ids: Mapping[str, int]) -> Iterator[AddName]:
    """Yield the commands that add the names which an entry has made known."""
    for row in script.get("names", ()):
        if row["after"] == entry_id:
            yield AddName(subject_id=ids[row["person"]], name=row["name"], instead=True)


def _value(name: str, value: Any, ids: Mapping[str, int]) -> Any:  # noqa: ANN401 - as TOML has it
    if name == "about":
        return tuple(About(subject_id=ids[name_]) for name_ in value)
    if name == "exploited":
        return tuple(Exploited(subject_id=ids[name_]) for name_ in value)
    if name in LINES:
        return tuple(_line(LINES[name], row, ids) for row in value)
    if name in STATES:
        return STATES[name](value)
    return tuple(value) if isinstance(value, list) else value


def _line(line_type: type[Any], row: Mapping[str, Any], ids: Mapping[str, int]) -> Any:  # noqa: ANN401
    subject = {"subject_id": ids[row["person"]]} if "person" in row else {}
    return line_type(**_fields_of(line_type, row), **subject)


def _fields_of(command: type[Any], values: Mapping[str, Any]) -> dict[str, Any]:
    names = {field.name for field in fields(command)}
    return {name: value for name, value in values.items() if name in names}


At = Callable[[datetime], object]


def read_county_line() -> dict[str, Any]:
    """Read the county-line case from resources."""
    with resource("demo/county_line.toml").open("rb") as file:
        return tomllib.load(file)


def record_county_line(gate: Gate, script: Mapping[str, Any], set_clock: At) -> int:
    """Record the whole case and return its id."""
    return record_script(gate, script, set_clock, {})[CASE]


def add_to_caravan(
    gate: Gate, script: Mapping[str, Any], ids: Mapping[str, int], set_clock: At
) -> dict[str, int]:
    """Record what the demo adds to the caravan case; `known` has the ids of that case."""
    added = dict(ids)
    for row in script["caravan"]:
        set_clock(_recorded_at(row))
        added[row["id"]] = gate.perform(entry(row, ids[CASE], added))
    return added

"""The caravan case, recorded through the gate from `resources/demo/caravan.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from mscu.actions.cases import OpenCase
from mscu.actions.entries import About
from mscu.actions.enforcement import Finding
from mscu.actions.exhibits import ExhibitLine
from mscu.actions.kinds import RECORDING, SUBJECTS
from mscu.actions.ocgs import Exploited, Member, Plan
from mscu.actions.reports import Item
from mscu.codes import Accepted, EnquiryState, Kind, Marking, SubjectKind, Urgency, YesNo
from mscu.places import resource

if TYPE_CHECKING:
    from mscu.gate import Gate

SECTIONS = {
    "people": SubjectKind.PERSON,
    "places": SubjectKind.PLACE,
    "things": SubjectKind.THING,
    "organisations": SubjectKind.ORGANISATION,
}
LINES = {
    "items": Item,
    "findings": Finding,
    "exhibits": ExhibitLine,
    "members": Member,
    "plan": Plan,
}
STATES = {
    "accepted": Accepted, "urgency": Urgency, "state": EnquiryState, "marking": Marking,
    "under_18": YesNo, "injured": YesNo, "suspects_there": YesNo, "still_inside": YesNo,
}  # fmt: skip


def record_caravan(gate: Gate) -> int:
    """Record the whole case; gives its number."""
    with resource("demo/caravan.toml").open("rb") as file:
        told = tomllib.load(file)
    case = told["case"] | {"exploitation": tuple(told["case"]["exploitation"])}
    case["marking"] = Marking(case["marking"])
    case_id = gate.perform(OpenCase(**_known(OpenCase, case)))
    known: dict[str, int] = {}
    for section, kind in SECTIONS.items():
        for row in told.get(section, ()):
            known[row["id"]] = gate.perform(_subject(kind, row, case_id))
    for row in told["entries"]:
        known[row["id"]] = gate.perform(_entry(row, case_id, known))
    return case_id


def _subject(kind: SubjectKind, row: Mapping[str, Any], case_id: int) -> Any:
    command = SUBJECTS[kind]
    values = {name: tuple(v) if isinstance(v, list) else v for name, v in row.items()}
    if "premises" in values:
        values["premises"] = ", ".join(values["premises"])
    languages = values.pop("languages", ())
    if kind is SubjectKind.PERSON and languages:
        values["language"] = languages[0]
    return command(**_known(command, values), case_id=case_id)


def _entry(row: Mapping[str, Any], case_id: int, known: Mapping[str, int]) -> Any:
    command = RECORDING[Kind(row["kind"])]
    values = {name: _value(name, value, known) for name, value in row.items()}
    for name in ("person", "place", "follows"):
        if name in row:
            values[f"{name}_id"] = known[row[name]]
    return command(**_known(command, values), case_id=case_id)


def _value(name: str, value: Any, known: Mapping[str, int]) -> Any:
    if name == "about":
        return tuple(About(subject_id=known[each]) for each in value)
    if name == "exploited":
        return tuple(Exploited(subject_id=known[each]) for each in value)
    if name in LINES:
        return tuple(_line(LINES[name], each, known) for each in value)
    if name in STATES:
        return STATES[name](value)
    return tuple(value) if isinstance(value, list) else value


def _line(make: type[Any], row: Mapping[str, Any], known: Mapping[str, int]) -> Any:
    subject = {"subject_id": known[row["person"]]} if "person" in row else {}
    return make(**_known(make, row), **subject)


def _known(command: type[Any], values: Mapping[str, Any]) -> dict[str, Any]:
    names = {each.name for each in fields(command)}
    return {name: value for name, value in values.items() if name in names}

"""Who was expected in an operation, as the first lines of the form that says what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from mscu.codes import Kind
from mscu.ui.pages.editing.case_sources import ICON_OF
from mscu.ui.widgets.nominal_picker import Chosen

if TYPE_CHECKING:
    from mscu.actions.cases.case_file import CaseAnswer
    from mscu.actions.entries.entry_file import EntryAnswer

LINES_OF = {Kind.SEARCH: "findings", Kind.OPERATION: "people"}
"""The field that accounts for people, by the kind of entry that has one."""


def expected_people(
    case: CaseAnswer, kind: Kind, follows: EntryAnswer | None
) -> Mapping[str, object]:
    """Give a line for each person of the plan; of a search, for who is not accounted for yet."""
    if kind not in LINES_OF:
        return {}
    if kind is Kind.SEARCH:
        people = case.expected
    else:
        parts = follows.parts if follows is not None else ()
        people = tuple(p.values["subject_id"] for p in parts if p.kind == "operation_person")
    lines = tuple({"subject_id": one} for each in people if (one := chosen(case, each)))
    return {LINES_OF[kind]: lines}


def chosen(case: CaseAnswer, subject_id: int) -> Chosen | None:
    """Give a subject of the case as a picker shows it."""
    line = next((each for each in case.subjects if each.id == subject_id), None)
    return Chosen(line.id, line.name, icon=ICON_OF[line.kind]) if line is not None else None

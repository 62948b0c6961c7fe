"""An update agreed with a victim is owed until that victim is told on its day, or agrees another."""

from __future__ import annotations

from typing import Any

import pytest

from mscu.actions.nrm.referrals import DAY_IN_WORDS, RecordVictimContact
from mscu.actions.subjects.subjects import Involve
from mscu.code_keys import NOT_REACHED
from mscu.codes import Role
from mscu.errors import Invalid
from mscu.gate import Gate
from mscu.rules.clock_engine import ClockState
from tests.actions.clocks.boards import agrees
from tests.actions.clocks.clock_scene import of
from tests.inputs.factories import a_case, a_person
from tests.scenes.stores import Store, Template

VICTIM = "involvement_role:potential_victim"
MET, MET_LATE, LATE = ClockState.MET, ClockState.MET_LATE, ClockState.LATE
AGREED, BEFORE, ON_THE_DAY, AFTER = "6 Jun 2022", "8 Jun 2022", "10 Jun 2022", "13 Jun 2022"
"""When an update on 10 Jun was agreed, and days of later contacts; the store's day is 20 Jun 2022."""
ANOTHER_DAY = "17 Jun 2022"
OUTCOMES: dict[str, tuple[dict[str, Any], tuple[ClockState, ...]]] = {
    "nobody rang": ({}, (LATE,)),
    "rang before about something else": ({"happened": BEFORE}, (LATE,)),
    "rang on the day": ({"happened": ON_THE_DAY}, (MET,)),
    "rang on the morning of the day": ({"happened": f"{ON_THE_DAY} 00:05"}, (MET,)),
    "rang on the last minute before it": ({"happened": "9 Jun 2022 23:55"}, (LATE,)),
    "rang after": ({"happened": AFTER}, (MET_LATE,)),
    "agreed another day before": ({"happened": BEFORE, "update_on": ANOTHER_DAY}, (MET, LATE)),
    "agreed in words before": ({"happened": BEFORE, "next_update": "after court"}, (LATE,)),
    "agreed another day after": ({"happened": AFTER, "update_on": ANOTHER_DAY}, (MET_LATE, LATE)),
    "told another victim": ({"happened": ON_THE_DAY, "other": True}, (LATE,)),
    "told in another case": ({"happened": ON_THE_DAY, "elsewhere": True}, (LATE,)),
    "before it was agreed": ({"happened": "3 Jun 2022"}, (LATE,)),
    "some day of the month": ({"happened": "June 2022"}, (LATE,)),
    **{
        f"{method} on the day": ({"happened": ON_THE_DAY, "method": method}, (LATE,))
        for method in sorted(NOT_REACHED)
    },
}
"""The contact after an update was agreed, and the states of what was agreed, by the day agreed."""


def contact(gate: Gate, case_id: int, person_id: int, **fields: Any) -> None:
    values = {"method": "contact_method:phone", "text": "Told.", "contact_by": "PC Shah"} | fields
    gate.perform(RecordVictimContact(case_id=case_id, person_id=person_id, **values))


@pytest.fixture(scope="module")
def officer(founded: Template, tmp_path_factory: pytest.TempPathFactory) -> Gate:
    store = Store.copy(founded, tmp_path_factory.mktemp("updates") / "store")
    return store.gate(Role.OFFICER)


@pytest.mark.parametrize(
    ("words", "is_day"),
    [
        ("10 Jul 2022", True),
        ("10 Jul", True),
        ("10/7/22 14:00", True),
        ("10.7.2022", True),
        ("4 Jul, or after court", True),
        ("by the 4th of July", True),
        ("July 4", True),
        ("tomorrow", True),
        ("July 2022", False),
        ("early July", False),
        ("after court", False),
        ("weekly", False),
        ("every 14 days at 10.30, 2 calls a month", False),
    ],
)
def test_a_day_agreed_is_not_lost_among_the_words(words: str, is_day: bool, officer: Gate) -> None:
    case_id = a_case(officer)
    person = a_person(officer, case_id, roles=(VICTIM,))
    refused: dict[str, str] = {}
    try:
        contact(officer, case_id, person, happened=AGREED, next_update=words)
    except Invalid as problem:
        refused = dict(problem.problems)
    assert refused == ({"update_on": DAY_IN_WORDS} if is_day else {})
    contact(officer, case_id, person, happened=AGREED, next_update=words, update_on=ANOTHER_DAY)


@pytest.mark.sampled(3)
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_what_meets_an_agreed_update(outcome: str, officer: Gate) -> None:
    fields, states = dict(OUTCOMES[outcome][0]), OUTCOMES[outcome][1]
    case = a_case(officer, opened="1 Jun 2022 09:00")
    told_case = a_case(officer, opened="1 Jun 2022 09:00") if fields.pop("elsewhere", False) else case
    one, two = (a_person(officer, case, name=name, roles=(VICTIM,)) for name in ("One", "Two"))
    contact(officer, case, one, happened=AGREED, update_on=ON_THE_DAY)
    told = two if fields.pop("other", False) else one
    if told_case != case:
        officer.perform(Involve(case_id=told_case, subject_id=told, role=VICTIM))
    if fields:
        contact(officer, told_case, told, **fields)
    assert tuple(clock.state for clock in of(officer, case, "victim_update")) == states
    assert agrees(officer)

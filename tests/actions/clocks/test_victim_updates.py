"""An update agreed with a victim is owed until that victim is told on its day, or agrees another."""

from typing import Any

import pytest

from mscu.actions.nrm.referrals import DAY_IN_WORDS
from mscu.actions.subjects.subjects import Involve
from mscu.code_keys import NOT_REACHED
from mscu.errors import Invalid
from mscu.gate import Gate
from mscu.rules.clock_engine import ClockState
from tests.actions.clocks.boards import agrees
from tests.actions.clocks.clock_scene import contact, of
from tests.inputs.factories import a_case, a_person

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


def test_a_day_agreed_is_not_lost_among_the_words(officer: Gate) -> None:
    case_id = a_case(officer)
    person = a_person(officer, case_id, roles=(VICTIM,))
    days = (
        "10 Jul 2022",
        "10 Jul",
        "10/7/22 14:00",
        "10.7.2022",
        "4 Jul, or after court",
        "July 4",
        "tomorrow",
    )
    for words in (*days, "by the 4th of July"):
        with pytest.raises(Invalid) as refused:
            contact(officer, case_id, person, happened=AGREED, next_update=words)
        assert refused.value.problems == {"update_on": DAY_IN_WORDS}, words
    for words in (
        "July 2022",
        "early July",
        "after court",
        "weekly",
        "every 14 days at 10.30, 2 calls a month",
    ):
        contact(officer, case_id, person, happened=AGREED, next_update=words)
    contact(officer, case_id, person, happened=AGREED, next_update=days[0], update_on=ANOTHER_DAY)


def test_what_meets_an_agreed_update(officer: Gate) -> None:
    for outcome, (said, states) in OUTCOMES.items():
        fields = dict(said)
        case = a_case(officer, opened="1 Jun 2022 09:00")
        told_case = a_case(officer, opened="1 Jun 2022 09:00") if fields.pop("elsewhere", False) else case
        one, two = (a_person(officer, case, name=name, roles=(VICTIM,)) for name in ("One", "Two"))
        contact(officer, case, one, happened=AGREED, update_on=ON_THE_DAY)
        told = two if fields.pop("other", False) else one
        if told_case != case:
            officer.perform(Involve(case_id=told_case, subject_id=told, role=VICTIM))
        if fields:
            contact(officer, told_case, told, **fields)
        assert tuple(clock.state for clock in of(officer, case, "victim_update")) == states, outcome
    assert agrees(officer)

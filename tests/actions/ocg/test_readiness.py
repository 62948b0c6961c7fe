"""The readiness panel: true with exactly the facts that make it true, false without any of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mscu.actions.entries.entries import About
from mscu.actions.entries.handling import Item
from mscu.actions.ocg.assessments import Member
from mscu.actions.ocg.readiness import Readiness, ReadinessReport
from mscu.actions.subjects.subjects import Involve
from mscu.codes import Kind, Role, Strength
from mscu.demo.caravan import read_caravan, record_caravan
from mscu.resources import resource
from mscu.rules.ocg import BadGroupRules, group_rules, load_group_rules
from mscu.rules.offences import LIFE, offences
from tests.actions.ocg.test_groups import assess
from tests.inputs.factories import World, a_case, a_person, a_report
from tests.scenes.stores import NOW, Store, Template

FACTS = ("r2", "e1r", "r4", "q2", "ar1", "ar2", "ar3", "ch1", "ch2", "b1", "e3r")
"""Every entry of the caravan case that bears on the test; q2 stands for the cash found by it."""
NEEDED = {"e1r": "e1", "e3r": "e3"}
"""An entry that is no fact itself, but that a fact follows."""
SHOWN = {
    "r2": {"su2"},
    "e1r": {"su2"},
    "r4": {"su1", "su3"},
    "ar1": {"su1"},
    "ar2": {"su2"},
    "ar3": {"su3"},
    "ch1": {"su1"},
    "ch2": {"su2"},
    "b1": {"su3"},
    "e3r": {"su3"},
}
SEVEN_YEARS = {"ar1", "ar2", "ar3", "ch1", "ch2"}
TOGETHER, GAIN = {"r4"}, {"r4", "q2", "e3r"}


def expected(kept: Collection[str]) -> tuple[bool, bool, bool, bool]:
    """Return which headings these entries of the caravan case satisfy, worked out by hand."""
    shown = set().union(*(SHOWN.get(each, set()) for each in kept)) if kept else set()
    have = set(kept)
    return len(shown) >= 3, bool(have & SEVEN_YEARS), bool(have & TOGETHER), bool(have & GAIN)


@dataclass
class Recorder:
    """Records the caravan case with some of its entries, each time in a new store."""

    template: Template
    folder: Path
    made: int = 0

    def panel(self, kept: Collection[str]) -> ReadinessReport:
        """Return the panel of the case as if nothing else had been recorded."""
        self.made += 1
        store = Store.copy(self.template, self.folder / str(self.made))
        told = read_caravan()
        wanted = {*kept, *(NEEDED[each] for each in kept if each in NEEDED), "o1"}
        told["entries"] = [_alone(row, wanted) for row in told["entries"] if row["id"] in wanted]

        def at(moment: datetime) -> None:
            store.clock.now = moment

        case_id = record_caravan(store.gate(Role.OFFICER), told, at)
        store.clock.now = NOW
        answer = store.gate(Role.OFFICER).ask(Readiness(case_id=case_id))
        store.close()
        return answer


def _alone(row: dict[str, Any], wanted: Collection[str]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "follows" or value in wanted}


@pytest.fixture
def recorder(founded: Template, tmp_path: Path) -> Recorder:
    return Recorder(founded, tmp_path)


def test_the_caravan_case_is_ready_and_says_by_what(caravan_store: Store) -> None:
    case_id = caravan_store.sql("SELECT id FROM cases")[0][0]
    panel = caravan_store.gate(Role.OFFICER).ask(Readiness(case_id=case_id))
    assert panel.is_ready
    assert [(each.name, each.strength, each.why_not) for each in panel.members] == [
        ("Daniel Crabtree", Strength.STRONG, ""),
        ("Shane Crabtree", Strength.STRONG, ""),
        ("Lorraine Pike", Strength.FAIR, ""),
    ]
    people, offence, together, gain = panel.headings
    assert people.summary == "3 people; exploited people are never counted"
    assert people.strength is Strength.FAIR, "three are shown so far at least"
    assert offence.summary == "life, Modern Slavery Act 2015 s.1"
    assert [(line.grade, line.strength) for line in together.lines] == [("2DC", Strength.WEAK)]
    assert {line.kind for line in gain.lines} == {Kind.REPORT, Kind.EXHIBIT, Kind.ENQUIRY_RESULT}
    shown = {number for each in panel.headings for number in each.entries}
    ours = caravan_store.sql("SELECT kind, count(*) FROM entry GROUP BY kind")
    assert len(shown) == len(FACTS), ours


def test_it_is_ready_by_its_facts_alone_and_not_without_any_that_is_needed(recorder: Recorder) -> None:
    kept = list(FACTS)
    for each in FACTS:  # leave out whatever is not needed
        fewer = [other for other in kept if other != each]
        if all(expected(fewer)):
            kept = fewer
    assert recorder.panel(kept).is_ready
    for each in kept:
        assert not recorder.panel([other for other in kept if other != each]).is_ready, each


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kept=st.sets(st.sampled_from(FACTS)))
def test_each_heading_is_met_by_the_facts_that_bear_on_it(recorder: Recorder, kept: set[str]) -> None:
    found = recorder.panel(sorted(kept, key=FACTS.index))
    assert tuple(each.met for each in found.headings) == expected(kept)


def _assess(world: World, *members: int) -> ReadinessReport:
    of = tuple(Member(subject_id=member, role="ocg_role:associate") for member in members)
    number = assess(world.store.gate(Role.OFFICER), world.case_id, members=of)
    return world.store.gate(Role.ANALYST).ask(Readiness(assessment_id=number))


def _report(world: World, *about: int, grade: str | None = None) -> int:
    items: tuple[Item, ...] = ()
    if grade:
        letters = {
            "source_grade": f"intelligence_source:{grade[0]}",
            "handling_code": "intelligence_handling:p",
        }
        assessment = f"intelligence_assessment:{grade[1].lower()}"
        items = (Item(number=1, text="Seen", assessment=assessment, **letters),)
    people = tuple(About(subject_id=each) for each in about)
    return a_report(world.store.gate(Role.OFFICER), case_id=world.case_id, about=people, items=items)


@pytest.fixture
def three(world: World) -> tuple[int, int, int]:
    gate = world.store.gate(Role.OFFICER)
    first, second, third = (a_person(gate, world.case_id, name=f"Suspect {n}") for n in "ABC")
    return first, second, third


def test_a_member_who_turns_out_to_be_a_victim_is_not_counted_any_more(
    world: World, three: tuple[int, int, int]
) -> None:
    _report(world, *three, grade="1A")
    assert _assess(world, *three).headings[0].met
    gate = world.store.gate(Role.OFFICER)
    gate.perform(
        Involve(case_id=world.case_id, subject_id=three[0], role="involvement_role:potential_victim")
    )
    panel = world.store.gate(Role.OFFICER).ask(Readiness(case_id=world.case_id))
    assert not panel.headings[0].met
    assert panel.members[0].why_not.startswith("potential victim in ")
    assert panel.headings[0].summary.startswith("2 of the 3 needed")


def test_who_is_named_but_shown_by_nothing_is_said_and_not_counted(
    world: World, three: tuple[int, int, int]
) -> None:
    _report(world, *three[:2], grade="2B")
    panel = _assess(world, *three)
    assert panel.headings[0].summary.endswith("Nothing recorded shows the involvement of Suspect C")
    assert [each.strength for each in panel.members] == [Strength.FAIR, Strength.FAIR, None]
    assert not panel.is_ready


def test_a_report_is_as_strong_as_its_grade_and_a_false_one_is_none(
    world: World, three: tuple[int, int, int]
) -> None:
    """From the weakest on, as the best report of a person counts."""
    grades = [("2E", None), (None, "weak"), ("3A", "weak"), ("2D", "weak"), ("2A", "fair"), ("1A", "strong")]
    for grade, strength in grades:
        _report(world, *three, grade=grade)
        panel = _assess(world, *three)
        assert {each.strength for each in panel.members} == {strength}, grade
        assert panel.headings[2].met is (strength is not None)


def test_without_a_group_the_suspects_of_the_case_stand_in_for_members_and_nobody_meets_nothing(
    world: World,
) -> None:
    panel = world.store.gate(Role.OFFICER).ask(Readiness(case_id=world.case_id))
    assert panel.group == ""
    assert [each.subject_id for each in panel.members] == [world.suspect_id]
    gate = world.store.gate(Role.OFFICER)
    panel = gate.ask(Readiness(case_id=a_case(gate)))
    assert panel.met == 0
    assert panel.members == ()


def test_every_offence_says_how_sure_its_maximum_is() -> None:
    table = offences()
    assert table["offence:msa_s1"].years == LIFE
    assert table["offence:msa_s1"].excluded
    assert table["offence:oapa_s20"].excluded
    assert not table["offence:oapa_s47"].carries(7)
    assert not table["offence:conspiracy"].carries(7)
    assert table["offence:fraud_s1"].maximum == "10 years"
    assert table["offence:common_assault"].maximum == "6 months"


def test_rules_name_choices_that_there_are_and_kinds(tmp_path: Path) -> None:
    rules = group_rules()
    keys = {*rules.accounts, *rules.arrests_left_out, *rules.gain_enquiries, *rules.gain_indicators}
    for key in keys:
        name = key.partition(":")[0]
        assert key in resource(f"code_lists/{name}.csv").read_text(encoding="utf-8"), key
    assert rules.together < rules.shows
    graded = rules.shows - {Kind.REPORT}
    assert graded <= set(rules.by_kind)
    path = tmp_path / "groups.toml"
    good = resource("rules/groups.toml").read_text(encoding="utf-8")
    path.write_text(good.replace('"charge"', '"chargee"'), encoding="utf-8")
    with pytest.raises(BadGroupRules, match="chargee"):
        load_group_rules(path)

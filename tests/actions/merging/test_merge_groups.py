"""Two groups that are one: read together, taken apart again, silent about what is restricted."""

from __future__ import annotations

import pytest

from mscu.actions.cases.case_log import CaseLog
from mscu.actions.cases.cases import CloseCase, LiftRestriction
from mscu.actions.desk.since import Since
from mscu.actions.entries.entries import About
from mscu.actions.merging.merge import ALREADY_UNDONE, SAME_RECORD
from mscu.actions.merging.merge_groups import ALREADY, NO_GROUP, MergeGroups, UnmergeGroups
from mscu.actions.ocg.assessments import Exploited, Member
from mscu.actions.ocg.group_file import GroupFile
from mscu.actions.ocg.groups import Groups
from mscu.actions.ocg.readiness import Readiness
from mscu.codes import Operation, Role
from mscu.gate import Gate
from tests.actions.merging.merge_scene import restrict
from tests.actions.ocg.test_group_steps import change, disruption, fact
from tests.actions.ocg.test_groups import assess
from tests.actions.records.problems import problems_of
from tests.inputs.factories import a_case, a_note, a_person
from tests.scenes.stores import Store

WHY = "The same men, seen at both sites."


class Two:
    """Two groups in cases of their own, each with a member, a fact and a disruption."""

    def __init__(self, gate: Gate) -> None:
        self.cases = a_case(gate), a_case(gate)
        self.people, self.victims, self.groups = list[int](), list[int](), list[int]()
        named = zip(self.cases, ("Ann Pike", "Bob Cole"), ("North crew", "South crew"), strict=True)
        for case, person, name in named:
            self.people.append(a_person(gate, case, name=person))
            self.victims.append(a_person(gate, case, name=f"Hai {case}"))
            members = (Member(subject_id=self.people[-1], role="ocg_role:principal"),)
            exploited = (Exploited(subject_id=self.victims[-1]),)
            group = assess(gate, case, name=name, members=members, exploited=exploited)
            self.groups.append(group)
            gate.perform(fact(group))
            gate.perform(disruption(group))


@pytest.fixture
def two(officer: Gate) -> Two:
    """Record two groups."""
    return Two(officer)


def merge(two: Two, **changes: object) -> MergeGroups:
    kept, other = two.groups
    fields = {"kept_id": kept, "other_id": other, "reason": WHY}
    return MergeGroups(**fields | changes)  # type: ignore[arg-type]


def told(gate: Gate, group: int) -> tuple[int, ...]:
    """Count what is shown of a group: roles, lines, disruptions, steps, people of its panel."""
    shown = gate.ask(GroupFile(assessment_id=group))
    panel = gate.ask(Readiness(assessment_id=group))
    parts = (shown.memberships, shown.worksheet, shown.disruptions, shown.steps, panel.members)
    return tuple(map(len, parts))


def test_a_merged_group_is_read_with_the_one_that_is_kept(officer: Gate, two: Two) -> None:
    north, south = two.groups
    from_south = a_note(
        officer, two.cases[1], text="Bob Cole paid them.", about=(About(subject_id=two.people[1]),)
    )
    assert [group.name for group in officer.ask(Groups())] == ["North crew", "South crew"]
    assert from_south not in officer.ask(Readiness(assessment_id=north)).headings[0].entries
    officer.perform(merge(two))
    (line,) = officer.ask(Groups())
    assert (line.name, line.merged, line.members) == ("North crew", ("South crew",), 2)
    assert [number for number, _ in line.exploited] == two.victims
    assert told(officer, north) == (2, 2, 2, 1, 2)
    (step,) = officer.ask(GroupFile(assessment_id=north)).steps
    assert (step.status, step.why, step.of) == ("Merged with another group", WHY, "South crew")
    assert told(officer, south) == (1, 1, 1, 1, 1)
    assert from_south in officer.ask(Readiness(assessment_id=north)).headings[0].entries


def test_taken_apart_each_has_again_what_it_had_and_what_came_since(officer: Gate, two: Two) -> None:
    officer.perform(change(two.groups[1], "nominated"))
    merge_id = officer.perform(merge(two))
    officer.perform(fact(two.groups[1], text="They own a van."))
    officer.perform(UnmergeGroups(combination_id=merge_id, reason="Another man of that name."))
    north, south = officer.ask(Groups())
    assert (north.status, south.status) == ("Suspected", "Nominated")
    assert told(officer, two.groups[0]) == (1, 1, 1, 0, 1)
    assert told(officer, two.groups[1]) == (1, 2, 1, 3, 1)
    whys = [step.why for step in officer.ask(GroupFile(assessment_id=two.groups[1])).steps]
    assert whys == ["Another man of that name.", WHY, "Three men act together."]
    again = UnmergeGroups(combination_id=merge_id, reason="Once more.")
    assert problems_of(officer, again) == {"reason": ALREADY_UNDONE}
    officer.perform(merge(two))
    assert len(officer.ask(Groups())) == 1


def test_chains_are_taken_apart_in_any_order(officer: Gate, two: Two) -> None:
    third = assess(officer, two.cases[0], name="West crew")
    first = officer.perform(merge(two))
    second = officer.perform(MergeGroups(kept_id=third, other_id=two.groups[0], reason=WHY))
    (line,) = officer.ask(Groups())
    assert (line.name, set(line.merged)) == ("West crew", {"North crew", "South crew"})
    officer.perform(UnmergeGroups(combination_id=first, reason="Not they."))
    assert [group.name for group in officer.ask(Groups())] == ["South crew", "West crew"]
    officer.perform(UnmergeGroups(combination_id=second, reason="Nor they."))
    assert len(officer.ask(Groups())) == 3


def test_what_can_t_be_merged_is_refused_in_a_sentence(officer: Gate, two: Two) -> None:
    north, south = two.groups
    assert problems_of(officer, merge(two, other_id=north)) == {"other_id": SAME_RECORD}
    assert problems_of(officer, merge(two, other_id=None)) == {"other_id": NO_GROUP}
    note = a_note(officer, two.cases[0])
    assert problems_of(officer, merge(two, other_id=note)) == {"other_id": NO_GROUP}
    assert set(problems_of(officer, merge(two, reason=" "))) == {"reason"}
    officer.perform(merge(two))
    third = assess(officer, two.cases[0], name="West crew")
    assert problems_of(officer, MergeGroups(kept_id=third, other_id=south, reason=WHY)) == {
        "other_id": ALREADY.format("South crew")
    }


def test_a_group_of_a_closed_or_restricted_case_stays_apart(store: Store, two: Two) -> None:
    supervisor = store.gate(Role.SUPERVISOR)
    restrict(store, two.cases[0])
    assert "is restricted" in problems_of(supervisor, merge(two))["other_id"]
    closing = CloseCase(case_id=two.cases[1], version=1, reason="No offence.", mopi_group="mopi_group:3")
    supervisor.perform(closing)
    assert "case_id" in problems_of(supervisor, merge(two))


def test_whoever_may_not_see_one_hears_nothing_of_the_other(
    store: Store, colleague: Gate, supervisor: Gate, two: Two
) -> None:
    colleague.perform(merge(two))
    for hidden, left in ((two.cases[1], "North crew"), (two.cases[0], "South crew")):
        restrict(store, hidden)
        (line,) = colleague.ask(Groups())
        assert (line.name, line.merged, line.members) == (left, (), 1)
        assert WHY not in str(colleague.ask(GroupFile(assessment_id=line.id)))
        assert len(supervisor.ask(Groups())) == 1
        supervisor.perform(LiftRestriction(case_id=hidden, reason="Over."))


def test_it_is_logged_with_its_reason_and_in_the_audit(officer: Gate, store: Store, two: Two) -> None:
    officer.perform(merge(two))
    (told_since,) = officer.ask(Since()).merged
    assert told_since.what == "Merged: South crew into North crew"
    for case in two.cases:
        assert WHY in [line.detail for line in officer.ask(CaseLog(case_id=case))]
    rows = store.sql(
        "SELECT object_id FROM audit_entry WHERE operation = ? AND object_type = 'ocg_assessment'",
        Operation.COMBINATION.value,
    )
    assert {number for (number,) in rows} == set(two.groups)

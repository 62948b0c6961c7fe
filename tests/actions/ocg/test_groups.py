"""The groups that were assessed, each once, with those before its newest assessment."""

from __future__ import annotations

from mscu.actions.ocg.assessments import AssessGroup, Exploited, Member
from mscu.actions.ocg.groups import GroupLine, Groups
from mscu.gate import Gate
from tests.inputs.factories import a_case, a_person


def assess(gate: Gate, case_id: int, **said: object) -> int:
    fields = {
        "case_id": case_id,
        "happened": "1 Jun 2022 09:00",
        "name": "Crabtree group",
        "status": "ocg_status:suspected",
        "lead_responsible_officer": "DI Ruth Aspinall",
    }
    return gate.perform(AssessGroup(**fields | said))  # type: ignore[arg-type]


def groups(gate: Gate) -> tuple[GroupLine, ...]:
    return gate.ask(Groups())


def test_a_group_stands_once_as_its_newest_assessment_says_and_another_of_its_name_apart(
    officer: Gate,
) -> None:
    case_id = a_case(officer)
    suspect, victim = a_person(officer, case_id), a_person(officer, case_id, name="Hai")
    first = assess(officer, case_id)
    second = assess(
        officer,
        case_id,
        happened="10 Jun 2022 09:00",
        status="ocg_status:nominated",
        follows_id=first,
        text="Nominated by the unit.",
        members=(Member(subject_id=suspect, role="ocg_role:principal"),),
        exploited=(Exploited(subject_id=victim),),
    )
    (group,) = groups(officer)
    assert (group.id, group.status, group.members) == (second, "Nominated", 1)
    assert group.exploited == ((victim, "Hai"),)
    assert [each.id for each in group.assessments] == [second, first]
    assert (group.review, group.is_late) == ("8 Jul 2022", False)
    other = assess(officer, case_id)
    assert {each.id for each in groups(officer)} == {second, other}


def test_a_review_that_is_past_is_late_and_of_an_archived_one_none_is_owed(officer: Gate) -> None:
    case_id = a_case(officer)
    assess(officer, case_id, happened="1 Mar 2022 09:00", name="A")
    assess(officer, case_id, happened="1 Mar 2022 09:00", name="B", status="ocg_status:archived")
    late, archived = groups(officer)
    assert (late.name, late.is_late) == ("A", True)
    assert (archived.is_settled, archived.is_late, archived.review) == (True, False, "")

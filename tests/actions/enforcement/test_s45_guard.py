"""The guard for victims who are suspects: what is planned waits, what has happened is recorded."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.policy_log import RecordDecision
from mscu.actions.clocks.clock_board import AskBoardChoices
from mscu.actions.editions.case_facts import VICTIM_ELSEWHERE
from mscu.actions.editions.issue_edition import LookAtEdition
from mscu.actions.enforcement.enforcement import RecordArrest
from mscu.actions.enforcement.s45_guard import s45_scope
from mscu.actions.entries.entries import About
from mscu.actions.entries.notes import RecordNote
from mscu.actions.ocg.assessments import AssessGroup, Exploited, Member
from mscu.actions.subjects.subjects import Involve
from mscu.code_keys import ARREST_PLANNED, S45_INDICATIONS
from mscu.codes import Role
from mscu.errors import Invalid
from mscu.gate import Gate
from tests.actions.clocks.boards import agrees, board
from tests.actions.clocks.clock_scene import CHARGE, enforce
from tests.actions.editions.gathering import Gathered
from tests.actions.merging.merge_scene import restrict
from tests.documents.reading import text_of
from tests.inputs.factories import AT, a_case, a_person
from tests.scenes.stores import COLLEAGUE, Store

VICTIM, SUSPECT = "involvement_role:potential_victim", "involvement_role:suspect"
WHOLE: dict[str, Any] = {
    "indications": ("s45_indication:adult_compelled",),
    "offences": ("offence:msa_s1", "offence:oapa_s20"),
    "cps_told": True,
}
CLOCK = "Review of s.45 after arrest or charge"


def plan(case_id: int, person: int | None, *others: int) -> RecordDecision:
    about = tuple(About(subject_id=subject_id) for subject_id in others)
    fields: dict[str, Any] = {"text": "Arrest at six.", "decision_type": ARREST_PLANNED, "about": about}
    return RecordDecision(case_id=case_id, happened=AT, decided_by="DI Aspinall", person_id=person, **fields)


def look(case_id: int, person: int, **changes: Any) -> RecordDecision:
    fields: dict[str, Any] = {"text": "Noted.", "decision_type": S45_INDICATIONS} | changes
    return RecordDecision(case_id=case_id, happened=AT, decided_by="DI Aspinall", person_id=person, **fields)


def refused(gate: Gate, command: Any, field: str) -> str:
    with pytest.raises(Invalid) as problem:
        gate.perform(command)
    assert set(problem.value.problems) == {field}
    return problem.value.problems[field]


def open_clocks(gate: Gate, case_id: int) -> list[str]:
    clocks = gate.ask(CaseFile(case_id=case_id)).clocks
    return [clock.label for clock in clocks if clock.title == CLOCK and clock.is_open]


def urgent(gate: Gate, case_id: int) -> list[str]:
    owed = gate.ask(CaseFile(case_id=case_id)).obligations
    return [obligation.text for obligation in owed if "urgent s.45 review" in obligation.what]


def test_planning_an_arrest_asks_for_the_indications_of_a_victim_who_is_not_just_protected(
    officer: Gate,
) -> None:
    case_id = a_case(officer)
    person = a_person(officer, case_id, name="Marek Zielak", roles=(VICTIM, SUSPECT))
    problems = refused(officer, plan(case_id, person), "person_id")
    assert "Marek Zielak may be a victim" in problems
    assert "Indications of compulsion (MSA s.45)" in problems
    for words in ("the test for adults", "the offences", "that the CPS was informed"):
        assert words in problems
    officer.perform(look(case_id, person, **WHOLE))
    assert officer.perform(plan(case_id, person))
    case_id = a_case(officer)
    suspect = a_person(officer, case_id, name="Danny", roles=(SUSPECT,))
    victim = a_person(officer, case_id, roles=(VICTIM,))
    both = a_person(officer, case_id, name="Marek", roles=(VICTIM, SUSPECT))
    assert officer.perform(plan(case_id, suspect, victim))
    assert "Marek" in refused(officer, plan(case_id, suspect, victim, both), "person_id")


def test_each_of_the_indications_is_needed_of_that_person(officer: Gate) -> None:
    case_id = a_case(officer)
    for left_out, missing in (
        ({"indications": ()}, "the test for adults, or for under 18"),
        ({"offences": ()}, "the offences, which determine what Schedule 4 and ss.1-2 exclude"),
        ({"cps_told": False}, "that the CPS was informed"),
    ):
        person = a_person(officer, case_id, roles=(VICTIM,))
        officer.perform(look(case_id, person, **WHOLE | left_out))
        assert f"Still missing: {missing}. " in refused(officer, plan(case_id, person), "person_id")
    person, other = (a_person(officer, case_id, name=name, roles=(VICTIM,)) for name in ("Ion", "Keith"))
    officer.perform(look(case_id, other, **WHOLE))
    refused(officer, plan(case_id, person), "person_id")


def test_of_somebody_treated_as_a_child_the_test_for_under_18_is_needed(officer: Gate) -> None:
    case_id = a_case(officer)
    person = a_person(officer, case_id, roles=(VICTIM,), age_status="age_status:uncertain_treated_as_child")
    assert "no compulsion" in refused(officer, look(case_id, person, **WHOLE), "indications")
    officer.perform(look(case_id, person, **WHOLE | {"indications": ()}))
    assert "the test for under 18" in refused(officer, plan(case_id, person), "person_id")
    child = {"indications": ("s45_indication:child_consequence",)}
    officer.perform(look(case_id, person, **WHOLE | child))
    assert officer.perform(plan(case_id, person))


@pytest.mark.parametrize(
    ("opened", "seen"), [("1 Jun 2022", ""), ("16 Jun 2022", "2 Jun 2022"), ("16 Jun 2022", "")]
)
def test_of_somebody_who_turned_18_since_the_act_may_date_both_tests_are_asked(
    officer: Gate, opened: str, seen: str
) -> None:
    """On 10 Jun they turned 18: the case, or an entry about them, may begin before."""
    case_id = a_case(officer, opened=opened)
    person = a_person(officer, case_id, roles=(VICTIM, SUSPECT), born="10 Jun 2004")
    if opened == "16 Jun 2022":
        assert officer.perform(look(case_id, person, **WHOLE))
        if not seen:
            return
        about = (About(subject_id=person, role=SUSPECT),)
        officer.perform(RecordNote(case_id=case_id, happened=seen, text="Seen at the farm.", about=about))
        told = refused(officer, plan(case_id, person), "person_id")
        assert "Still missing: the test for under 18. " in told
    said = refused(officer, look(case_id, person, **WHOLE), "indications")
    assert "This person was 17 on" in said
    assert "the age on that day decides" in said
    for answers in (("s45_indication:child_none",), ("s45_indication:child_none", *WHOLE["indications"])):
        officer.perform(look(case_id, person, **WHOLE | {"indications": answers}))
    assert officer.perform(plan(case_id, person))


def test_an_arrest_that_happened_is_recorded_and_a_review_is_urgent_as_after_a_charge(officer: Gate) -> None:
    case_id = a_case(officer)
    person = a_person(officer, case_id, name="Marek Zielak", roles=(VICTIM, SUSPECT))
    suspect = a_person(officer, case_id, name="Danny Crabtree", roles=(SUSPECT,))
    for person_id in (person, suspect):
        officer.perform(RecordArrest(case_id=case_id, happened=AT, person_id=person_id))
    assert open_clocks(officer, case_id) == ["Marek Zielak"]
    assert urgent(officer, case_id) == [
        f"Marek Zielak: may be a victim and was arrested {AT}: urgent s.45 review"
    ]
    officer.perform(look(case_id, person, **WHOLE | {"cps_told": False}))
    assert open_clocks(officer, case_id) == []
    assert urgent(officer, case_id) == []
    enforce(officer, case_id, person, CHARGE, happened="20 Jun 2022 09:10")
    assert len(open_clocks(officer, case_id)) == 1
    assert len(urgent(officer, case_id)) == 1


def test_who_may_be_a_victim_is_never_a_member_and_is_offered_as_exploited(officer: Gate) -> None:
    case_id = a_case(officer)
    person = a_person(officer, case_id, name="Marek Zielak", roles=(VICTIM, SUSPECT))
    group = {"case_id": case_id, "happened": AT, "name": "A group", "status": "ocg_status:suspected"}
    member = Member(subject_id=person, role="ocg_role:enforcer")
    problems = refused(officer, AssessGroup(**group, members=(member,)), "members")  # type: ignore[arg-type]
    assert "Marek Zielak may be a victim" in problems
    assert "exploited by the group" in problems
    exploited = (Exploited(subject_id=person),)
    assert officer.perform(AssessGroup(**group, exploited=exploited))  # type: ignore[arg-type]


@dataclass(frozen=True)
class TwoCases:
    """A victim of one case who is a suspect of another, arrested before anybody knew."""

    store: Store
    victim_case: int
    case_id: int
    person: int

    @classmethod
    def of(cls, store: Store) -> TwoCases:
        officer = store.gate(Role.OFFICER)
        victim_case, case_id = a_case(officer), a_case(officer, title="A cannabis farm")
        person = a_person(officer, case_id, name="Jan Zalec", roles=(SUSPECT,))
        officer.perform(RecordArrest(case_id=case_id, happened=AT, person_id=person))
        officer.perform(Involve(case_id=victim_case, subject_id=person, role=VICTIM))
        return cls(store, victim_case, case_id, person)

    def told(self, reader: str) -> list[bool]:
        """Return where a reader is told that the suspect may be a victim."""
        gate = self.store.gate(reader)
        case = gate.ask(CaseFile(case_id=self.case_id))
        (line,) = (each for each in case.subjects if each.id == self.person)
        (paper,) = (
            each for each in gate.ask(Gathered(case_id=self.case_id)).people if each.id == self.person
        )
        return [
            self._is_refused(gate),
            bool(open_clocks(gate, self.case_id)),
            bool(urgent(gate, self.case_id)),
            line.is_victim_and_suspect,
            VICTIM_ELSEWHERE in paper.roles_shown,
            any(clock.key == "s45_review" for clock in board(gate)),
            any(kind == CLOCK for _, kind in gate.ask(AskBoardChoices()).kinds),
        ]

    def _is_refused(self, gate: Gate) -> bool:
        """Return whether a plan is refused; nothing is recorded, as it also names nobody who decides."""
        with pytest.raises(Invalid) as problem:
            gate.perform(replace(plan(self.case_id, self.person), decided_by=""))
        return "person_id" in problem.value.problems


def test_a_victim_of_another_case_is_known_wherever_the_guard_knows(store: Store) -> None:
    two = TwoCases.of(store)
    assert set(two.told(Role.OFFICER)) == {True}
    assert set(two.told(COLLEAGUE)) == {True}
    assert agrees(store.gate(COLLEAGUE))
    cps = LookAtEdition(case_id=two.case_id, edition="cps")
    assert f"Suspect; {VICTIM_ELSEWHERE}" in " ".join(text_of(store.gate(COLLEAGUE).ask(cps).pdf).split())
    restrict(store, two.victim_case)
    assert VICTIM_ELSEWHERE not in " ".join(text_of(store.gate(COLLEAGUE).ask(cps).pdf).split())
    assert set(two.told(Role.OFFICER)) == {True}
    assert set(two.told(COLLEAGUE)) == {False}
    assert all(agrees(store.gate(reader)) for reader in (Role.OFFICER, COLLEAGUE))


def test_what_s45_does_not_reach_is_named() -> None:
    said = s45_scope(("offence:msa_s1", "offence:oapa_s20", "offence:oapa_s47"))
    assert "Modern Slavery Act 2015 s.1" in said
    assert "1861 s.20" in said
    assert "s.47" not in said
    assert s45_scope(("offence:oapa_s47",)) == "s.45 can apply to these offences"
    assert "check Schedule 4" in s45_scope(("offence:burglary",))
    assert s45_scope(()) == ""

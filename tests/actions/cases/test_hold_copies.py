"""A legal hold lies wherever its complaint lies, and what it covers is kept beside the work."""

from typing import Any

import pytest

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.cases import ChangeCase, OpenCase
from mscu.actions.cases.hold_copies import CASE_HEADING, KeptByHold
from mscu.actions.core.legal_holds import LiftCaseHold
from mscu.actions.entries.complaints import REVIEW, RecordComplaint
from mscu.actions.entries.entries import About
from mscu.actions.intake.reports import LinkReport
from mscu.actions.merging.merge_cases import MergeCases, UnmergeCases
from mscu.actions.merging.merge_reports import MergeReports
from mscu.actions.nrm.nrm_forms import AnswerNrmForm, NrmFormFile, QuestionAnswer, StartNrmForm
from mscu.actions.nrm.nrm_parts import EpisodeLine, SetNrmEpisodes
from mscu.actions.subjects.subjects import TakeRoleAway
from mscu.codes import Role
from mscu.errors import NotFound, NotPermitted
from mscu.gate import Gate
from tests.actions.merging.merge_scene import restrict
from tests.inputs.factories import AT, a_case, a_note, a_person, a_report
from tests.scenes.stores import Store

VICTIM, SUSPECT = "involvement_role:potential_victim", "involvement_role:suspect"
FREE = "modern-slavery-indicators-details"


@pytest.fixture
def case(officer: Gate) -> int:
    return a_case(officer)


def complain(gate: Gate, case: int | None, *, follows: int | None = None, **more: Any) -> int:
    said: dict[str, Any] = {"complainant": "Her brother", "about_whom": "PS Lunt"} | more
    return gate.perform(
        RecordComplaint(case_id=case, happened=AT, text="The door was broken.", follows_id=follows, **said)
    )


def reasons(gate: Gate, case: int) -> list[str]:
    return [each.reason for each in gate.ask(CaseFile(case_id=case)).legal_holds]


def lift(gate: Gate, case: int) -> None:
    for each in gate.ask(CaseFile(case_id=case)).legal_holds:
        gate.perform(LiftCaseHold(hold_id=each.id, version=each.version, reason="PSD agreed."))


# ------------------------------------------------------------------------- where the complaint is


def test_a_complaint_of_a_report_holds_the_case_into_which_it_or_its_duplicate_comes(
    officer: Gate, case: int
) -> None:
    report, other, same = a_report(officer), a_report(officer), a_report(officer)
    complain(officer, None, follows=report)
    officer.perform(LinkReport(report_id=report, case_id=case, reason="The same yard."))
    assert reasons(officer, case) == ["Complaint about PS Lunt"]
    complain(officer, None, follows=same, about_whom="The call taker")
    opened = officer.perform(OpenCase(title="The yard", report_id=other))
    assert reasons(officer, opened) == []
    officer.perform(MergeReports(report_id=same, same_as="R-22-0002", reason="One call."))
    assert reasons(officer, opened) == ["Complaint about The call taker"]


def test_a_second_complaint_or_a_review_holds_it_anew_and_only_once(
    officer: Gate, supervisor: Gate, case: int
) -> None:
    first = complain(officer, case)
    answered = complain(officer, case, follows=first, step="complaint_step:answered")
    complain(officer, case, follows=answered, step=REVIEW)
    assert len(reasons(officer, case)) == 1
    lift(supervisor, case)
    complain(officer, case, follows=first, step="complaint_step:closed")
    assert reasons(officer, case) == []
    complain(officer, case, follows=answered, step=REVIEW)
    assert reasons(officer, case) == ["Complaint about PS Lunt"]
    lift(supervisor, case)
    complain(officer, case, follows=first, about_whom="DC Shah")
    assert reasons(officer, case) == ["Complaint about DC Shah"]


# ---------------------------------------------------------------------- cases that are taken apart


def merge_two(supervisor: Gate, kept: int, other: int) -> int:
    versions = {number: supervisor.ask(CaseFile(case_id=number)).version for number in (kept, other)}
    return supervisor.perform(
        MergeCases(
            kept_id=kept,
            kept_version=versions[kept],
            other_id=other,
            other_version=versions[other],
            reason="One yard.",
        )
    )


def test_what_held_two_cases_as_one_holds_both_parts(officer: Gate, supervisor: Gate) -> None:
    kept, other = a_case(officer), a_case(officer, title="The yard again")
    complain(officer, other, about_whom="PC Ives")
    merge_id = merge_two(supervisor, kept, other)
    complain(officer, kept)
    both = ["Complaint about PC Ives", "Complaint about PS Lunt"]
    assert reasons(officer, kept) == both
    supervisor.perform(UnmergeCases(combination_id=merge_id, reason="Two yards."))
    assert sorted(reasons(officer, kept)) == sorted(reasons(officer, other)) == both
    again = merge_two(supervisor, kept, other)
    supervisor.perform(UnmergeCases(combination_id=again, reason="Two yards after all."))
    assert sorted(reasons(officer, kept)) == sorted(reasons(officer, other)) == both


def test_what_was_lifted_holds_neither_part(officer: Gate, supervisor: Gate) -> None:
    kept, other = a_case(officer), a_case(officer, title="The yard again")
    note = a_note(officer, other)
    merge_id = merge_two(supervisor, kept, other)
    complain(officer, kept, follows=note)
    lift(supervisor, kept)
    supervisor.perform(UnmergeCases(combination_id=merge_id, reason="Two yards."))
    assert reasons(officer, kept) == reasons(officer, other) == []


# --------------------------------------------------------------------------- roles, and NRM drafts


def kept(gate: Gate, case: int) -> list[tuple[str, ...]]:
    return [
        (*(field.value for field in each.fields), each.text) for each in gate.ask(KeptByHold(case_id=case))
    ]


def a_draft(officer: Gate, case: int) -> tuple[int, int]:
    person = a_person(officer, case, name="Ionuț Bălan", roles=(VICTIM,))
    return person, officer.perform(StartNrmForm(case_id=case, person_id=person))


def answer(officer: Gate, form: int, question: str, value: str) -> None:
    was = officer.ask(NrmFormFile(form_id=form)).content.answer_to(question)
    answers = (QuestionAnswer(question=question, value=value, was=was),)
    officer.perform(AnswerNrmForm(form_id=form, answers=answers))


def test_an_answer_that_is_replaced_or_taken_back_is_kept_while_the_case_is_held(
    officer: Gate, supervisor: Gate, case: int
) -> None:
    _, form = a_draft(officer, case)
    answer(officer, form, FREE, "He was beaten.")
    answer(officer, form, FREE, "He was hit.")
    assert kept(officer, case) == []
    complain(officer, case)
    answer(officer, form, FREE, "He was hit. Twice.")
    answer(officer, form, FREE, "He fell.")
    answer(officer, form, FREE, "")
    of = "First Responder form of Ionuț Bălan: "
    (newest, before) = kept(officer, case)
    assert newest[0].startswith(of)
    assert (before[-1], newest[-1]) == ("He was hit. Twice.", "He fell.")
    line = EpisodeLine(exploitation="exploitation:forced_labour", began="2020", where_words="A yard")
    officer.perform(SetNrmEpisodes(form_id=form, episodes=(line,)))
    officer.perform(SetNrmEpisodes(form_id=form, episodes=(), was=(line,)))
    assert {"2020", "A yard"} <= set(kept(officer, case)[0]), "a situation that is taken away too"
    lift(supervisor, case)
    answer(officer, form, FREE, "He was hit.")
    answer(officer, form, FREE, "")
    assert len(kept(officer, case)) == 3


def test_a_role_that_is_taken_away_is_kept(officer: Gate, case: int) -> None:
    person = a_person(officer, case, name="Dale Pickup", roles=(SUSPECT,))
    a_note(officer, case, about=(About(subject_id=person, role=SUSPECT),))
    complain(officer, case)
    officer.perform(TakeRoleAway(case_id=case, subject_id=person, role=SUSPECT, reason="Another Dale."))
    said = kept(officer, case)
    assert [each[:2] for each in said] == [("Role of Dale Pickup", "Suspect")] * 2


def test_what_was_kept_is_seen_by_who_works_on_the_case_alone(
    store: Store, officer: Gate, supervisor: Gate, colleague: Gate, case: int
) -> None:
    _, form = a_draft(officer, case)
    complain(officer, case)
    answer(officer, form, FREE, "He was hit.")
    answer(officer, form, FREE, "")
    restrict(store, case)
    assert len(kept(supervisor, case)) == 1
    with pytest.raises(NotFound):
        kept(colleague, case)
    with pytest.raises(NotPermitted):
        kept(store.gate(Role.ANALYST), case)


def test_the_head_of_a_held_case_is_kept_as_it_was(officer: Gate, supervisor: Gate, case: int) -> None:
    complain(officer, case)
    version = officer.ask(CaseFile(case_id=case)).version
    officer.perform(ChangeCase(case_id=case, version=version, title="The yard", lead="DI Aspinall"))
    (before,) = officer.ask(KeptByHold(case_id=case))
    said = {each.label: each.value for each in before.fields}
    assert (said["What"], said["Status"]) == (CASE_HEADING, "Active")
    assert said["Title"] not in {"", "The yard"}
    lift(supervisor, case)
    officer.perform(ChangeCase(case_id=case, version=version + 1, title="The farm"))
    assert len(officer.ask(KeptByHold(case_id=case))) == 1

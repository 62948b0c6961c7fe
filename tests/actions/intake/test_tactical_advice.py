"""Tactical advice: to a named officer, and what came of it."""

from __future__ import annotations

import pytest

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.desk.my_desk import MyDesk
from mscu.actions.entries.entry_file import EntryFile
from mscu.actions.intake.tactical_advice import NO_ANSWER, AnswerAdvice, GiveAdvice
from mscu.codes import Accepted, Role
from mscu.errors import Invalid, NotFound, StaleRecord
from tests.inputs.factories import World, valid


def test_advice_is_given_to_somebody_in_words(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        world.store.gate(Role.OFFICER).perform(valid(GiveAdvice, world, given_to=" ", text=" "))
    assert refused.value.problems == {"given_to": "Fill this in.", "text": "Fill this in."}


def test_the_pieces_it_was_built_from_are_read_back_by_title(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    pieces = ("advice_piece:cctv", "advice_piece:interpreter")
    entry_id = officer.perform(valid(GiveAdvice, world, pieces=pieces))
    assert officer.ask(EntryFile(entry_id=entry_id)).choices["pieces"] == (
        "Ask the manager to keep the CCTV",
        "Telephone interpreter, independent",
    )


def test_a_piece_that_is_not_in_the_library_is_refused(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        world.store.gate(Role.OFFICER).perform(valid(GiveAdvice, world, pieces=("cctv",)))
    assert list(refused.value.problems) == ["pieces"]


def test_its_answer_is_added_to_it(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    officer.perform(
        valid(AnswerAdvice, world, accepted=Accepted.YES, done_at="20 Jun 2022 09:20", result="He is safe.")
    )
    row = world.store.sql(
        "SELECT accepted, done_at, result FROM tactical_advice WHERE id = ?", world.advice_id
    )
    assert row == [("yes", "2022-06-20 08:20:00.000000", "He is safe.")]


def test_who_answers_second_is_told(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    officer.perform(valid(AnswerAdvice, world))
    with pytest.raises(StaleRecord):
        officer.perform(valid(AnswerAdvice, world, accepted=Accepted.NO))
    officer.perform(valid(AnswerAdvice, world, accepted=Accepted.NO, version=2))


def test_only_advice_is_answered(world: World) -> None:
    with pytest.raises(NotFound):
        world.store.gate(Role.OFFICER).perform(valid(AnswerAdvice, world, entry_id=world.note_id))


@pytest.mark.parametrize(
    ("accepted", "done_at", "style", "still_open"),
    [
        (Accepted.WAITING, "", "soon", True),
        (Accepted.LATER, "", "soon", True),
        (Accepted.NO, "", "refused", False),
        (Accepted.YES, "", "done", False),
        (Accepted.LATER, "20 Jun 2022 09:20", "done", False),
        (Accepted.YES, "20 Jun 2022 09:20", "done", False),
    ],
)
def test_advice_is_listed_until_it_is_done_or_turned_down(
    accepted: Accepted, done_at: str, style: str, still_open: bool, world: World
) -> None:
    officer = world.store.gate(Role.OFFICER)
    officer.perform(valid(AnswerAdvice, world, accepted=accepted, done_at=done_at))
    assert officer.ask(EntryFile(entry_id=world.advice_id)).row.state_kind == style
    listed = {row.id for row in officer.ask(MyDesk(mine=False)).advice}
    owed = {line.entry_id for line in officer.ask(CaseFile(case_id=world.case_id)).obligations}
    assert (world.advice_id in listed, world.advice_id in owed) == (still_open, still_open)


@pytest.mark.parametrize(("done_at", "result"), [("20 Jun 2022 09:20", ""), ("", "He is safe.")])
@pytest.mark.parametrize("action", [AnswerAdvice, GiveAdvice])
def test_advice_that_waits_for_an_answer_is_not_done(
    action: type[AnswerAdvice | GiveAdvice], done_at: str, result: str, world: World
) -> None:
    advice = valid(action, world, accepted=Accepted.WAITING, done_at=done_at, result=result)
    with pytest.raises(Invalid) as refused:
        world.store.gate(Role.OFFICER).perform(advice)
    assert refused.value.problems == {"accepted": NO_ANSWER}


def test_every_answer_has_its_row_above() -> None:
    assert set(Accepted) == {Accepted.WAITING, Accepted.LATER, Accepted.NO, Accepted.YES}

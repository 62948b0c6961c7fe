"""Tactical advice: to a named officer, and what came of it."""

from __future__ import annotations

import tomllib

import pytest

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.desk.my_desk import MyDesk
from mscu.actions.entries.entry_file import EntryFile
from mscu.actions.intake.advice_library import Situation, advice_by_topic, rank_advice
from mscu.actions.intake.tactical_advice import NO_ANSWER, AnswerAdvice, GiveAdvice
from mscu.codes import Accepted, Role, YesNo
from mscu.errors import Invalid, NotFound, StaleRecord
from mscu.resources import resource
from mscu.rules.advice import LIBRARY, shipped_library
from tests.inputs.factories import World, valid


def test_advice_is_given_to_somebody_in_words_from_the_pieces_of_the_library(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    for wrong, problems in (
        ({"given_to": " ", "text": " "}, {"given_to", "text"}),
        ({"pieces": ("cctv",)}, {"pieces"}),
    ):
        with pytest.raises(Invalid) as refused:
            officer.perform(valid(GiveAdvice, world, **wrong))
        assert refused.value.problems.keys() == problems
    pieces = ("advice_piece:cctv", "advice_piece:interpreter")
    entry_id = officer.perform(valid(GiveAdvice, world, pieces=pieces))
    assert officer.ask(EntryFile(entry_id=entry_id)).choices["pieces"] == (
        "Ask the manager to keep the CCTV",
        "Telephone interpreter, independent",
    )
    for action in (AnswerAdvice, GiveAdvice):
        for done in ({"done_at": "20 Jun 2022 09:20"}, {"result": "He is safe."}):
            unanswered = {"accepted": Accepted.WAITING, "done_at": "", "result": ""} | done
            with pytest.raises(Invalid) as refused:
                officer.perform(valid(action, world, **unanswered))
            assert refused.value.problems == {"accepted": NO_ANSWER}


def test_its_answer_is_added_to_it_and_who_answers_second_is_told(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    officer.perform(
        valid(AnswerAdvice, world, accepted=Accepted.YES, done_at="20 Jun 2022 09:20", result="He is safe.")
    )
    row = world.store.sql(
        "SELECT accepted, done_at, result FROM tactical_advice WHERE id = ?", world.advice_id
    )
    assert row == [("yes", "2022-06-20 08:20:00.000000", "He is safe.")]
    with pytest.raises(StaleRecord):
        officer.perform(valid(AnswerAdvice, world, accepted=Accepted.NO))
    officer.perform(valid(AnswerAdvice, world, accepted=Accepted.NO, version=2))
    with pytest.raises(NotFound):
        officer.perform(valid(AnswerAdvice, world, entry_id=world.note_id))


def test_advice_is_listed_until_it_is_done_or_turned_down(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    rows = (
        (Accepted.WAITING, "", "soon", True),
        (Accepted.LATER, "", "soon", True),
        (Accepted.NO, "", "refused", False),
        (Accepted.YES, "", "done", False),
        (Accepted.LATER, "20 Jun 2022 09:20", "done", False),
        (Accepted.YES, "20 Jun 2022 09:20", "done", False),
    )
    assert {accepted for accepted, *_ in rows} == set(Accepted)
    for accepted, done_at, style, still_open in rows:
        advice = officer.perform(valid(GiveAdvice, world))
        officer.perform(valid(AnswerAdvice, world, entry_id=advice, accepted=accepted, done_at=done_at))
        assert officer.ask(EntryFile(entry_id=advice)).row.state_kind == style
        listed = {row.id for row in officer.ask(MyDesk(mine=False)).advice}
        owed = {line.entry_id for line in officer.ask(CaseFile(case_id=world.case_id)).obligations}
        assert (advice in listed, advice in owed) == (still_open, still_open)


SHIPPED = shipped_library()
TOPICS = {"advice_topic:cctv": "CCTV", "advice_topic:safeguard": "Make safe"}


def test_what_is_said_and_the_words_of_the_place_rank_the_advice_anew() -> None:
    first = [piece.key for piece in rank_advice(SHIPPED, Situation())]
    child = rank_advice(SHIPPED, Situation(under_18=YesNo.YES))
    assert first[0] == "advice_piece:safety_first"
    assert child[0].key == "advice_piece:treat_as_child"
    assert child[0].because == "under 18 · MSA s.51"
    assert "advice_piece:adult_nrm" not in {piece.key for piece in child}
    somewhere = [piece.key for piece in rank_advice(SHIPPED, Situation())]
    there = rank_advice(SHIPPED, Situation(where_words="Pilsworth Service Station"))
    keys_there = [piece.key for piece in there]
    assert keys_there.index("advice_piece:cctv") < somewhere.index("advice_piece:cctv")
    assert there[keys_there.index("advice_piece:cctv")].because == "petrol station"
    topics = advice_by_topic(SHIPPED, Situation(under_18=YesNo.NO), TOPICS)
    against = next(p for topic in topics for p in topic.pieces if p.key == "advice_piece:treat_as_child")
    assert against.because == "not suitable: not under 18"
    assert against.source.startswith("Modern Slavery Act 2015 s.51")


def test_topics_in_the_order_of_the_list_hold_each_piece_once_whatever_is_answered() -> None:
    with resource(LIBRARY).open("rb") as file:
        keys = sorted(row["key"] for row in tomllib.load(file)["piece"])
    for answer in (None, *YesNo):
        topics = advice_by_topic(SHIPPED, Situation(under_18=answer, injured=answer), TOPICS)
        assert sorted(piece.key for topic in topics for piece in topic.pieces) == keys
        assert [topic.label for topic in topics][:2] == ["CCTV", "Make safe"]

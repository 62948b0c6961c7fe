"""A call leaves report, triage and advice, all or none; advice goes to a named officer, who answers."""

from __future__ import annotations

import tomllib
from dataclasses import replace

import pytest
from sqlalchemy import select

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.cases import OpenCase
from mscu.actions.desk.my_desk import MyDesk
from mscu.actions.entries.entries import About
from mscu.actions.entries.entry_file import EntryFile
from mscu.actions.intake.advice_library import Situation, advice_by_topic, rank_advice
from mscu.actions.intake.tactical_advice import NO_ANSWER, AnswerAdvice, GiveAdvice
from mscu.actions.intake.take_call import NO_TEXT, AdviceGiven, CallSaved, TakeCall, urgency_of
from mscu.actions.subjects.subjects import RecordThing
from mscu.codes import Accepted, Role, Urgency, YesNo
from mscu.errors import Invalid, NotFound, NotPermitted, StaleRecord
from mscu.gate import Gate
from mscu.models.entries.entry import Choice, Entry
from mscu.models.entries.report import Report, Triage
from mscu.models.entries.tactical_advice import TacticalAdvice
from mscu.resources import resource
from mscu.rules.advice import LIBRARY, shipped_library
from tests.inputs.factories import World, valid
from tests.scenes.stores import Store

SAFETY = {"text": "Nobody has to go back: offer safety first.", "piece": "advice_piece:safety_first"}
SAFE = AdviceGiven(at="08:17", topics=("advice_topic:safeguard",), **SAFETY)
OWN = AdviceGiven(text="Ring me when he is in the car.", at="08:21")


def call(**changes: object) -> TakeCall:
    least = {"caller": "PC 4471 Hughes", "where_words": "Pilsworth Service Station"}
    return TakeCall(began="13 Mar 2022 08:15", **(least | changes))  # type: ignore[arg-type]


def row(store: Store, model: type[Entry], number: int | None, *names: str) -> tuple[object, ...]:
    columns = [getattr(model, name) for name in names]
    with store.engine.connect() as connection:
        found = connection.execute(select(*columns).where(model.id == number)).one()
    return tuple(found)


def chosen(store: Store, saved: CallSaved) -> list[tuple[str, str]]:
    of_advice = select(Choice.of_field, Choice.choice).where(Choice.entry_id == saved.advice_id)
    with store.engine.connect() as connection:
        return [(name, key) for name, key in connection.execute(of_advice.order_by(Choice.id))]


def test_who_and_where_are_enough_and_topics_and_pieces_are_kept_once_each(
    officer: Gate, store: Store
) -> None:
    saved = officer.perform(call())
    assert saved == CallSaved(report_id=1, register_number="R-22-0001", triage_id=2, advice_id=None)
    told = row(store, Report, 1, "caller", "where_words", "text", "triage_state", "case_id")
    assert told == ("PC 4471 Hughes", "Pilsworth Service Station", NO_TEXT, "triage_outcome:triaged", None)
    assert row(store, Triage, 2, "urgency", "follows_id") == (Urgency.ROUTINE, 1)
    saved = officer.perform(call(given=(SAFE, SAFE, OWN)))
    assert chosen(store, saved) == [
        ("topics", "advice_topic:safeguard"),
        ("pieces", "advice_piece:safety_first"),
    ]
    newer = replace(SAFE, piece="advice_piece:of_a_later_version")
    saved = officer.perform(call(given=(newer,)))
    assert chosen(store, saved) == [("topics", "advice_topic:safeguard")]
    (words,) = row(store, TacticalAdvice, saved.advice_id, "text")
    assert words == "08:17 Nobody has to go back: offer safety first."


def test_all_that_was_said_is_kept(officer: Gate, store: Store) -> None:
    said = {"call_back": "talk group 4", "log_number": "GMP-INC-000313", "text": "Male came up to patrol."}
    answers = {"victims_count": 1, "under_18": NO, "injured": NOT_SURE, "suspects_there": YES}
    advised = {"given": (SAFE, OWN), "advised": "13 Mar 2022 08:17", "accepted": Accepted.YES}
    ended = {"read_back": True, "time_stamps": ("08:15:04 call began",)}
    saved = officer.perform(call(**said, **answers, **advised, **ended))
    told = row(store, Report, saved.report_id, "source_reference", "victims_count", "injured")
    assert told == ("GMP-INC-000313", 1, YesNo.NOT_SURE)
    (why,) = row(store, Triage, saved.triage_id, "text")
    assert why == "Taken as a call.\nRead back and agreed.\n08:15:04 call began"
    names = ("given_to", "given_by", "text", "happened_words", "accepted", "immediate")
    assert row(store, TacticalAdvice, saved.advice_id, *names) == (
        "PC 4471 Hughes",
        "PC Officer",
        "08:17 Nobody has to go back: offer safety first.\n08:21 Ring me when he is in the car.",
        "13 Mar 2022 08:17",
        Accepted.YES,
        True,
    )


def test_subjects_and_a_known_case_are_linked_at_once_and_the_officer_s_own_urgency_stands(
    officer: Gate, store: Store
) -> None:
    van = officer.perform(RecordThing(name="Tipper", thing_kind="thing_kind:vehicle", number="MX19 CTB"))
    named = officer.perform(call(about=(About(subject_id=van),)))
    ties = "SELECT subject_id FROM involvement WHERE entry_id = ?"
    assert store.sql(ties, named.report_id) == [(van,)]
    case_id = officer.perform(OpenCase(title="Hollin Lane"))
    saved = officer.perform(call(case_id=case_id, given=(SAFE,)))
    assert row(store, Report, saved.report_id, "case_id", "triage_state") == (
        case_id,
        "triage_outcome:linked",
    )
    assert row(store, TacticalAdvice, saved.advice_id, "case_id") == (case_id,)
    own = officer.perform(call(injured=YES, under_18=YES, urgency=Urgency.ROUTINE))
    assert row(store, Triage, own.triage_id, "urgency") == (Urgency.ROUTINE,)


def test_what_is_refused_is_named_as_on_the_page_and_leaves_no_report(officer: Gate, store: Store) -> None:
    for name, value in (
        ("caller", " "),
        ("where_words", ""),
        ("call_back", "a\x00b"),
        ("log_number", "x" * 301),
        ("text", "\u202e"),
        ("victims_count", -1),
    ):
        with pytest.raises(Invalid) as refused:
            officer.perform(call(**{name: value}))
        assert list(refused.value.problems) == [name]
    with pytest.raises(Invalid):
        officer.perform(call(given=(AdviceGiven(text="x", at="08:17", topics=("advice_topic:no",)),)))
    with pytest.raises(NotPermitted):
        store.gate(Role.NAVIGATOR).perform(call())
    assert store.sql("SELECT count(*) FROM entry") == [(0,)]


YES, NO, NOT_SURE = YesNo.YES, YesNo.NO, YesNo.NOT_SURE


@pytest.mark.parametrize(
    ("answers", "urgency"),
    [
        ((None, None, None, None), Urgency.ROUTINE),
        ((NO, NO, NO, NO), Urgency.ROUTINE),
        ((NO, NOT_SURE, NO, NO), Urgency.TIME_CRITICAL),
        ((NO, NO, NO, YES), Urgency.TIME_CRITICAL),
        ((NO, YES, NO, NO), Urgency.TIME_CRITICAL),
        ((NOT_SURE, YES, NO, NO), Urgency.THREAT_TO_LIFE),
        ((NO, YES, YES, NO), Urgency.THREAT_TO_LIFE),
    ],
)
def test_urgency_takes_the_answers_at_their_worst(
    answers: tuple[YesNo | None, YesNo | None, YesNo | None, YesNo | None], urgency: Urgency
) -> None:
    assert urgency_of(*answers) is urgency


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

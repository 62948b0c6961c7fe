"""A call leaves report, triage and advice, all of them or none."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from mscu.actions.cases.cases import OpenCase
from mscu.actions.entries.entries import About
from mscu.actions.intake.take_call import NO_TEXT, AdviceGiven, CallSaved, TakeCall, urgency_of
from mscu.actions.subjects.subjects import RecordThing
from mscu.codes import Accepted, Role, Urgency, YesNo
from mscu.errors import Invalid, NotPermitted
from mscu.gate import Gate
from mscu.models.entries.entry import Choice, Entry
from mscu.models.entries.report import Report, Triage
from mscu.models.entries.tactical_advice import TacticalAdvice
from tests.scenes.stores import Store

SAFE = AdviceGiven(
    text="Nobody has to go back: offer safety first.",
    at="08:17",
    piece="advice_piece:safety_first",
    topics=("advice_topic:safeguard",),
)
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
    saved = officer.perform(
        call(
            call_back="talk group 4",
            log_number="GMP-INC-000313",
            victims_count=1,
            under_18=YesNo.NO,
            injured=YesNo.NOT_SURE,
            suspects_there=YesNo.YES,
            text="Male came up to patrol.",
            given=(SAFE, OWN),
            advised="13 Mar 2022 08:17",
            read_back=True,
            accepted=Accepted.YES,
            time_stamps=("08:15:04 call began",),
        )
    )
    told = row(store, Report, saved.report_id, "source_reference", "victims_count", "injured")
    assert told == ("GMP-INC-000313", 1, YesNo.NOT_SURE)
    (why,) = row(store, Triage, saved.triage_id, "text")
    assert why == "Taken as a call.\nRead back and agreed.\n08:15:04 call began"
    advice = row(
        store,
        TacticalAdvice,
        saved.advice_id,
        "given_to",
        "given_by",
        "text",
        "happened_words",
        "accepted",
        "immediate",
    )
    assert advice == (
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

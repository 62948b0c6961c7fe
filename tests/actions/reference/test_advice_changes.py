"""The unit adds, words and retires pieces of the advice library: two people, and nothing is ever lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mscu.actions.entries.entry_file import EntryFile
from mscu.actions.intake.advice_library import Situation, rank_advice
from mscu.actions.intake.tactical_advice import GiveAdvice
from mscu.actions.intake.take_call import AdviceGiven, TakeCall
from mscu.actions.reference.advice_changes import (
    BOTH,
    NO_ANSWER,
    PASSED,
    SAME_TITLE,
    TOO_HIGH,
    TOO_MANY,
    WAITS,
    RetireAdvice,
    WordAdvice,
)
from mscu.actions.reference.advice_register import GONE, OWN, PROGRAMS, WORDED, AdviceRegister, AdviceRow
from mscu.actions.reference.changes import NOTHING_CHANGED
from mscu.actions.reference.deciding import (
    OWN_CHANGE,
    AgreeChange,
    KeepOwn,
    RefuseChange,
    TakeFromRelease,
    WithdrawChange,
)
from mscu.actions.reference.release import UpdateLists
from mscu.actions.reference.unit_advice import AdviceLibrary
from mscu.codes import Role, YesNo
from mscu.gate import Gate
from mscu.models.code import SHIPPED_FILES
from mscu.rules.advice import AdviceText, shipped_library
from mscu.rules.unit_advice import Wording, dump
from tests.actions.records.problems import problems_of
from tests.inputs.factories import a_case
from tests.inputs.reference import CCTV, CCTV_DESK, DOGS
from tests.scenes.stores import Store

SHIPPED = {piece.key: piece for piece in shipped_library()}


@pytest.fixture
def store(kept: Store) -> Store:
    return kept


@pytest.fixture
def admin(store: Store) -> Gate:
    return store.gate(Role.ADMINISTRATOR)


def row(gate: Gate, key: str) -> AdviceRow:
    return next(row for row in gate.ask(AdviceRegister()).rows if row.key == key)


def key_of(gate: Gate, change_id: int) -> str:
    """Return the key of the piece that a change is about."""
    rows = gate.ask(AdviceRegister()).rows
    return next(row.key for row in rows if change_id in {change.id for change in row.changes})


def agree(gate: Gate, key: str) -> None:
    waiting = row(gate, key).waiting
    assert waiting is not None
    gate.perform(AgreeChange(change_id=waiting.id, version=waiting.version))


def offered(gate: Gate) -> dict[str, AdviceText]:
    return {piece.key: piece for piece in gate.ask(AdviceLibrary())}


def test_without_changes_what_is_shipped_is_offered_and_what_left_the_library_keeps_its_title(
    officer: Gate, supervisor: Gate, store: Store, admin: Gate
) -> None:
    assert officer.ask(AdviceLibrary()) == shipped_library()
    rows = supervisor.ask(AdviceRegister()).rows
    assert [row.key for row in rows] == list(SHIPPED)
    assert {row.whose for row in rows} == {PROGRAMS}
    assert all(row.is_offered and row.topics and row.dated and not row.changes for row in rows)
    store.sql(
        "INSERT INTO code (key, list_name, label, position, note, retired_on, version) "
        "VALUES ('advice_piece:torches', 'advice_piece', 'Bring torches', 999, '', '2022-01-01', 1)"
    )
    left = row(admin, "advice_piece:torches")
    assert (left.title, left.whose, left.wording, left.is_offered) == ("Bring torches", GONE, None, False)


def test_a_piece_of_the_unit_ranks_in_the_next_call_once_a_second_person_has_agreed(
    store: Store, officer: Gate, supervisor: Gate, admin: Gate
) -> None:
    key = key_of(supervisor, supervisor.perform(DOGS))
    assert key not in offered(officer)
    assert not row(supervisor, key).is_offered
    waiting = row(supervisor, key).waiting
    assert waiting is not None
    assert waiting.is_mine
    assert problems_of(supervisor, AgreeChange(change_id=waiting.id, version=1)) == {"change_id": OWN_CHANGE}
    agree(admin, key)
    library = officer.ask(AdviceLibrary())
    there = rank_advice(library, Situation(still_inside=YesNo.YES, where_words="a caravan site"))
    (piece,) = [each for each in there if each.key == key]
    assert piece.because == "people still inside · caravan site"
    assert piece.certainty == "The unit's own rule"
    assert piece.dated == "20 Jun 2022"
    assert key not in {p.key for p in rank_advice(library, Situation(still_inside=YesNo.NO))}
    listed = row(admin, key)
    assert (listed.whose, listed.is_offered, listed.topics) == (OWN, True, ("Visit with partners",))
    assert listed.raised_by == ("people still inside: 20 more", "caravan site: 20 more")
    assert listed.ruled_out_by == ("nobody still inside",)
    assert "PC Supervisor" in listed.changes[0].proposed
    assert "PC Administrator" in listed.changes[0].decided
    given = AdviceGiven(text=offered(officer)[key].words, at="10:31", piece=key)
    saved = officer.perform(
        TakeCall(caller="PC Hughes", where_words="Hollin Lane", began="20 Jun 2022 10:30", given=(given,))
    )
    pieces = store.sql("SELECT choice FROM choice WHERE entry_id = ?", saved.advice_id)
    assert (key,) in pieces


def test_words_hold_once_agreed_what_was_given_stays_and_the_program_s_come_back(
    officer: Gate, supervisor: Gate, admin: Gate
) -> None:
    case_id = a_case(officer)
    advice = GiveAdvice(
        case_id=case_id,
        happened="20 Jun 2022 09:00",
        given_to="PC Hughes",
        text=SHIPPED[CCTV].words,
        pieces=(CCTV,),
    )
    before = officer.ask(EntryFile(entry_id=officer.perform(advice)))
    supervisor.perform(CCTV_DESK)
    assert offered(officer)[CCTV] == SHIPPED[CCTV]
    agree(admin, CCTV)
    piece = offered(officer)[CCTV]
    assert (piece.title, piece.text, piece.source, piece.base) == (
        CCTV_DESK.title,
        CCTV_DESK.text,
        CCTV_DESK.source,
        CCTV_DESK.base,
    )
    assert (piece.because, piece.topics) == (SHIPPED[CCTV].because, SHIPPED[CCTV].topics)
    assert row(admin, CCTV).whose == WORDED
    after = officer.ask(EntryFile(entry_id=before.row.id))
    assert after == replace(before)
    shipped = SHIPPED[CCTV]
    values = {name: getattr(shipped, name) for name in ("title", "text", "source", "certainty", "base")}
    admin.perform(WordAdvice(key=CCTV, **values, reason="The desk was closed."))
    agree(supervisor, CCTV)
    assert offered(officer)[CCTV] == shipped
    assert row(admin, CCTV).whose == PROGRAMS
    assert [change.state.value for change in row(admin, CCTV).changes] == ["holds", "replaced"]


def test_a_piece_is_retired_from_a_day_and_offered_again(
    store: Store, officer: Gate, supervisor: Gate, admin: Gate
) -> None:
    case_id = a_case(officer)
    supervisor.perform(RetireAdvice(key=CCTV, from_day="22 Jun 2022", reason="The desk does it."))
    agree(admin, CCTV)
    assert CCTV in offered(officer)
    assert row(admin, CCTV).retired == "22 Jun 2022"
    store.clock.turn(days=2)
    assert CCTV not in offered(officer)
    assert not row(admin, CCTV).is_offered
    advice = GiveAdvice(
        case_id=case_id, happened="20 Jun 2022 09:00", given_to="PC Hughes", text="Keep it.", pieces=(CCTV,)
    )
    assert officer.perform(advice)  # it was given while it was offered
    late = replace(advice, happened="22 Jun 2022 09:00")
    assert "pieces" in problems_of(officer, late)
    admin.perform(RetireAdvice(key=CCTV, from_day="", reason="The desk was closed."))
    agree(supervisor, CCTV)
    assert offered(officer)[CCTV] == SHIPPED[CCTV]
    assert officer.perform(late)


def test_a_day_that_passed_before_somebody_agreed_changes_nothing_of_what_was_given(
    store: Store, officer: Gate, supervisor: Gate, admin: Gate
) -> None:
    supervisor.perform(RetireAdvice(key=CCTV, from_day="20 Jun 2022", reason="The desk does it."))
    store.clock.turn(days=3)
    agree(admin, CCTV)
    assert CCTV not in offered(officer)
    assert store.sql("SELECT retired_on FROM code WHERE key = ?", CCTV) == [("2022-06-23",)]


def test_a_refusal_and_a_withdrawal_leave_what_holds(officer: Gate, supervisor: Gate, admin: Gate) -> None:
    change_id = supervisor.perform(CCTV_DESK)
    admin.perform(RefuseChange(change_id=change_id, version=1, reason="The desk has no phone."))
    assert row(supervisor, CCTV).changes[0].refusal == "The desk has no phone."
    again = supervisor.perform(CCTV_DESK)
    supervisor.perform(WithdrawChange(change_id=again, version=1))
    assert [change.state.value for change in row(admin, CCTV).changes] == ["withdrawn", "refused"]
    assert officer.ask(AdviceLibrary()) == shipped_library()
    refused = key_of(supervisor, supervisor.perform(DOGS))
    waiting = row(admin, refused).waiting
    assert waiting is not None
    admin.perform(RefuseChange(change_id=waiting.id, version=1, reason="No."))
    assert not row(admin, refused).is_offered
    assert officer.ask(AdviceLibrary()) == shipped_library()
    supervisor.perform(CCTV_DESK)
    retire = RetireAdvice(key=CCTV, from_day="22 Jun 2022", reason="The desk does it.")
    assert problems_of(admin, retire) == {"reason": WAITS}
    agree(admin, CCTV)
    assert problems_of(admin, replace(CCTV_DESK, reason="Again")) == {"title": NOTHING_CHANGED}
    admin.perform(retire)


def test_bad_input_says_what_is_wrong(supervisor: Gate) -> None:
    for command, wrong in (
        (replace(DOGS, title=" "), {"title": "Fill this in."}),
        (replace(DOGS, title="A" * 61), {"title": "This is too long by 1: at most 60 characters fit."}),
        (replace(DOGS, text="A" * 241), {"text": "This is too long by 1: at most 240 characters fit."}),
        (replace(DOGS, title=SHIPPED[CCTV].title.upper()), {"title": SAME_TITLE}),
        (replace(DOGS, source=""), {"source": "Fill this in."}),
        (replace(DOGS, certainty=None), {"certainty": "Choose one."}),
        (replace(DOGS, base=91), {"base": "Type a number from 0 to 90."}),
        (replace(DOGS, base=None), {"base": "Type a number from 0 to 90."}),
        (replace(DOGS, topics=()), {"topics": "Fill this in."}),
        (replace(DOGS, topics=("advice_piece:cctv",)), {"topics": "Choose one from the list."}),
        (replace(DOGS, raised_by=("weather:rain",)), {"raised_by": NO_ANSWER}),
        (replace(DOGS, raised_by=("place_type:moon",)), {"raised_by": "Choose one from the list."}),
        (replace(DOGS, raised_by=("injured:yes",) * 4), {"raised_by": TOO_MANY}),
        (replace(DOGS, ruled_out_by=("still_inside:yes",)), {"ruled_out_by": BOTH}),
        (replace(DOGS, adds=None), {"adds": "Type a number from 1 to 20."}),
        (replace(DOGS, base=61), {"adds": TOO_HIGH.format(101, 100)}),
        (replace(CCTV_DESK, base=63), {"base": "Type a number from 0 to 62."}),
        (replace(DOGS, adds=21), {"adds": "Type a number from 1 to 20."}),
        (replace(DOGS, reason=" "), {"reason": "Fill this in."}),
        (replace(CCTV_DESK, title=SHIPPED["advice_piece:anpr"].title), {"title": SAME_TITLE}),
        (RetireAdvice(key=CCTV, from_day="19 Jun 2022", reason="Why"), {"from_day": PASSED}),
        (RetireAdvice(key=CCTV, from_day="", reason="Why"), {"from_day": NOTHING_CHANGED}),
        (RetireAdvice(key=CCTV, from_day="soon", reason=""), {"reason": "Fill this in."}),
        (replace(CCTV_DESK, key="advice_piece:none"), {"key": "Choose one from the list."}),
        (RetireAdvice(key="x", from_day="", reason="y"), {"key": "Choose one from the list."}),
    ):
        assert wrong.items() <= problems_of(supervisor, command).items(), command
    assert supervisor.ask(AdviceRegister()).rows[0].changes == ()
    first = SHIPPED["advice_piece:safety_first"]  # it keeps its rank when it is worded
    values = {name: getattr(first, name) for name in ("text", "source", "certainty", "base")}
    assert supervisor.perform(WordAdvice(key=first.key, title="Safety first", **values, reason="Shorter"))


@pytest.fixture
def worded_before(store: Store, supervisor: Gate, admin: Gate) -> Wording:
    """Word a piece in an older version, which had other words; return those of the release."""
    supervisor.perform(CCTV_DESK)
    agree(admin, CCTV)
    older = dump(replace(Wording.of(SHIPPED[CCTV]), text="Ask for it."))
    store.sql("UPDATE reference_change SET shipped = ? WHERE about = ?", older, CCTV)
    store.sql("UPDATE setting SET value = 'older' WHERE name = ?", SHIPPED_FILES)
    assert row(admin, CCTV).release is None
    assert admin.perform(UpdateLists()) == 1
    return Wording.of(SHIPPED[CCTV])


def test_a_release_s_words_stand_beside_the_unit_s_until_somebody_has_looked(
    store: Store, officer: Gate, admin: Gate, worded_before: Wording
) -> None:
    first, *_ = admin.ask(AdviceRegister()).rows
    assert (first.key, first.waits) == (CCTV, True)
    release = first.release
    assert release is not None
    assert release.wording == worded_before
    assert release.proposed.startswith("a release of the program")
    assert offered(officer)[CCTV].text == CCTV_DESK.text
    admin.perform(KeepOwn(change_id=release.id, version=release.version))
    assert row(admin, CCTV).release is None
    store.sql("UPDATE setting SET value = 'older' WHERE name = ?", SHIPPED_FILES)
    assert admin.perform(UpdateLists()) == 0
    assert offered(officer)[CCTV].text == CCTV_DESK.text


def test_a_release_s_words_are_taken_by_two_people(
    officer: Gate, supervisor: Gate, admin: Gate, worded_before: Wording
) -> None:
    release = row(admin, CCTV).release
    assert release is not None
    admin.perform(TakeFromRelease(change_id=release.id, version=release.version, reason="Better."))
    assert offered(officer)[CCTV].text == CCTV_DESK.text
    agree(supervisor, CCTV)
    assert Wording.of(offered(officer)[CCTV]) == worded_before
    assert offered(officer)[CCTV].dated == SHIPPED[CCTV].dated
    assert row(admin, CCTV).release is None


def test_a_release_leaves_what_the_unit_retired(
    store: Store, officer: Gate, supervisor: Gate, admin: Gate
) -> None:
    supervisor.perform(RetireAdvice(key=CCTV, from_day="20 Jun 2022", reason="The desk does it."))
    agree(admin, CCTV)
    key = key_of(supervisor, supervisor.perform(DOGS))
    agree(admin, key)
    store.sql("UPDATE setting SET value = 'older' WHERE name = ?", SHIPPED_FILES)
    assert admin.perform(UpdateLists()) == 0
    assert store.sql("SELECT retired_on FROM code WHERE key = ?", CCTV) == [("2022-06-20",)]
    assert store.sql("SELECT label, retired_on FROM code WHERE key = ?", key) == [(DOGS.title, None)]
    assert CCTV not in offered(officer)
    assert key in offered(officer)

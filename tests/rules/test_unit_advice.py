"""The unit's own advice stands in the library beside the shipped one, and ranks with it."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mscu.codes import YesNo
from mscu.rules.advice import QUESTIONS, AdviceText, Answers, Condition, rank, shipped_library
from mscu.rules.certainty import Certainty
from mscu.rules.unit_advice import (
    MAX_ADDS,
    MAX_ANSWERS,
    MAX_BASE,
    MAX_RANK,
    OwnPiece,
    UnitAdvice,
    Wording,
    answer_choices,
    dump,
    highest_base,
    is_answer,
    library_on,
    load,
    whole_library,
)

TODAY = date(2026, 12, 1)
SHIPPED = shipped_library()
NOTHING = UnitAdvice(pieces={}, wordings={}, retired={})
KEY = "advice_piece:unit_1"
PETS = OwnPiece(
    title="Ask if an animal is inside",
    text="Ask whether dogs are kept there before anybody goes in, and how many.",
    source="Force dog section, 2026",
    certainty=Certainty.UNIT,
    base=20,
    topics=("advice_topic:partner_visit",),
    raised_by=("still_inside:yes", "place_type:caravan_site"),
    adds=20,
    ruled_out_by=("still_inside:no",),
)
WORDED = Wording(
    title="Ring the force's interpreters",
    text="Ring 4471 for an interpreter by phone. Nobody from the scene interprets.",
    source="Force interpreting policy 2026",
    certainty=Certainty.UNIT,
    base=88,
)


def with_pets(**changes: object) -> tuple[AdviceText, ...]:
    """Return the library of a unit that keeps the piece about animals."""
    values = vars(NOTHING) | {"pieces": {KEY: (PETS, TODAY)}} | changes
    return library_on(TODAY, SHIPPED, UnitAdvice(**values))


def test_without_anything_of_the_unit_the_library_is_the_shipped_one() -> None:
    assert library_on(TODAY, SHIPPED, NOTHING) == SHIPPED
    unit = replace(NOTHING, wordings={"advice_piece:of_an_older_version": (WORDED, TODAY)})
    assert library_on(TODAY, SHIPPED, unit) == SHIPPED
    assert all(highest_base(piece) >= piece.base for piece in SHIPPED)
    assert highest_base(PETS.as_piece(KEY, TODAY)) == MAX_RANK - 40


def test_a_piece_of_the_unit_is_raised_and_ruled_out_by_the_answers() -> None:
    library = with_pets()

    def found(given_answers: Answers) -> tuple[int, str]:
        return next((r.score, r.because) for r in rank(library, given_answers) if r.piece.key == KEY)

    there = Answers(still_inside=YesNo.YES, place_type="place_type:caravan_site")
    assert found(Answers(still_inside=YesNo.NOT_SURE)) == (20, "useful in most calls")
    assert found(Answers(still_inside=YesNo.YES)) == (40, "people still inside")
    assert found(there) == (60, "people still inside · caravan site")
    assert all(r.piece.key != KEY for r in rank(library, Answers(still_inside=YesNo.NO)))


def test_a_worded_piece_keeps_what_raises_it_and_says_whose_it_is() -> None:
    unit = replace(NOTHING, wordings={"advice_piece:treat_as_child": (WORDED, TODAY)})
    piece = next(p for p in whole_library(SHIPPED, unit) if p.key == "advice_piece:treat_as_child")
    shipped = next(p for p in SHIPPED if p.key == "advice_piece:treat_as_child")
    assert (piece.title, piece.text, piece.source) == (WORDED.title, WORDED.text, WORDED.source)
    assert (piece.base, piece.dated, piece.certainty) == (88, TODAY, Certainty.UNIT)
    assert (piece.because, piece.hold_when, piece.topics) == (
        shipped.because,
        shipped.hold_when,
        shipped.topics,
    )
    assert piece.cite == ""  # the law in few letters belongs to the source that it had
    same_source = replace(WORDED, source=shipped.source)
    unit = replace(NOTHING, wordings={piece.key: (same_source, TODAY)})
    assert next(p for p in whole_library(SHIPPED, unit) if p.key == piece.key).cite == "MSA s.51"


def test_a_piece_of_the_unit_is_worded_again_and_offered_until_it_is_retired() -> None:
    (piece,) = [p for p in with_pets(wordings={KEY: (WORDED, TODAY)}) if p.key == KEY]
    assert (piece.title, piece.topics, piece.is_own) == (WORDED.title, PETS.topics, True)
    unit = UnitAdvice(pieces={KEY: (PETS, TODAY)}, wordings={}, retired={KEY: date(2026, 12, 24)})
    assert KEY in {p.key for p in library_on(date(2026, 12, 23), SHIPPED, unit)}
    assert KEY not in {p.key for p in library_on(date(2026, 12, 24), SHIPPED, unit)}
    assert KEY in {p.key for p in whole_library(SHIPPED, unit)}


@pytest.mark.parametrize("wording", [WORDED, PETS, replace(PETS, title="Ask for Aoife’s “dogs”")])
def test_what_is_written_reads_the_same(wording: Wording) -> None:
    assert load(type(wording), dump(wording)) == wording
    assert dump(load(type(wording), dump(wording))) == dump(wording)


def test_a_question_that_is_asked_no_longer_raises_nothing() -> None:
    older = dump(replace(PETS, raised_by=("dogs:yes", "injured:perhaps", "injured:yes")))
    piece = load(OwnPiece, older.replace('"adds"', '"colour": "red", "adds"')).as_piece(KEY, TODAY)
    assert piece.because == (Condition({"injured": frozenset({"yes"})}, 20),)


def test_answers_and_what_raises_a_piece_are_said_in_words() -> None:
    choices = dict(answer_choices([("place_type:car_wash", "Car wash")]))
    assert choices["under_18:yes"] == "Under 18"
    assert choices["injured:not_sure"] == "Not sure if anyone is injured"
    assert choices["place_type:car_wash"] == "Car wash"
    assert all(map(is_answer, choices))
    assert {key.partition(":")[0] for key in choices} == QUESTIONS
    assert not is_answer("under_18:perhaps")
    assert not is_answer("weather:rain")
    child = next(p for p in SHIPPED if p.key == "advice_piece:treat_as_child")
    assert [c.all_in_words() for c in child.because] == [
        "under 18",
        "not sure if under 18",
        "under 18 or not sure if under 18, and people still inside",
    ]
    assert all(c.all_in_words() for p in SHIPPED for c in (*p.because, *p.hold_when))


answers = st.builds(
    Answers,
    **{name: st.sampled_from([None, *YesNo]) for name in QUESTIONS - {"place_type"}},
    place_type=st.sampled_from([None, "place_type:caravan_site"]),
)
ANY_ANSWER = st.sampled_from([key for key, _ in answer_choices([("place_type:caravan_site", "")])])


@given(answers, st.integers(0, MAX_BASE), st.lists(ANY_ANSWER, max_size=MAX_ANSWERS, unique=True))
def test_the_order_of_the_shipped_pieces_is_not_moved_by_those_of_the_unit(
    given_answers: Answers, base: int, raised_by: list[str]
) -> None:
    own = replace(PETS, base=base, raised_by=tuple(raised_by), adds=MAX_ADDS, ruled_out_by=())
    library = with_pets(pieces={KEY: (own, TODAY)})
    ranked = [r.piece.key for r in rank(library, given_answers)]
    assert [key for key in ranked if key != KEY] == [r.piece.key for r in rank(SHIPPED, given_answers)]
    assert ranked.count(KEY) == 1


@given(answers, st.integers(0, MAX_ADDS), st.lists(ANY_ANSWER, max_size=MAX_ANSWERS, unique=True))
def test_every_call_begins_as_it_did(given_answers: Answers, adds: int, raised_by: list[str]) -> None:
    base = min(MAX_BASE, MAX_RANK - adds * len(raised_by))
    own = replace(PETS, base=base, raised_by=tuple(raised_by), adds=adds, ruled_out_by=())
    library = with_pets(pieces={KEY: (own, TODAY)})
    assert rank(library, given_answers)[0] == rank(SHIPPED, given_answers)[0]


@given(answers, st.sampled_from(SHIPPED))
def test_no_rank_puts_a_piece_before_people_s_safety(given_answers: Answers, piece: AdviceText) -> None:
    unit = replace(
        NOTHING, wordings={piece.key: (replace(Wording.of(piece), base=highest_base(piece)), TODAY)}
    )
    first = rank(library_on(TODAY, SHIPPED, unit), given_answers)[0]
    assert first.piece.key == rank(SHIPPED, given_answers)[0].piece.key

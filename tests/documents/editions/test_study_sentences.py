"""Every sentence of the public study against rules of the test's own, over thousands of random cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from mscu.codes import Kind
from mscu.documents.blocks import Beside, Box, Document, Paragraph, Thread
from mscu.documents.editions import case_study as module
from mscu.documents.editions.case_study import HELPLINE, LISTS, TABLE, Words, case_study
from mscu.documents.editions.facts import CaseFacts
from mscu.documents.editions.study_facts import study_facts
from mscu.errors import Invalid
from tests.documents.editions.caravan_facts import CARAVAN
from tests.documents.editions.random_cases import VICTIM, random_case
from tests.documents.editions.study_oracle import Oracle

CASES = 5000
ENOUGH, MANY = 20, 100
"""How many random cases must say something for its test to count, and how many of them are tried."""


# What the page says.


def page(case: CaseFacts) -> list[str]:
    """Return all that a study says of a case apart from its title and the helpline."""
    try:
        return list(_texts(case_study(study_facts(case))))
    except Invalid:
        return []


def _texts(document: Document) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield block.spans[0].text
        elif isinstance(block, Thread):
            yield from (f"{item.title}: {item.text[0].text}" for item in block.items)
        elif isinstance(block, Beside):
            assert isinstance(block.left, Box)
            assert block.right == HELPLINE
            yield block.left.lines[0][0].text


@cache
def cases() -> tuple[CaseFacts, ...]:
    return tuple(map(random_case, range(CASES)))


@cache
def pages() -> tuple[str, ...]:
    return tuple("\n".join(page(case)) for case in cases())


def test_of_any_case_exactly_that_is_said_which_its_facts_allow() -> None:
    for seed, (case, said) in enumerate(zip(cases(), pages(), strict=True)):
        assert said.splitlines() == Oracle(case).texts(), f"seed {seed}"


def test_the_caravan_case_is_told_by_the_same_rules() -> None:
    said = page(CARAVAN)
    oracle = Oracle(CARAVAN)
    assert [oracle.standfirst(), *oracle.difference(), oracle.note()] == [said[0], *said[-2:]]
    assert f"Further reports: {oracle.again()}" in said
    assert oracle.advised().partition(":")[0] in said[2]


# Without its facts no sentence is said.


def without(*kinds: Kind) -> Callable[[CaseFacts], CaseFacts]:
    return lambda case: replace(case, entries=tuple(e for e in case.entries if e.kind not in kinds))


def without_codes(*starts: str) -> Callable[[CaseFacts], CaseFacts]:
    def taken(case: CaseFacts) -> CaseFacts:
        return replace(
            case,
            entries=tuple(
                replace(e, codes=tuple(c for c in e.codes if not c.startswith(starts))) for e in case.entries
            ),
        )

    return taken


def field_without(**empty: Any) -> Callable[[CaseFacts], CaseFacts]:
    return lambda case: replace(case, **empty)


def nobody_accounted_for(case: CaseFacts) -> CaseFacts:
    return replace(case, people=tuple(replace(p, accounted_for=False) for p in case.people))


def more_people_reported(case: CaseFacts) -> CaseFacts:
    report = replace(case.entries[0], kind=Kind.REPORT, people_count=99, is_ahead=False)
    return replace(case, entries=(*case.entries, report))


def all_victims(case: CaseFacts) -> CaseFacts:
    return replace(case, people=tuple(replace(p, roles=(VICTIM,)) for p in case.people))


def all_known_victims(case: CaseFacts) -> CaseFacts:
    return replace(case, people=tuple(replace(p, known_victim=True) for p in case.people))


def all_ahead(case: CaseFacts) -> CaseFacts:
    return replace(case, entries=tuple(replace(e, is_ahead=True) for e in case.entries), groups=())


TAKEN_AWAY: list[tuple[str, Callable[[CaseFacts], CaseFacts]]] = [
    ("received", without(Kind.REPORT)),
    ("received", all_ahead),
    ("threatened", without_codes("indicator:threats")),
    ("violence", without_codes("indicator:injuries")),
    ("forced into work", without_codes("indicator:against_will")),
    ("earnings", without_codes("indicator:wages_taken")),
    ("males being", field_without(people=())),
    ("local officers", without_codes("local_officer")),
    ("gave", without(Kind.ADVICE)),
    ("immediate", without_codes("immediate")),
    ("Advice at once", without_codes("accepted:yes")),
    ("recordings", without_codes("advice_topic")),
    ("obtaining CCTV", without_codes("enquiry_type")),
    ("evidence most easily lost", field_without(enquiries=())),
    ("commenced critical", without(Kind.ENQUIRY)),
    ("Navigator", without_codes("referral_outcome:accepted")),
    ("assistance", without_codes("help:")),
    ("independent person", without_codes("help:")),
    ("beside survivors", without_codes("referral_outcome:accepted")),
    ("somewhere safe", without_codes("help:accommodation")),
    ("urther report", without(Kind.REPORT)),
    ("agencies planned", without_codes("agency:")),
    ("arrest", all_victims),
    ("arrest", without(Kind.ARREST)),
    ("search", without(Kind.SEARCH)),
    ("supported", without(Kind.ADVICE, Kind.ENQUIRY, Kind.MEETING, Kind.DECISION)),
    ("accounted for", nobody_accounted_for),
    ("accounted for", more_people_reported),
    ("accounted for", field_without(people=())),
    ("enquiry followed", without(Kind.ENQUIRY)),
    ("financial", without_codes("enquiry_type:financial")),
    ("organised crime group", field_without(groups=())),
    ("safety", without_codes("help:accommodation", "police_protection")),
    ("before the law", without(Kind.CHARGE)),
    ("before the law", all_victims),
    ("before the law", all_known_victims),
    ("before the law", without_codes("offence:msa_s1", "offence:msa_s2")),
    ("arrest", all_known_victims),
    ("trafficking", without_codes("offence:msa_s2")),
    ("spoke up", without(Kind.REPORT)),
]
"""Words of the study, and the facts without which they are not said."""


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("words", "take_away"), TAKEN_AWAY, ids=lambda each: each if isinstance(each, str) else ""
)
def test_a_sentence_goes_with_its_facts(words: str, take_away: Callable[[CaseFacts], CaseFacts]) -> None:
    told = [case for case, said in zip(cases(), pages(), strict=True) if words in said]
    assert len(told) >= ENOUGH
    for case in told[:MANY]:
        assert words not in "\n".join(page(take_away(case)))


def test_what_was_only_planned_is_not_said_to_have_been_there() -> None:
    """Nothing records that interpreters or partners came: a decision only asks for them."""
    assert any("in_place:" in code for case in cases() for e in case.entries for code in e.codes)
    assert not any("in place" in said for said in pages())


def test_the_random_cases_say_all_words_of_the_table_and_leave_each_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Words that no case says, or every case, would not be tried by the tests above."""
    seen: dict[tuple[str, int], set[bool]] = {}

    def watched(row: str, number: int, words: Words) -> Words:
        answers = seen.setdefault((row, number), set())

        def holds(study: Any) -> bool:
            answer = words.holds(study)
            answers.add(answer)
            return answer

        return Words(words.text, holds)

    table = {row: tuple(watched(row, n, w) for n, w in enumerate(words)) for row, words in TABLE.items()}
    monkeypatch.setattr(module, "TABLE", table)
    for case in cases():
        page(case)
    never_said = {place for place, answers in seen.items() if True not in answers}
    assert never_said == set()


def test_every_list_and_row_is_used_by_a_sentence() -> None:
    asked = "".join(words.text for row in TABLE.values() for words in row)
    outside = {"enforcement_heading", "differences", *(row for row, *_ in module.STEPS), "standfirst", "note"}
    assert {name for name in LISTS if f"{{{name}}}" not in asked} <= outside

"""Every sentence of the public study against rules of the test's own, over thousands of random cases."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from mscu.documents.blocks import Beside, Box, Document, Paragraph, Thread
from mscu.documents.editions import case_study as module
from mscu.documents.editions.case_study import HELPLINE, LISTS, TABLE, Words, case_study
from mscu.documents.editions.facts import CaseFacts
from mscu.documents.editions.study_facts import study_facts
from mscu.errors import Invalid
from tests.documents.editions.caravan_facts import CARAVAN
from tests.documents.editions.random_cases import random_case
from tests.documents.editions.study_oracle import Oracle

CASES = 5000


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


def test_nothing_is_said_that_was_only_planned_and_each_list_and_row_is_used() -> None:
    """Nothing records that interpreters or partners came: a decision only asks for them."""
    assert any("in_place:" in code for case in cases() for e in case.entries for code in e.codes)
    assert not any("in place" in said for said in pages())
    asked = "".join(words.text for row in TABLE.values() for words in row)
    outside = {"enforcement_heading", "differences", *(row for row, *_ in module.STEPS), "standfirst", "note"}
    assert {name for name in LISTS if f"{{{name}}}" not in asked} <= outside


def test_the_random_cases_say_all_words_of_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
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
    never_said: set[tuple[str, int]] = set()
    for number, case in enumerate(cases()):
        page(case)
        if number % 100 == 99:
            never_said = {place for place, answers in seen.items() if True not in answers}
            if not never_said:
                break
    assert never_said == set()

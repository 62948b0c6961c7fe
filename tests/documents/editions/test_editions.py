"""Editions decide on every sensitivity, and what they leave out is nowhere in the document."""

import re
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from itertools import count
from typing import Any, get_args, get_origin, get_type_hints

import pytest

from mscu.codes import Sensitivity
from mscu.copy_codes import Treatment
from mscu.documents.blocks import texts
from mscu.documents.editions.case_summary import case_summary
from mscu.documents.editions.composing import COMPOSERS, compose
from mscu.documents.editions.editions import CASE_STUDY, EDITIONS, SUPERVISOR, Edition, fit
from mscu.documents.editions.facts import SENSITIVITIES, CaseFacts, ValueFact
from mscu.errors import Invalid
from tests.documents.editions.caravan_facts import CARAVAN

IDENTIFIES_NOBODY = {Sensitivity.PLAIN}
PRINTED_BY_NO_FACT = {Sensitivity.COUNT, Sensitivity.CONTACT, Sensitivity.HEALTH, Sensitivity.SECRET}
"""Sensitivities that no fact of a case summary has; values of entries can still have them."""


def _filled(kind: type[Any], numbers: Iterator[int]) -> Any:
    """Make a fact whose every text is a word of its own that tells its sensitivity."""
    hints = get_type_hints(kind)
    values = {f.name: _value(hints[f.name], SENSITIVITIES[kind][f.name], numbers) for f in fields(kind)}
    return kind(**values)


def _value(hint: Any, sensitivity: Sensitivity | None, numbers: Iterator[int]) -> Any:
    word = f"q{sensitivity}q{next(numbers)}"
    if hint in {str, tuple[str, ...]}:
        return word if hint is str else (word,)
    if hint in {int, bool}:
        return hint(1)
    if hint is datetime:
        return datetime(2022, 6, 20, tzinfo=UTC)
    if get_origin(hint) is frozenset:
        return frozenset(get_args(hint)[0])
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    return (_filled(get_args(hint)[0], numbers),)


def case_of_words() -> CaseFacts:
    """Make a case that has a word in every fact, and an entry value of each sensitivity."""
    case: CaseFacts = _filled(CaseFacts, count())
    values = tuple(ValueFact(name="", label="label", value=f"q{s}qvalue", sensitivity=s) for s in Sensitivity)
    entry = replace(case.entries[0], facts=values, sensitivity=Sensitivity.PLAIN)
    return replace(case, entries=(entry,))


def _supervisor_without(sensitivity: Sensitivity) -> Edition:
    changed = {**SUPERVISOR.treatments, sensitivity: Treatment.LEAVE_OUT}
    return replace(SUPERVISOR, treatments=changed)


DENIALS = re.compile(r"\b(no|not|none|nobody|nothing|nil|current|different|every)\b", re.IGNORECASE)
"""Words by which a paper says that there is none, or that all is as it should be."""
CHOICES = [
    (EDITIONS[key], sensitivity) for key in sorted(COMPOSERS) for sensitivity in EDITIONS[key].choosable
]


@cache
def _full(key: str) -> frozenset[str]:
    return frozenset(texts(compose(case_of_words(), EDITIONS[key])))


@pytest.mark.parametrize(("edition", "sensitivity"), CHOICES, ids=lambda each: getattr(each, "key", each))
def test_what_a_unit_leaves_out_is_not_told_as_none(edition: Edition, sensitivity: Sensitivity) -> None:
    """A paper that leaves something out says nothing of it that the whole paper does not say."""
    shorter = edition.changed({sensitivity: Treatment.LEAVE_OUT})
    try:
        told = set(texts(compose(case_of_words(), shorter)))
    except Invalid:
        return
    assert [text for text in told - _full(edition.key) if DENIALS.search(text)] == []


def _words(edition: Edition) -> str:
    return " ".join(texts(case_summary(case_of_words(), edition)))


def test_every_edition_decides_on_every_sensitivity_and_none_shows_secrets() -> None:
    assert EDITIONS
    assert [
        (edition.key, sensitivity)
        for edition in EDITIONS.values()
        for sensitivity in Sensitivity
        if not isinstance(edition.treatments[sensitivity], Treatment)
    ] == []
    with pytest.raises(ValueError, match="does not decide"):
        replace(SUPERVISOR, treatments={Sensitivity.PLAIN: Treatment.SHOW})
    assert set(filter(CASE_STUDY.shows, Sensitivity)) <= IDENTIFIES_NOBODY
    assert [edition.key for edition in EDITIONS.values() if edition.shows(Sensitivity.SECRET)] == []


def test_the_supervisor_reads_facts_of_every_sensitivity_as_they_are() -> None:
    found = _words(SUPERVISOR)
    every = set(Sensitivity) - {Sensitivity.SECRET}
    assert {each for each in every if f"q{each}qvalue" not in found} == set()
    of_facts = every - PRINTED_BY_NO_FACT - {Sensitivity.PLAIN}
    words = found.split()
    assert {each for each in of_facts if not any(word.startswith(f"q{each}q") for word in words)} == set()
    assert fit(CARAVAN, SUPERVISOR) == CARAVAN


@pytest.mark.parametrize("sensitivity", Sensitivity)
def test_what_an_edition_leaves_out_is_nowhere_in_its_document(sensitivity: Sensitivity) -> None:
    assert f"q{sensitivity}q" not in _words(_supervisor_without(sensitivity))


def test_an_entry_that_an_edition_does_not_show_is_counted_and_gone() -> None:
    hidden = replace(CARAVAN.entries[0], headline="clinic", sensitivity=Sensitivity.HEALTH)
    case = replace(CARAVAN, entries=(*CARAVAN.entries, hidden), left_out=1)
    fitted = fit(case, _supervisor_without(Sensitivity.HEALTH))
    assert fitted.entries == CARAVAN.entries
    assert fitted.left_out == 2

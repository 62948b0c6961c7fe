"""No edition shows more of any column of any record than its readers may be told."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from mscu.codes import Sensitivity, StoreKind
from mscu.copy_codes import Treatment
from mscu.documents.blocks import texts
from mscu.documents.editions.composing import COMPOSERS
from mscu.documents.editions.editions import (
    CLASSES,
    EDITIONS,
    Edition,
    ReaderClass,
    mask,
    read_classes,
    read_editions,
)
from mscu.models.kinds import mapped
from tests.documents.editions.test_editions import case_of_words

TELLING = {Treatment.SHOW: 3, Treatment.PSEUDONYM: 2, Treatment.GENERALISE: 1, Treatment.LEAVE_OUT: 0}
NAMING = {
    Sensitivity.PLACE,
    Sensitivity.PERSON,
    Sensitivity.BIRTH,
    Sensitivity.CONTACT,
    Sensitivity.IDENTIFIER,
    Sensitivity.REFERENCE,
    Sensitivity.STAFF,
    Sensitivity.SOURCE,
    Sensitivity.NARRATIVE,
    Sensitivity.HEALTH,
}
OWN = {"survivor"}
"""Classes whose reader is the person named."""
NOT_OF_FACTS = {"link_chart", "timeline", "map", "case_study"}
"""Editions that are made of more than the facts of a case, or of choices alone."""


def columns() -> Iterator[tuple[str, Sensitivity]]:
    for store_kind in StoreKind:
        for model in mapped(store_kind):
            for column in model.__mapper__.local_table.columns:
                yield f"{model.__name__}.{column.key}", column.info["sensitivity"]


COLUMNS = dict(columns())


@pytest.mark.parametrize("edition", EDITIONS.values(), ids=lambda e: e.key)
def test_no_column_is_told_beyond_the_class_of_the_readers(edition: Edition) -> None:
    assert len(COLUMNS) > 1_000
    over = {
        name
        for name, sensitivity in COLUMNS.items()
        if TELLING[edition.treatments[sensitivity]] > TELLING[edition.reader_class.most[sensitivity]]
    }
    assert not over


@pytest.mark.parametrize("of", CLASSES.values(), ids=lambda c: c.key)
def test_outside_the_police_and_the_courts_nobody_is_named_but_the_reader(of: ReaderClass) -> None:
    shown = {s for s in Sensitivity if of.most[s] is Treatment.SHOW}
    assert Sensitivity.SECRET not in shown
    if of.key not in {"police", "prosecutor", "court"}:
        assert shown.isdisjoint(NAMING - ({Sensitivity.PERSON} if of.key in OWN else set()))


@pytest.mark.parametrize("key", sorted(set(EDITIONS) - NOT_OF_FACTS))
def test_what_a_class_may_not_read_is_nowhere_in_a_document(key: str) -> None:
    edition = EDITIONS[key]
    facts = mask(case_of_words(), edition, lambda _: "another word")
    words = " ".join(texts(COMPOSERS[key](replace(facts, survivor="q"), edition)))
    most = edition.reader_class.most
    barred = {sensitivity for sensitivity in Sensitivity if most[sensitivity] is not Treatment.SHOW}
    assert {sensitivity for sensitivity in barred if f"q{sensitivity}q" in words} == set()


@pytest.mark.parametrize("edition", EDITIONS.values(), ids=lambda e: e.key)
def test_an_edition_that_tells_more_cannot_be_made(edition: Edition) -> None:
    every = {(sensitivity, treatment) for sensitivity in Sensitivity for treatment in Treatment}
    permitted = {(each, which) for each, which in every if which in edition.reader_class.permitted(each)}
    assert {choice for choice in every if is_taken(edition, *choice)} == permitted


def is_taken(edition: Edition, sensitivity: Sensitivity, treatment: Treatment) -> bool:
    """Return whether an edition can be made that treats one sensitivity otherwise."""
    changed = {**edition.treatments, sensitivity: treatment}
    try:
        made = replace(edition, treatments=changed)
    except ValueError as refused:
        assert "more than its class permits" in str(refused)  # noqa: PT017 - of several, each is tried
        return False
    return made.treatments[sensitivity] is treatment


@pytest.mark.parametrize(
    "wrong", ['show = ["plain"]', f"show = {[str(s) for s in Sensitivity]}\nleave_out = ['plain']"]
)
def test_a_table_decides_once_on_each_sensitivity(wrong: str) -> None:
    with pytest.raises(ValueError, match="does not decide once"):
        read_classes(f'[x]\nlabel = "X"\n{wrong}')
    with pytest.raises(ValueError, match="does not decide once"):
        read_editions(f'[x]\ntitle = "X"\nreader = "X"\nclass = "police"\n{wrong}', CLASSES)

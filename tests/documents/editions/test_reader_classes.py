"""No edition shows more of a column than its readers may be told, nor an entry that is not for them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import pytest

from mscu.code_keys import S45_INDICATIONS
from mscu.codes import Kind, Reader, Sensitivity, StoreKind
from mscu.copy_codes import Treatment
from mscu.documents.blocks import Document, texts
from mscu.documents.editions.case_summary import investigation_summary
from mscu.documents.editions.composing import COMPOSERS
from mscu.documents.editions.cps_summary import cps_summary
from mscu.documents.editions.editions import (
    CLASSES,
    CPS,
    EDITIONS,
    INVESTIGATING_OFFICER,
    PARTNER,
    Edition,
    ReaderClass,
    mask,
    read_classes,
    read_editions,
)
from mscu.documents.editions.facts import CaseFacts
from mscu.documents.editions.partner_summary import partner_summary
from mscu.models.kinds import mapped
from tests.documents.editions.test_case_summary import BARE, an_entry
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


DAY = "29 Jun 2022"
COPIES: Mapping[Reader, tuple[Callable[[CaseFacts, Edition], Document], Edition]] = {
    Reader.OFFICER: (investigation_summary, INVESTIGATING_OFFICER),
    Reader.PROSECUTOR: (cps_summary, CPS),
    Reader.PARTNER: (partner_summary, PARTNER),
}
"""The case as data is no document; `tests/actions/exchange` reads it."""


def is_printed(kind: Kind, readers: frozenset[Reader], reader: Reader) -> bool:
    entry = replace(an_entry("A line", kind, day=29), readers=readers, codes=(S45_INDICATIONS,))
    summary, edition = COPIES[reader]
    return DAY in " ".join(texts(summary(replace(BARE, entries=(entry,)), edition)))


@pytest.mark.parametrize("reader", COPIES)
def test_a_copy_has_the_kinds_that_name_its_readers(reader: Reader) -> None:
    for kind in Kind:
        assert is_printed(kind, frozenset({reader}), reader), kind
        assert not is_printed(kind, frozenset(Reader) - {reader}, reader), kind
        assert not is_printed(kind, frozenset(), reader), kind

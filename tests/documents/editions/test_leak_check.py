"""The last check before a public copy goes out: what it finds, and what it lets pass."""

from dataclasses import replace

import pytest

from mscu.documents.blocks import Paragraph, Span, Tone
from mscu.documents.editions.case_study import case_study
from mscu.documents.editions.case_summary import case_summary
from mscu.documents.editions.editions import SUPERVISOR
from mscu.documents.editions.leak_check import leaks
from mscu.documents.editions.study_facts import study_facts
from tests.documents.editions.caravan_facts import CARAVAN, IDENTIFYING
from tests.documents.reading import document_of, document_saying

FOUND = [
    ("the driver, Shane Crabtree, left", "Shane Crabtree"),
    ("the driver, SHANE  CRABTREE, left", "Shane Crabtree"),
    ("a man named Crabtree left", "Shane Crabtree"),
    ("Ionut Balan came up", "Ionuț Bălan"),
    ("Ionuț Bălan came up", "Ionut Balan"),
    ("Io\u200bnuț Bălan came up", "Ionuț Bălan"),
    ("Nguyen Van Hai was found", "Nguyễn Văn Hải"),
    ("Dang Van Lam was found", "Đặng Văn Lâm"),
    ("a tipper MX19CTB", "MX19 CTB"),
    ("a tipper mx19-ctb", "MX19 CTB"),
    ("call +44 7700 900417", "07700 900417"),
    ("call 07700900417", "+44 7700 900417"),
    ("call 0044 7700 900 417", "07700 900417"),
    ("call 07700 900417", "0044 7700 900417"),
    ("log GMP INC 000313", "GMP-INC-000313"),
    ("a yard in Heywood", "Hollin Lane Yard, Hollin Lane, Heywood, OL10 0AA"),
    ("a yard at OL100AA", "Hollin Lane Yard, Hollin Lane, Heywood, OL10 0AA"),
    ("born in 1979", "1979"),
    ("known as harry there", "Harry"),
    ("王小明 came", "王小明"),
    ("محمد عبد الله came", "محمد عبد الله"),
]
PASSED = [
    ("the unit received reports", "Shane Crabtree"),
    ("a man was found", "unknown male"),
    ("males were found", "unknown male"),
    ("the big picture", "Big Marek"),
    ("harrying the coast", "Harry"),
    ("born in 19790", "1979"),
    ("pike and perch", "Lorraine Pike"),
    ("anything", ""),
    ("anything", " - "),
    ("12 34 56", "TF/1"),
]


@pytest.mark.parametrize(("text", "value"), FOUND)
def test_a_value_is_found_however_it_is_written(text: str, value: str) -> None:
    assert leaks(document_saying("Before.", text), [value]) == (value,)


@pytest.mark.parametrize(("text", "value"), PASSED)
def test_what_tells_nobody_apart_passes(text: str, value: str) -> None:
    assert leaks(document_saying(text), [value]) == ()


def test_a_value_in_two_tones_or_beside_the_document_is_found_once_and_in_order() -> None:
    spans = (Span("Shane ", Tone.BOLD), Span("Crab", Tone.BOLD), Span("tree left"))
    assert leaks(document_of(Paragraph(spans)), ["Shane Crabtree"]) == ("Shane Crabtree",)
    document = replace(document_saying("Nothing."), head_left="Operation Lapwing")
    assert leaks(document, ["Operation Lapwing"]) == ("Operation Lapwing",)
    assert leaks(document_saying("x"), ["DI Aspinall"], also=["for DI Aspinall"]) == ("DI Aspinall",)
    document = document_saying("Keith Ormrod and Lorraine Pike")
    values = ["Lorraine Pike", "Keith Ormrod", "Lorraine Pike", "Aisha Rahman"]
    assert leaks(document, values) == ("Lorraine Pike", "Keith Ormrod")


def test_every_value_of_the_case_is_found_and_what_stands_in_every_public_copy_is_no_leak() -> None:
    shown = case_summary(CARAVAN, SUPERVISOR)
    assert leaks(shown, IDENTIFYING) == tuple(dict.fromkeys(IDENTIFYING))
    study = case_study(study_facts(CARAVAN))
    assert leaks(study, ["Manchester", "Greater Manchester", "08000 121 700"]) == ()

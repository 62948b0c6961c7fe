"""Blocks: their digest proves a copy, nothing that can be read is missed, and every icon is shipped."""

from dataclasses import replace

import pytest

from mscu.codes import Family, Kind, Marking
from mscu.documents.blocks import (
    Beside,
    Block,
    Box,
    Column,
    Document,
    Facts,
    Heading,
    Paragraph,
    Span,
    Table,
    Thread,
    ThreadItem,
    Title,
    Tone,
    bold,
    digest,
    plain,
    quiet,
    texts,
)
from mscu.documents.icons import OF_ENQUIRY, icon_of
from mscu.resources import resource

ITEM = ThreadItem("w1", Family.REPORT, "inbox", "w2", plain("w3"), quiet("w4"), ("w5",))
ALL_BLOCKS: tuple[Block, ...] = (
    Title("w6", kicker="w7"),
    Heading("w8"),
    Paragraph((Span("w9 "), Span("w10", Tone.BOLD))),
    Facts((("w11", "w12"),)),
    Table("w13", (Column("w14", 1),), ((bold("w15"),),)),
    Thread((ITEM,)),
    Box("w16", (plain("w17"),)),
    Beside(Paragraph(plain("w18")), Box("w19", ())),
)
DOCUMENT = Document("w20", "supervisor", Marking.OFFICIAL, "w21", "w22", ALL_BLOCKS)


def test_texts_are_all_that_a_reader_can_see() -> None:
    seen = " ".join(texts(DOCUMENT)).split()
    assert {f"w{n}" for n in range(1, 23)} <= set(seen)
    assert "w9 w10" in texts(DOCUMENT)


def test_the_digest_is_the_same_on_every_computer_and_for_half_a_character() -> None:
    document = Document("Name", "supervisor", Marking.OFFICIAL, "Ref", "", (Heading("Ä"),))
    assert digest(document) == "77c94ec5220b156d7bbfdf2c141525ed01b80a8147f57b4b3d5dfbb9f5facc93"
    assert digest(replace(DOCUMENT, head_left="\ud800")) != digest(DOCUMENT)


@pytest.mark.parametrize("number", range(len(ALL_BLOCKS)))
def test_the_digest_knows_every_block(number: int) -> None:
    without = ALL_BLOCKS[:number] + ALL_BLOCKS[number + 1 :]
    assert digest(replace(DOCUMENT, blocks=without)) != digest(DOCUMENT)


def test_the_digest_knows_marking_edition_tone_and_place() -> None:
    for changed in [
        replace(DOCUMENT, marking=Marking.OFFICIAL_SENSITIVE),
        replace(DOCUMENT, edition="case_study"),
        replace(DOCUMENT, head_left="another"),
        replace(DOCUMENT, blocks=(*ALL_BLOCKS[:2], Paragraph(plain("w9 w10")), *ALL_BLOCKS[3:])),
        replace(DOCUMENT, blocks=(Title("w7", kicker="w6"), *ALL_BLOCKS[1:])),
    ]:
        assert digest(changed) != digest(DOCUMENT), changed


@pytest.mark.parametrize("icon", sorted({*(kind.icon for kind in Kind), *OF_ENQUIRY.values()}))
def test_the_icon_is_shipped(icon: str) -> None:
    assert resource(f"icons/{icon}.svg").is_file()


def test_an_enquiry_shows_what_is_enquired() -> None:
    assert icon_of(Kind.ENQUIRY, ("urgent", "enquiry_type:cctv")) == "video"
    assert icon_of(Kind.ENQUIRY, ("enquiry_type:witness",)) == Kind.ENQUIRY.icon
    assert icon_of(Kind.REPORT, ("enquiry_type:cctv",)) == Kind.REPORT.icon

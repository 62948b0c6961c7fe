"""A copy that hides something holds it nowhere: every object of its file is taken apart."""

from collections.abc import Iterator

import pikepdf
import pytest

from mscu.documents.editions.editions import CASE_STUDY, PARTNER, SURVIVOR
from tests.documents.editions.caravan_facts import CARAVAN
from tests.documents.editions.masked import edition_of_caravan
from tests.documents.reading import opened, text_of, written

NAMES = ("Zielak", "Crabtree", "Pike", "Hollin", "Lapwing", "MX19", "900417", "MS-22-00")
STREAMS = {"/XObject", "/Metadata", "/ObjStm", "/XRef", None}
"""What a stream may be: a picture, the metadata, or without a type a page's content or a font."""


def said_by(pdf: bytes) -> Iterator[str]:
    """Yield every string of every object, and every stream unpacked, in each usual encoding."""
    with opened(pdf) as document:
        for each in document.objects:
            yield from _strings(each)
            if isinstance(each, pikepdf.Stream):
                content = each.read_bytes()
                for encoding in ("latin-1", "utf-16-be", "utf-8"):
                    yield content.decode(encoding, "replace")


def _strings(of_it: object) -> Iterator[str]:
    if isinstance(of_it, pikepdf.String):
        yield str(of_it)
        yield bytes(of_it).decode("utf-16-be", "replace")
    elif isinstance(of_it, pikepdf.Dictionary | pikepdf.Stream):
        for key in of_it.keys():  # noqa: SIM118 - a dictionary of pikepdf iterates otherwise
            value = of_it[key]
            if not getattr(value, "is_indirect", False):
                yield from _strings(value)
    elif isinstance(of_it, pikepdf.Array):
        for value in of_it:
            if not getattr(value, "is_indirect", False):
                yield from _strings(value)


@pytest.mark.parametrize("key", [PARTNER.key, CASE_STUDY.key, SURVIVOR.key])
def test_what_a_copy_does_not_show_is_nowhere_in_its_file(key: str) -> None:
    pdf = written(edition_of_caravan(key), recipient="a reader", printed_by="An officer")
    seen, everything = text_of(pdf), "\n".join(said_by(pdf))
    own = CARAVAN.people[0].name.split() if key == SURVIVOR.key else []
    for name in NAMES:
        if name not in own:
            assert name not in seen
            assert name not in everything
            assert name.encode() not in pdf


def test_what_stands_in_a_file_is_found_there() -> None:
    everything = "\n".join(said_by(written(edition_of_caravan("supervisor"))))
    assert "Case summary, supervisor edition" in everything


@pytest.mark.parametrize("key", [PARTNER.key, CASE_STUDY.key, SURVIVOR.key])
def test_a_file_has_no_part_that_is_not_a_page(key: str) -> None:
    with opened(written(edition_of_caravan(key))) as document:
        kinds = {
            str(each["/Type"]) if "/Type" in each else None
            for each in document.objects
            if isinstance(each, pikepdf.Stream)
        }
        assert kinds <= STREAMS
        assert not {"/OCProperties", "/Names", "/AF", "/AcroForm"} & set(document.Root.keys())
        for page in document.pages:
            assert not {"/Annots", "/AA", "/PieceInfo", "/Thumb", "/LastModified"} & set(page.obj.keys())


@pytest.mark.parametrize("key", [PARTNER.key, SURVIVOR.key])
def test_nothing_was_written_over_or_is_left_of_a_former_file(key: str) -> None:
    pdf = written(edition_of_caravan(key))
    assert pdf.count(b"%%EOF") == 1
    assert pdf.count(b"startxref") == 1

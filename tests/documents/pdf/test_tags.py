"""The structure of the file: what a screen reader hears, in which order, and that it is all."""

from dataclasses import replace
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from pikepdf import Pdf

from mscu.codes import Family
from mscu.documents.blocks import Column, Facts, Heading, Paragraph, Table, Thread, ThreadItem, Title, plain
from mscu.documents.editions.case_study import case_study
from mscu.documents.editions.case_summary import case_summary
from mscu.documents.editions.editions import SUPERVISOR
from mscu.documents.editions.study_facts import study_facts
from tests.documents.editions.caravan_facts import CARAVAN
from tests.documents.pdf.structure import HEADINGS, faults, instructions, structure, tags
from tests.documents.reading import document_of, document_saying, opened, written

DOCUMENTS = {"summary": case_summary(CARAVAN, SUPERVISOR), "study": case_study(study_facts(CARAVAN))}


@pytest.fixture(params=list(DOCUMENTS))
def pdf(request: pytest.FixtureRequest) -> bytes:
    return written(DOCUMENTS[request.param])


@pytest.fixture
def tagged(pdf: bytes) -> Pdf:
    return opened(pdf)


def test_a_screen_reader_misses_nothing(pdf: bytes) -> None:
    assert faults(pdf) == []


def test_each_mark_leads_back_to_its_element(tagged: Pdf) -> None:
    numbers = tagged.Root.StructTreeRoot.ParentTree.Nums
    for element in structure(tagged):
        for kid in element.get("/K", []):
            if "/MCID" in kid:
                row = list(numbers)[2 * int(kid.Pg.StructParents) + 1]
                assert row[int(kid.MCID)].objgen == element.objgen


def test_a_mark_that_is_drawn_and_read_twice_is_a_fault() -> None:
    fault, content = "a mark that is read twice or not at all", written(document_saying("In a van."))
    assert fault not in faults(content)
    document = opened(content)
    for page in document.pages:
        drawn = pikepdf.parse_content_stream(page)
        page.Contents = document.make_stream(pikepdf.unparse_content_stream([*drawn, *drawn]))
    for element in structure(document):
        for mark in [kid for kid in element.get("/K", []) if "/MCID" in kid]:
            element.K.append(mark)
    twice = BytesIO()
    document.save(twice)
    assert fault in faults(twice.getvalue())


def test_no_text_is_hidden(tagged: Pdf) -> None:
    for page in tagged.pages:
        for operator, operands in instructions(page):
            assert operator != "Tr" or int(operands[0]) == 0
            assert operator != "Tf" or float(operands[1]) >= 7


def test_a_table_is_tagged_with_a_summary_and_a_repeated_head_is_read_once() -> None:
    block = Table("People", (Column("Name", 1), Column("Role", 1)), ((plain("A"), plain("")),))
    document = opened(written(document_of(block)))
    named = [tag for tag in tags(document) if tag in {"/Table", "/TR", "/TH", "/TD"}]
    assert named == ["/Table", "/TR", "/TH", "/TH", "/TR", "/TD", "/TD"]
    table = next(e for e in structure(document) if str(e.S) == "/Table")
    assert str(table.A.Summary) == "People"
    heads = [e for e in structure(document) if str(e.S) == "/TH"]
    assert {str(head.A.Scope) for head in heads} == {"/Column"}
    rows = tuple((plain(f"row {n}"),) for n in range(120))
    document = opened(written(document_of(Table("T", (Column("Name", 1),), rows))))
    (head,) = [e for e in structure(document) if str(e.S) == "/TH"]
    assert len(document.pages) > 1
    assert len(head.K) == 1
    item = ThreadItem("1 Jun 2022", Family.REPORT, "inbox", "Report", plain("It."), (), ("2AP",))
    document = opened(written(document_of(Facts((("Lead", "A"),)), Thread((item,)))))
    named = [tag for tag in tags(document) if tag in {"/L", "/LI", "/Lbl", "/LBody"}]
    assert named == ["/L", "/LI", "/Lbl", "/LBody"] * 2


def test_the_foot_is_heard_once_and_right_to_left_text_in_its_own_order() -> None:
    document = opened(written(DOCUMENTS["summary"]))
    first, *_, last = document.Root.StructTreeRoot.K.K
    assert [str(first.S), str(last.S)] == ["/Sect", "/Sect"]
    assert len(first.K) == 2
    assert len(last.K) == 4
    name = "محمد عبد الله"
    document = opened(written(document_saying(f"with {name}", "plain")))
    read = [str(e.ActualText) for e in structure(document) if "/ActualText" in e]
    assert read == [f"with {name}"]


def test_a_reader_can_jump_to_each_section_and_no_level_is_left_out() -> None:
    cover, section, part = Heading("Summary", level=3), Heading("1 First"), Heading("Part", level=3)
    document = opened(written(document_of(Title("Title"), cover, cover, section, part)))
    assert [tag for tag in tags(document) if tag in HEADINGS] == ["/H1", "/H2", "/H2", "/H2", "/H3"]
    lines = Paragraph(plain("line\n" * 100))
    long = document_of(Title("Title"), Heading("1 First"), Heading("Part", 3), lines, Heading("2 Second"))
    with pypdfium2.PdfDocument(written(long)) as pdf:
        found = [(mark.get_title(), mark.get_dest().get_index()) for mark in pdf.get_toc()]
    assert found == [("1 First", 0), ("2 Second", 1)]
    document = opened(written(replace(document_saying("x"), name="Case study")))
    with document.open_metadata() as metadata:
        assert metadata["dc:title"] == "Case study"

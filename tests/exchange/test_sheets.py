"""Tables are read whatever their form; what is odd about a cell is told, and bad files refused."""

import sys
import zlib
from pathlib import Path
from random import Random

import pytest

from mscu.exchange.table import MAX_COLUMNS, BadSheet, CellMark, ImportTable, TableRow, collect_table
from mscu.exchange.table_process import read_sheet
from mscu.exchange.zip_xml import DAMAGED
from tests.exchange.workbooks import SHEET, an_excel_file, an_open_document, excel_parts, words, zipped

IMPORTS = Path(__file__).parent / "imports"


def read(content: bytes) -> ImportTable:
    return collect_table(read_sheet(content))


def cells(content: bytes) -> list[tuple[str, ...]]:
    return [line.cells for line in read(content).lines]


def refused(content: bytes) -> str:
    with pytest.raises(BadSheet) as raised:
        read(content)
    return raised.value.sentence


def test_what_a_unit_brings_along_is_read() -> None:
    for name, form, rows, width in [
        ("helpline-export.xlsx", "XLSX", 64, 12),
        ("unit-log-2019-2021.ods", "ODS", 48, 10),
        ("crime-extract.csv", "CSV", 51, 13),
    ]:
        table = read((IMPORTS / name).read_bytes())
        assert (table.head.form, len(table.lines), table.width) == (form, rows, width), name


def test_a_formula_is_given_as_written_and_letters_and_breaks_are_kept() -> None:
    helpline = read((IMPORTS / "helpline-export.xlsx").read_bytes())
    odd = [line for line in helpline.lines if CellMark.FORMULA in line.marks.values()]
    assert [(line.number, line.cells[4]) for line in odd] == [(46, "=2+5+cmd;' /c calc' a0")]
    log = read((IMPORTS / "unit-log-2019-2021.ods").read_bytes())
    assert log.lines[-1] == TableRow(49, ("TOTAL", "", "", "", "", "=SUM([.F4:.F48])"), {5: CellMark.FORMULA})
    table = read((IMPORTS / "crime-extract.csv").read_bytes())
    assert table.head.told == ("Read as Windows-1252, separated by semicolons.",)
    assert table.lines[2].cells[6:8] == (
        "cash taken off them at the cash machine\r\nREF: 07700 900939",
        "MÜLLER",
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_characters_and_separator_are_found(encoding: str, separator: str) -> None:
    text = "\r\n".join(separator.join(row) for row in [("Réf", "Où"), ("1", "Zürich"), ("2", "Ó")])
    assert cells(text.encode(encoding)) == [("Réf", "Où"), ("1", "Zürich"), ("2", "Ó")]


def test_broken_bytes_are_marked_and_excel_may_name_the_separator() -> None:
    good = "Ref,Where\n" + "".join(f"{n},Łódź Straße œuvre\n" for n in range(20))
    table = read(good.encode() + b"99,Br\xff\xfeken\n")
    assert table.lines[5].cells == ("4", "Łódź Straße œuvre")
    assert table.lines[-1] == TableRow(22, ("99", "Br\ufffd\ufffdken"), {1: CellMark.BROKEN})
    assert cells(b"sep=;\nRef;Where, when\n1;yard\n") == [("Ref", "Where, when"), ("1", "yard")]
    assert cells(b"'Ref','Where'\n'1','a, b'\n") == [("Ref", "Where"), ("1", "a, b")]
    assert cells(b"Ref,Where" + b"," * 50_000 + b"\n1,yard\n") == [("Ref", "Where"), ("1", "yard")]


@pytest.mark.parametrize("text", ['Ref,Where\n1,"yard\n2,farm\n', 'Ref,Where\n1,"yard" gate,x\n'])
def test_an_open_quotation_mark_is_told_by_its_row(text: str) -> None:
    assert refused(text.encode()).startswith("Row 2 has a quotation mark")


def test_numbers_days_times_and_truths_are_written_as_a_person_would() -> None:
    row = (
        '<row r="3"><c r="A3"><v>4</v></c><c r="B3" s="1"><v>44621</v></c>'
        '<c r="C3" s="2"><v>44621.4135</v></c><c r="D3" t="b"><v>1</v></c>'
        '<c r="E3" t="e"><v>#REF!</v></c><c r="G3"><v>7.700900417E9</v></c></row>'
    )
    assert read(an_excel_file(row)).lines == (
        TableRow(
            3,
            ("4", "2022-03-01", "2022-03-01T09:55", "yes", "#REF!", "", "7700900417"),
            {0: CellMark.NUMBER, 1: CellMark.DATE, 2: CellMark.DATE, 4: CellMark.ERROR, 6: CellMark.NUMBER},
        ),
    )


@pytest.mark.parametrize("name", ["UTFI8", "hex", "idna", "punycode", "big5", "unicode_escape"])
def test_an_excel_file_in_characters_that_no_workbook_has_is_refused(name: str) -> None:
    """Python looks for the name among all that it can decode, and fails in as many ways."""
    parts = excel_parts(words("Réf"))
    parts[SHEET] = f'<?xml version="1.0" encoding="{name}"?>{parts[SHEET]!s}'
    assert refused(zipped(parts)) == DAMAGED


@pytest.mark.parametrize("name", ["utf-8", "UTF-16", "iso-8859-1"])
def test_an_excel_file_is_read_in_the_characters_that_it_says(name: str) -> None:
    parts = excel_parts(words("Réf"))
    parts[SHEET] = f'<?xml version="1.0" encoding="{name}"?>{parts[SHEET]!s}'.encode(name)
    assert cells(zipped(parts)) == [("Réf",)]


def test_days_from_1904_shared_words_and_merged_cells_are_read() -> None:
    parts = excel_parts('<row r="1"><c s="1"><v>43159</v></c></row>', old_days=True)
    assert cells(zipped(parts)) == [("2022-03-01",)]
    strings = "<si><r><t>Big </t></r><r><t>Marek</t></r><rPh><t>spoken</t></rPh></si>"
    row = '<row><c t="s"><v>0</v></c><c t="s"><v>9</v></c></row>'
    line = read(an_excel_file(row, strings=strings)).lines[0]
    assert line == TableRow(1, ("Big Marek", "\ufffd"), {1: CellMark.BROKEN})
    rows = words("Ref", "Where") + words("1", "yard") + words("2") + words("3", "farm")
    more = '<mergeCells><mergeCell ref="B2:B3"/></mergeCells>'
    lines = read(an_excel_file(rows, more=more)).lines
    assert [line.cells for line in lines[1:]] == [("1", "yard"), ("2", "yard"), ("3", "farm")]
    assert [dict(line.marks) for line in lines[1:]] == [{1: CellMark.MERGED}, {1: CellMark.MERGED}, {}]


def test_an_open_document_repeats_spans_and_explains_without_being_misread() -> None:
    rows = (
        '<table:table-row table:number-rows-repeated="3"><table:table-cell '
        'table:number-columns-repeated="1020"/></table:table-row>'
        "<table:table-row>"
        '<table:table-cell table:number-columns-repeated="2"><text:p>x</text:p></table:table-cell>'
        '<table:table-cell office:value-type="float" office:value="2.0"><text:p>2,00</text:p>'
        "</table:table-cell>"
        '<table:table-cell office:value-type="date" office:date-value="2022-03-01T00:00:00">'
        "<text:p>1/3</text:p></table:table-cell>"
        "<table:table-cell><office:annotation><text:p>a remark</text:p></office:annotation>"
        '<text:p>one<text:s text:c="2"/>two</text:p><text:p>three</text:p></table:table-cell>'
        '<table:table-cell office:value-type="time" office:time-value="PT09H55M00S"/>'
        "</table:table-row>"
    )
    assert read(an_open_document(rows)).lines == (
        TableRow(
            4,
            ("x", "x", "2", "2022-03-01", "one  two\nthree", "09:55"),
            {2: CellMark.NUMBER, 3: CellMark.DATE},
        ),
    )


BOMB = b"<worksheet>" + b" " * 20_000_000
ENTITY = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'


def test_a_bad_file_is_refused_in_a_sentence() -> None:
    for content, said in [
        (b"", "empty"),
        (b"\0" * 5000, "empty"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "before 2007, or one with a password"),
        (b"%PDF-1.7", "PDF"),
        (b"  <html><table>", "web page"),
        (b"PK\x03\x04 and then nothing", "damaged"),
        (zipped({"word/document.xml": "<x/>"}), "no table"),
        (zipped({**excel_parts(""), SHEET: BOMB}), "unpacks to far more"),
        (zipped({f"part{n}": "" for n in range(3000)}), "unpacks to far more"),
        (zipped({**excel_parts(""), SHEET: ENTITY + "<worksheet>&e;</worksheet>"}), "entity"),
        (zipped({**excel_parts(""), SHEET: LAUGHS + "<worksheet>&b;</worksheet>"}), "entity"),
        (zipped({**excel_parts(""), SHEET: "<worksheet><row><c></worksheet>"}), "damaged"),
        (zipped({**excel_parts(""), "xl/workbook.xml": "<workbook/>"}), "no table"),
        (zipped({"content.xml": "<x/>"}), "no table"),
        ((",".join(["x"] * 100_000)).encode(), f"more than {MAX_COLUMNS} columns"),
        (an_excel_file('<row><c r="XFD1"><v>1</v></c></row>'), f"more than {MAX_COLUMNS} columns"),
        (b"Ref,Where\n1," + b"x" * 40_000, "Row 2 has a quotation mark"),
        (an_excel_file(words("x" * 40_000)), "more than 32,767 characters"),
    ]:
        assert said in refused(content), content


def test_a_file_that_breaks_off_or_has_a_passphrase_is_refused() -> None:
    for name in ("helpline-export.xlsx", "unit-log-2019-2021.ods"):
        assert "damaged" in refused((IMPORTS / name).read_bytes()[:-4000])
    content = bytearray(an_excel_file(words("x")))
    for at in range(len(content) - 4):
        if content[at : at + 4] == b"PK\x01\x02":
            content[at + 8] |= 1
    assert "password" in refused(bytes(content))


@pytest.mark.parametrize("kind", ["program", "compressed", "noise", "marked", "marked_other_way"])
def test_what_is_no_text_is_not_read_as_a_table(kind: str) -> None:
    files = {
        "program": Path(sys.executable).resolve().read_bytes()[:100_000],
        "compressed": zlib.compress(bytes(range(256)) * 9, 0),
        "noise": Random(7).randbytes(4000),
        "marked": b"\xff\xfe" + Random(7).randbytes(4000),
        "marked_other_way": b"\xfe\xff" + Random(8).randbytes(4000),
    }
    assert "is not text" in refused(files[kind])


@pytest.mark.parametrize(
    "text", ["a,b\n1,2\n", "Tên,Nơi\nNguyễn,Hà Nội\n", "الاسم;مكان\nسلمى;حلب\n", "a\tb\x1a"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_text_of_any_script_is_read_as_a_table(text: str, encoding: str) -> None:
    assert read(text.encode(encoding)).lines

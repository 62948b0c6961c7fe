"""Lists as files: read back by other programs' rules, and never a formula."""

import csv
import xml.etree.ElementTree as ET
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest

from mscu.exchange.list_file import CSV, FORMS, XLSX, list_file
from mscu.exchange.list_table import ListTable, safe_cell
from mscu.exchange.table import collect_table
from mscu.exchange.table_process import read_sheet

NAMES = ("Nguyễn Văn Hải", "محمد الحسن", "Ionuț & <Bălan>", 'said "no"', "two\nlines")
CELL = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LIST, ABOUT = 1, 2
COPY = frozenset({"Copy"})


def read(form: str, content: bytes, sheet_number: int = LIST) -> list[list[str]]:
    if form == CSV:
        return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))
    with ZipFile(BytesIO(content)) as package:
        assert package.testzip() is None
        for part in package.namelist():
            ET.fromstring(package.read(part))  # noqa: S314 - our own
        sheet = ET.fromstring(package.read(f"xl/worksheets/sheet{sheet_number}.xml"))  # noqa: S314 - our own
        shared = ET.fromstring(package.read("xl/sharedStrings.xml"))  # noqa: S314 - our own
    texts = ["".join(text.itertext()) for text in shared.iter(f"{CELL}si")]
    rows = sheet.iter(f"{CELL}row")
    return [[_cell(cell, texts) for cell in row.iter(f"{CELL}c")] for row in rows]


def _cell(cell: ET.Element, texts: list[str]) -> str:
    value = "".join(cell.itertext())
    return texts[int(value)] if cell.get("t") == "s" else value


def sheet_of(content: bytes) -> str:
    with ZipFile(BytesIO(content)) as package:
        return package.read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize("form", FORMS)
def test_every_script_comes_back_as_it_was(form: str) -> None:
    content = list_file(form, ListTable(columns=NAMES, rows=[("x", "y", "z", "v", "w")]))
    assert read(form, content) == [list(NAMES), ["x", "y", "z", "v", "w"]]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "words",
    [
        "=1+1",
        "+44 7700",
        "-2",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "\xa0=1",
        "\N{FULLWIDTH EQUALS SIGN}1",
        "\x00=1",
        "\ufeff=1",
        "\u200b=1",
        "\u2003\u3000=1",
        "\u202e\u2066=1",
    ],
)
def test_no_cell_is_a_formula(form: str, words: str) -> None:
    table = ListTable(columns=(words,), rows=[(words,)], about=(words,), numbers=frozenset({words}))
    content = list_file(form, table)
    cells = read(form, content) + (read(form, content, ABOUT) if form == XLSX else [])
    assert len(cells) == 3
    assert all(cell.startswith("'") for (cell,) in cells)
    assert form == CSV or "<f>" not in sheet_of(content)


@pytest.mark.parametrize(
    "words", ["http://example.org", "mailto:a@b.example", "<b>x</b>", "{=1}", "007", "1e5"]
)
def test_text_stays_text_in_a_workbook(words: str) -> None:
    content = list_file(
        XLSX, ListTable(columns=("Text", "Copy"), rows=[(words, "x")], numbers=frozenset({"Copy"}))
    )
    assert read(XLSX, content)[1] == [words, "x"]
    assert "hyperlink" not in sheet_of(content)


@pytest.mark.parametrize("words", ["", "MS-22-0047", "12 Nov 2022", "a = b"])
def test_what_is_no_formula_stays_as_it_is(words: str) -> None:
    assert safe_cell(words) == words


def test_full_dates_are_dates_and_whole_numbers_are_numbers() -> None:
    rows = [
        ("20 Jun 2022", "20 Jun 2022", "1,234"),
        ("20 Jun 2022 12:00", "", "0"),
        ("early June", "", "fewer than 5"),
        ("20 Jun 2022", "", "007"),
    ]
    table = ListTable(
        columns=("Opened", "Text", "Copy"),
        rows=rows,
        dates=frozenset({"Opened"}),
        numbers=frozenset({"Copy"}),
    )
    content = list_file(XLSX, table)
    assert read(XLSX, content)[1:] == [
        ["44732", "20 Jun 2022", "1234"],
        ["44732.5", "", "0"],
        ["early June", "", "fewer than 5"],
        ["44732", "", "007"],
    ]
    back = [line.cells for line in collect_table(read_sheet(content)).lines]
    assert back[1][0].startswith("2022-06-20")
    assert [row[1:] for row in back[1:]] == [row[1:] for row in (("", "20 Jun 2022", "1234"), *rows[1:])]


def test_the_columns_are_the_first_row_which_stays_and_filters_in_an_empty_list_too() -> None:
    table = ListTable(columns=NAMES[:3], rows=[NAMES[:3]] * 4, about=("OFFICIAL-SENSITIVE", "Copy 1"))
    content = list_file(XLSX, table)
    sheet = sheet_of(content)
    assert read(XLSX, content)[0] == list(NAMES[:3])
    assert '<pane ySplit="1" topLeftCell="A2"' in sheet
    assert '<autoFilter ref="A1:C5"' in sheet
    assert "OFFICIAL-SENSITIVE" in sheet  # at the head of each printed page
    assert read(XLSX, content, ABOUT) == [["OFFICIAL-SENSITIVE"], ["Copy 1"]]
    assert read(XLSX, list_file(XLSX, ListTable(columns=NAMES, rows=[]))) == [list(NAMES)]


def test_the_same_rows_are_the_same_bytes_and_none_lie_on_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.mkstemp", lambda *_: pytest.fail("a file was made"))
    monkeypatch.setattr("tempfile.TemporaryFile", lambda *_, **__: pytest.fail("a file was made"))
    table = ListTable(columns=NAMES, rows=[NAMES] * 2_000, about=("x",))
    assert list_file(XLSX, table) == list_file(XLSX, table)

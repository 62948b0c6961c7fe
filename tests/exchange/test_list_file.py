"""Lists as files: read back by other programs' rules, and never a formula."""

from __future__ import annotations

import csv
import xml.etree.ElementTree as ET
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest

from mscu.exchange.list_file import CSV, FORMS, XLSX, list_file, safe_cell

NAMES = ("Nguyễn Văn Hải", "محمد الحسن", "Ionuț & <Bălan>", 'said "no"', "two\nlines")
CELL = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def read(form: str, content: bytes) -> list[list[str]]:
    if form == CSV:
        return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))
    with ZipFile(BytesIO(content)) as package:
        assert package.testzip() is None
        sheet = ET.fromstring(package.read("xl/worksheets/sheet1.xml"))  # noqa: S314 - our own
    rows = sheet.iter(f"{CELL}row")
    return [["".join(cell.itertext()) for cell in row.iter(f"{CELL}c")] for row in rows]


@pytest.mark.parametrize("form", FORMS)
def test_every_script_comes_back_as_it_was(form: str) -> None:
    assert read(form, list_file(form, [NAMES, ("", "x")])) == [list(NAMES), ["", "x"]]


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
    ((cell,),) = read(form, list_file(form, [(words,)]))
    assert cell.startswith("'")


@pytest.mark.parametrize("words", ["", "MS-22-0047", "12 Nov 2022", "a = b"])
def test_what_is_no_formula_stays_as_it_is(words: str) -> None:
    assert safe_cell(words) == words


def test_full_dates_in_a_date_column_are_dates_and_the_headings_stay() -> None:
    rows = [("Opened", "Text"), ("20 Jun 2022", "20 Jun 2022"), ("20 Jun 2022 12:00", ""), ("early June", "")]
    content = list_file(XLSX, rows, heading_rows=1, date_columns=[0])
    days = [["44732", "20 Jun 2022"], ["44732.5", ""], ["early June", ""]]
    assert read(XLSX, content) == [["Opened", "Text"], *days]
    with ZipFile(BytesIO(content)) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
        for part in package.namelist():
            ET.fromstring(package.read(part))  # noqa: S314 - our own
    assert '<pane ySplit="1" topLeftCell="A2"' in sheet
    assert '<c s="1"><v>44732</v></c>' in sheet


def test_the_same_rows_are_the_same_bytes() -> None:
    assert list_file(XLSX, [NAMES]) == list_file(XLSX, [NAMES])

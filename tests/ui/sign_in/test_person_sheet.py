"""The sheet of a new person: what is on the paper, and what is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrinter

from mscu.codes import StoreKind
from mscu.ui.sign_in.person_sheet import OWN, TOLD, PersonSheet, draw_person_sheets
from tests.documents.reading import pages


def a_sheet(store_kind: StoreKind, *, chose_passphrase: bool = False) -> PersonSheet:
    return PersonSheet(
        person="DC Tom Fielding",
        login="tom.fielding",
        role="Officer",
        owner="Greater Manchester",
        place="/srv/unit",
        store_kind=store_kind,
        chose_passphrase=chose_passphrase,
    )


@pytest.mark.usefixtures("qapp")
def test_a_page_for_each_person_says_how_to_come_in(tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "sheets.pdf"))
    painter = QPainter(printer)
    draw_person_sheets([a_sheet(StoreKind.UNIT), a_sheet(StoreKind.SURVIVORS)], painter, printer)
    painter.end()
    first, second = pages((tmp_path / "sheets.pdf").read_bytes())
    assert all(value in first for _, value in a_sheet(StoreKind.UNIT).facts())
    assert "The administrator adds people" in first
    assert "A safeguarding lead adds people" in second
    assert "There is no passphrase on this sheet" in first


def test_who_chose_a_passphrase_is_not_told_to_change_it() -> None:
    told, chosen = a_sheet(StoreKind.UNIT), a_sheet(StoreKind.UNIT, chose_passphrase=True)
    assert TOLD in told.steps()[1]
    assert OWN in chosen.steps()[1]

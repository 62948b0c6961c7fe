"""Whatever prints is printed here, to a file, through the dialog that a person sees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QDialog, QWidget
from pytestqt.qtbot import QtBot

from mscu.codes import Role, StoreKind
from mscu.progress import Progress
from mscu.ui.pages.admin.audit_page import AuditTrailPage
from mscu.ui.pages.core.page import Page
from mscu.ui.pages.editions.print_edition import PrintPage
from mscu.ui.sign_in.person_sheet import SheetsStep
from mscu.ui.sign_in.recovery_sheet import CodesStep
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.link import Link
from tests.documents.reading import pages
from tests.inputs.factories import World
from tests.ui.pages.core.page_scene import fill
from tests.ui.pages.editions.test_print_edition import ANSWERS
from tests.ui.printing import cancel, open_dialog, print_to_file
from tests.ui.sign_in.sign_in_ports import CODES
from tests.ui.sign_in.test_person_sheet import a_sheet
from tests.ui.window.test_main_window import window_for

ROOT = Path(__file__).parents[3]
PRINTING = "mscu.ui.session.printing"
QTS_OWN = ("QPrintDialog", "QPrintPreviewDialog", "QPageSetupDialog")


@dataclass
class Hands:
    """What a widget that prints is put up with."""

    world: World
    put_up: Callable[..., Any]
    qtbot: QtBot


def print_page(hands: Hands) -> Page:
    scene = hands.put_up(hands.world.store, PrintPage, Role.SUPERVISOR)
    page: PrintPage = scene.page
    page.open_record("print", hands.world.case_id)
    assert page.copy_record.form is not None
    fill(page.copy_record.form, **ANSWERS)
    return page


def codes_step(hands: Hands) -> QWidget:
    step = CodesStep(CODES, "Greater Manchester", StoreKind.UNIT)
    hands.qtbot.addWidget(step)
    with hands.qtbot.waitExposed(step):
        step.show()
    return step


def audit_page(hands: Hands) -> Page:
    page: AuditTrailPage = hands.put_up(hands.world.store, AuditTrailPage, Role.AUDITOR).page
    page.shown()
    return page


def sheets_step(hands: Hands) -> QWidget:
    step = SheetsStep([a_sheet(kind) for kind in StoreKind])
    hands.qtbot.addWidget(step)
    with hands.qtbot.waitExposed(step):
        step.show()
    return step


def handbook(hands: Hands) -> QWidget:
    window = window_for(Role.OFFICER, hands.qtbot)
    window.stack.turn_to("cases")
    window.show_handbook()
    return window


PUT_UP: dict[str, Callable[[Hands], QWidget]] = {
    "mscu.ui.pages.admin.audit_page": audit_page,
    "mscu.ui.pages.editions.issuing": print_page,
    "mscu.ui.sign_in.person_sheet": sheets_step,
    "mscu.ui.sign_in.recovery_sheet": codes_step,
    "mscu.ui.window.handbook_panel": handbook,
}
"""How each module that prints is put up, ready to be printed."""


def modules_with(*words: str) -> set[str]:
    """Return the modules of the program in which one of the words stands."""
    return {
        ".".join(file.relative_to(ROOT).with_suffix("").parts)
        for file in (ROOT / "mscu").rglob("*.py")
        if any(word in file.read_text(encoding="utf-8") for word in words)
    }


def test_each_module_that_prints_is_printed_here() -> None:
    assert modules_with(f"from {PRINTING} import") == set(PUT_UP)
    assert modules_with(*QTS_OWN) == {PRINTING}


def is_for_printing(button: QAbstractButton) -> bool:
    return isinstance(button, Button | Link) and button.text().startswith("Print")


@pytest.mark.parametrize("module", PUT_UP)
def test_each_button_that_prints_opens_a_dialog_that_prints(
    module: str, world: World, put_up: Callable[..., Any], tmp_path: Path, qtbot: QtBot
) -> None:
    root = PUT_UP[module](Hands(world, put_up, qtbot))
    buttons = [each for each in root.findChildren(QAbstractButton) if is_for_printing(each)]
    assert buttons
    for number, button in enumerate(buttons):
        button.click()
        cancel(root, qtbot)
        button.click()
        assert pages(print_to_file(root, tmp_path / f"{number}.pdf", qtbot))


@pytest.mark.parametrize("make", [audit_page, print_page])
def test_a_making_that_is_cancelled_leaves_no_dialog(
    make: Callable[[Hands], Page], world: World, put_up: Callable[..., Any], tmp_path: Path, qtbot: QtBot
) -> None:
    page = make(Hands(world, put_up, qtbot))
    begin_job = page.begin_job

    def cancelled(title: str, if_cancelled: str) -> Progress:
        progress = begin_job(title, if_cancelled)
        progress.cancel()
        return progress

    page.begin_job = cancelled  # type: ignore[method-assign]
    next(each for each in page.findChildren(QAbstractButton) if is_for_printing(each)).click()
    dialog = open_dialog(page)
    dialog.printer().setOutputFileName(str(tmp_path / "printed.pdf"))
    with qtbot.waitSignal(dialog.destroyed):
        dialog.done(QDialog.DialogCode.Accepted)
    assert not (tmp_path / "printed.pdf").exists()

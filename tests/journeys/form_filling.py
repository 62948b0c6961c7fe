"""Fills a First Responder form at the window, section by section, all by keys."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from mscu.actions.nrm.nrm_sending import IssueNrmPack
from mscu.ui.forms.form import Form
from mscu.ui.pages.cases.body import SUPPORT
from mscu.ui.pages.nrm.fields_pane import AutoSaver, FieldsPane
from mscu.ui.pages.nrm.page import COPYING, READING, NrmFormPage
from mscu.ui.pages.nrm.questions import EPISODES, INDICATORS, TickBoxes
from mscu.ui.widgets.choices import CheckField, ChoiceField
from mscu.ui.widgets.fields import TextField
from tests.documents.reading import text_of
from tests.journeys.drivers import CTRL, Row, come_back, fill_form, press, reach
from tests.journeys.sitting import RecordedSession
from tests.ui.finding import name_of, named, only

WRITE = "Write the list into its field"
MOST_ROUNDS = 6
"""In how many rounds a section is filled: an answer may ask for another one."""


def begin_form(sitting: RecordedSession, person: str) -> NrmFormPage:
    """Begin the form of somebody in the case, from the tab of referrals."""
    parts = sitting.case_page.case_body
    come_back()
    reach(parts.tabs.hasFocus, what="the tabs")
    press(Qt.Key.Key_Left, times=9)
    press(Qt.Key.Key_Right, times=SUPPORT)
    listed = parts.panes[SUPPORT].list
    reach(listed.hasFocus, what="the referrals")
    press(Qt.Key.Key_Home)
    ids = {each.name: each.id for each in sitting.case.subjects}
    reach(lambda: listed.current_key() == ("begin", ids[person]), Qt.Key.Key_Down, person)
    press(Qt.Key.Key_Return)
    sitting.settle()
    page = sitting.page
    assert isinstance(page, NrmFormPage)
    return page


def answer_form(sitting: RecordedSession, page: NrmFormPage, told: Mapping[str, Any]) -> None:
    """Answer every question that is told, and read every line where lines are to be read."""
    left = {**told["answers"], EPISODES: told["episodes"], INDICATORS: told["indicators"]}
    labels = _labels(sitting)
    reach(page.sections.hasFocus, what="the sections")
    press(Qt.Key.Key_Home)
    press(Qt.Key.Key_Return)
    for at in range(len(page.sections.lines())):
        lines = page.sections.lines()
        if at >= len(lines) or lines[at].key in {READING, COPYING}:
            break
        _fill_section(sitting, page, left, labels)
        press(Qt.Key.Key_PageDown, CTRL)
        sitting.settle()
    assert not left, f"nothing asks for {sorted(left)}"
    while (answer := page.answer) and answer.content.hides_person and any(answer.content.unread_lines()):
        reach(named(page, TextField, "The line").hasFocus, what="the line")
        press(Qt.Key.Key_Return, CTRL)
        sitting.settle()


def lacks(page: NrmFormPage) -> list[str]:
    """Return what a form still lacks."""
    assert page.answer is not None
    return [f"{need.question}: {need.sentence} {need.word}" for need in page.answer.needs]


def save_pack(sitting: RecordedSession, page: NrmFormPage, path: Path) -> str:
    """Save the pack; only the path is given, as its dialog is the desktop's. Gives its text."""
    come_back()
    assert not lacks(page), lacks(page)
    for _ in page.sections.lines():
        if not page.export.isVisible():
            press(Qt.Key.Key_PageDown, CTRL)
    form = page.export.form
    assert form is not None
    fill_form(form, {"reason": "Sent with it."})
    values = {name: str(value or "") for name, value in form.values().items()}
    page.sending.save_to(IssueNrmPack, values, str(path))
    sitting.settle()
    return text_of(path.read_bytes())


def _labels(sitting: RecordedSession) -> Mapping[str, str]:
    return {each.key: each.label for rows in only(sitting.page, FieldsPane).lists.values() for each in rows}


def _fill_section(
    sitting: RecordedSession, page: NrmFormPage, left: dict[str, Any], labels: Mapping[str, str]
) -> None:
    (saver,) = page.findChildren(AutoSaver)
    for _ in range(MOST_ROUNDS):
        form = page.fields.form
        if form is None:
            return
        asked = [n for n in form.names() if n in left and not form.cell(n).isHidden()]
        if not asked:
            break
        for name in asked:
            options = _options(page, name)
            _answer(form, name, left.pop(name), options or labels)
        sitting.qtbot.waitUntil(lambda: not saver.is_pending)
        sitting.settle()
    for at in range(len(_writing(page))):
        button = _writing(page)[at]
        reach(button.hasFocus, what=WRITE)
        press(Qt.Key.Key_Space)
        sitting.settle()


def _writing(page: NrmFormPage) -> list[QAbstractButton]:
    buttons = page.fields.findChildren(QAbstractButton)
    return [each for each in buttons if each.isVisible() and name_of(each).startswith(WRITE)]


def _options(page: NrmFormPage, name: str) -> dict[str, str]:
    answer = page.answer
    question = answer.content.form.by_key.get(name) if answer is not None else None
    return {each.key: each.label for each in question.options} if question is not None else {}


def _answer(form: Form, name: str, value: Any, labels: Mapping[str, str]) -> None:
    editor = form.editor(name)
    if isinstance(editor, TickBoxes):
        for box, key in zip(editor.findChildren(CheckField), labels, strict=True):
            if key in value.split(","):
                reach(box.hasFocus, what=key)
                press(Qt.Key.Key_Space)
        return
    if name in {EPISODES, INDICATORS}:
        value = tuple(Row({n: labels.get(v, v) for n, v in row.items()}) for row in value)
    elif isinstance(editor, ChoiceField):
        shown = [editor.itemText(at) for at in range(editor.count())]
        value = next(words for words in shown if labels[value].startswith(words))
    elif isinstance(editor, CheckField):
        value = value == "yes"
    fill_form(form, {name: value})

"""What is half typed into a form is kept when another row is chosen, and the page says so, or that it is not.

Each page of the register is opened by a role that sees most of it, and each of its buttons and actions that
opens a form is pressed, but of several that differ by a figure only one. What is typed stays where it is when
others change what the page shows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit, QWidget
from shiboken6 import isValid

from mscu.changes import SOMETHING
from mscu.codes import StoreKind
from mscu.ui.forms.drafts import FORM_KEY
from mscu.ui.forms.form import Form
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.pages.core.page import Page
from mscu.ui.pages.page_list import PAGES
from mscu.ui.widgets.editor import Editor
from mscu.ui.widgets.fields import LineField, TextField
from mscu.ui.widgets.message_bar import MessageBar
from tests.ui.finding import name_of
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.conftest import SMALLEST
from tests.ui.pages.core.page_scene import PageScene
from tests.ui.pages.core.walking import ChangesNothing, close_dialogs, roles_of

PutUp = Callable[..., PageScene[Any]]
HALF = "half typed"
EDITORS = (QLineEdit, QPlainTextEdit)
_SHOWN = ("cases", "entry", "subject", "plans", "survivor", "users", "hit")
EVERYTHING = frozenset({SOMETHING, *((kind, number) for kind in _SHOWN for number in range(100))})
"""What a page hears of when all that it may show was changed by others."""


def _typing_in(field: QWidget) -> tuple[object, ...]:
    """Return what a field holds, whether the next letter goes there, and where it is."""
    return _text_of(field), field.hasFocus(), field.mapTo(field.window(), QPoint())


class Typist:
    """Somebody who begins each form of a page, and turns to another row."""

    def __init__(self, scene: PageScene[Any], of: str, number: int) -> None:
        self._scene, self._page = scene, scene.page
        self._of, self._number = of, number
        self.begun: set[str] = set()
        self.wrong: list[str] = []
        scene.page.resize(*SMALLEST)

    def work(self) -> None:
        self._open()
        if not self._page.findChildren(RowsView):
            return
        for name in {_without_figures(each): each for each in self._openers()}.values():
            if press := self._openers().get(name):
                press()
                settle()
                close_dialogs()
                self._begin(name)
                self._page.leave()
                for draft in self._scene.drafts.all():
                    self._scene.drafts.drop(draft.key)
                self._open()

    def _open(self) -> None:
        if self._of:
            self._page.open_record(self._of, self._number)
        self._page.shown()
        settle()

    def _lists(self) -> Iterator[RowsView]:
        return filter(_is_in_view, self._page.findChildren(RowsView))

    def _openers(self) -> dict[str, Callable[[], object]]:
        """Return what can be pressed on the page, by name."""
        buttons = (each for each in self._page.findChildren(QAbstractButton) if _can_be_pressed(each))
        found: dict[str, Callable[[], object]] = {name_of(button): button.click for button in buttons}
        actions = (action for action in self._page.page_actions() if not action.why_not)
        return found | {action.label: action.run for action in actions}

    def _begin(self, name: str) -> None:
        """Type into the form that was opened, and choose another row of each list in view.

        A form of a panel, which has no key, is there again with its row.
        """
        field = next(_text_fields(self._page), None)
        if field is None or (form := _without_figures(_key_of(field))) in self.begun:
            return
        QTest.keyClicks(field, HALF)
        if HALF not in _text_of(field) or self._is_moved(field, form):
            return
        for view in self._lists():
            if (row := _row_beside(view)) >= 0:
                self.begun.add(form)
                chosen = view.currentIndex().row()
                _choose(view, row)
                if "/" in form and not self._is_in_view() and not self._is_told():
                    self.wrong.append(f"{form}: left without a word")
                if not self._is_kept():
                    _choose(view, chosen)
                    self._openers().get(name, settle)()
                    settle()
                    if not self._is_kept():
                        self.wrong.append(
                            f"{form}: lost when another row of {view.accessibleName()} was chosen"
                        )
                return

    def _is_moved(self, field: QWidget, form: str) -> bool:
        """Note and return whether a field that is typed in is disturbed when others change all there is."""
        settle()  # what typing shows is there
        before = _typing_in(field)
        self._page.records_changed(EVERYTHING)
        settle()
        after = _typing_in(field) if _is_in_view(field) else ()
        if after != before:
            self.begun.add(form)
            self.wrong.append(f"{form}: {before} became {after} when somebody else changed something")
        return after != before

    def _is_kept(self) -> bool:
        """Return whether it is in view, or in a draft that can be continued."""
        if any(HALF in str(draft.values) for draft in self._scene.drafts.all()):
            self._page.resume(self._scene.drafts.all()[0].key)
            settle()
        return self._is_in_view()

    def _is_in_view(self) -> bool:
        editors = (each for kind in EDITORS for each in self._page.findChildren(kind))
        return any(HALF in _text_of(each) for each in editors if _is_in_view(each))

    def _is_told(self) -> bool:
        bars = filter(_is_in_view, self._page.findChildren(MessageBar))
        return any("kept:" in bar.text() for bar in bars)


def _text_fields(page: Page) -> Iterator[QLineEdit | QPlainTextEdit]:
    """Yield the fields of open forms into which words can be typed."""
    for form in filter(_is_in_view, page.findChildren(Form)):
        for kind in (LineField, TextField):
            for field in form.findChildren(kind):
                main = cast("Editor", field).main()
                if isinstance(main, EDITORS) and _is_in_view(main) and not main.isReadOnly():
                    yield main


def _key_of(field: QWidget) -> str:
    """Return the key of the form that a field belongs to, or the name of the class that holds the form."""
    around: QWidget | None = field
    while around is not None and not isinstance(around, Form):
        around = around.parentWidget()
    form = around
    while around is not None and not around.property(FORM_KEY):
        around = around.parentWidget()
    return str(around.property(FORM_KEY)) if around is not None else " ".join(form.names() if form else ())


def _without_figures(text: str) -> str:
    return re.sub(r"\d+", "", text)


def _text_of(editor: QWidget) -> str:
    if isinstance(editor, QPlainTextEdit):
        return editor.toPlainText()
    return editor.text() if isinstance(editor, QLineEdit) else ""


def _is_in_view(widget: QWidget) -> bool:
    return isValid(widget) and widget.isVisible() and widget.isEnabled()


def _choose(view: RowsView, row: int) -> None:
    view.setCurrentIndex(view.model().index(row, 0))
    QTest.keyClick(view, Qt.Key.Key_Return)
    settle()


def _row_beside(view: RowsView) -> int:
    rows, current = view.model().rowCount(), view.currentIndex().row()
    return -1 if rows < 2 else (current + 1) % rows


def _can_be_pressed(button: QAbstractButton) -> bool:
    """Return whether a button of the page itself can be pressed, not one of a form or a field."""
    parent: QWidget | None = button
    while parent is not None and not isinstance(parent, Form | QLineEdit):
        parent = parent.parentWidget()
    return _is_in_view(button) and parent is None


@pytest.mark.parametrize("kind", PAGES, ids=lambda kind: kind.name)
def test_what_is_half_typed_is_kept_when_another_row_is_chosen(
    kind: type[Page], request: pytest.FixtureRequest, put_up: PutUp
) -> None:
    in_charity = kind.store is StoreKind.SURVIVORS
    store, known = request.getfixturevalue("survivors" if in_charity else "unit")
    of = next(iter(kind.opens), "")
    typist = Typist(put_up(store, kind, roles_of(kind)[0], gate=ChangesNothing), of, known.get(of, 0))
    typist.work()
    assert typist.wrong == []

"""On the card of a nominal: its possible duplicates, and the records merged into it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from mscu.actions.core.repointing import MergedLine
from mscu.actions.matching.possible_duplicates import DuplicateLine, PossibleDuplicates
from mscu.actions.subjects.subject_file import SubjectDetails
from mscu.ui.look.folding import accessible_text, isolated, joined, sentence
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, aligned, growing, hbox, vbox, widget_with
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button, Size
from mscu.ui.widgets.chip import StrengthMark
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.message_bar import MessageBar

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute
COMPARE_KEYS = "D"
"""In the index: compare the chosen nominal with its likeliest duplicate."""


class DuplicatesList(QWidget):
    """Both lists; hidden where both are empty.

    Signals: `compare_requested` with the id of another nominal, `unmerge_requested` with the id of a merge.
    """

    compare_requested = Signal(int)
    unmerge_requested = Signal(int)

    def __init__(self, dispatcher: Dispatcher) -> None:
        super().__init__()
        self._dispatcher = dispatcher
        self._subject_id: int | None = None
        self._likeliest: int | None = None
        self._redirected = MessageBar("")
        self._rows: list[QWidget] = []
        self._duplicates, self._merged = _section(), _section()
        self._column = vbox(
            self._redirected,
            self._merged,
            self._duplicates,
            within=self,
            spacing=Space.LARGE,
            margins=(0, 8, 0, 0),
        )
        for part in (self._redirected, self._duplicates, self._merged):
            part.hide()
        self.hide()

    def show_subject(self, answer: SubjectDetails) -> None:
        """Show the nominals merged into this one, and ask for possible duplicates."""
        if self._subject_id != answer.id:
            _clear(self._duplicates)
            self._likeliest = None
        self._subject_id = answer.id
        merged_name = isolated(answer.asked_for)
        self._redirected.say(sentence(f"{merged_name} was merged into {isolated(answer.name)}, shown here."))
        self._redirected.setVisible(bool(merged_name))
        _clear(self._merged)
        for line in answer.merged:
            self._add_row(self._merged, self._merged_row(line, answer.may_merge))
        self._update_visibility()
        if answer.may_merge:
            self._dispatcher.ask(PossibleDuplicates(subject_id=answer.id), then=self._show_duplicates)

    def _show_duplicates(self, lines: tuple[DuplicateLine, ...]) -> None:
        _clear(self._duplicates)
        self._likeliest = lines[0].id if lines else None
        if lines:
            self._add_row(self._duplicates, Label("Possible duplicates", step=Type.STRONG))
        for line in lines:
            self._add_row(self._duplicates, self._duplicate_row(line))
        self._update_visibility()

    def compare(self) -> None:
        """Compare with the likeliest duplicate, if there is one."""
        if self._likeliest is not None:
            self.compare_requested.emit(self._likeliest)

    def _duplicate_row(self, line: DuplicateLine) -> QWidget:
        button = Button("Compare…", size=Size.SMALL)
        button.setAccessibleName(accessible_text(f"Compare with {line.name}: {line.why}"))
        button.clicked.connect(partial(self.compare_requested.emit, line.id))
        mark = StrengthMark(line.strength.degree)
        return _row(isolated(line.name), joined(line.why, *line.cases), mark, button)

    def _merged_row(self, line: MergedLine, may_merge: bool) -> QWidget:
        prefix = "Merge undone, except for part of" if line.left else "Merged from"
        title = sentence(f"{prefix} {isolated(line.other)}")
        if not may_merge:
            return _row(title, line.description)
        button = Button("Undo merge…", size=Size.SMALL)
        button.setAccessibleName(accessible_text(f"Undo merge with {line.other}"))
        button.clicked.connect(partial(self.unmerge_requested.emit, line.id))
        return _row(title, line.description, button)

    def _add_row(self, part: QWidget, row: QWidget) -> None:
        if (column := part.layout()) is not None:
            column.addWidget(row)
        part.show()

    def _update_visibility(self) -> None:
        parts = (self._redirected, self._duplicates, self._merged)
        self.setVisible(any(not part.isHidden() for part in parts))


def _section() -> QWidget:
    return widget_with(vbox(spacing=Space.SNUG))


def _clear(part: QWidget) -> None:
    column = part.layout()
    while column is not None and (item := column.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
    part.hide()


def _row(title: str, detail: str, *beside: QWidget) -> QWidget:
    around = QWidget()
    texts = vbox(spacing=Space.NONE)
    for text, step, tone in ((title, Type.BODY, "text"), (detail, Type.SMALL, "text2")):
        label = Label(text, step=step, tone=tone, wrap=True)
        label.setAlignment(_LEFT)
        texts.addWidget(label)
    hbox(
        growing(texts),
        *(aligned(widget, Qt.AlignmentFlag.AlignVCenter) for widget in beside),
        within=around,
        spacing=Space.SMALL,
    )
    return around

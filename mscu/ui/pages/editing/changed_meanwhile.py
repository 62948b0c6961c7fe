"""What somebody else saved while a form was open: beside the user's own, field by field, with a choice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMoveEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QScrollArea, QWidget
from typing_extensions import override

from mscu.actions.core.action import Query
from mscu.ui.forms.field_list import Field, Section, Sources
from mscu.ui.forms.form import ROW_GAP, Form
from mscu.ui.look.folding import accessible_text
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, aligned, vbox
from mscu.ui.look.palette import Status, colour, tokens
from mscu.ui.widgets.editor import Editor
from mscu.ui.widgets.fields import TextField
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.segmented import SegmentedField

THEIRS, OWN = "theirs", "own"
CHOICES = ((THEIRS, "Take theirs"), (OWN, "Keep mine"))
YOURS = "What you have typed"
_BAR = 3
_PAUSE_MS = 1000
"""Milliseconds after a letter in which a space belongs to the words that are typed."""


@dataclass(frozen=True)
class Reread:
    """How a form is made again of what is recorded by now: what it must read, and the form of the answers."""

    needs: tuple[Query[Any], ...]
    make: Callable[[Mapping[type[Query[Any]], Any]], Any]


def reread(query: Query[Any], make: Callable[[Any], Any]) -> Reread:
    """Return how a form is made again of the answer to one query."""
    return Reread((query,), partial(_of_answer, type(query), make))


def _of_answer(
    query: type[Query[Any]], make: Callable[[Any], Any], answers: Mapping[type[Query[Any]], Any]
) -> Any:  # noqa: ANN401 - a form's description
    return make(answers[query])


class FieldChoice(QWidget):
    """Below a field: the text that is not in it, theirs or the user's own, and the choice between them.

    Nothing is chosen until the user does so. Signals: `chosen` when the user has, or has cleared the choice,
    after the field shows what was chosen.
    """

    chosen = Signal()
    name = ""
    """That of the field in its form."""

    def __init__(self, label: str, field: Editor, aside: Editor, *, theirs: str, own: object) -> None:
        """Create the choice for a field that shows the user's own; `aside` shows theirs and is read only."""
        super().__init__()
        self.label, self._saved = label, theirs
        self._field, self._aside = field, aside
        self._texts = {THEIRS: _content(aside), OWN: own}
        self._as_saved = self._texts[THEIRS]
        self._heading = Label("", step=Type.SMALL, tone="text2", wrap=True)
        self.choice = SegmentedField(CHOICES)
        self.choice.set_name(f"{label}, changed meanwhile")
        self.choice.edited.connect(self._on_choice)
        aside.set_read_only(True)
        vbox(
            self._heading,
            cast("QWidget", aside),
            aligned(self.choice, Qt.AlignmentFlag.AlignLeft),
            within=self,
            spacing=Space.TIGHT,
            margins=(12, 6, 0, 6),
        )
        self._typing = QElapsedTimer()
        for segment in self.choice.findChildren(QWidget):
            segment.installEventFilter(self)
        self._is_typed = True
        self._show_aside(THEIRS)

    @property
    def is_open(self) -> bool:
        """Whether the user has not chosen yet."""
        return self.choice.value() is None

    @property
    def has_own_aside(self) -> bool:
        """Whether theirs is in the field as they saved it, and what the user typed stands aside."""
        return self._is_typed and self._shown == OWN and _content(self._field) == self._as_saved

    @property
    def own(self) -> object:
        """What the user had typed when theirs was taken."""
        return self._texts[OWN]

    def take_theirs(self) -> None:
        """Choose theirs for a field in which the user has typed nothing."""
        self._is_typed = False
        self.choice.show_value(THEIRS)
        self._on_choice()

    def ask(self) -> None:
        """Put the keyboard focus on the choice, and scroll both texts into view."""
        self.choice.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, self, self.reveal)  # once messages have been laid out

    def reveal(self) -> None:
        """Scroll both texts and the choice into view, again when a message makes the form shorter."""
        around = self._scroll_area()
        if around is not None:
            self._fit(around.viewport().height())
            for part in (self.parentWidget() or self, self, self.choice):
                around.ensureWidgetVisible(part, 0, ROW_GAP)
            around.viewport().removeEventFilter(self)
            around.viewport().installEventFilter(self)

    def _scroll_area(self) -> QScrollArea | None:
        around = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        return around

    def _fit(self, height: int) -> None:
        """Show fewer lines of long texts, which then scroll, so that both are in view with the choice."""
        own, aside = self._field, self._aside
        if isinstance(own, TextField) and isinstance(aside, TextField):
            beside = self.geometry().bottom() + 1 - own.height() - aside.height()
            room = height - 2 * ROW_GAP - beside
            for each, other in ((own, aside), (aside, own)):
                each.limit_height(max(room // 2, room - other.natural_height()))
                each.verticalScrollBar().setValue(0)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._reveal_again()
        elif (
            isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and _is_letter(event.text())
        ):
            self._typing.start()  # what was meant for a field goes on, and its spaces choose nothing
        elif isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space and self._is_typing():
            return True
        return super().eventFilter(watched, event)

    @override
    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self._reveal_again()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._reveal_again()

    def _is_typing(self) -> bool:
        return self._typing.isValid() and self._typing.elapsed() < _PAUSE_MS

    def _reveal_again(self) -> None:
        if self.isAncestorOf(QApplication.focusWidget() or self):
            QTimer.singleShot(0, self, self.reveal)

    def withdraw(self) -> None:
        """Remove the choice, with what the user had typed back in the field, unless more was typed there."""
        if self._is_typed and self._shown == OWN and _content(self._field) == self._texts[THEIRS]:
            _show(self._field, self._texts[OWN])
        self.end()

    def end(self) -> None:
        """Remove the choice; the field keeps what it shows."""
        if isinstance(self._field, TextField):
            self._field.limit_height(None)
        self.hide()
        self.deleteLater()

    def _on_choice(self) -> None:
        """Show what was chosen in the field, with what was typed there before kept aside."""
        wanted = self.choice.value()
        other = OWN if wanted == THEIRS else THEIRS
        if self._shown == wanted:  # it is aside, and comes into the field
            self._texts[other] = _content(self._field)
            _show(self._field, self._texts[wanted])
            self._show_aside(other)
        self.chosen.emit()

    def _show_aside(self, which: str) -> None:
        self._shown = which
        _show(self._aside, self._texts[which])
        heading = self._saved if which == THEIRS else YOURS
        self._heading.setText(heading)
        self._aside.main().setAccessibleName(accessible_text(f"{self.label}: {heading}"))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(QRectF(0, 0, _BAR, self.height()), colour(tokens(self).status[Status.SOON].fg))


def _is_letter(text: str) -> bool:
    return text.isprintable() and bool(text.strip())


def _content(editor: Editor) -> object:
    return getattr(editor, "draft", editor.value)()


def _show(editor: Editor, content: object) -> None:
    getattr(editor, "show_draft", editor.show_value)(content)


def field_choices(
    form: Form,
    sections: Iterable[Section],
    sources: Sources,
    *,
    former: Mapping[str, object],
    saved: Mapping[str, object],
    by: str,
) -> Iterator[FieldChoice]:
    """Add a choice to each field of a form whose recorded value has changed, and yield it.

    A field in which the user has changed nothing shows theirs at once. What both have made the same needs
    no choice.
    """
    fields = {field.name: field for section in sections for field in section.fields}
    for name in form.names():
        make = partial(_editor, fields[name], sources)
        before, theirs = make(former.get(name)), make(saved.get(name))
        own = form.editor(name)
        own_value, was, is_now = own.value(), before.value(), theirs.value()
        cast("QWidget", before).deleteLater()
        if is_now in (was, own_value):
            cast("QWidget", theirs).deleteLater()
            continue
        choice = FieldChoice(fields[name].label, own, theirs, theirs=by, own=_content(own))
        choice.name = name
        below = form.cell(name).layout()
        if isinstance(below, QBoxLayout):
            below.insertWidget(below.count() - 1, choice)
        if own_value == was:
            choice.take_theirs()
        form.set_shown(name, True)
        yield choice


def _editor(field: Field, sources: Sources, value: object) -> Editor:
    editor = field.editor(field, sources)
    editor.show_value(value)
    return editor

"""The right of the call page: what to read back, the time stamps, and what saving will record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from mscu.actions.core.dates import clock_face
from mscu.actions.core.form_choices import label_in_sentence
from mscu.code_keys import FROM_POLICE
from mscu.codes import Family, Kind, Urgency
from mscu.text.counts import count_of
from mscu.ui.look.folding import sentence
from mscu.ui.look.fonts import SEMIBOLD, Type, font
from mscu.ui.look.layouts import Space, growing, hbox, space, stretch, vbox, widget_with
from mscu.ui.pages.intake.call.known_list import KnownList
from mscu.ui.pages.intake.call.state import CallState, ReadBack, Stamp
from mscu.ui.widgets import button
from mscu.ui.widgets.button import Button, Size
from mscu.ui.widgets.chip import KindMark
from mscu.ui.widgets.column_area import ColumnArea
from mscu.ui.widgets.label import Elided, Label
from mscu.ui.widgets.link import Link
from mscu.ui.widgets.menu import Menu
from mscu.ui.widgets.message_bar import BlockedReason
from mscu.ui.widgets.prose import Prose

READ_BACK_KEYS, SAVE_KEYS = "Ctrl+R", "Ctrl+S"
_SAVE_NOTE = "You can save now and finish later."
NOT_SAVED = "This call is not saved: save it again."
_NOTHING_YET = "What to read back to the officer appears here: who, where, and the advice."
WIDTH = 445
MOST_READ_BACK = 132
"""Pixels of what is read back that stand above the buttons; more is scrolled to."""
_SCROLL_BAR = 10
_STAMPS_SHOWN = 9


class CallRecord(QWidget):
    """The record that the call will leave.

    Signals: `agreed` when it was read back, `urgency_requested` and `source_requested` with what was chosen,
    `save_requested`, `print_requested`.
    """

    read_back_agreed = Signal()
    urgency_requested = Signal(object)
    source_requested = Signal(str)
    save_requested = Signal()
    print_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._sources: Mapping[str, str] = {}
        self.known = KnownList()
        self.opening = Prose(step=Type.READ)
        self.advised = Prose(step=Type.READ)
        self.agree_button = Button("Read back", hint=READ_BACK_KEYS)
        self._stamps = QGridLayout()
        self._shown_stamps: tuple[Sequence[Stamp], str] | None = None
        self._report = Elided()
        self._urgency = Label(step=Type.STRONG)
        self._advice = Elided(middle=True)
        self.change_source = Link("change")
        self.change_urgency = Link("change")
        self.print = Button("Print or send", kind=button.ButtonKind.QUIET, size=Size.SMALL)
        self.save = Button("Save", kind=button.ButtonKind.PRIMARY, hint=SAVE_KEYS)
        self._save_note = Label(_SAVE_NOTE, step=Type.SMALL, tone="text3", wrap=True)
        self._draft_state, self._has_failed = "", False
        self._waiting_note = BlockedReason("")
        self._connect()
        self._lay_out()
        self.setAccessibleName("The record of the call")

    def set_width(self, width: int) -> None:
        """Set the width, of which the scroll bar has a part whether it is shown or not."""
        self.setFixedWidth(width)
        self._content.setFixedWidth(width - _SCROLL_BAR)

    def set_whole(self, is_whole: bool) -> None:
        """Show all of it, or scroll what is above the buttons."""
        self._column.set_whole(is_whole)
        self._read_back.set_whole(is_whole)

    def _connect(self) -> None:
        self.change_source.setAccessibleName("Change the source")
        self.change_urgency.setAccessibleName("Change the urgency")
        self.agree_button.clicked.connect(self.read_back_agreed)
        self.change_source.followed.connect(self._offer_sources)
        self.change_urgency.followed.connect(self._offer_urgencies)
        self.print.clicked.connect(self.print_requested)
        self.save.clicked.connect(self.save_requested)
        self.print.setToolTip("Saves the call and opens the report")

    def _lay_out(self) -> None:
        content = self._content = QWidget()
        column = vbox(
            self.known,
            space(14),
            _header("When you save"),
            space(Space.SNUG),
            within=content,
            spacing=Space.NONE,
            margins=(20, 14, 14, 12),
        )
        for row in self._rows():
            column.addLayout(row)
            column.addSpacing(4)
        column.addSpacing(10)
        column.addWidget(_header("Time stamps"))
        column.addSpacing(Space.SNUG)
        column.addLayout(self._stamps)
        column.addStretch(1)
        self._column = ColumnArea(content)
        vbox(growing(self._column), self._foot(), within=self, spacing=Space.NONE)
        self._stamps.setHorizontalSpacing(20)
        self._stamps.setVerticalSpacing(4)
        self._stamps.setColumnStretch(1, 1)

    def _read_back_card(self) -> QFrame:
        card = QFrame()
        card.setProperty("card", "true")
        vbox(self.opening, self.advised, within=card, spacing=Space.NONE, margins=(15, 12, 15, 11))
        return card

    def _rows(self) -> Sequence[QHBoxLayout]:
        report = _row(Family.REPORT, Kind.REPORT)
        report.addWidget(self._report)
        report.addWidget(self.change_source)
        report.addStretch(1)
        triage = _row(Family.REPORT, Kind.TRIAGE)
        triage.addWidget(Label("Triage,"))
        triage.addWidget(self._urgency)
        triage.addWidget(self.change_urgency)
        triage.addStretch(1)
        advice = _row(Family.ADVICE, Kind.ADVICE)
        advice.addWidget(self._advice, 1)
        return (report, triage, advice)

    def _foot(self) -> QWidget:
        foot = QWidget()
        row = hbox(self.agree_button, stretch(), self.save, spacing=Space.SMALL)
        notes = hbox(growing(self._save_note), self.print, spacing=Space.SMALL)
        self._read_back = _CappedArea(self._read_back_card())
        vbox(
            self._read_back,
            row,
            notes,
            self._waiting_note,
            within=foot,
            spacing=Space.SMALL,
            margins=(20, 8, 24, 12),
        )
        return foot

    def set_sources(self, labels: Mapping[str, str]) -> None:
        """Set the labels of the sources of reports, by key and in their order."""
        self._sources = labels

    def show_read_back(self, text: ReadBack, state: CallState) -> None:
        """Show the text to read back, and whether it was read back."""
        self.opening.say(sentence(text.opening) or _NOTHING_YET)
        self.advised.say(text.rest, strong=text.first)
        self.advised.setVisible(bool(text.first))
        agreed = state.read_back and f"Agreed {clock_face(state.read_back)[:5]}"
        self.agree_button.set_text(agreed or "Read back")
        self.agree_button.set_icon_name("check" if agreed else "")
        self.agree_button.block("" if text.opening else "There is nothing to read back yet.")

    def show_stamps(self, stamps: Sequence[Stamp], following: str) -> None:
        """Show the latest time stamps, and what comes next."""
        if self._shown_stamps == (stamps, following):
            return
        self._shown_stamps = (stamps, following)
        while (item := self._stamps.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for row, stamp in enumerate(stamps[-_STAMPS_SHOWN:]):
            self._add_stamp(row, clock_face(stamp.at), stamp.label, strong=stamp.strong)
        if following:
            self._add_stamp(_STAMPS_SHOWN, "next", following, quiet=True)

    def _add_stamp(
        self, row: int, time_text: str, label: str, *, strong: str = "", quiet: bool = False
    ) -> None:
        tone = "text3" if quiet else "text2"
        time_label = Label(time_text, step=Type.SMALL, tone=tone)
        time_label.set_font(font(Type.SMALL, tabular=True))
        self._stamps.addWidget(time_label, row, 0)
        self._stamps.addWidget(_stamp_label(label, strong, quiet=quiet), row, 1)

    def show_outcome(self, caller: str, state: CallState, urgency: Urgency) -> None:
        """Show the records that saving will create."""
        source = self._sources.get(state.source or FROM_POLICE, "Police officer")
        self._report.set_text(f"Report, source {label_in_sentence(source)}")
        self._urgency.setText(urgency.label.lower())
        count = len(state.given)
        pieces = count_of(count, "piece")
        recipient = f" to {caller}" if caller else ""
        self._advice.set_text(f"Tactical advice{recipient}, {pieces}" if count else "No advice given yet")

    def show_missing(self, missing: Sequence[str], *, saving: bool = False) -> None:
        """Show the details still missing; if there are none, enable the buttons."""
        reason = f"Still needed to save: {' and '.join(missing)}." if missing else ""
        busy = "Saving…" if saving else ""
        self.save.block(reason or busy)
        self.print.block(reason or busy)
        if not (reason or busy):
            self.print.setToolTip("Saves the call and opens the report")
        self._waiting_note.say(reason)
        self._waiting_note.setVisible(bool(reason))
        self._save_note.setVisible(not reason)

    def show_draft(self, state: str) -> None:
        """Show when the call was last kept as a draft, or since when it is not."""
        self._draft_state = state
        self._show_note()

    def show_failed(self, has_failed: bool) -> None:
        """Show that saving failed, until it is tried again."""
        self._has_failed = has_failed
        self._show_note()

    def _show_note(self) -> None:
        note = NOT_SAVED if self._has_failed else _SAVE_NOTE
        self._save_note.set_tone("late" if self._has_failed else "text3")
        self._save_note.setText(f"{note} Draft {self._draft_state}." if self._draft_state else note)

    def _offer_sources(self) -> None:
        menu = _menu(self)
        for key, label in self._sources.items():
            menu.offer(label, _Choice(menu, self.source_requested, key).choose)
        _open(menu, self.change_source)

    def _offer_urgencies(self) -> None:
        menu = _menu(self)
        for urgency in Urgency:
            menu.offer(urgency.label, _Choice(menu, self.urgency_requested, urgency).choose)
        menu.offer("As the answers suggest", _Choice(menu, self.urgency_requested, None).choose)
        _open(menu, self.change_urgency)


class _CappedArea(ColumnArea):
    """As high as what it shows, up to a number of pixels while it is not whole."""

    def __init__(self, content: QWidget) -> None:
        super().__init__(widget_with(vbox(content)))
        self._content = content
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        width = self.width()
        of_content = self._content.sizeHint().height()
        height = self._content.heightForWidth(width) if self._content.hasHeightForWidth() else of_content
        return QSize(width, height if self.is_whole else min(height, MOST_READ_BACK))

    @override
    def event(self, event: QEvent) -> bool:
        """Ask for another height when what it shows has one."""
        if event.type() in {QEvent.Type.LayoutRequest, QEvent.Type.Resize}:
            self.updateGeometry()
        return super().event(event)


class _Choice(QObject):
    """One choice in a menu; emits a signal when chosen."""

    def __init__(self, menu: Menu, signal: SignalInstance, value: object) -> None:
        super().__init__(menu)
        self._signal, self._value = signal, value

    def choose(self) -> None:
        self._signal.emit(self._value)


def _menu(parent: QWidget) -> Menu:
    menu = Menu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return menu


def _open(menu: Menu, anchor: QWidget) -> None:
    menu.popup(anchor.mapToGlobal(QPoint(0, anchor.height() + 4)))
    menu.setActiveAction(menu.actions()[0])


def _header(text: str) -> Label:
    return Label(text, step=Type.LABEL, tone="text2")


def _row(family: Family, kind: Kind) -> QHBoxLayout:
    return hbox(KindMark(family, kind.icon, kind.label, 20), space(Space.HAIR), spacing=Space.SNUG)


def _stamp_label(text: str, strong: str, *, quiet: bool) -> QWidget:
    """Return a label of the words, followed by the most important part in bold."""
    widget = QWidget()
    line = hbox(
        Label(text, step=Type.SMALL, tone="text3" if quiet else "text"), within=widget, spacing=Space.TIGHT
    )
    if strong:
        strong_label = Label(strong)
        strong_label.set_font(font(Type.SMALL, weight=SEMIBOLD))
        line.addWidget(strong_label)
    line.addStretch(1)
    return widget

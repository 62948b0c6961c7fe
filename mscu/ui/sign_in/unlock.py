"""The unlock screen: log-in name and passphrase, with each problem shown beside its field."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from mscu.codes import StoreKind
from mscu.errors import MscuError, NotAStore, SlotBlocked, TooManyAttempts, WrongPassphrase
from mscu.text.counts import count_of
from mscu.ui.look import icons
from mscu.ui.look.fonts import Type
from mscu.ui.look.palette import Status, tokens
from mscu.ui.session.background import Background
from mscu.ui.sign_in.charity_folder import holds_survivors
from mscu.ui.sign_in.passphrase import SHOW_KEYS, PassphraseField
from mscu.ui.sign_in.sign_in_ports import Opened, SignIn
from mscu.ui.sign_in.sign_in_step import CardButton
from mscu.ui.widgets.button import Button, ButtonKind, Size
from mscu.ui.widgets.field_cell import FieldCell, FieldMessage
from mscu.ui.widgets.fields import LineField
from mscu.ui.widgets.label import Elided, Label, rule
from mscu.ui.widgets.link import Link
from mscu.ui.widgets.message_bar import MessageBar

WIDTH = 400
CAPS_LOCK = "Caps Lock is on"
HELPER = {
    StoreKind.UNIT: "The administrator can give you a new one.",
    StoreKind.SURVIVORS: "A safeguarding lead can give you a new one.",
}
"""Who can help with a forgotten passphrase."""
ABOUT_PASSPHRASE = (WrongPassphrase, TooManyAttempts, SlotBlocked)
"""The refusals that a different passphrase could have avoided; no other marks its field."""
_DEMO = "Fictional cases, no real person. One click, no passphrase to choose."
_SET_UP = "A new store with its first supervisor, or one from a backup."


class UnlockForm(QWidget):
    """Unlocks one store.

    Signals: `opened` with the opened store and the passphrase; `another_requested`, `recovery_requested`,
    `demo_requested` and `set_up_requested` lead to other screens.
    """

    opened = Signal(object, str)
    another_requested = Signal()
    recovery_requested = Signal(str)
    demo_requested = Signal()
    set_up_requested = Signal()

    def __init__(self, background: Background, sign_in: SignIn, folder: Path, *, person: str = "") -> None:
        super().__init__()
        self._background = background
        self._sign_in = sign_in
        self._folder = folder
        self._wait = 0
        self._countdown = QTimer(self, interval=1000)
        self._countdown.timeout.connect(self._tick)
        self._name = LineField()
        self._name.setText(person)
        self._passphrase = PassphraseField()
        self._person_cell = FieldCell("Log-in name", self._name)
        self._cell = FieldCell("Passphrase", self._passphrase, aside=f"{SHOW_KEYS} shows it")
        self._caps = _Hint(CAPS_LOCK)
        self._button = wide_button("Unlock", (self._name, self._passphrase))
        self._lost = Link("Use both recovery codes")
        self._another = Link("Another store")
        self._no_store = FieldMessage()
        self._bar = MessageBar("", status=Status.SOON)
        self._around_bar = QWidget()
        self._demo = CardButton("Look around", _DEMO)
        self._set_up = CardButton("Set up or restore", _SET_UP, "folder-plus")
        self._lay_out()
        self._connect()

    def begin(self) -> None:
        """Focus the first field that is still empty."""
        cell = self._cell if self._name.text() else self._person_cell
        cell.take_focus()

    def say(self, sentence: str) -> None:
        """Show what is no fault of the passphrase, such as that the store is open elsewhere."""
        self._bar.say(sentence)
        self._around_bar.setVisible(bool(sentence))

    def submit(self) -> None:
        if not self._button.isEnabled():
            return
        name, passphrase = str(self._name.value()), self._passphrase.value()
        if not name or not passphrase:
            (self._cell if name else self._person_cell).show_problem("Fill this in.")
            self.begin()
            return
        self._set_busy(True)
        work = partial(self._sign_in.unlock, self._folder, name, passphrase)
        self._background.run(work, then=self._done, failed=self._failed)

    def _done(self, opened: Opened) -> None:
        passphrase = self._passphrase.value()
        self._passphrase.clear()
        self.opened.emit(opened, passphrase)

    def _failed(self, error: MscuError) -> None:
        self._set_busy(False)
        if isinstance(error, NotAStore):  # the folder is wrong, and no passphrase helps
            self._no_store.say(error.sentence, problem=True)
            self._another.setFocus()
            return
        if not isinstance(error, ABOUT_PASSPHRASE):
            self.say(error.sentence)
            self._passphrase.setFocus()
            return
        self._cell.show_problem(error.sentence)
        if isinstance(error, TooManyAttempts):
            self._wait = error.seconds
            self._tick()
            self._countdown.start()
        if isinstance(error, (WrongPassphrase, TooManyAttempts)):
            self._passphrase.hide_passphrase()
            self._passphrase.selectAll()
        self._cell.take_focus()

    def _tick(self) -> None:
        """Count down until the next attempt is allowed."""
        if self._wait <= 0:
            self._countdown.stop()
            self._button.block("")
            self._cell.show_problem("You can try again now.")
            return
        sentence = f"Too many failed attempts. You can try again in {duration_text(self._wait)}."
        self._cell.show_problem(sentence)
        self._button.block(sentence)
        self._wait -= 1

    def _set_busy(self, busy: bool) -> None:
        self._button.set_text("Opening the store…" if busy else "Unlock")
        for widget in (self._button, self._lost, self._another, self._demo, self._set_up):
            widget.setEnabled(not busy)
        for field in (self._name, self._passphrase):
            field.set_read_only(busy)
        if busy:
            self._cell.show_problem("")
            self._no_store.say("")
            self.say("")

    def _ask_for_codes(self) -> None:
        self.recovery_requested.emit(str(self._name.value()))

    def _caps_turned(self, on: bool) -> None:
        self._caps.setVisible(on)

    def _connect(self) -> None:
        self._passphrase.caps_lock.connect(self._caps_turned)
        self._button.clicked.connect(self.submit)
        self._lost.followed.connect(self._ask_for_codes)
        self._another.followed.connect(self.another_requested)
        self._demo.clicked.connect(self.demo_requested)
        self._set_up.clicked.connect(self.set_up_requested)

    def _lay_out(self) -> None:
        self.setFixedWidth(WIDTH)
        for field in (self._name, self._passphrase):
            field.setProperty("scale", "large")
        self._caps.hide()
        inset = QVBoxLayout(self._around_bar)
        inset.setContentsMargins(0, 0, 0, 16)
        inset.addWidget(self._bar)
        self._around_bar.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Label("Unlock the store", step=Type.FIGURE))
        column.addSpacing(8)
        column.addLayout(self._folder_row())
        column.addWidget(self._no_store)
        column.addSpacing(28)
        for widget, gap in (
            (self._person_cell, 18),
            (self._cell, 0),
            (self._caps, 0),
            (None, 24),
            (self._button, 16),
            (self._around_bar, 0),
        ):
            if widget is not None:
                column.addWidget(widget)
            column.addSpacing(gap)
        column.addLayout(self._forgotten())
        column.addSpacing(24)
        column.addWidget(rule())
        column.addSpacing(20)
        cards = QHBoxLayout()
        cards.setSpacing(12)
        cards.addWidget(self._demo)
        cards.addWidget(self._set_up)
        column.addLayout(cards)

    def _forgotten(self) -> QVBoxLayout:
        """Show who can help, then that there are recovery codes."""
        helper = HELPER[StoreKind.SURVIVORS if holds_survivors(self._folder) else StoreKind.UNIT]
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(Label(f"Forgotten your passphrase? {helper}", tone="text2", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(Label("Nobody can?", tone="text2"))
        row.addWidget(self._lost)
        row.addStretch(1)
        column.addLayout(row)
        return column

    def _folder_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        place = Elided(folder_text(self._folder), tone="text2", icon="hard-drive", middle=True)
        place.setToolTip(str(self._folder))
        row.addWidget(place, 1)
        row.addWidget(self._another)
        return row


class _Hint(QWidget):
    """A hint below a field."""

    def __init__(self, text: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(icons.HINT_SIZE + 6, 4, 0, 0)
        row.addWidget(Label(text, step=Type.SMALL, tone="text2"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        square = QRectF(0, 5, icons.HINT_SIZE, icons.HINT_SIZE)
        icons.paint(QPainter(self), "info", square, tokens(self).text2)


class _WideButton(Button):
    """A button as wide as the fields above it."""

    @override
    def sizeHint(self) -> QSize:
        return QSize(WIDTH, super().sizeHint().height())


def wide_button(label: str, fields: Sequence[QLineEdit]) -> Button:
    """Return the primary button of a sign-in screen.

    Enter in one of its fields goes to the next that is empty; if no other is empty, it presses the button.
    """
    button = _WideButton(label, kind=ButtonKind.PRIMARY, size=Size.LARGE, hint="Enter")
    button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    for at, field in enumerate(fields):
        field.returnPressed.connect(partial(_go_on, button, (*fields[at + 1 :], *fields[:at])))
    return button


def _go_on(button: Button, others: Sequence[QLineEdit]) -> None:
    empty = next((field for field in others if not field.text().strip()), None)
    if empty is None:
        button.click()
    else:
        empty.setFocus()


def folder_text(folder: Path) -> str:
    """Return the name of the store's folder, and that it is on this computer."""
    return f"Store “{folder.name}”, on this computer"


def duration_text(seconds: int) -> str:
    """Format a waiting time: `2 minutes 5 seconds`."""
    minutes, remaining_seconds = divmod(seconds, 60)
    texts = [count_of(minutes, "minute")] if minutes else []
    if remaining_seconds or not texts:
        texts.append(count_of(remaining_seconds, "second"))
    return " ".join(texts)

"""The unlock screens: log-in name and passphrase, with each problem shown beside its field."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from mscu.codes import StoreKind
from mscu.errors import (
    Cancelled,
    MscuError,
    NotAStore,
    OpenElsewhere,
    SlotBlocked,
    TooManyAttempts,
    WrongPassphrase,
)
from mscu.machine_settings import Feature, why_off
from mscu.progress import Progress
from mscu.text.counts import count_of
from mscu.ui.look import icons
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, growing, hbox, space, vbox
from mscu.ui.look.palette import Status, tokens
from mscu.ui.session.background import Background
from mscu.ui.sign_in.charity_folder import TwoLogins, holds_survivors, known_charity, last_logins
from mscu.ui.sign_in.passphrase import SHOW_KEYS, PassphraseField
from mscu.ui.sign_in.sign_in_ports import Opened, SignIn, Unopened
from mscu.ui.sign_in.sign_in_step import CardButton
from mscu.ui.widgets.button import Button, ButtonKind, Size
from mscu.ui.widgets.field_cell import FieldCell, FieldMessage
from mscu.ui.widgets.fields import LineField
from mscu.ui.widgets.job_bar import JobBar
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
UPGRADING, UPDATING = "Bringing the store up to date…", "Updating"
NOT_UPGRADED = "Cancelled. The store is as it was. Unlock again to bring it up to date."
FORGOTTEN = "Forgotten your passphrase?"
NOBODY = "Nobody can?"
CODES_BY_IT = f"{NOBODY} Take both recovery codes to IT, who open the store with them on the server."
CHARITY_APART = "The charity's own store is unlocked separately."
OPEN_CHARITY = "Open the charity's store"
STORES = {StoreKind.UNIT: "the unit's store", StoreKind.SURVIVORS: "the charity's store"}
TITLES = {kind: f"Unlock {store}" for kind, store in STORES.items()}
MAY_DIFFER = "Its log-in name and passphrase may differ from those of the other store."
WITHOUT = {
    StoreKind.UNIT: (
        "Without the unit's store you see no referrals and nothing that the police recorded, and urgent "
        "requests are not heard here: officers phone the navigator on call."
    ),
    StoreKind.SURVIVORS: (
        "Without the charity's store you see no survivor's records, cannot give an emergency card, and share "
        "nothing with the police."
    ),
}
"""What users lack who go on without a store."""
ABOUT_DEMO = "Fictional cases, no real person. One click, no passphrase to choose."
_SET_UP = "A new store with its first supervisor, or one from a backup."


class LoginForm(QWidget):
    """Log-in name and passphrase with a button that opens a store in the background.

    Signals: `opened` with the opened stores and the passphrase.
    """

    opened = Signal(object, str)

    def __init__(
        self, background: Background, *, person: str = "", passphrase: str = "", hint: str = ""
    ) -> None:
        super().__init__()
        self._background = background
        self._hint = hint
        self._wait = 0
        self._countdown = QTimer(self, interval=1000)
        self._countdown.timeout.connect(self._tick)
        self._name = LineField()
        self._name.setText(person)
        self._passphrase = PassphraseField()
        self._passphrase.setText(passphrase)
        for field in (self._name, self._passphrase):
            field.setProperty("scale", "large")
        self._person_cell = FieldCell("Log-in name", self._name)
        self._cell = FieldCell("Passphrase", self._passphrase, aside=f"{SHOW_KEYS} shows it")
        self._caps = _Hint(CAPS_LOCK)
        self._caps.hide()
        self._button = wide_button("Unlock", (self._name, self._passphrase))
        self._bar = MessageBar("", status=Status.SOON)
        self._around_bar = QWidget()
        vbox(self._bar, within=self._around_bar, margins=(0, 0, 0, 16))
        self._around_bar.hide()
        self._job_bar = JobBar(self)
        self._around_job = QWidget()
        vbox(self._job_bar, within=self._around_job, margins=(0, 0, 0, 16))
        self._around_job.hide()
        self.setFixedWidth(WIDTH)
        self._passphrase.caps_lock.connect(self._caps_turned)
        self._button.clicked.connect(self.submit)
        self._job_bar.shown.connect(self._job_turned)

    def _heading(self, title: str) -> Label:
        """Return the title, which a screen reader says with the first field."""
        self.setAccessibleName(title)
        return Label(title, step=Type.FIGURE)

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
        progress = self._job_bar.begin(UPDATING, once_reported=True)
        work = partial(self._open, name, passphrase, progress)
        self._background.run(work, then=self._done, failed=self._failed)

    def stop(self) -> None:
        """Cancel what takes long, as the window is being closed."""
        self._job_bar.cancel()

    def _open(self, name: str, passphrase: str, progress: Progress) -> Opened:
        """Open the store, in the background thread."""
        raise NotImplementedError

    def _links(self) -> tuple[QWidget, ...]:
        """Return what cannot be pressed while the store is being opened."""
        return ()

    def _add_fields(self, column: QVBoxLayout) -> None:
        if self._hint:
            column.addWidget(MessageBar(self._hint, status=Status.RUN))
            column.addSpacing(20)
        for widget, gap in (
            (self._person_cell, 18),
            (self._cell, 0),
            (self._caps, 0),
            (None, 24),
            (self._button, 16),
            (self._around_job, 0),
            (self._around_bar, 0),
        ):
            if widget is not None:
                column.addWidget(widget)
            column.addSpacing(gap)

    def _done(self, opened: Opened) -> None:
        self._job_bar.end()
        passphrase = self._passphrase.value()
        self._passphrase.clear()
        self.opened.emit(opened, passphrase)

    def _failed(self, error: MscuError) -> None:
        self._set_busy(False)
        if not isinstance(error, ABOUT_PASSPHRASE):
            self.say(NOT_UPGRADED if isinstance(error, Cancelled) else error.sentence)
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
        if not busy:
            self._job_bar.end()
        self._button.set_text("Opening the store…" if busy else "Unlock")
        for widget in (self._button, *self._links()):
            widget.setEnabled(not busy)
        for field in (self._name, self._passphrase):
            field.set_read_only(busy)
        if busy:
            self._cell.show_problem("")
            self.say("")

    def _job_turned(self) -> None:
        is_shown = not self._job_bar.isHidden()
        self._around_job.setVisible(is_shown)
        if is_shown:
            self._button.set_text(UPGRADING)

    def _caps_turned(self, on: bool) -> None:
        self._caps.setVisible(on)


class UnlockForm(LoginForm):
    """Unlocks one store.

    Signals: `charity_requested` with what was typed leads to the charity's own store, if this workstation
    knows one; `another_requested`, `recovery_requested`, `demo_requested` and `set_up_requested` lead to
    other screens.
    """

    charity_requested = Signal(str, str)
    another_requested = Signal()
    recovery_requested = Signal(str)
    demo_requested = Signal()
    set_up_requested = Signal()

    def __init__(
        self, background: Background, sign_in: SignIn, folder: Path, *, person: str = "", hint: str = ""
    ) -> None:
        """Build the fields; a hint on how to sign in stands above them."""
        super().__init__(background, person=person, hint=hint)
        self._sign_in = sign_in
        self._folder = folder
        self._lost = None if is_on_server(folder) else Link("Use both recovery codes")
        self._another = Link("Another store")
        self._charity = Link(OPEN_CHARITY) if known_charity(folder) is not None else None
        self._no_store = FieldMessage()
        self._demo = CardButton("Look around", ABOUT_DEMO)
        if why_off(Feature.DEMO):
            self._demo.hide()
        self._set_up = CardButton("Set up or restore", _SET_UP, "folder-plus")
        self._lay_out()
        if self._lost is not None:
            self._lost.followed.connect(self._ask_for_codes)
        self._another.followed.connect(self.another_requested)
        if self._charity is not None:
            self._charity.followed.connect(self._ask_for_charity)
        self._demo.clicked.connect(self.demo_requested)
        self._set_up.clicked.connect(self.set_up_requested)

    @override
    def _open(self, name: str, passphrase: str, progress: Progress) -> Opened:
        return self._sign_in.unlock(self._folder, name, passphrase, progress)

    @override
    def _links(self) -> tuple[QWidget, ...]:
        links = (self._lost, self._another, self._charity, self._demo, self._set_up)
        return tuple(link for link in links if link is not None)

    @override
    def _failed(self, error: MscuError) -> None:
        if isinstance(error, NotAStore):  # the folder is wrong, and no passphrase helps
            self._set_busy(False)
            self._no_store.say(error.sentence, problem=True)
            self._another.setFocus()
        else:
            super()._failed(error)

    @override
    def _set_busy(self, busy: bool) -> None:
        super()._set_busy(busy)
        if busy:
            self._no_store.say("")

    def _ask_for_codes(self) -> None:
        self.recovery_requested.emit(str(self._name.value()))

    def _ask_for_charity(self) -> None:
        self.charity_requested.emit(str(self._name.value()), self._passphrase.value())

    def _lay_out(self) -> None:
        column = vbox(
            self._heading("Unlock the store"),
            space(Space.SMALL),
            self._folder_row(),
            self._no_store,
            space(28),
            within=self,
            spacing=Space.NONE,
        )
        self._add_fields(column)
        column.addLayout(self._forgotten())
        column.addSpacing(24)
        column.addWidget(rule())
        column.addSpacing(20)
        column.addLayout(hbox(self._demo, self._set_up, spacing=Space.MEDIUM))

    def _forgotten(self) -> QVBoxLayout:
        """Show who can help, that there are recovery codes, and where the charity's store is unlocked."""
        column = _forgotten(self._folder)
        if self._lost is None:
            column.addWidget(Label(CODES_BY_IT, tone="text2", wrap=True))
        else:
            column.addLayout(_row(NOBODY, self._lost))
        if self._charity is not None:
            column.addSpacing(8)
            column.addWidget(Label(CHARITY_APART, tone="text2", wrap=True))
            column.addLayout(_row("", self._charity))
        return column

    def _folder_row(self) -> QHBoxLayout:
        place = Elided(folder_text(self._folder), tone="text2", icon="hard-drive", middle=True)
        place.setToolTip(str(self._folder))
        return hbox(growing(place), self._another, spacing=Space.MEDIUM)


class CharityForm(LoginForm):
    """Unlocks the charity's store, for a user who has not unlocked the unit's.

    Signals: `back_requested`.
    """

    back_requested = Signal()

    def __init__(
        self,
        background: Background,
        sign_in: SignIn,
        folder: Path,
        *,
        typed: tuple[str, str],
        unit_person: str,
        hint: str = "",
    ) -> None:
        """Build the fields; `folder` is the unit's, `typed` what was typed for the unit's store."""
        charity = known_charity(folder)
        logins = TwoLogins() if charity is None else last_logins(charity)
        name, passphrase = typed
        person = logins.charity if name in {"", logins.unit} else name  # another navigator may sit here now
        super().__init__(background, person=person or name, passphrase=passphrase, hint=hint)
        self._sign_in = sign_in
        self._folder = folder
        self._unit_person = name or unit_person
        self._back = Link("Back to the unit's store")
        self._back.followed.connect(self.back_requested)
        column = vbox(
            self._heading(TITLES[StoreKind.SURVIVORS]),
            space(Space.SMALL),
            Label(MAY_DIFFER, tone="text2", wrap=True),
            space(28),
            within=self,
            spacing=Space.NONE,
        )
        self._add_fields(column)
        column.addWidget(Label(f"{FORGOTTEN} {HELPER[StoreKind.SURVIVORS]}", tone="text2", wrap=True))
        column.addSpacing(16)
        column.addWidget(self._back, 0, Qt.AlignmentFlag.AlignLeft)

    @override
    def _open(self, name: str, passphrase: str, progress: Progress) -> Opened:
        return self._sign_in.unlock_charity(
            self._folder, name, passphrase, unit_person=self._unit_person, progress=progress
        )

    @override
    def _links(self) -> tuple[QWidget, ...]:
        return (self._back,)


class OtherForm(LoginForm):
    """Asks for log-in name and passphrase of the other store, once one of the two is open.

    Signals: `skipped` when the user goes on without it.
    """

    skipped = Signal()

    def __init__(self, background: Background, opened: Opened, unopened: Unopened, passphrase: str) -> None:
        """Build the fields; `passphrase` has opened the first store."""
        fits = not isinstance(unopened.error, WrongPassphrase)
        super().__init__(background, person=unopened.person, passphrase=passphrase if fits else "")
        self._opened_stores = opened
        self._error = unopened.error if fits else None
        kind = unopened.store_kind
        is_unit = kind is StoreKind.UNIT
        open_kind = StoreKind.SURVIVORS if is_unit else StoreKind.UNIT
        self._skip = _WideButton("Go on without it", kind=ButtonKind.SECONDARY, size=Size.LARGE)
        self._skip.clicked.connect(self.skipped)
        name = f"{STORES[open_kind]} is open."
        column = vbox(
            self._heading(TITLES[kind]),
            space(Space.MEDIUM),
            MessageBar(name[0].upper() + name[1:], status=Status.DONE),
            space(Space.MEDIUM),
            Label(MAY_DIFFER, tone="text2", wrap=True),
            space(20),
            within=self,
            spacing=Space.NONE,
        )
        self._add_fields(column)
        column.addWidget(Label(f"{FORGOTTEN} {HELPER[kind]}", tone="text2", wrap=True))
        column.addSpacing(20)
        column.addWidget(rule())
        column.addSpacing(16)
        column.addWidget(Label(WITHOUT[kind], tone="text2", wrap=True))
        column.addSpacing(12)
        column.addWidget(self._skip)

    @override
    def begin(self) -> None:
        super().begin()
        if self._error is not None:
            error, self._error = self._error, None
            self._failed(error)

    @override
    def _open(self, name: str, passphrase: str, progress: Progress) -> Opened:
        self._opened_stores.open_other(name, passphrase, progress)
        return self._opened_stores

    @override
    def _links(self) -> tuple[QWidget, ...]:
        return (self._skip,)


def _forgotten(folder: Path) -> QVBoxLayout:
    """Show who can help with a forgotten passphrase."""
    helper = HELPER[StoreKind.SURVIVORS if holds_survivors(folder) else StoreKind.UNIT]
    return vbox(Label(f"{FORGOTTEN} {helper}", tone="text2", wrap=True), spacing=Space.TIGHT)


def _row(text: str, link: Link) -> QHBoxLayout:
    row = hbox(spacing=Space.TIGHT)
    if text:
        row.addWidget(Label(text, tone="text2"))
    row.addWidget(link)
    row.addStretch(1)
    return row


def unit_shut(error: MscuError) -> str:
    """Return that the unit's store is not open, and why."""
    if isinstance(error, OpenElsewhere):
        since = f" since {error.since}" if error.since else ""
        return f"The unit's store is open elsewhere{since}."
    if isinstance(error, WrongPassphrase):
        return "The unit's store is not open."
    return f"The unit's store is not open: {error.sentence}"


class _Hint(QWidget):
    """A hint below a field."""

    def __init__(self, text: str) -> None:
        super().__init__()
        hbox(Label(text, step=Type.SMALL, tone="text2"), within=self, margins=(icons.HINT_SIZE + 6, 4, 0, 0))
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
    """Return the name of the store's folder, and where the store is."""
    place = "on the unit's server" if is_on_server(folder) else "on this computer"
    return f"Store “{folder.name}”, {place}"


def is_on_server(folder: Path) -> bool:
    """Return whether a folder has a unit's connection to its server in place of a store."""
    return (folder / f"{StoreKind.UNIT}.server").is_file()


def duration_text(seconds: int) -> str:
    """Format a waiting time: `2 minutes 5 seconds`."""
    minutes, remaining_seconds = divmod(seconds, 60)
    texts = [count_of(minutes, "minute")] if minutes else []
    if remaining_seconds or not texts:
        texts.append(count_of(remaining_seconds, "second"))
    return " ".join(texts)

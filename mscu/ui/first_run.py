"""Setting up a store, step by step: where, two first people, and the recovery codes on paper."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from mscu.errors import MscuError, NameTaken
from mscu.ui.background import Background
from mscu.ui.door import Door, FirstPerson, NewStore
from mscu.ui.recovery import NewPassphrase
from mscu.ui.recovery_sheet import CodesStep
from mscu.ui.unlock import wide_button
from mscu.ui.way_in import PathCell, WayIn
from mscu.ui.widgets.field_cell import FieldCell
from mscu.ui.widgets.fields import LineField

_FILL_IN = "Fill this in."


class WhereStep(WayIn):
    """Where the store lies, and whose it is.

    Signals: `chosen` once the place will do.
    """

    chosen = Signal()

    def __init__(self, background: Background, door: Door) -> None:
        super().__init__("Set up a store", _WHERE)
        self._background = background
        self._door = door
        self._unit = LineField(placeholder="such as Greater Manchester")
        self._unit_cell = FieldCell("Name of the unit", self._unit, required=True)
        self._folder = PathCell("Folder of the store", _FOLDER)
        self._button = wide_button("Next")
        self.add(self._unit_cell, self._folder)
        self.end(self._button)
        self._button.clicked.connect(self.go_on)
        self._unit.returnPressed.connect(self.go_on)
        self._folder.field.returnPressed.connect(self.go_on)
        background.run(door.usual_place, then=self._offer, failed=self._failed)

    @property
    def unit_name(self) -> str:
        """The name of the unit."""
        return str(self._unit.value())

    def folder(self) -> Path:
        """The folder that was chosen."""
        return (self._folder.path() or Path()).absolute()

    def begin(self) -> None:
        """Put the keyboard into the first field."""
        self._unit_cell.takes_focus()

    def go_on(self) -> None:
        """Look whether a store may lie there."""
        if not self.unit_name:
            self._unit_cell.show_problem(_FILL_IN)
            self.begin()
        elif self._folder.path() is None:
            self._folder.say(_FILL_IN)
        else:
            self._button.setEnabled(False)
            work = partial(self._door.check_place, self.folder())
            self._background.run(work, then=self._will_do, failed=self._failed)

    def _offer(self, folder: Path) -> None:
        if self._folder.path() is None:
            self._folder.show_path(folder)

    def _will_do(self, _answer: None) -> None:
        self._button.setEnabled(True)
        self.chosen.emit()

    def _failed(self, error: MscuError) -> None:
        self._button.setEnabled(True)
        self._folder.say(error.sentence)


class PersonStep(WayIn):
    """One of the first people, who sits here now and chooses a passphrase.

    Signals: `chosen` once everything is filled in.
    """

    chosen = Signal()

    def __init__(self, title: str, reason: str, button: str = "Next") -> None:
        super().__init__(title, reason)
        self._words = button
        self._display = LineField(placeholder="such as DI Ruth Amadi")
        self._login = LineField(placeholder="such as ruth.amadi")
        self._display_cell = FieldCell("Rank and name", self._display, required=True)
        self._login_cell = FieldCell("Log-in name", self._login, required=True)
        self._passphrase = NewPassphrase(self._typed_name)
        self._button = wide_button(button)
        self.add(self._display_cell, self._login_cell, self._passphrase)
        self.end(self._button)
        self._display.editingFinished.connect(self._propose)
        self._button.clicked.connect(self.go_on)
        self._passphrase.entered.connect(self.go_on)

    def person(self) -> FirstPerson:
        """What was filled in."""
        return FirstPerson(
            name=str(self._login.value()),
            display=str(self._display.value()),
            passphrase=self._passphrase.new.value(),
        )

    def begin(self) -> None:
        """Put the keyboard into the first field."""
        self._display_cell.takes_focus()

    def go_on(self) -> None:
        """Look whether everything is filled in."""
        empty = [c for c in (self._display_cell, self._login_cell) if not c.editor.value()]
        for cell in empty:
            cell.show_problem(_FILL_IN)
        if empty:
            empty[0].takes_focus()
        elif self._passphrase.check():
            self.chosen.emit()

    def set_busy(self, busy: bool) -> None:
        """Take no keys while the store is made."""
        self._button.set_words("Making the store…" if busy else self._words)
        self._button.setEnabled(not busy)
        self.back.setEnabled(not busy)

    def say(self, error: MscuError) -> None:
        """Say what is wrong where it was typed."""
        cell = self._login_cell if isinstance(error, NameTaken) else self._passphrase.new_cell
        cell.show_problem(error.sentence)
        cell.takes_focus()

    def forget(self) -> None:
        """Forget the passphrase."""
        self._passphrase.clear()

    def _typed_name(self) -> str:
        return str(self._login.value())

    def _propose(self) -> None:
        """Propose a log-in name from the last two words of the name."""
        if not self._login.value():
            words = str(self._display.value()).casefold().split()[-2:]
            self._login.setText(".".join("".join(filter(str.isalnum, word)) for word in words))


class SetUp(QWidget):
    """The steps, one after the other; nothing is made before the last one.

    Signals: `back_wanted`; `done` with the folder, the supervisor's log-in name and the unit.
    """

    back_wanted = Signal()
    done = Signal(object, str, str)

    def __init__(self, background: Background, door: Door) -> None:
        super().__init__()
        self._background = background
        self._door = door
        self._where = WhereStep(background, door)
        self._supervisor = PersonStep("The first supervisor", _SUPERVISOR)
        self._administrator = PersonStep("The administrator", _ADMINISTRATOR, "Make the store")
        self._steps = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._steps)
        for step in (self._where, self._supervisor, self._administrator):
            self._steps.addWidget(step)
        self._where.chosen.connect(self._ask_supervisor)
        self._where.back_wanted.connect(self.back_wanted)
        self._supervisor.chosen.connect(self._ask_administrator)
        self._supervisor.back_wanted.connect(self.begin)
        self._administrator.chosen.connect(self._make)
        self._administrator.back_wanted.connect(self._ask_supervisor)

    def begin(self) -> None:
        """Show the first step."""
        self._steps.setCurrentWidget(self._where)
        self._where.begin()

    def _ask_supervisor(self) -> None:
        self._steps.setCurrentWidget(self._supervisor)
        self._supervisor.begin()

    def _ask_administrator(self) -> None:
        self._steps.setCurrentWidget(self._administrator)
        self._administrator.begin()

    def _make(self) -> None:
        store = NewStore(
            folder=self._where.folder(),
            unit_name=self._where.unit_name,
            supervisor=self._supervisor.person(),
            administrator=self._administrator.person(),
        )
        if store.supervisor.name.casefold() == store.administrator.name.casefold():
            self._administrator.say(NameTaken("The administrator needs another log-in name."))
            return
        if store.supervisor.passphrase == store.administrator.passphrase:
            self._administrator.say(MscuError("That is the supervisor's. Take another one."))
            return
        self._administrator.set_busy(True)
        work = partial(self._door.found, store)
        self._background.run(work, then=self._made, failed=self._failed)

    def _made(self, codes: tuple[str, str]) -> None:
        self._supervisor.forget()
        self._administrator.forget()
        codes_step = CodesStep(codes, self._where.unit_name)
        codes_step.confirmed.connect(self._finish)
        self._steps.addWidget(codes_step)
        self._steps.setCurrentWidget(codes_step)
        codes_step.begin()

    def _failed(self, error: MscuError) -> None:
        self._administrator.set_busy(False)
        self._administrator.say(error)

    def _finish(self) -> None:
        name = self._supervisor.person().name.casefold()
        self.done.emit(self._where.folder(), name, self._where.unit_name)


class RestoreForm(WayIn):
    """Brings a backup back to an empty folder.

    Signals: `done` with the folder.
    """

    done = Signal(object)

    def __init__(self, background: Background, door: Door) -> None:
        super().__init__("Restore a backup", _RESTORE)
        self._background = background
        self._door = door
        self._backup = PathCell("Backup", _BACKUP, of_file="Backups (*.backup.zip);;All files (*)")
        self._folder = PathCell("Folder of the store", _FOLDER)
        self._button = wide_button("Restore")
        self.add(self._backup, self._folder)
        self.end(self._button)
        self._button.clicked.connect(self.go_on)
        for cell in (self._backup, self._folder):
            cell.field.returnPressed.connect(self.go_on)
        background.run(door.usual_place, then=self._offer, failed=self._failed)

    def begin(self) -> None:
        """Put the keyboard into the first field."""
        self._backup.cell.takes_focus()

    def go_on(self) -> None:
        """Restore it."""
        backup, folder = self._backup.path(), self._folder.path()
        if backup is None or not backup.is_file():
            self._backup.say("Choose a backup: a file whose name ends in .backup.zip.")
        elif folder is None:
            self._folder.say(_FILL_IN)
        else:
            self._set_busy(True)
            work = partial(self._door.restore, backup, folder.absolute())
            self._background.run(work, then=self._restored, failed=self._failed)

    def _offer(self, folder: Path) -> None:
        if self._folder.path() is None:
            self._folder.show_path(folder)

    def _restored(self, _sentence: str) -> None:
        self._set_busy(False)
        self.done.emit((self._folder.path() or Path()).absolute())

    def _failed(self, error: MscuError) -> None:
        self._set_busy(False)
        about_backup = "backup" in error.sentence.casefold()
        (self._backup if about_backup else self._folder).say(error.sentence)

    def _set_busy(self, busy: bool) -> None:
        self._button.set_words("Restoring and checking…" if busy else "Restore")
        self._button.setEnabled(not busy)
        self.back.setEnabled(not busy)


_WHERE = (
    "The store is a folder on this computer, encrypted as a whole. It needs a supervisor and an "
    "administrator: two people, so that nobody who manages users reads cases."
)
_FOLDER = "On a disk of this computer, in a folder that nothing copies elsewhere."
_SUPERVISOR = (
    "Works, closes and restricts cases. Whoever it is should sit here now and choose the "
    "passphrase unseen."
)
_ADMINISTRATOR = (
    "Lets people in and out, keeps the backups, and reads no case. Another person should sit here "
    "now and choose the passphrase unseen."
)
_RESTORE = (
    "A backup opens with the passphrases, or the recovery codes, of the day on which it was made."
)
_BACKUP = "From the folder backups beside the old store, or from your copy."

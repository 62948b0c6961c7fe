"""Setting up a store, step by step: the folders, the first two users, and the printed recovery codes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from mscu.codes import Role, StoreKind
from mscu.errors import MscuError, NameTaken
from mscu.text.storable_text import FILL_IN
from mscu.ui.look.layouts import vbox
from mscu.ui.session.background import Background
from mscu.ui.sign_in.person_sheet import PersonSheet, SheetsStep
from mscu.ui.sign_in.recovery import NewPassphrase
from mscu.ui.sign_in.recovery_sheet import CodesStep
from mscu.ui.sign_in.second_place_step import SecondPlaceStep
from mscu.ui.sign_in.sign_in_ports import FirstPerson, NewStore, SignIn
from mscu.ui.sign_in.sign_in_step import PathCell, SignInStep
from mscu.ui.sign_in.unlock import wide_button
from mscu.ui.widgets.field_cell import FieldCell
from mscu.ui.widgets.fields import LineField


@dataclass(frozen=True, kw_only=True)
class StoreSetup:
    """The wording of the set-up for one kind of store."""

    store_kind: StoreKind
    title: str
    folder_note: str
    owner_label: str
    owner_example: str
    name: str
    name_example: str
    login_example: str
    first: str
    first_reason: str
    second: str
    second_reason: str
    roles: tuple[Role, Role]
    same_name_problem: str
    same_passphrase_problem: str


UNIT_SETUP = StoreSetup(
    store_kind=StoreKind.UNIT,
    title="Set up a store",
    folder_note="The store is a folder on this computer, encrypted as a whole. It needs a supervisor and "
    "an administrator: two people, so that nobody who manages users can read cases.",
    owner_label="Name of the unit",
    owner_example="such as Greater Manchester",
    name="Rank and name",
    name_example="such as DI Ruth Amadi",
    login_example="such as ruth.amadi",
    first="The first supervisor",
    first_reason=(
        "Works, closes and restricts cases. The supervisor should sit here now and choose a passphrase in "
        "private."
    ),
    second="The administrator",
    second_reason=(
        "Adds and removes users, looks after the backups, and cannot read cases. The administrator should "
        "sit here now and choose a passphrase in private."
    ),
    roles=(Role.SUPERVISOR, Role.ADMINISTRATOR),
    same_name_problem="The administrator needs another log-in name.",
    same_passphrase_problem="The supervisor already uses this passphrase. Choose another.",  # noqa: S106 - a sentence
)
CHARITY_SETUP = StoreSetup(
    store_kind=StoreKind.SURVIVORS,
    title="Set up the navigators' store",
    folder_note=(
        "The charity's own store: no police key ever opens it. Put it on the charity's own encrypted disk, "
        'or in the folder "survivors" of the unit\'s store. It needs two safeguarding leads.'
    ),
    owner_label="Name of the charity",
    owner_example="such as Justice and Care",
    name="Name",
    name_example="such as Moira Keane",
    login_example="such as moira.keane",
    first="The first safeguarding lead",
    first_reason=(
        "Adds the navigators and sees who opened which record and why. The lead should sit here now and "
        "choose a passphrase in private. Police officers have no access to this store."
    ),
    second="The second safeguarding lead",
    second_reason=(
        "Stands in for the first lead, and sees which records the first opens. The second lead should "
        "sit here now "
        "and choose a passphrase in private."
    ),
    roles=(Role.LEAD, Role.LEAD),
    same_name_problem="The second lead needs another log-in name.",
    same_passphrase_problem="The first lead already uses this passphrase. Choose another.",  # noqa: S106 - a sentence
)


FOLDER = "On a disk of this computer, in a folder that is not synchronised elsewhere."


class FolderStep(SignInStep):
    """Asks for the store's folder and the name of its unit or charity.

    Signals: `chosen` once the folder is accepted.
    """

    chosen = Signal()

    def __init__(self, background: Background, sign_in: SignIn, setup: StoreSetup) -> None:
        super().__init__(setup.title, setup.folder_note)
        self._background = background
        self._sign_in = sign_in
        self._subfolder = str(setup.store_kind) if setup.store_kind is StoreKind.SURVIVORS else ""
        self._unit = LineField(placeholder=setup.owner_example)
        self._unit_cell = FieldCell(setup.owner_label, self._unit, required=True)
        self._folder = PathCell("Folder of the store", FOLDER)
        self._button = wide_button("Next", (self._unit, self._folder.field))
        self.add(self._unit_cell, self._folder)
        self.end(self._button)
        self._button.clicked.connect(self.submit)
        background.run(sign_in.default_folder, then=self._offer, failed=self._failed)

    @property
    def unit_name(self) -> str:
        return str(self._unit.value())

    def folder(self) -> Path:
        return (self._folder.path() or Path()).absolute()

    def begin(self) -> None:
        """Focus the first field."""
        self._unit_cell.take_focus()

    def submit(self) -> None:
        """Check whether a store can be made in the folder."""
        if not self.unit_name:
            self._unit_cell.show_problem(FILL_IN)
            self.begin()
        elif self._folder.path() is None:
            self._folder.say(FILL_IN)
        else:
            self._button.setEnabled(False)
            work = partial(self._sign_in.check_folder, self.folder())
            self._background.run(work, then=self._accepted, failed=self._failed)

    def _offer(self, folder: Path) -> None:
        if self._folder.path() is None:
            self._folder.show_path(folder / self._subfolder)  # never the unit's own folder

    def _accepted(self, _answer: None) -> None:
        self._button.setEnabled(True)
        self.chosen.emit()

    def _failed(self, error: MscuError) -> None:
        self._button.setEnabled(True)
        self._folder.say(error.sentence)


class PersonStep(SignInStep):
    """Asks for one of the first two users, who types their own passphrase.

    Signals: `chosen` once everything is filled in.
    """

    chosen = Signal()

    def __init__(self, setup: StoreSetup, title: str, reason: str, label: str = "Next") -> None:
        super().__init__(title, reason)
        self._label = label
        self._display = LineField(placeholder=setup.name_example)
        self._login = LineField(placeholder=setup.login_example)
        self._display_cell = FieldCell(setup.name, self._display, required=True)
        self._login_cell = FieldCell("Log-in name", self._login, required=True)
        self._passphrase = NewPassphrase(self._typed_name)
        self._button = wide_button(label, (self._display, self._login, *self._passphrase.fields))
        self.add(self._display_cell, self._login_cell, self._passphrase)
        self.end(self._button)
        self._display.editingFinished.connect(self._propose)
        self._button.clicked.connect(self.submit)

    def person(self) -> FirstPerson:
        """Return the values of the form."""
        return FirstPerson(
            name=str(self._login.value()),
            display=str(self._display.value()),
            passphrase=self._passphrase.new.value(),
        )

    def begin(self) -> None:
        """Focus the first field."""
        self._display_cell.take_focus()

    def submit(self) -> None:
        """Check that everything is filled in."""
        empty = [c for c in (self._display_cell, self._login_cell) if not c.editor.value()]
        for cell in empty:
            cell.show_problem(FILL_IN)
        if empty:
            empty[0].take_focus()
        elif self._passphrase.check():
            self.chosen.emit()

    def set_busy(self, busy: bool) -> None:
        """Take no input while the store is being made."""
        self._button.set_text("Creating the store…" if busy else self._label)
        self._button.setEnabled(not busy)
        self.back.setEnabled(not busy)

    def say(self, error: MscuError) -> None:
        """Show the error beside the field that it is about."""
        cell = self._login_cell if isinstance(error, NameTaken) else self._passphrase.new_cell
        cell.show_problem(error.sentence)
        cell.take_focus()

    def forget(self) -> None:
        """Clear the passphrase."""
        self._passphrase.clear()

    def _typed_name(self) -> str:
        return str(self._login.value())

    def _propose(self) -> None:
        """Suggest a log-in name from the last two words of the name."""
        if not self._login.value():
            names = str(self._display.value()).casefold().split()[-2:]
            self._login.setText(".".join("".join(filter(str.isalnum, name)) for name in names))


class SetUp(QWidget):
    """The steps in order; nothing of the store is written before the last one.

    Signals: `back_requested`; `created` with the folder, the first user's log-in name and the name of the
    unit or charity, before the codes are confirmed; `finished` once they are, and the sheets were offered.
    """

    back_requested = Signal()
    created = Signal(object, str, str)
    finished = Signal()

    def __init__(self, background: Background, sign_in: SignIn, setup: StoreSetup = UNIT_SETUP) -> None:
        super().__init__()
        self._background = background
        self._sign_in = sign_in
        self._setup = setup
        self._folder_step = FolderStep(background, sign_in, setup)
        self._second_place = SecondPlaceStep(background, sign_in, chooser=setup.roles[0].label.casefold())
        self._first = PersonStep(setup, setup.first, setup.first_reason)
        self._second = PersonStep(setup, setup.second, setup.second_reason, "Create store")
        self._steps = QStackedWidget()
        vbox(self._steps, within=self)
        for step in (self._folder_step, self._second_place, self._first, self._second):
            self._steps.addWidget(step)
        self._folder_step.chosen.connect(self._ask_second_place)
        self._folder_step.back_requested.connect(self.back_requested)
        self._second_place.chosen.connect(self._ask_first)
        self._second_place.back_requested.connect(self.begin)
        self._first.chosen.connect(self._ask_second)
        self._first.back_requested.connect(self._ask_second_place)
        self._second.chosen.connect(self._make)
        self._second.back_requested.connect(self._ask_first)

    def begin(self) -> None:
        self._steps.setCurrentWidget(self._folder_step)
        self._folder_step.begin()

    def _ask_second_place(self) -> None:
        self._steps.setCurrentWidget(self._second_place)
        self._second_place.begin_for(self._folder_step.folder())

    def _ask_first(self) -> None:
        self._steps.setCurrentWidget(self._first)
        self._first.begin()

    def _ask_second(self) -> None:
        self._steps.setCurrentWidget(self._second)
        self._second.begin()

    def _make(self) -> None:
        store = NewStore(
            folder=self._folder_step.folder(),
            unit_name=self._folder_step.unit_name,
            first=self._first.person(),
            second=self._second.person(),
            store_kind=self._setup.store_kind,
            second_place=self._second_place.place,
        )
        if store.first.name.casefold() == store.second.name.casefold():
            self._second.say(NameTaken(self._setup.same_name_problem))
            return
        if store.first.passphrase == store.second.passphrase:
            self._second.say(MscuError(self._setup.same_passphrase_problem))
            return
        self._second.set_busy(True)
        work = partial(self._sign_in.found, store)
        self._background.run(work, then=self._made, failed=self._failed)

    def _made(self, codes: tuple[str, str]) -> None:
        self._first.forget()
        self._second.forget()
        name = self._first.person().name.casefold()
        self.created.emit(self._folder_step.folder(), name, self._folder_step.unit_name)
        codes_step = CodesStep(codes, self._folder_step.unit_name, self._setup.store_kind)
        codes_step.confirmed.connect(self._finish)
        self._steps.addWidget(codes_step)
        self._steps.setCurrentWidget(codes_step)
        codes_step.begin()

    def _failed(self, error: MscuError) -> None:
        self._second.set_busy(False)
        self._second.say(error)

    def _finish(self) -> None:
        work = partial(self._sign_in.confirm_codes, self._folder_step.folder())
        self._background.run(work, then=self._confirmed, failed=self._not_confirmed)

    def _confirmed(self, _answer: None) -> None:
        self._offer_sheets()

    def _not_confirmed(self, _error: MscuError) -> None:
        self._offer_sheets()  # the administrator is asked for new codes, which is safe

    def _offer_sheets(self) -> None:
        setup = self._setup
        step = SheetsStep(
            [
                PersonSheet(
                    person=person.display,
                    login=person.name.casefold(),
                    role=role.label,
                    owner=self._folder_step.unit_name,
                    place=str(self._folder_step.folder()),
                    store_kind=setup.store_kind,
                    chose_passphrase=True,
                )
                for person, role in zip(
                    (self._first.person(), self._second.person()), setup.roles, strict=True
                )
            ]
        )
        step.done.connect(self.finished)
        self._steps.addWidget(step)
        self._steps.setCurrentWidget(step)
        step.begin()

"""The people who may unlock the store, and beside the list the form of the selected one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mscu.access import MAY_WITH_SURVIVORS
from mscu.actions.admin.users import AddUser, ChangeUser, RemoveUser, ResetUser, UserList, UserRow
from mscu.codes import Role, StoreKind
from mscu.errors import MscuError
from mscu.maintenance import ShutOut
from mscu.ui.forms.field_list import CHOICE, LINE, Field, Section, Sources
from mscu.ui.forms.form import Form
from mscu.ui.lists.rows import RowsModel
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.look.badges import Chip
from mscu.ui.look.layouts import Space, hbox, stretch, vbox
from mscu.ui.look.palette import Status
from mscu.ui.look.row_look import RowLook
from mscu.ui.look.shapes import Shape
from mscu.ui.pages.core.answer_frame import AnsweredPanel
from mscu.ui.pages.core.list_layout import width_beside
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.sign_in.passphrase import SHOW_KEYS, PassphraseField, strength
from mscu.ui.sign_in.person_sheet import PersonSheet, print_person_sheets
from mscu.ui.widgets.button import Button, ButtonKind
from mscu.ui.widgets.card import Card, scrolling
from mscu.ui.widgets.editor import Editor
from mscu.ui.widgets.label import Label
from mscu.ui.widgets.message_bar import MessageBar

_LIST_WIDTH = 480
_REMOVE_WARNING = (
    "will lose access at once, and the store gets a new key, which may take a minute. Old backups still "
    "open with the old passphrase: decide whether to keep or destroy them."
)
_REMOVE_FROM_SERVER = (
    "will lose access at once, and what the server keeps sealed gets a new key. Backups of the server are "
    "not encrypted and need no passphrase: IT decides who can read them."
)
_UNFINISHED = (
    "has left and can unlock nothing here any more, but the removal is not finished: the store still has the "
    "keys that they had."
)
_STILL_LEFT = "They have left all the same. Finish the removal on their card."
_NEW_KEPT = "The new user is not added yet. What you typed is kept until you lock: choose Add a user again."
_CHANGES_KEPT = "What you changed is not saved. It is kept until you lock: choose the user again."
_WAITS = "Waits for a second person"
_ROLE_WAITS = "A role that may do or see more waits for a second person. {}"
_SET_ANOTHER = "Set another passphrase for them."
_NEW_ROLE_WAITS = "The new role waits for a second person."
_NEW_ROLE = "The new role takes effect the next time the user unlocks the store."


def _passphrase(_field: Field, _sources: Sources) -> Editor:
    return PassphraseField()


_DISPLAY = Field("display", "Rank and name", LINE, required=True, placeholder="such as DC Tom Fielding")
_CHARITY_DISPLAY = replace(_DISPLAY, label="Name", placeholder="such as Ana Pop")
"""The charity's staff have no ranks."""
_FIRST_PASSPHRASE = Field(
    "passphrase",
    "First passphrase",
    _passphrase,
    required=True,
    hint=strength(""),
    aside=f"{SHOW_KEYS} shows it",
)
_LOGIN = Field("name", "Log-in name", LINE, required=True, placeholder="such as tom.fielding")
_CHARITY_LOGIN = replace(_LOGIN, placeholder="such as ana.pop")
RESET = Section(
    "New passphrase",
    (replace(_FIRST_PASSPHRASE, label="New passphrase"),),
    hint="for a user who forgot theirs or had too many failed attempts; their drafts are lost",
)


OTHER_STORE = {
    StoreKind.UNIT: (
        "The charity's lead adds them in the charity's store too. Log-in name and passphrase may differ "
        "there. The program shows them only who was referred, but an account opens the whole file to "
        "another program."
    ),
    StoreKind.SURVIVORS: (
        "For police referrals, the unit's administrator adds them in the unit's store too. Log-in name and "
        "passphrase may differ there."
    ),
}
"""What the other side must do for a navigator or lead, by the store to which they are added."""


def _role_field(roles: Sequence[Role]) -> Field:
    """Build the role field: the charity's store has no police roles."""
    return Field("role", "Role", CHOICE(tuple((role, role.label) for role in roles)), required=True)


def _name_fields(roles: Sequence[Role]) -> tuple[Field, Field]:
    police = Role.OFFICER in roles
    return (_DISPLAY, _LOGIN) if police else (_CHARITY_DISPLAY, _CHARITY_LOGIN)


@dataclass(frozen=True)
class StorePlace:
    """Whose store it is, and where, as a person's sheet says."""

    owner: str
    folder: str


class UsersPanel(AnsweredPanel):
    """The users, current ones first.

    Signals: `notified` with a sentence for the page and its status.
    """

    notified = Signal(str, str)

    def __init__(self, dispatcher: Dispatcher, roles: Sequence[Role], place: StorePlace) -> None:
        super().__init__()
        self._dispatcher = dispatcher
        self._roles, self._place = roles, place
        self._rows: dict[int, UserRow] = {}
        self._waits_for = ""
        """For whom a new user will wait."""
        self._model: RowsModel[UserRow] = RowsModel(user_look, parent=self)
        self._view = RowsView(self._model, "Users")
        side = QWidget()
        self._card: NewUserCard | UserCard | None = None
        self._half_typed: dict[int, NewUserCard | UserCard] = {}
        """Cards that were left with something typed, by user; that of a new user at 0."""
        self._added_id = 0
        add = Button("Add a user", icon="user-plus", kind=ButtonKind.PRIMARY)
        add.clicked.connect(self.add_user)
        users = Card("Users", flush=True)
        users.aside.addWidget(add)
        users.body.addWidget(self._view)
        self._list = users
        row = hbox(users, within=self, spacing=Space.LARGE)
        row.addWidget(scrolling(side), 1)  # a card is higher than the smallest screen
        self._side = vbox(stretch(), within=side)
        self._view.chosen.connect(self._choose)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the form room beside the list, as at 200 %."""
        self._list.setFixedWidth(width_beside(_LIST_WIDTH, event.size().width()))
        super().resizeEvent(event)

    def ask(self) -> None:
        """Read the list of users."""
        self._dispatcher.ask(UserList(), then=self._show_users)

    def add_user(self) -> None:
        """Show the form for a new user, with what was typed in it before."""
        if isinstance(self._card, NewUserCard):
            self._card.focus_first()
            return
        card = self._half_typed.pop(0, None)
        if card is None:
            card = NewUserCard(self._dispatcher, self._roles, self._waits_for)
            card.added.connect(self._added)
        self._show_card(card)

    def _show_users(self, rows: tuple[UserRow, ...]) -> None:
        self._rows = {row.id: row for row in rows}
        self._waits_for = next((row.passphrase_waits_for for row in rows if row.is_viewer), "")
        self._model.show_rows(rows)
        if self._card is None:
            if not self._view.choose(self._added_id):
                self._view.choose_first()
            self._choose(self._view.current_id() or 0)
        elif isinstance(self._card, UserCard):
            self._choose(self._card.row.id)

    def _choose(self, user_id: int) -> None:
        row = self._rows.get(user_id)
        if row is None:
            return
        if isinstance(self._card, UserCard) and self._card.row.id == user_id:
            if self._card.row == row:
                return
            self._remove_card()  # it was saved, or somebody else changed the user
        card = self._half_typed.pop(user_id, None)
        if not isinstance(card, UserCard) or card.row != row:
            card = UserCard(self._dispatcher, row, self._roles)
            card.notified.connect(self.notified)
            card.users_changed.connect(self.ask)
            card.sheet_requested.connect(self.print_sheet)
        self._show_card(card)

    def print_sheet(self) -> None:
        """Print the first-day sheet of the user whose card is shown."""
        if isinstance(self._card, UserCard):
            row, place = self._card.row, self._place
            sheet = PersonSheet(
                person=row.display,
                login=row.name,
                role=row.role.label,
                owner=place.owner,
                place=place.folder,
                store_kind=StoreKind.UNIT if Role.OFFICER in self._roles else StoreKind.SURVIVORS,
            )
            print_person_sheets(self, [sheet])

    def _show_card(self, card: NewUserCard | UserCard) -> None:
        self._put_away()
        self._card = card
        self._side.insertWidget(0, card)
        card.show()
        card.focus_first()

    def _put_away(self) -> None:
        """Remove the card, or keep it if something is typed in it that was not saved."""
        card = self._card
        if card is None or not card.is_edited:
            self._remove_card()
            return
        is_new = isinstance(card, NewUserCard)
        self._half_typed[0 if isinstance(card, NewUserCard) else card.row.id] = card
        card.hide()
        self._side.removeWidget(card)
        self._card = None
        self.notified.emit(_NEW_KEPT if is_new else _CHANGES_KEPT, Status.RUN.value)

    def _added(self, user_id: int, name: str) -> None:
        if self._waits_for:
            done = f"{name} is added and waits for a second person. {self._waits_for}"
        else:
            done = f"{name} can now unlock the store, and must choose a passphrase that only they know."
        self.notified.emit(done, Status.DONE.value)
        self._remove_card()
        self._view.setFocus()
        self._added_id = user_id
        self.ask()

    def _remove_card(self) -> None:
        if self._card is not None:
            self._side.removeWidget(self._card)
            self._card.hide()  # before another takes the same keys
            self._card.deleteLater()
            self._card = None


class NewUserCard(Card):
    """The form for a new user.

    Signals: `added` with the user's id and display name.
    """

    added = Signal(int, str)

    def __init__(self, dispatcher: Dispatcher, roles: Sequence[Role], waits_for: str) -> None:
        super().__init__("Add a user", note="tell the first passphrase in person")
        self._dispatcher = dispatcher
        fields = (*_name_fields(roles), _role_field(roles), _FIRST_PASSPHRASE)
        self._form = Form((Section("", fields),), columns=2)
        self._form.show_values({"role": roles[0]})
        self._as_shown = self._form.values()
        self.body.addWidget(self._form)
        self._store = StoreKind.UNIT if Role.OFFICER in roles else StoreKind.SURVIVORS
        self._other_store = Label(OTHER_STORE[self._store], tone="text2", wrap=True)
        self.body.addWidget(self._other_store)
        self._form.edited.connect(self._role_chosen)
        self._role_chosen()
        if waits_for:
            self.body.addWidget(Label(f"{_WAITS}. {waits_for}", tone="text2", wrap=True))
        self._running = False
        save_button(self, "Add", self.save)
        dispatcher.busy.connect(self._set_busy)

    @property
    def is_edited(self) -> bool:
        """Return whether something was typed."""
        return self._form.values() != self._as_shown

    def focus_first(self) -> None:
        self._form.focus_first()

    def _role_chosen(self, *_edited: object) -> None:
        """Show what the other side must do for a role that has an account in both stores."""
        self._other_store.setVisible(self._form.values()["role"] in MAY_WITH_SURVIVORS)

    def save(self) -> None:
        """Add the user."""
        if not self._running:
            self._running = True
            values: dict[str, Any] = self._form.values()
            self._dispatcher.perform(AddUser(**values), then=self._done, problems=self._problems)

    def _set_busy(self, busy: bool) -> None:
        self._running = self._running and busy

    def _done(self, user_id: int) -> None:
        self.added.emit(user_id, str(self._form.values()["display"]))

    def _problems(self, problems: dict[str, str]) -> None:
        self._form.show_problems(problems)


class UserCard(Card):
    """One user: name and role, a new passphrase, removal.

    Signals: `notified` with a sentence and its status; `users_changed` when the list must be read again;
    `sheet_requested` to print the first-day sheet.
    """

    notified = Signal(str, str)
    users_changed = Signal()
    sheet_requested = Signal()

    def __init__(self, dispatcher: Dispatcher, row: UserRow, roles: Sequence[Role]) -> None:
        super().__init__(row.display, note=row.left or row.name)
        self._dispatcher = dispatcher
        self.row = row
        self._has_new_role = False
        self._form = Form((Section("", (_name_fields(roles)[0], _role_field(roles))),), columns=2)
        self._reset = Form((RESET,), columns=2)
        self._form.show_values({"display": row.display, "role": row.role})
        self._as_shown = (self._form.values(), self._reset.values())
        if row.waits:
            self.body.addWidget(MessageBar(f"{row.waits}.", strong=f"{_WAITS}.", status=Status.SOON))
        if row.shut_out:
            self.body.addWidget(MessageBar(_SET_ANOTHER, strong=f"{row.shut_out}.", status=Status.LATE))
        self.body.addWidget(self._form)
        if row.left:
            self._form.set_read_only(True)
            if row.keeps_slot:
                bar = MessageBar(_UNFINISHED, strong=row.display, status=Status.LATE, link="Finish now")
                bar.followed.connect(self.finish_removal)
                self.body.addWidget(bar)
            return
        if row.waits_for and not row.is_viewer:
            self.body.addWidget(Label(_ROLE_WAITS.format(row.waits_for), tone="text2", wrap=True))
        sheet = Button("Print first-day sheet", icon="printer")
        sheet.clicked.connect(self.sheet_requested)
        self.body.addLayout(hbox(sheet, stretch()))
        reset = Button("Set passphrase", icon="key-round")
        reset.clicked.connect(self.reset)
        self.body.addSpacing(8)
        self.body.addWidget(self._reset)
        if row.passphrase_waits_for and not row.is_viewer:
            told = f"{_WAITS}. {row.passphrase_waits_for}"
            self.body.addWidget(Label(told, tone="text2", wrap=True))
        self.body.addLayout(hbox(reset, stretch()))
        self._remove = Button("Remove", kind=ButtonKind.DANGER, icon="user-x")
        self._remove.block(row.why_not_remove)
        self._remove.clicked.connect(self._confirm_removal)
        self._warning: MessageBar | None = None
        save_button(self, "Save", self.save, before=self._remove)

    @property
    def is_edited(self) -> bool:
        """Return whether something was typed that was not saved."""
        return (self._form.values(), self._reset.values()) != self._as_shown

    def focus_first(self) -> None:
        """Do nothing: the keyboard focus stays in the list."""

    def save(self) -> None:
        """Save name and role."""
        values: dict[str, Any] = self._form.values()
        command = ChangeUser(user_id=self.row.id, version=self.row.version, **values)
        self._has_new_role = command.role is not self.row.role
        self._dispatcher.perform(command, then=self._saved, problems=self._problems)

    def reset(self) -> None:
        """Set a new passphrase."""
        command = ResetUser(
            user_id=self.row.id, version=self.row.version, passphrase=str(self._reset.values()["passphrase"])
        )
        self._dispatcher.perform(command, then=self._passphrase_reset, problems=self._reset_problems)

    def remove(self) -> None:
        """Remove the user's access to the store."""
        command = RemoveUser(user_id=self.row.id, version=self.row.version)
        self._dispatcher.perform(command, then=self._removed, problems=self._problems)

    def _confirm_removal(self) -> None:
        if self._warning is None:
            warning = _REMOVE_FROM_SERVER if self._dispatcher.is_shared else _REMOVE_WARNING
            self._warning = MessageBar(
                warning, strong=self.row.display, status=Status.SOON, link="Remove now", closes=True
            )
            self._warning.followed.connect(self.remove)
            self._warning.closed.connect(self._hide_warning)
            self.body.addWidget(self._warning)
        self._warning.show()

    def _hide_warning(self) -> None:
        if self._warning is not None:
            self._warning.hide()

    def _saved(self, waits: bool) -> None:
        told = f"{_NEW_ROLE_WAITS} {self.row.waits_for}" if waits else _NEW_ROLE if self._has_new_role else ""
        self.notified.emit(f"Saved. {told}".strip(), Status.DONE.value)
        self.users_changed.emit()

    def _passphrase_reset(self, _nothing: None) -> None:
        self._reset.show_values({})
        waits_for = self.row.passphrase_waits_for
        done = f"The new passphrase of {self.row.display} waits for a second person. {waits_for}"
        self.notified.emit(done, Status.DONE.value)
        self.users_changed.emit()

    def _removed(self, name: str) -> None:
        self._hide_warning()
        self._shut_out(name)

    def finish_removal(self) -> None:
        """Change the store's keys, as was to be done when the user was removed."""
        self._shut_out(self.row.name)

    def _shut_out(self, name: str) -> None:
        self.notified.emit("Access removed. The store is getting a new key…", Status.RUN.value)
        self._dispatcher.perform(ShutOut(name), then=self._key_changed, failed=self._unfinished)

    def _unfinished(self, error: MscuError) -> None:
        self.notified.emit(f"{error.sentence} {_STILL_LEFT}", Status.LATE.value)
        self.users_changed.emit()

    def _key_changed(self, _nothing: None) -> None:
        self.notified.emit("Access removed, and the store has a new key.", Status.DONE.value)
        self.users_changed.emit()

    def _problems(self, problems: dict[str, str]) -> None:
        unplaced = self._form.show_problems(problems)
        if unplaced:
            self.notified.emit(" ".join(unplaced.values()), Status.LATE.value)

    def _reset_problems(self, problems: dict[str, str]) -> None:
        unplaced = self._reset.show_problems(problems)
        if unplaced:
            self.notified.emit(" ".join(unplaced.values()), Status.LATE.value)


def save_button(
    card: Card, label: str, run: Callable[[], object], *, before: QWidget | None = None
) -> Button:
    """Add a foot to a card with a button that saves (Ctrl+S)."""
    foot = card.foot()
    if before is not None:
        foot.addWidget(before)
    foot.addStretch(1)
    button = Button(label, kind=ButtonKind.PRIMARY, hint="Ctrl+S")
    button.clicked.connect(run)
    foot.addWidget(button)
    QShortcut(QKeySequence("Ctrl+S"), card).activated.connect(button.click)
    return button


def user_look(row: UserRow) -> RowLook:
    """Return a user as a row: rank and name, then log-in name and role."""
    chip = Chip(_WAITS.lower(), Status.SOON, Shape.RING) if row.waits else None
    chip = Chip(row.shut_out.lower(), Status.LATE, Shape.CROSS) if row.shut_out else chip
    chip = Chip(row.left, Status.QUIET, Shape.CROSS) if row.left else chip
    return RowLook(row.display, f"{row.name} · {row.role.label}", chip=chip, quiet=bool(row.left))

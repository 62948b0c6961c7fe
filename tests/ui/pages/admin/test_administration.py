"""Administration over a real store: each tab for whom it concerns, and every deed by keyboard."""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from mscu.access import MAY_WITH_SURVIVORS, REGISTERS, Actor
from mscu.actions.admin.access_grants import AccessToConfirm, WaitingAccess
from mscu.actions.admin.users import AddUser, ChangeUser, RemoveUser, ResetUser, UserList, UserRow
from mscu.codes import GivenAccess, Role, StoreKind
from mscu.errors import AccessWaits, WrongPassphrase
from mscu.store import store_service
from mscu.store_session import StoreSession
from mscu.ui.forms.drafts import Drafts
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.look.palette import Status
from mscu.ui.pages.admin.administration import AdministrationPage, CharityAdministrationPage
from mscu.ui.pages.admin.confirm_card import confirmed_words
from mscu.ui.pages.admin.own_passphrase import OwnPassphrasePage
from mscu.ui.pages.admin.store_panel import IN_FILE, NO_BACKUP_MADE, NOT_VERIFIED, BackupsPanel
from mscu.ui.pages.admin.users_panel import OTHER_STORE, UsersPanel, user_look
from mscu.ui.pages.core.page import Page
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.session.workspaces import SignedIn, Workspace, Workspaces
from mscu.ui.sign_in.recovery_sheet import CodesStep
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.choices import ChoiceField
from mscu.ui.widgets.link import Link
from mscu.ui.window.page_stack import PageStack
from tests.scenes.stores import NO_DEVICES, NOW, PASSPHRASE, Clock, Store
from tests.store.goldens import GOLDEN, Golden
from tests.ui.finding import name_of, named, tab_stops, texts, visible, walk
from tests.ui.forms.test_drafts import Box
from tests.ui.inline import InlineDispatcher
from tests.ui.pages.cases.case_scene import settle
from tests.ui.sign_in.code_reading import assert_whole, type_ends
from tests.ui.window.first_page import begin

NEW = "correct horse battery"


class Opened:
    """A store that somebody has open, with the page in front."""

    def __init__(
        self,
        store: Store,
        name: str,
        qtbot: QtBot,
        passphrase: str = PASSPHRASE,
        *,
        first: str = "",
        pages: tuple[type[Page], ...] = (AdministrationPage, OwnPassphrasePage),
    ) -> None:
        opened = store_service.unlock(store.folder, name, passphrase, devices=NO_DEVICES, now=NOW)
        self.session = StoreSession(opened)
        self.dispatcher = InlineDispatcher(self.session)
        drafts = Drafts(Box(), Clock(), self.dispatcher)
        signed_in = SignedIn(actor=self.session.gate.actor, unit_name="Greater Manchester")
        self.stack = PageStack(Workspaces(Workspace(self.dispatcher, drafts, signed_in)), pages)
        qtbot.addWidget(self.stack)
        self.dispatcher.setParent(self.stack)
        self.stack.resize(1200, 800)
        with qtbot.waitExposed(self.stack):
            self.stack.show()
        self.stack.activateWindow()
        qtbot.waitUntil(self.stack.isActiveWindow)
        if first:
            self.stack.turn_to(first)
        else:
            begin(self.stack, qtbot)

    @property
    def page(self) -> AdministrationPage:
        page = self.stack.page
        assert isinstance(page, AdministrationPage)
        return page

    def turn(self, tab: str) -> QWidget:
        """Turn to a tab by its name."""
        tabs = self.page.tabs
        at = next(at for at in range(tabs.count()) if tabs.tabText(at) == tab)
        tabs.setCurrentIndex(at)
        return self.page.panel(tab)

    def user(self, name: str) -> UserRow:
        users: tuple[UserRow, ...] = self.session.ask(UserList())
        return next(row for row in users if row.name == name)

    def close(self) -> None:
        self.session.service.close()


@pytest.fixture
def admin(store: Store, qtbot: QtBot) -> Iterator[Opened]:
    opened = Opened(store, "administrator", qtbot)
    yield opened
    opened.close()


# ------------------------------------------------------------------------------ who has what


@pytest.mark.parametrize(
    ("role", "tabs"),
    [
        (Role.ADMINISTRATOR, ["Users", "Editions", "Backups", "Store"]),
        (Role.OFFICER, ["Backups", "Store"]),
        (Role.SUPERVISOR, ["Handover", "Backups", "Store"]),
    ],
)
def test_a_tab_is_there_for_whom_it_concerns(store: Store, qtbot: QtBot, role: Role, tabs: list[str]) -> None:
    opened = Opened(store, role.value, qtbot)
    bar = opened.page.tabs
    assert [bar.tabText(at) for at in range(bar.count())] == tabs
    opened.close()


def test_the_tabs_have_the_keyboard_and_not_the_search(admin: Opened) -> None:
    assert admin.page.tabs.hasFocus()


def test_who_has_none_of_them_has_no_page() -> None:
    actor = Actor(id=1, name="a", display="A", role=Role.ANALYST, device="desk-1")
    assert not AdministrationPage.offered_to(actor)


def test_every_tab_is_named_and_reached_by_tab(admin: Opened, qtbot: QtBot) -> None:
    for tab in ("Users", "Editions", "Backups", "Store"):
        admin.turn(tab)
        QApplication.processEvents()
        stops = tab_stops(admin.stack)
        assert [each for each in stops if not name_of(each)] == [], tab
        admin.page.tabs.setFocus()
        qtbot.waitUntil(admin.page.tabs.hasFocus)
        assert set(walk(Qt.Key.Key_Tab)) == set(stops), tab


# ------------------------------------------------------------------------------ users


@pytest.mark.parametrize("store_kind", StoreKind)
def test_what_the_other_side_must_do_is_said_for_every_role_with_two_accounts(
    store_kind: StoreKind, store: Store, charity: Store, qtbot: QtBot
) -> None:
    where, who = (store, Role.ADMINISTRATOR) if store_kind is StoreKind.UNIT else (charity, Role.LEAD)
    opened = Opened(where, who, qtbot, pages=(AdministrationPage, CharityAdministrationPage))
    page = opened.stack.page
    assert page is not None
    named(page, Button, "Add a user").click()
    QApplication.processEvents()
    roles = named(page, ChoiceField, "Role")
    shown = {}
    for at, role in enumerate(REGISTERS[store_kind]):
        roles.setCurrentIndex(at)
        roles.activated.emit(at)
        shown[role] = OTHER_STORE[store_kind] in texts(page)
    assert shown == {role: role in MAY_WITH_SURVIVORS for role in REGISTERS[store_kind]}
    opened.close()


def test_a_user_is_added(admin: Opened, store: Store, qtbot: QtBot) -> None:
    named(admin.page, Button, "Add a user").click()
    QApplication.processEvents()
    named(admin.page, QLineEdit, "Rank and name").setText("DC Tom Fielding")
    named(admin.page, QLineEdit, "Log-in name").setText("tom.fielding")
    field = named(admin.page, QLineEdit, "First passphrase")
    field.setText(NEW)
    assert "Waits for a second person. PC Supervisor must confirm it." in texts(admin.page)
    QTest.keyClick(field, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "DC Tom Fielding is added and waits for a second person." in texts(admin.page))
    assert "can now unlock" not in texts(admin.page)
    assert "Waits for a second person. New user: Officer." in texts(admin.page)
    assert admin.user("tom.fielding").role is Role.OFFICER
    QApplication.processEvents()
    by_ctrl_s = [each for each in buttons(admin.page) if each.accessibleDescription() == "Ctrl+S"]
    assert [each.label for each in by_ctrl_s] == ["Save"]
    name = named(admin.page, QLineEdit, "Rank and name")
    assert name.text() == "DC Tom Fielding"
    name.setText("DS Tom Fielding")
    QTest.keyClick(name, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "Saved." in texts(admin.page))
    assert "takes effect" not in texts(admin.page), "only the name was changed"
    assert admin.user("tom.fielding").display == "DS Tom Fielding"
    admin.close()
    confirmed_by_supervisor(store, qtbot)
    tom = store_service.unlock(store.folder, "tom.fielding", NEW, devices=NO_DEVICES, now=NOW)
    assert tom.store.unlocked.must_change
    tom.close()


def confirmed_by_supervisor(store: Store, qtbot: QtBot) -> None:
    """Confirm what waits, on the supervisor's own page."""
    opened = Opened(store, "supervisor", qtbot)
    for button in buttons(opened.page):
        if button.label == "Confirm":
            button.click()
            break
    qtbot.waitUntil(lambda: "Confirmed for " in texts(opened.page))
    opened.close()


def test_what_is_half_typed_of_a_user_is_kept_while_another_is_looked_at(admin: Opened) -> None:
    named(admin.page, Button, "Add a user").click()
    settle()
    QTest.keyClicks(named(admin.page, QLineEdit, "Rank and name"), "DC Tom Fie")
    users = named(admin.page, RowsView, "Users")
    users.setCurrentIndex(users.model().index(1, 0))
    settle()
    assert "The new user is not added yet." in texts(admin.page)
    before = named(admin.page, QLineEdit, "Rank and name").text()
    QTest.keyClicks(named(admin.page, QLineEdit, "Rank and name"), "Acting ")
    named(admin.page, Button, "Add a user").click()
    settle()
    assert named(admin.page, QLineEdit, "Rank and name").text() == "DC Tom Fie"
    users.setCurrentIndex(users.model().index(0, 0))
    users.setCurrentIndex(users.model().index(1, 0))
    settle()
    assert named(admin.page, QLineEdit, "Rank and name").text() == f"Acting {before}"


def buttons(page: QWidget) -> list[Button]:
    return [each for each in page.findChildren(Button) if each.isVisible()]


def test_what_is_wrong_is_said_at_its_field(admin: Opened) -> None:
    named(admin.page, Button, "Add a user").click()
    QApplication.processEvents()
    named(admin.page, QLineEdit, "Log-in name").setText("officer")
    named_add(admin).click()
    for name in ("Rank and name", "Log-in name", "First passphrase"):
        assert named(admin.page, QLineEdit, name).accessibleDescription() != ""
    assert len([row for row in admin.session.ask(UserList()) if row.name == "officer"]) == 1


def named_add(admin: Opened) -> Button:
    """Return the button at the foot of the form: two begin with Add."""
    return next(b for b in admin.page.findChildren(Button) if b.label == "Add")


def choose(admin: Opened, name: str) -> None:
    panel = admin.turn("Users")
    assert isinstance(panel, UsersPanel)
    named(panel, RowsView, "Users").choose(admin.user(name).id)
    QApplication.processEvents()


def says(opened: Opened, told: str) -> bool:
    return told in texts(opened.page)


def test_at_200_per_cent_the_form_beside_a_list_is_whole(admin: Opened, qtbot: QtBot) -> None:
    admin.stack.resize(683 - 56, 384 - 48)  # beside the rail, between banner and status line
    for tab in ("Users", "Backups"):
        panel = admin.turn(tab)
        qtbot.waitUntil(panel.isVisible)
        QApplication.processEvents()
        for area in visible(panel, QScrollArea):
            inside = area.widget()
            assert inside is not None
            assert area.mapTo(admin.stack, area.rect().topRight()).x() < admin.stack.width()
            assert inside.width() <= area.viewport().width(), tab
            assert area.viewport().width() >= 280, tab


def test_a_role_is_changed(admin: Opened, store: Store, qtbot: QtBot) -> None:
    for role, told in (
        (Role.ANALYST, "The new role takes effect"),
        (Role.SUPERVISOR, "The new role waits for a second person. PC Supervisor must"),
    ):
        choose(admin, "officer")
        named(admin.page, ChoiceField, "Role").show_value(role)
        named(admin.page, Button, "Save").click()
        qtbot.waitUntil(partial(says, admin, told))
        assert admin.user("officer").role is Role.ANALYST
    assert "Waits for a second person. New role: Supervisor." in texts(admin.page)
    admin.close()
    confirmed_by_supervisor(store, qtbot)
    again = Opened(store, "administrator", qtbot)
    assert again.user("officer").role is Role.SUPERVISOR
    again.close()


def test_what_waits_is_confirmed_at_once_or_refused(admin: Opened, store: Store, qtbot: QtBot) -> None:
    """The administrator who gave it has no card; the supervisor has it on whichever tab is in front."""
    for name, role in (("officer", Role.SUPERVISOR), ("analyst", Role.OFFICER), ("msvlo", Role.OFFICER)):
        row = admin.user(name)
        command = ChangeUser(user_id=row.id, version=row.version, display=row.display, role=role)
        assert admin.session.perform(command)
    admin.page.shown()
    assert "Waiting for you to confirm" not in texts(admin.page)
    admin.close()
    opened = Opened(store, "supervisor", qtbot)
    page = opened.page
    qtbot.waitUntil(lambda: "Waiting for you to confirm" in texts(page))
    for told in ("PC Officer (officer)", "New role: Supervisor", "given by PC Administrator, "):
        assert told in texts(page)
    named(page, Button, "Refuse PC Msvlo, New role: Officer").click()
    assert opened.session.ask(AccessToConfirm())[2].name == "msvlo", "it is not refused by one click"
    qtbot.waitUntil(lambda: "keeps the present role" in texts(page))
    named(page, Link, "Refuse now").click()
    qtbot.waitUntil(lambda: "Refused. PC Msvlo keeps the present role." in texts(page))
    named(page, Button, "Confirm all 2").click()
    done = "Confirmed for 2 users. It takes effect the next time they unlock the store."
    qtbot.waitUntil(lambda: done in texts(page))
    assert "Waiting for you to confirm" not in texts(page)
    opened.close()
    roles = dict(store.sql("SELECT name, role FROM users"))
    assert (roles["officer"], roles["analyst"], roles["msvlo"]) == ("supervisor", "officer", "msvlo")


def test_each_refusal_says_what_follows_and_who_is_shut_out_is_marked(
    admin: Opened, store: Store, qtbot: QtBot
) -> None:
    """A walk over everything that can be refused."""
    officer, analyst = admin.user("officer"), admin.user("analyst")
    new = AddUser(name="priya", display="DS Priya Nolan", role=Role.OFFICER, passphrase=NEW)
    admin.session.perform(new)
    admin.session.perform(ResetUser(user_id=officer.id, version=officer.version, passphrase=NEW))
    admin.session.perform(
        ChangeUser(user_id=analyst.id, version=analyst.version, display=analyst.display, role=Role.SUPERVISOR)
    )
    admin.session.new_codes()
    admin.close()
    told = {
        GivenAccess.NEW_USER: "DS Priya Nolan will not get access.",
        GivenAccess.PASSPHRASE: "PC Officer cannot unlock the store until somebody sets another passphrase.",
        GivenAccess.ROLE: "PC Analyst keeps the present role.",
        GivenAccess.CODES: "PC Administrator drew codes that will open nothing.",
    }
    opened = Opened(store, "supervisor", qtbot)
    page = opened.page
    waiting = opened.session.ask(AccessToConfirm())
    assert {row.kind for row in waiting} == set(GivenAccess) == set(told)
    for row in waiting:
        named(page, Button, f"Refuse {row.user}, {row.what}").click()
        qtbot.waitUntil(partial(says, opened, "Refuse now"))
        named(page, Link, "Refuse now").click()
        qtbot.waitUntil(partial(says, opened, f"Refused. {told[row.kind]}"))
    opened.close()
    with pytest.raises(AccessWaits) as shut_out:
        store_service.unlock(store.folder, "officer", NEW, devices=NO_DEVICES, now=NOW)
    assert "waits" not in str(shut_out.value)
    again = Opened(store, "administrator", qtbot)
    assert again.user("officer").shut_out == "Cannot unlock: passphrase refused"
    assert [row.name for row in again.session.ask(UserList()) if row.shut_out] == ["officer"]
    choose(again, "officer")
    assert "Cannot unlock: passphrase refused. Set another passphrase for them." in texts(again.page)
    chips = {name: user_look(again.user(name)).chip for name in ("officer", "priya")}
    assert chips["officer"] is not None
    assert chips["officer"].text == "cannot unlock: passphrase refused"
    assert chips["priya"] is not None
    assert chips["priya"].text.startswith("refused ")
    again.close()


@pytest.mark.parametrize(
    ("kinds", "names", "told"),
    [
        ((GivenAccess.ROLE, GivenAccess.PASSPHRASE), "aa", "Confirmed for A. It takes effect the next time"),
        ((GivenAccess.NEW_USER,) * 3, "abc", "Confirmed for 3 users. It takes effect"),
        ((GivenAccess.CODES,), "a", "Confirmed. The new recovery codes now count, and the old"),
        ((GivenAccess.CODES, GivenAccess.ROLE), "ab", "the store. The new recovery codes now"),
    ],
)
def test_what_was_confirmed_is_told_with_its_number(
    kinds: Sequence[GivenAccess], names: str, told: str
) -> None:
    rows = [
        WaitingAccess(id=1, user=name.upper(), name=name, kind=kind, what="", given="")
        for kind, name in zip(kinds, names, strict=True)
    ]
    assert told in confirmed_words(rows)


def test_who_has_no_administration_confirms_where_the_passphrase_is_changed(
    store: Store, qtbot: QtBot
) -> None:
    """In a unit of two the other one confirms, whatever the role."""
    admin = store_service.unlock(store.folder, "administrator", PASSPHRASE, devices=NO_DEVICES, now=NOW)
    session = StoreSession(admin)
    for row in session.ask(UserList()):
        if row.name not in {"administrator", "analyst"}:
            session.perform(RemoveUser(user_id=row.id, version=row.version))
    new = AddUser(name="priya", display="DS Priya Nolan", role=Role.OFFICER, passphrase=NEW)
    session.perform(new)
    admin.close()
    opened = Opened(store, "analyst", qtbot, first=OwnPassphrasePage.name)
    page = opened.stack.page
    assert page is not None
    named(page, Button, "Confirm DS Priya Nolan, New user: Officer").click()
    done = "Confirmed for DS Priya Nolan. It takes effect the next time this user unlocks the store."
    qtbot.waitUntil(lambda: done in texts(page))
    opened.close()
    store_service.unlock(store.folder, "priya", NEW, devices=NO_DEVICES, now=NOW).close()


def test_a_passphrase_is_given_anew(admin: Opened, store: Store, qtbot: QtBot) -> None:
    choose(admin, "officer")
    named(admin.page, QLineEdit, "New passphrase").setText("short")
    named(admin.page, Button, "Set passphrase").click()
    assert "at least 12 characters" in texts(admin.page)
    named(admin.page, QLineEdit, "New passphrase").setText(NEW)
    named(admin.page, Button, "Set passphrase").click()
    assert "The new passphrase of PC Officer waits for a second person." in texts(admin.page)
    admin.close()
    confirmed_by_supervisor(store, qtbot)
    store_service.unlock(store.folder, "officer", NEW, devices=NO_DEVICES, now=NOW).close()


def test_nobody_is_removed_by_one_click_and_then_for_good(admin: Opened, store: Store, qtbot: QtBot) -> None:
    choose(admin, "colleague")
    named(admin.page, Button, "Remove").click()
    assert admin.user("colleague").left == ""
    qtbot.waitUntil(lambda: "will lose access at once" in texts(admin.page))
    named(admin.page, Link, "Remove now").click()
    assert admin.user("colleague").left != ""
    admin.close()
    with pytest.raises(WrongPassphrase):
        store_service.unlock(store.folder, "colleague", PASSPHRASE, devices=NO_DEVICES, now=NOW)


def test_a_removal_that_was_not_finished_is_finished_later(admin: Opened, store: Store) -> None:
    row = admin.user("colleague")
    admin.dispatcher.perform(RemoveUser(user_id=row.id, version=row.version))
    panel = admin.turn("Users")
    assert isinstance(panel, UsersPanel)
    panel.ask()
    assert admin.user("colleague").keeps_slot
    choose(admin, "colleague")
    assert "but the removal is not finished" in texts(admin.page)
    named(admin.page, Link, "Finish now").click()
    assert not admin.user("colleague").keeps_slot
    admin.close()
    with pytest.raises(WrongPassphrase):
        store_service.unlock(store.folder, "colleague", PASSPHRASE, devices=NO_DEVICES, now=NOW)


def test_what_is_said_of_a_removal_is_so_of_a_file_or_a_server(admin: Opened, qtbot: QtBot) -> None:
    choose(admin, "colleague")
    named(admin.page, Button, "Remove").click()
    qtbot.waitUntil(lambda: "Old backups still open with the old passphrase" in texts(admin.page))
    admin.dispatcher.is_shared = True
    choose(admin, "officer")
    named(admin.page, Button, "Remove").click()
    qtbot.waitUntil(lambda: "Backups of the server are not encrypted" in texts(admin.page))
    assert "old passphrase" not in texts(admin.page)


def test_why_somebody_may_not_be_removed_is_said(admin: Opened) -> None:
    choose(admin, "administrator")
    button = named(admin.page, Button, "Remove")
    assert not button.isEnabled()
    assert button.toolTip() == "You cannot remove yourself. Ask another administrator."


# ------------------------------------------------------------------------------ backups, store


def test_a_backup_is_made_and_listed(admin: Opened, store: Store, qtbot: QtBot) -> None:
    admin.turn("Backups")
    QApplication.processEvents()
    assert "No backups yet" in texts(admin.page)
    with qtbot.waitSignal(admin.stack.backed_up):
        named(admin.page, Button, "Back up now").click()
    qtbot.waitUntil(lambda: "without errors: unit-" in texts(admin.page))
    assert len(list((store.folder / "backups").iterdir())) == 1
    assert named(admin.page, RowsView, "Backups").model().rowCount() == 1


@pytest.fixture
def of_before(tmp_path: Path, qtbot: QtBot) -> Iterator[Opened]:
    """Yield a store of an earlier version, which has a backup that names people."""
    golden = GOLDEN / "r0055" / StoreKind.UNIT
    shutil.copytree(golden, tmp_path / "store")
    opened = Opened(replace(Golden(golden).store(), folder=tmp_path / "store"), "administrator", qtbot)
    yield opened
    opened.close()


def test_backups_that_name_people_are_listed_and_made_again(of_before: Opened, qtbot: QtBot) -> None:
    of_before.turn("Backups")
    qtbot.waitUntil(lambda: "names people" in told_by(of_before))
    again = named(of_before.page, Button, "Make them again without names")
    assert again.isVisible()
    assert "Backups of an earlier version" in texts(of_before.page)
    again.click()
    qtbot.waitUntil(lambda: "1 backup made again without names." in texts(of_before.page))
    assert "names people" not in told_by(of_before)
    assert not again.isVisible()
    assert of_before.session.verify().found == 0


def told_by(opened: Opened) -> str:
    """Return what the rows of the backups tell."""
    model = named(opened.page, RowsView, "Backups").model()
    cells = [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())]
    return " ".join(str(cell) for cell in cells)


def test_a_sound_store_is_said_to_be_sound_and_another_is_not(admin: Opened, qtbot: QtBot) -> None:
    admin.turn("Backups")
    QApplication.processEvents()
    named(admin.page, Button, "Back up now").click()
    named(admin.page, Button, "Verify now").click()
    qtbot.waitUntil(lambda: "Sound." in texts(admin.page))
    with admin.session.service.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE users SET display = 'Nobody' WHERE name = 'officer'")
    named(admin.page, Button, "Verify now").click()
    qtbot.waitUntil(lambda: "Stop working in this store" in texts(admin.page))


@pytest.fixture
def panel(admin: Opened, qtbot: QtBot) -> Iterator[BackupsPanel]:
    """Yield the panel of the backups, whose tasks run beside the window as in the program."""
    dispatcher = Dispatcher(admin.session)
    made = BackupsPanel(dispatcher, may_countersign=False, backs_up=True)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    with qtbot.waitActive(made):
        made.show()
    made.ask()
    yield made
    dispatcher.close()


def test_a_verification_is_cancelled(panel: BackupsPanel, qtbot: QtBot) -> None:
    verify = named(panel, Button, "Verify now")
    verify.setFocus()
    QTest.keyClick(verify, Qt.Key.Key_Space)
    panel.check.bar.cancel()
    qtbot.waitUntil(lambda: NOT_VERIFIED in texts(panel), timeout=20_000)
    assert not panel.check.bar.isVisible()


def test_a_backup_is_cancelled(panel: BackupsPanel, store: Store, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.notified) as told:
        named(panel, Button, "Back up now").click()
        panel.bar.cancel()
    assert told.args == [NO_BACKUP_MADE, Status.QUIET.value]
    assert list((store.folder / "backups").iterdir()) == []


def test_the_store_says_what_it_is_and_draws_new_codes(admin: Opened, qtbot: QtBot) -> None:
    admin.turn("Store")
    qtbot.waitUntil(lambda: "Unit: Test unit" in texts(admin.page))
    assert IN_FILE in texts(admin.page)
    assert not lacks_codes(admin)
    named(admin.page, Button, "Issue new codes").click()
    qtbot.waitUntil(lambda: "Two recovery codes" in texts(admin.page))
    assert lacks_codes(admin), "until somebody has them on paper"
    step = admin.page.findChild(CodesStep)
    assert step is not None
    assert_whole(step)
    type_ends(step)
    assert not lacks_codes(admin)
    qtbot.waitUntil(lambda: "Two recovery codes" not in texts(admin.page))
    assert named(admin.page, Button, "Issue new codes").isEnabled()


def lacks_codes(opened: Opened) -> bool:
    return opened.session.lacks_codes


def test_no_codes_are_drawn_by_who_manages_no_users(store: Store, qtbot: QtBot) -> None:
    opened = Opened(store, "officer", qtbot)
    opened.turn("Store")
    qtbot.waitUntil(lambda: "Unit: Test unit" in texts(opened.page))
    assert "Recovery codes" not in texts(opened.page)
    opened.close()


# ------------------------------------------------------------------------------ own passphrase


def test_the_own_passphrase_is_changed(store: Store, qtbot: QtBot) -> None:
    opened = Opened(store, "supervisor", qtbot)
    opened.stack.turn_to("own")
    QApplication.processEvents()
    page = opened.stack.page
    assert isinstance(page, OwnPassphrasePage)
    assert named(page, QLineEdit, "Current passphrase").hasFocus()
    fill(page, "not this one at all", NEW)
    assert "This is not your current passphrase." in texts(page)
    fill(page, PASSPHRASE, NEW)
    qtbot.waitUntil(lambda: "Your passphrase has been changed." in texts(page))
    assert named(page, QLineEdit, "New passphrase").text() == ""
    opened.close()
    store_service.unlock(store.folder, "supervisor", NEW, devices=NO_DEVICES, now=NOW).close()


def fill(page: QWidget, old: str, new: str) -> None:
    for name, words in (
        ("Current passphrase", old),
        ("New passphrase", new),
        ("Repeat the new passphrase", new),
    ):
        named(page, QLineEdit, name).setText(words)
    named(page, Button, "Change").click()


def test_what_was_typed_of_a_passphrase_is_gone_with_the_page(store: Store, qtbot: QtBot) -> None:
    opened = Opened(store, "supervisor", qtbot)
    opened.stack.turn_to("own")
    page = opened.stack.page
    assert page is not None
    QApplication.processEvents()
    named(page, QLineEdit, "Current passphrase").setText(PASSPHRASE)
    opened.stack.back()
    assert all(not line.text() for line in page.findChildren(QLineEdit))
    opened.close()

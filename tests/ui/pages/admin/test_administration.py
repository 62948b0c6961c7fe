"""Administration over a real store: each tab for whom it concerns, and every deed by keyboard."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from mscu.access import MAY_WITH_SURVIVORS, REGISTERS, Actor
from mscu.actions.admin.access_grants import AccessToConfirm
from mscu.actions.admin.users import AddUser, ChangeUser, RemoveUser, ResetUser, UserList
from mscu.codes import GivenAccess, Role, StoreKind
from mscu.errors import AccessWaits, WrongPassphrase
from mscu.store import store_service
from mscu.store_session import StoreSession
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.pages.admin.administration import AdministrationPage, CharityAdministrationPage
from mscu.ui.pages.admin.confirm_card import CODES_NOTE
from mscu.ui.pages.admin.own_passphrase import OwnPassphrasePage
from mscu.ui.pages.admin.users_panel import OTHER_STORE, UsersPanel, user_look
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.choices import ChoiceField
from mscu.ui.widgets.link import Link
from tests.scenes.stores import NO_DEVICES, NOW, PASSPHRASE, Store
from tests.ui.finding import name_of, named, tab_stops, texts, visible, walk
from tests.ui.pages.admin.administration_scene import Opened
from tests.ui.pages.cases.case_scene import settle

NEW = "correct horse battery"


# ------------------------------------------------------------------------------ who has what


def test_a_tab_is_there_for_whom_it_concerns(store: Store, qtbot: QtBot) -> None:
    for role, tabs in {
        Role.ADMINISTRATOR: ["Users", "Editions", "Backups", "Store"],
        Role.OFFICER: ["Backups", "Store"],
        Role.SUPERVISOR: ["Handover", "Backups", "Store"],
    }.items():
        opened = Opened(store, role.value, qtbot)
        bar = opened.page.tabs
        assert [bar.tabText(at) for at in range(bar.count())] == tabs
        opened.turn("Store")
        qtbot.waitUntil(partial(says, opened, "Unit: Test unit"))
        assert says(opened, "Recovery codes") == (role is Role.ADMINISTRATOR), "who manages users draws them"
        opened.close()
    analyst = Actor(id=1, name="a", display="A", role=Role.ANALYST, device="desk-1")
    assert not AdministrationPage.offered_to(analyst)


def test_every_tab_is_named_and_reached_by_tab_and_whole_at_200_per_cent(admin: Opened, qtbot: QtBot) -> None:
    assert admin.page.tabs.hasFocus(), "and not the search"
    for tab in ("Users", "Editions", "Backups", "Store"):
        admin.turn(tab)
        QApplication.processEvents()
        stops = tab_stops(admin.stack)
        assert [each for each in stops if not name_of(each)] == [], tab
        admin.page.tabs.setFocus()
        qtbot.waitUntil(admin.page.tabs.hasFocus)
        assert set(walk(Qt.Key.Key_Tab)) == set(stops), tab
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


def test_what_is_wrong_is_said_at_its_field_and_why_somebody_may_not_be_removed(admin: Opened) -> None:
    choose(admin, "administrator")
    button = named(admin.page, Button, "Remove")
    assert not button.isEnabled()
    assert button.toolTip() == "You cannot remove yourself. Ask another administrator."
    named(admin.page, Button, "Add a user").click()
    QApplication.processEvents()
    named(admin.page, QLineEdit, "Log-in name").setText("officer")
    next(each for each in admin.page.findChildren(Button) if each.label == "Add").click()
    for name in ("Rank and name", "Log-in name", "First passphrase"):
        assert named(admin.page, QLineEdit, name).accessibleDescription() != ""
    assert len([row for row in admin.session.ask(UserList()) if row.name == "officer"]) == 1


def choose(admin: Opened, name: str) -> None:
    panel = admin.turn("Users")
    assert isinstance(panel, UsersPanel)
    named(panel, RowsView, "Users").choose(admin.user(name).id)
    QApplication.processEvents()


def says(opened: Opened, told: str) -> bool:
    return told in texts(opened.page)


def test_a_role_that_gives_more_waits_until_it_is_confirmed_or_refused(
    admin: Opened, store: Store, qtbot: QtBot
) -> None:
    """The administrator who gave it has no card; the supervisor has it on whichever tab is in front."""
    for role, told in (
        (Role.ANALYST, "The new role takes effect"),
        (Role.SUPERVISOR, "The new role waits for a second person. PC Supervisor must"),
    ):
        choose(admin, "officer")
        named(admin.page, ChoiceField, "Role").show_value(role)
        named(admin.page, Button, "Save").click()
        qtbot.waitUntil(partial(says, admin, told))
        assert admin.user("officer").role is Role.ANALYST
    assert says(admin, "Waits for a second person. New role: Supervisor.")
    for name in ("analyst", "msvlo"):
        row = admin.user(name)
        command = ChangeUser(user_id=row.id, version=row.version, display=row.display, role=Role.OFFICER)
        assert admin.session.perform(command)
    admin.page.shown()
    assert not says(admin, "Waiting for you to confirm")
    admin.close()
    opened = Opened(store, "supervisor", qtbot)
    page = opened.page
    qtbot.waitUntil(partial(says, opened, "Waiting for you to confirm"))
    for told in ("PC Officer (officer)", "New role: Supervisor", "given by PC Administrator, "):
        assert says(opened, told)
    assert not says(opened, CODES_NOTE)
    named(page, Button, "Refuse PC Msvlo, New role: Officer").click()
    assert opened.session.ask(AccessToConfirm())[2].name == "msvlo", "it is not refused by one click"
    qtbot.waitUntil(partial(says, opened, "keeps the present role"))
    named(page, Link, "Refuse now").click()
    qtbot.waitUntil(partial(says, opened, "Refused. PC Msvlo keeps the present role."))
    named(page, Button, "Confirm all 2").click()
    done = "Confirmed for 2 users. It takes effect the next time they unlock the store."
    qtbot.waitUntil(partial(says, opened, done))
    assert not says(opened, "Waiting for you to confirm")
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
    qtbot.waitUntil(partial(says, opened, CODES_NOTE))
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


def test_who_has_no_administration_confirms_where_the_passphrase_is_changed(
    store: Store, qtbot: QtBot
) -> None:
    """In a unit of two the other one confirms, whatever the role."""
    store.keep_users("administrator", "analyst")
    store.close()
    admin = store_service.unlock(store.folder, "administrator", PASSPHRASE, devices=NO_DEVICES, now=NOW)
    session = StoreSession(admin)
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
    for name, is_shared, told in (
        ("officer", True, "Backups of the server are not encrypted"),
        ("colleague", False, "Old backups still open with the old passphrase"),
    ):
        admin.dispatcher.is_shared = is_shared
        choose(admin, name)
        named(admin.page, Button, "Remove").click()
        qtbot.waitUntil(partial(says, admin, told))
        assert says(admin, "old passphrase") is not is_shared
    assert admin.user("colleague").left == ""
    qtbot.waitUntil(partial(says, admin, "will lose access at once"))
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

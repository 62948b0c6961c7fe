"""What is told at unlocking: access that was decided on, and what waits, with the way to it."""

from __future__ import annotations

from typing import Any

from pytestqt.qtbot import QtBot

from mscu.actions.admin.users import AddUser, ChangeUser, UserList
from mscu.codes import Role
from mscu.ui.pages.admin.administration import AdministrationPage
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.link import Link
from tests.app.test_sign_in import session
from tests.scenes.stores import Store
from tests.ui.finding import named, texts
from tests.ui.session.test_hit_matching import rise, sit_down

WAITS = "2 changes of access wait for you to confirm."


def test_a_second_person_is_led_to_what_waits_and_both_are_told_once(store: Store, qtbot: QtBot) -> None:
    for name in ("supervisor", "officer"):  # neither comes for the first time
        store.close()
        session(store, name).log_out()
    admin = store.gate(Role.ADMINISTRATOR)
    admin.perform(
        AddUser(name="priya", display="DS Nolan", role=Role.OFFICER, passphrase="correct horse battery")
    )
    officer = next(row for row in admin.ask(UserList()) if row.name == "officer")
    admin.perform(
        ChangeUser(user_id=officer.id, version=officer.version, display=officer.display, role=Role.SUPERVISOR)
    )
    store.close()
    window = sit_down(store, "supervisor", qtbot)
    stack: Any = window.main.stack
    window.main.show()
    qtbot.waitUntil(lambda: WAITS in texts(stack.page))
    window.main.tour.begin()
    stack.page.clear_messages()
    window.main.tour.end()
    qtbot.waitUntil(lambda: WAITS in texts(stack.page))
    named(stack.page, Link, "Show").click()
    assert isinstance(stack.page, AdministrationPage)
    qtbot.waitUntil(lambda: "Waiting for you to confirm" in texts(stack.page))
    named(stack.page, Button, "Confirm all").click()
    qtbot.waitUntil(lambda: "Confirmed for 2 users." in texts(stack.page))
    rise(window, qtbot)
    told = "PC Administrator made you Supervisor on 20 Jun 2022 10:30; PC Supervisor confirmed it."
    for is_told in (True, False):
        window = sit_down(store, "officer", qtbot)
        window.main.show()
        assert (told in texts(window.main.stack)) is is_told
        rise(window, qtbot)

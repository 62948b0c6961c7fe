"""What is said of a store: other things are true of one on a server."""

from __future__ import annotations

from datetime import UTC, datetime

from pytestqt.qtbot import QtBot

from mscu.maintenance import ServerFacts
from mscu.ui.pages.admin.store_panel import IN_FILE, READ_IN_CLEAR, ServerCard, SetByIT, codes_note
from tests.tools.it_settings import SetByIT as Setting
from tests.ui.finding import texts

SERVER = ServerFacts(
    host="db.example",
    database="unit",
    version="15.4",
    authority="Force IT",
    authority_until=datetime(2036, 11, 30, tzinfo=UTC),
    certificate_until=datetime(2026, 12, 28, tzinfo=UTC),
    backup_at=None,
    connected=("PC Officer",),
)


def test_the_codes_open_nothing_at_a_workstation_of_a_server() -> None:
    assert codes_note(None).startswith("The two codes together open the store")
    assert "open the store when" not in codes_note(SERVER)
    assert "IT then opens the store with both codes, on the server." in codes_note(SERVER)


def test_the_server_s_own_certificate_is_told_from_the_authority_s(qtbot: QtBot) -> None:
    card = ServerCard()
    qtbot.addWidget(card)
    card.show_server(SERVER)
    card.show()
    said = texts(card)
    assert "lasts until 28 Dec 2026" in said
    assert "Force IT (the authority's own lasts until 30 Nov 2036)" in said
    assert READ_IN_CLEAR in said
    assert card.accessibleName() == "The unit's server"
    card.show_server(None)
    assert card.accessibleName() == "A unit's server"
    assert IN_FILE in texts(card)


def test_what_it_has_set_is_shown_with_where_it_stands(set_by_it: Setting, qtbot: QtBot) -> None:
    file = set_by_it('idle_minutes = 5\nfeatures_off = ["demo", "server"]')
    card = SetByIT()
    qtbot.addWidget(card)
    card.show()
    said = texts(card)
    assert f"cannot be changed in the program. They are set in {file}." in said
    assert "Locks after" in said
    assert "5 min" in said
    assert "The demo with made-up people, A unit's store on a server" in said
    assert "Second factor" not in said

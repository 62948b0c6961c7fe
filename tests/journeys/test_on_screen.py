"""Calls under a window manager, with a real mouse and keys: what no test of events alone shows."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy

from mscu.models.entries.tactical_advice import TacticalAdvice
from tests.journeys.workstation import Workstation, at_workstation
from tests.scenes.stores import Store
from tests.tools.screen import LACKING, screen

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="X11 only"),
    pytest.mark.skipif(bool(LACKING), reason=f"install first: {LACKING}"),
]


GIVEN = 2
"""One piece by the mouse, one by the keyboard."""


@pytest.fixture
def workstation(store: Store, tmp_path: Path) -> Iterator[Workstation]:
    """The officer's window, as it is after unlocking."""
    store.close()
    with screen(tmp_path) as settings, at_workstation(store.folder, "officer", settings) as made:
        made.unlock()
        yield made


def test_a_call_is_taken_with_mouse_and_keys(workstation: Workstation, store: Store) -> None:
    workstation.keys("ctrl+shift+n")
    workstation.ask("keyboard Caller")
    workstation.write("PC 4471 Hughes")
    workstation.keys("Tab", "Tab")
    workstation.write("Pilsworth")
    workstation.click_on("Give")
    workstation.ask("reads , given ")
    workstation.write(" Services")
    assert workstation.ask("keyboard Where").endswith(": Pilsworth Services")
    workstation.keys("Tab", "Tab", "Tab", "y", "n", "s", "y")
    workstation.ask("keyboard What the officer says")
    workstation.keys("Tab", "Tab")
    assert workstation.ask("keyboard 2. ").startswith("2. ")
    workstation.keys("Return")
    workstation.ask("keyboard 3. ")
    workstation.click_on("Save")
    workstation.ask("reads saved, ")
    workstation.close()
    again = Store(store.folder, store.template)
    with again.engine.connect() as connection:
        (advice,) = connection.execute(sqlalchemy.select(TacticalAdvice.text)).scalars()
    again.close()
    assert len(advice.splitlines()) == GIVEN


def test_a_message_is_closed_and_the_keyboard_stays_in_its_field(workstation: Workstation) -> None:
    workstation.keys("ctrl+shift+n")
    workstation.ask("keyboard Caller")
    workstation.write("PS 88 Lunt")
    workstation.keys("ctrl+n", "Return")
    workstation.ask("reads Not saved yet: ")
    workstation.ask("keyboard Caller")
    workstation.write("PC 44")
    workstation.click_on("Close this message")
    workstation.write("71 Hughes")
    assert workstation.ask("keyboard Caller").endswith(": PC 4471 Hughes")
    workstation.keys("Tab", "Tab")
    workstation.write("Pilsworth")
    workstation.keys("ctrl+s")
    workstation.ask("reads saved, ")
    workstation.ask("keyboard Caller")
    workstation.click_on("Close this message")
    workstation.write("PC 1234 Khan")
    assert workstation.ask("keyboard Caller").endswith(": PC 1234 Khan")

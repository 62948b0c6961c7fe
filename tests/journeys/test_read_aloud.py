"""Every page as a screen reader is told of it, over the bus and from outside the program."""

import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from mscu.codes import Role, StoreKind
from mscu.ui.pages.page_list import PAGES
from mscu.ui.window.program import LOCKED, TITLE, UNLOCKED
from tests.inputs.survivors import CharityWorld
from tests.journeys.workstation import Workstation, at_workstation
from tests.scenes.crowd import Crowd
from tests.scenes.stores import Store
from tests.tools.screen import LACKING, screen
from tests.ui.pages.core.known_records import records, records_of_charity
from tests.ui.pages.core.walking import roles_of

if sys.platform != "linux":
    pytest.skip("The bus of accessibility is Linux's.", allow_module_level=True)

from tests.tools import at_spi  # its library is installed on Linux alone
from tests.tools.at_spi import Accessible, ScreenReader, screen_reader, session_bus

pytestmark = [
    pytest.mark.skipif(bool(LACKING or at_spi.LACKING), reason=f"install first: {LACKING} {at_spi.LACKING}")
]

WALKERS = (Role.OFFICER, Role.NAVIGATOR)
"""Who turns to all pages that they have."""
OTHERS = (Role.ADMINISTRATOR, Role.SUPERVISOR, Role.AUDITOR, Role.LEAD)
"""Who turns to those that neither of them has."""
CONTROLS = {
    *("push button", "check box", "radio button", "combo box", "text", "page tab"),
    *("list", "list item", "table", "cell", "tree", "tree item", "menu item", "scroll bar", "spin button"),
}
TO_READ = {"label", "heading", "panel", "chart", "frame", "page tab list", "column header"}
"""What may have the keyboard to be read or scrolled, beside the controls."""
UNNAMED, READ = {"scroll bar"}, {"text"}
STATES = {
    "check box": {"checkable"},
    "radio button": {"checkable"},
    "combo box": {"expandable"},
    "cell": {"selectable"},
    "list item": {"selectable"},
    "page tab": {"selectable"},
}
"""The states without which a reader could not tell whether it is checked, open or chosen."""


IN_USE = [page for page in PAGES if page.is_listed]
"""The pages of a store that holds something: the first day gives way there."""


def problems(part: Accessible, around: str = "") -> Iterator[str]:
    """Yield what a screen reader cannot make sense of."""
    here = f"{part.role} {part.name!r}"
    for wrong in _problems_of(part):
        yield f"{here} in {around}: {wrong}"
    for inner in part.inside:
        yield from problems(inner, here if part.name else around)


def _problems_of(part: Accessible) -> Iterator[str]:
    if (part.actions or "focusable" in part.states) and part.role not in CONTROLS | TO_READ:
        yield "its role says nothing"
    if part.role in CONTROLS - UNNAMED and not part.name:
        yield "no name"
    if part.role in CONTROLS - READ and part.actions < ("enabled" in part.states):
        yield "no action"
    if part.name and part.role == "filler":
        yield "passed over although it has a name"
    if any(unicodedata.category(letter) == "Cf" for letter in part.name + part.description):
        yield "marks of direction in its words"
    for state in STATES.get(part.role, set()) - part.states:
        yield f"is not {state}"
    if part.role == "combo box" and not (part.labelled or part.description):
        yield "tells the choice and not of what"


@contextmanager
def in_hand(unit: Path, role: Role, folder: Path) -> Iterator[tuple[Workstation, ScreenReader]]:
    """Start the program for a user, with a screen reader beside it."""
    with (
        screen(folder) as seen,
        session_bus(seen) as settings,
        at_workstation(unit, role, settings) as workstation,
        screen_reader(settings) as reader,
    ):
        yield workstation, reader


def walk(
    workstation: Workstation, reader: ScreenReader, pages: Iterable[str], known: Mapping[str, int]
) -> dict[str, Accessible]:
    """Turn to pages, open a record of each kind on them, and return what was told of each."""
    seen = {}
    opens = {page.name: [kind for kind in page.opens if kind in known] for page in PAGES}
    for page in pages:
        for kind in opens[page] or [""]:
            place = workstation.ask(f"open {kind} {known[kind]}" if kind else f"turn {page}")
            seen[f"{place} {kind}".strip()] = reader.window()
    return seen


@pytest.fixture
def stores(crowd_made: Crowd, supported: CharityWorld, tmp_path: Path) -> tuple[Path, dict[str, int]]:
    """Return the folder of both stores, with everything in them, and a record of each kind."""
    crowd = crowd_made.copied(tmp_path / "unit")
    known = records(crowd.world.case_id, crowd.store)
    crowd.store.close()
    charity = Store.copy(supported.store.filled, crowd.store.folder / StoreKind.SURVIVORS)
    known |= records_of_charity(replace(supported, store=charity))
    charity.close()
    return crowd.store.folder, known


@pytest.mark.parametrize("role", [*WALKERS, *OTHERS])
def test_every_page_tells_a_screen_reader_what_is_on_it(
    role: Role, stores: tuple[Path, dict[str, int]], tmp_path: Path
) -> None:
    unit, known = stores
    with in_hand(unit, role, tmp_path) as (workstation, reader):
        workstation.unlock()
        turned_to = [page for page in IN_USE if role in WALKERS or not {*roles_of(page)} & {*WALKERS}]
        names = {page.name for page in turned_to} & set(workstation.ask("pages").split())
        seen = walk(workstation, reader, sorted(names), known)
    found = {wrong: place for place, window in seen.items() for wrong in problems(window)}
    assert found == {}
    assert [place for place, window in seen.items() if all(part.role != "heading" for part in window)] == []
    assert {place.split()[0] for place in seen} == names != set()


def test_somebody_reads_each_page() -> None:
    assert [page.name for page in IN_USE if not {*roles_of(page)} & {*WALKERS, *OTHERS}] == []


def test_messages_and_the_lock_are_announced(stores: tuple[Path, dict[str, int]], tmp_path: Path) -> None:
    unit, _ = stores
    with in_hand(unit, Role.OFFICER, tmp_path) as (workstation, reader):
        workstation.unlock()
        reader.wait_until(lambda _: UNLOCKED in reader.announced)
        workstation.keys("ctrl+shift+n")
        workstation.ask("keyboard Caller")
        workstation.write("PS 88 Lunt")
        workstation.keys("ctrl+n", "Return")
        reader.wait_until(lambda _: any(words.startswith("Not saved yet: ") for words in reader.announced))
        workstation.keys("ctrl+l")
        reader.wait_until(lambda window: f"{TITLE}, locked" in {part.name for part in window})
        window = reader.wait_until(lambda window: any("focused" in part.states for part in window))
        assert LOCKED in reader.announced
    (form,) = (part for part in window if part.name == "Unlock the store" and part.role == "panel")
    assert [part.name for part in form if "focused" in part.states] == ["Passphrase"]

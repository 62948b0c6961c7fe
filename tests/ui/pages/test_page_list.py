"""Every page of the register, empty and full, by keyboard and screen reader.

A page that is added to the register is tried here unasked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget

from mscu.codes import Role, StoreKind
from mscu.ui.pages.core.page import Page
from mscu.ui.pages.page_list import PAGES
from tests.inputs.survivors import CharityWorld
from tests.scenes.stores import Store, Template
from tests.ui.finding import name_of, tab_stops, walk
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.core.known_records import records, records_of_charity
from tests.ui.pages.core.page_scene import PageScene

PutUp = Callable[..., PageScene[Any]]
WIDEST = 1366
Opened = PageScene[Any]
KINDS = (
    "cases",
    "entry",
    "subject",
    "report",
    "print",
    "print_chart",
    "print_partner",
    "links",
    "redaction",
    "print_timeline",
    "timeline",
    "print_map",
    "case_map",
    "nrm_form",
    "plans",
    "records",
    "disclosure",
    "panel",
    "reconciliation",
    "referral",
    "release",
    "rights_request",
    "survivor",
    "support",
    "provider",
    "interpreter",
    "own_copy",
)


def role_for(kind: type[Page], store: Store) -> Role:
    """Return a role that has the page: the supervisor's, or the navigator's, where she has it."""
    police = (Role.SUPERVISOR, Role.ADMINISTRATOR, Role.AUDITOR, Role.NAVIGATOR)
    roles = (Role.NAVIGATOR, Role.LEAD) if kind.store is StoreKind.SURVIVORS else police
    return next(role for role in roles if kind.offered_to(store.gate(role).actor))


def named(kind: type[Page]) -> str:
    return kind.name


@pytest.fixture(params=PAGES, ids=named)
def empty(request: pytest.FixtureRequest, put_up: PutUp) -> Opened:
    """Return each page on a store in which nothing is recorded yet."""
    kind: type[Page] = request.param
    name = "charity" if kind.store is StoreKind.SURVIVORS else "store"
    store: Store = request.getfixturevalue(name)
    return put_up(store, kind, role_for(kind, store))


@pytest.fixture
def caravan_known(
    caravan_store: Store, caravan_recorded: tuple[Template, int]
) -> tuple[Store, dict[str, int]]:
    """Return the caravan case, and what can be opened of it."""
    return caravan_store, records(caravan_recorded[1], caravan_store)


@pytest.fixture
def charity_known(charity_world: CharityWorld) -> tuple[Store, dict[str, int]]:
    """Return the navigators' store with one of everything, and what can be opened of it."""
    return charity_world.store, records_of_charity(charity_world)


@pytest.fixture(params=PAGES, ids=named)
def full(request: pytest.FixtureRequest, put_up: PutUp) -> Opened:
    """Return each page on a store with something in it, opened on a record where it opens one."""
    kind: type[Page] = request.param
    name = "charity_known" if kind.store is StoreKind.SURVIVORS else "caravan_known"
    store, known = request.getfixturevalue(name)
    scene = put_up(store, kind, role_for(kind, store))
    for of in kind.opens:
        scene.page.open_record(of, known[of])
    settle()
    return scene


def test_each_page_has_a_name_of_its_own_and_says_what_it_is() -> None:
    assert len({kind.name for kind in PAGES}) == len(PAGES)
    for kind in PAGES:
        assert kind.name
        assert kind.title
        assert set(kind.opens) <= {*KINDS}, f"{kind.name}: add a record to `records` here"


def test_what_each_page_opens_is_opened_by_no_other() -> None:
    opened = [of for kind in PAGES for of in kind.opens]
    assert sorted(opened) == sorted(set(opened))


def test_a_page_that_is_not_in_the_rail_lights_one_that_is() -> None:
    in_rail = {kind.name for kind in PAGES if kind.in_rail}
    for kind in PAGES:
        assert kind.in_rail or not kind.under or kind.under in in_rail, kind.name


def test_an_empty_page(empty: Opened, subtests: pytest.Subtests) -> None:
    check(empty, (opens, names_every_stop, comes_round_by_tab), subtests)


def test_a_full_page(full: Opened, subtests: pytest.Subtests) -> None:
    checks = (
        opens,
        fits_the_smallest_screen,
        names_every_stop,
        comes_round_by_tab,
        comes_round_by_backtab,
        has_words_for_what_it_offers,
        hears_of_any_change_without_a_word,
        is_left_and_shown_again,
    )
    check(full, checks, subtests)


def check(opened: Opened, checks: Sequence[Callable[[Opened], None]], subtests: pytest.Subtests) -> None:
    """Run the checks of one page, which is put up once."""
    for each in checks:
        with subtests.test(each.__name__):
            each(opened)


def opens(opened: Opened) -> None:
    assert opened.troubles == []
    assert readable(opened.page)


def readable(page: QWidget) -> str:
    labels = [each.text() for each in page.findChildren(QLabel) if each.isVisible()]
    return "\n".join(filter(None, labels))


def nameless(page: QWidget) -> list[QWidget]:
    QAccessible.setActive(True)
    return [each for each in tab_stops(page) if not named_by_itself(each)]


def named_by_itself(widget: QWidget) -> bool:
    """A field's content is no name for it."""
    content = ""
    if isinstance(widget, QLineEdit):
        content = widget.text()
    elif isinstance(widget, QPlainTextEdit):
        content = widget.toPlainText()
    name = widget.accessibleName() or name_of(widget)
    return bool(name) and name != content


def names_every_stop(opened: Opened) -> None:
    assert nameless(opened.page) == []


def comes_round_by_tab(opened: Opened) -> None:
    assert missed(opened.page, Qt.Key.Key_Tab) == []


def comes_round_by_backtab(opened: Opened) -> None:
    assert missed(opened.page, Qt.Key.Key_Backtab) == []


def missed(page: QWidget, key: Qt.Key) -> list[QWidget]:
    stops = tab_stops(page)
    assert stops
    stops[0].setFocus()
    assert QApplication.focusWidget() is not None
    reached = walk(key, 200)
    return [each for each in tab_stops(page) if each not in reached]


def fits_the_smallest_screen(opened: Opened) -> None:
    """At 1366 pixels the rail is folded to 56: nothing may ask for more than what is left."""
    assert opened.page.minimumSizeHint().width() <= WIDEST - 56
    assert opened.page.minimumSizeHint().height() <= 768 - 24 - 24


def hears_of_any_change_without_a_word(opened: Opened) -> None:
    known = {(kind, 1) for kind in ("cases", "entry", "subject", "disclosure", "user")}
    opened.page.records_changed(frozenset(known))
    settle()
    assert opened.troubles == []


def is_left_and_shown_again(opened: Opened) -> None:
    opened.page.leave()
    opened.page.shown()
    settle()
    opens(opened)


def has_words_for_what_it_offers(opened: Opened) -> None:
    """By Ctrl+N."""
    for action in opened.page.page_actions():
        assert action.label
        assert callable(action.run)

"""Every page of the register, empty and full, by keyboard, mouse and screen reader.

A page that is added to the register is tried here unasked: it is opened once for each role that has it, and a
check is a function that takes an opened page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from mscu.codes import Role, StoreKind
from mscu.ui.look.reading_order import stops
from mscu.ui.look.theme import Scheme, apply
from mscu.ui.pages.admin.administration import AdministrationPage
from mscu.ui.pages.core.page import Page
from mscu.ui.pages.editions.print_edition import PrintPage
from mscu.ui.pages.editions.redaction_page import RedactionPage
from mscu.ui.pages.page_list import PAGES
from tests.scenes.stores import Store
from tests.tools.identifiers import identifiers
from tests.ui.finding import name_of, tab_stops, walk
from tests.ui.pages import mouse_checks
from tests.ui.pages.cases.case_scene import settle
from tests.ui.pages.core.page_scene import PageScene
from tests.ui.pages.core.page_words import PageWords, Pictured
from tests.ui.pages.core.walking import ChangesNothing, close_dialogs, roles_of
from tests.ui.pages.fit_checks import ROOM, wrong
from tests.ui.pages.key_checks import goes_to_another, keys_everywhere, met
from tests.ui.pages.row_checks import WITHOUT_ROWS, has_the_menu_of_a_row, lists_of
from tests.ui.reading import not_for_screen_readers, read_all
from tests.ui.window.test_main_window import painted_for

PutUp = Callable[..., PageScene[Any]]
WIDEST = 1366
Opened = PageScene[Any]
KINDS = (
    "cases",
    "entry",
    "subject",
    "report",
    "report_groups",
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


def named(kind: type[Page]) -> str:
    return kind.name


@pytest.fixture(params=PAGES, ids=named)
def empty(request: pytest.FixtureRequest, put_up: PutUp) -> Opened:
    """Return each page on a store in which nothing is recorded yet."""
    kind: type[Page] = request.param
    name = "charity" if kind.store is StoreKind.SURVIVORS else "store"
    store: Store = request.getfixturevalue(name)
    return put_up(store, kind, roles_of(kind)[0])


@pytest.fixture(scope="module")
def everywhere(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[frozenset[str]]:
    """Yield the keys of the window around the pages."""
    apply(qapp, Scheme.LIGHT)
    window = painted_for(Role.OFFICER, QtBot(request))
    yield keys_everywhere(window)
    window.close()
    window.deleteLater()


def test_each_page_has_a_name_of_its_own_and_says_what_it_is() -> None:
    assert len({kind.name for kind in PAGES}) == len(PAGES)
    for kind in PAGES:
        assert kind.name
        assert kind.title
        assert set(kind.opens) <= {*KINDS}, f"{kind.name}: add a record to `records` here"


def test_what_each_page_opens_is_opened_by_no_other() -> None:
    opened = [of for kind in PAGES for of in kind.opens]
    assert sorted(opened) == sorted(set(opened))


def _full_pages(*, first: bool) -> Iterator[Any]:
    """Yield each page for the role that sees most of it, or for each of the others.

    Editions take long to prepare, and are alike for all.
    """
    for kind in PAGES:
        roles = roles_of(kind)
        if first or kind not in {PrintPage, RedactionPage}:
            for role in roles[:1] if first else roles[1:]:
                yield pytest.param(kind, role, id=f"{kind.name}-{role.value}")


def test_a_page_that_is_not_in_the_rail_lights_one_that_is() -> None:
    in_rail = {kind.name for kind in PAGES if kind.in_rail}
    for kind in PAGES:
        assert kind.in_rail or not kind.under or kind.under in in_rail, kind.name


def test_an_empty_page(empty: Opened, subtests: pytest.Subtests) -> None:
    check(empty, (opens, names_every_stop, comes_round_by_tab), subtests)


@pytest.mark.parametrize(("kind", "role"), list(_full_pages(first=True)))
def test_a_full_page(
    kind: type[Page],
    role: Role,
    request: pytest.FixtureRequest,
    put_up: PutUp,
    everywhere: frozenset[str],
    subtests: pytest.Subtests,
) -> None:
    """Each page in a store in which every command was performed; what changes most of it comes last."""
    store, known = request.getfixturevalue("survivors" if kind.store is StoreKind.SURVIVORS else "unit")
    opened = put_up(store, kind, role, gate=ChangesNothing)
    page, records, with_rows = opened.page, kind.opens or ("",), 0
    for of in records:
        show_record(opened, of, known)
        check_record(opened, role, of, everywhere, subtests)
        for view in lists_of(page):
            if view in lists_of(page):  # it may have been of what was selected in another before
                with_rows += 1
                with subtests.test("has the menu of a row", of=of, list=view.accessibleName()):
                    has_the_menu_of_a_row(opened, view)
    assert bool(with_rows) is (kind.name not in WITHOUT_ROWS)
    begin_each_action(opened, everywhere, subtests)
    check(opened, CHECKS, subtests)
    for of in reversed(records):
        if of != records[-1]:
            show_record(opened, of, known)
        check(opened, (shows_no_identifier,), subtests)


@pytest.mark.rest
@pytest.mark.parametrize(("kind", "role"), list(_full_pages(first=False)))
def test_a_full_page_of_another_role(
    kind: type[Page],
    role: Role,
    request: pytest.FixtureRequest,
    put_up: PutUp,
    everywhere: frozenset[str],
    subtests: pytest.Subtests,
) -> None:
    store, known = request.getfixturevalue("survivors" if kind.store is StoreKind.SURVIVORS else "unit")
    opened = put_up(store, kind, role, gate=ChangesNothing)
    of = next(iter(kind.opens), "")
    show_record(opened, of, known)
    check_record(opened, role, of, everywhere, subtests)
    if issubclass(kind, AdministrationPage):  # its parts are for different people
        check(opened, (shows_no_identifier,), subtests)


def show_record(opened: Opened, of: str, known: dict[str, int]) -> None:
    if of:
        opened.page.open_record(of, known[of])
    settle()


def check_record(
    opened: Opened, role: Role, of: str, everywhere: frozenset[str], subtests: pytest.Subtests
) -> None:
    """Check what a page shows of one record, in its usual size and in the smallest window."""
    page = opened.page
    with subtests.test("no key does two things", of=of):
        assert met(page, everywhere) == set()
    with subtests.test("as the handbook shows it", of=of):
        assert differs_from_picture(page, role, of) == set()
    size = page.size()
    page.resize(*ROOM)
    mouse_checks.places_at_rest(page)
    with subtests.test("fits the smallest window", of=of):
        assert wrong(page) == []
    page.resize(size)
    settle()


def begin_each_action(opened: Opened, everywhere: frozenset[str], subtests: pytest.Subtests) -> None:
    """Begin what a page offers, in the smallest window: it fits, and no key does two things then."""
    page = opened.page
    size = page.size()
    page.resize(*ROOM)
    mouse_checks.places_at_rest(page)
    for label in [action.label for action in page.page_actions() if not action.why_not]:
        next(action for action in page.page_actions() if action.label == label).run()
        settle()
        with subtests.test("no key does two things once it is begun", action=label):
            assert met(page, everywhere) == set()
            for window in QApplication.topLevelWidgets():
                if window is not page and window.isVisible():
                    assert met(window, frozenset()) == set()
                    window.close()
        close_dialogs()
        with subtests.test("fits the smallest window once it is begun", action=label):
            assert wrong(page) == []
        page.leave()
        settle()
    page.resize(size)
    page.activateWindow()  # a dialog may have been in front
    page.shown()
    mouse_checks.places_at_rest(page)


def differs_from_picture(page: Page, role: Role, of: str) -> set[str]:
    """Return the tabs, columns and buttons that only one of a page and its picture has.

    Only what stands there whatever is recorded can be compared: the picture is of another store.
    """
    pictured = Pictured.of(page.name)
    if pictured is None or pictured.role != role or pictured.opens not in {"", of}:
        return set()
    return {*pictured.words.frame} ^ {*PageWords.on(page).fixed().frame}


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


def keeps_the_keyboard_from_going_by_itself(opened: Opened) -> None:
    """When the control that has it is hidden, it goes to no other control."""
    assert [found for stop in list(stops(opened.page)) if (found := goes_to_another(opened.page, stop))] == []


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


def shows_no_identifier(opened: Opened) -> None:
    """No key, class name or number of a row, and no markup is given to screen readers."""
    aloud: set[str] = set()
    texts = read_all(opened.page, aloud)
    assert not {text: found for text in texts if (found := identifiers(text))}
    assert not {text: marks for text in aloud if (marks := not_for_screen_readers(text))}


CHECKS = (
    opens,
    fits_the_smallest_screen,
    *mouse_checks.CHECKS,
    names_every_stop,
    comes_round_by_tab,
    comes_round_by_backtab,
    keeps_the_keyboard_from_going_by_itself,
    has_words_for_what_it_offers,
    hears_of_any_change_without_a_word,
    mouse_checks.keeps_what_is_typed_when_a_message_is_closed,
    is_left_and_shown_again,
)

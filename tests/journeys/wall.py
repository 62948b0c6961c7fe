"""What the people on both sides of the navigators' wall do at the window, all by keys."""

from collections.abc import Iterator, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QMenu, QWidget

from mscu.ui.pages.cases.cases import CasesPage
from mscu.ui.pages.survivors.page import SurvivorsPage
from tests.journeys.drivers import CTRL, come_back, keyboard, press, reach, write
from tests.journeys.sitting import RecordedSession
from tests.ui.finding import named, texts


def push(sitting: RecordedSession, name: str) -> None:
    """Go to a button or a link of the page by Tab, and press it."""
    come_back()
    button = named(sitting.page, QAbstractButton, name)
    reach(button.hasFocus, what=name)
    press(Qt.Key.Key_Return)
    sitting.settle()


# ------------------------------------------------------------------ the charity's side


def survivors(sitting: RecordedSession) -> SurvivorsPage:
    """Turn to the page of survivors."""
    if not isinstance(sitting.page, SurvivorsPage):
        sitting.turn_to("Survivors")
    page = sitting.page
    assert isinstance(page, SurvivorsPage)
    sitting.settle()
    return page


def fill_in(sitting: RecordedSession, values: Mapping[str, object]) -> None:
    """Fill the form that is open on the page of survivors, and save it."""
    page = survivors(sitting)
    come_back()
    card = page.forms.card
    assert card is not None, f"no form is open: {texts(page)}"
    sitting.fill(card, values)
    sitting.settle()


# ------------------------------------------------------------------ what police can read


def open_only_case(sitting: RecordedSession) -> None:
    """Open the case that stands in the list of cases."""
    sitting.turn_to("Cases")
    page = sitting.page
    assert isinstance(page, CasesPage)
    reach(page.view.hasFocus, what="the list of cases")
    press(Qt.Key.Key_Home)
    press(Qt.Key.Key_Return)
    sitting.settle()
    assert sitting.case.reference


def case_read(sitting: RecordedSession) -> str:
    """Read every part of the case, and every entry of it, one after the other."""
    parts = sitting.case_page.case_body
    return "\n".join([*_tabs(sitting, parts.tabs), *_entries(sitting, parts.chronology.list)])


def _tabs(sitting: RecordedSession, tabs: QWidget) -> Iterator[str]:
    come_back()
    reach(tabs.hasFocus, what="the tabs")
    press(Qt.Key.Key_Left, times=9)
    for _ in range(9):
        sitting.settle()
        yield on_screen(sitting)
        press(Qt.Key.Key_Right)
    press(Qt.Key.Key_Left, times=9)


def _entries(sitting: RecordedSession, thread: QAbstractItemView) -> Iterator[str]:
    reach(thread.hasFocus, what="the chronology")
    press(Qt.Key.Key_Home)
    for _ in range(thread.model().rowCount()):
        press(Qt.Key.Key_Return)
        sitting.settle()
        yield on_screen(sitting)
        reach(thread.hasFocus, what="the chronology")
        press(Qt.Key.Key_Down)


def on_screen(sitting: RecordedSession) -> str:
    """Read all that stands in the window: words, and the rows of lists."""
    rows = [
        str(view.model().index(row, 0).data() or "")
        for view in sitting.window.findChildren(QAbstractItemView)
        if view.isVisible() and view.model() is not None
        for row in range(view.model().rowCount())
    ]
    return "\n".join([texts(sitting.window), *rows])


def found_by(sitting: RecordedSession, words: str) -> str:
    """Type words into the search field, and read what is found below it."""
    press(Qt.Key.Key_K, CTRL)
    press(Qt.Key.Key_A, CTRL)
    write(words)
    sitting.settle()
    assert keyboard() is sitting.page.find_box
    read = "\n".join(repr(hit) for hit in sitting.window.search.list.hits())
    press(Qt.Key.Key_Escape)
    return read


def choose_in_menu(words: str) -> None:
    """Go down the menu that is open, and take a line."""
    menu = keyboard()
    assert isinstance(menu, QMenu)
    reach(lambda: menu.activeAction().text().startswith(words), Qt.Key.Key_Down, words)
    press(Qt.Key.Key_Return)
    come_back()

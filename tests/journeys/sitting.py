"""Somebody sits at the window: a real store, the real gate, every page, and a keyboard."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from mscu.actions.cases.case_file import CaseDetails
from mscu.actions.entries.entry_file import EntryRow
from mscu.actions.kinds import RECORDING
from mscu.codes import Kind, Role, StoreKind, SubjectKind
from mscu.ui.forms.drafts import Drafts
from mscu.ui.forms.form import Form
from mscu.ui.pages.cases.cases import CasesPage
from mscu.ui.pages.cases.page import CasePage
from mscu.ui.pages.core.page import Page
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.pages.editions.print_edition import PrintPage
from mscu.ui.pages.entries.add_menu import AddMenu, choices
from mscu.ui.session.workspaces import SignedIn, Workspace, Workspaces
from mscu.ui.widgets.choices import ChoiceField, RadioField
from mscu.ui.widgets.message_bar import MessageBar
from mscu.ui.window.main_window import MainWindow
from mscu.ui.window.rail import RailItem
from tests.journeys.drivers import CTRL, choose, come_back, fill_form, keyboard, press, reach, write
from tests.scenes.exchanges import exchange_after_acts
from tests.scenes.stores import Store
from tests.ui.finding import named
from tests.ui.forms.test_drafts import Box
from tests.ui.inline import InlineDispatcher
from tests.ui.window.first_page import begin

RAIL_KEYS = {f"Ctrl+{number}": Qt.Key(Qt.Key.Key_0 + number) for number in range(1, 10)}


class RecordedSession:
    """The window with somebody of a role at its keyboard, in one store or in two."""

    def __init__(
        self, store: Store, qtbot: QtBot, role: str = Role.SUPERVISOR, *, beside: Store | None = None
    ) -> None:
        self.qtbot = qtbot
        self.gate = store.gate(role)
        stores = [each for each in (store, beside) if each is not None]
        workspaces = [_furnish(each, role) for each in stores]
        exchange_after_acts([each.gate(role) for each in stores], [each.dispatcher for each in workspaces])
        self.window = MainWindow(Workspaces(*workspaces))
        for workspace in workspaces:
            workspace.dispatcher.setParent(self.window)
        qtbot.addWidget(self.window)
        self.window.resize(1440, 852)
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        begin(self.window.stack, qtbot)
        if self.window.urgent is not None:
            self.window.urgent.begin()

    def rise(self) -> None:
        """Leave the window, for somebody else to sit down at one of her own."""
        self.window.stack.put_away()
        self.window.end()
        self.window.close()
        self.settle()

    # ---------------------------------------------------------------- where the person is

    @property
    def page(self) -> Page:
        """The page in front."""
        page = self.window.stack.page
        assert page is not None
        return page

    @property
    def case_page(self) -> CasePage:
        """The page of the case, which must be in front."""
        assert isinstance(self.page, CasePage), f"{self.page.name} is in front"
        return self.page

    @property
    def case(self) -> CaseDetails:
        """What the page of the case shows."""
        found = self.case_page.reading.case
        assert found is not None
        return found

    def turn_to(self, title: str) -> None:
        """Turn to a page of the rail by its keys."""
        come_back()
        if QApplication.focusWidget() is None:
            self.window.setFocus()
        press(RAIL_KEYS[named(self.window, RailItem, title).line.keys], CTRL)

    # --------------------------------------------------------------------- what is recorded

    def open_case(self, values: Mapping[str, object]) -> None:
        """Open a case on the page of cases."""
        self.turn_to("Cases")
        assert isinstance(self.page, CasesPage)
        press(Qt.Key.Key_N, CTRL)
        self.fill(named(self.page, FormCard, "New case"), values)
        assert self.case.title == values["title"]

    def add_subject(self, kind: SubjectKind, values: Mapping[str, object]) -> None:
        """Record a person, place, thing or organisation of the case."""
        (label,) = (choice.label for choice in choices((), subjects=True) if choice.kind is kind)
        self.fill(self._begin(label), values)
        assert values["name"] in {each.name for each in self.case.subjects}

    def add_entry(
        self, kind: Kind, values: Mapping[str, object], follows: EntryRow | None = None
    ) -> EntryRow:
        """Record an entry by the menu of the case and its form; gives its row."""
        known = {row.id for row in self.case.entries}
        card = self._begin(RECORDING[kind].spec.verb)
        if follows is not None:
            self._follow(card.form, follows)
        self.fill(card, values)
        new = [row for row in self.case.entries if row.id not in known]
        assert new, f"{kind.label} was not recorded"
        return min(new, key=_number)

    def _begin(self, words: str) -> FormCard:
        """Choose a line of the menu Add entry by typing."""
        press(Qt.Key.Key_N, CTRL)
        menu = keyboard().window()
        assert isinstance(menu, AddMenu)
        write(words)
        rank = [line.label for line in menu.visible_choices()].index(words)
        press(Qt.Key.Key_Down, times=rank)
        press(Qt.Key.Key_Return)
        card = self.case_page.case_body.side.form
        assert card is not None
        return card

    def _follow(self, form: Form, row: EntryRow) -> None:
        form.cell("follows_id").take_focus()
        listed = form.editor("follows_id")
        assert isinstance(listed, ChoiceField)
        choose(listed, f"{row.headline} ({row.happened})")

    def settle(self) -> None:
        """Process pending events."""
        for _ in range(3):
            QApplication.processEvents()

    def fill(self, card: FormCard, values: Mapping[str, object]) -> None:
        """Fill a form and save it."""
        fill_form(card.form, values)
        come_back()
        press(Qt.Key.Key_S, CTRL)
        self.qtbot.waitUntil(partial(_is_settled, card))
        assert not _is_there(card), f"{card.form.problems()} {card.error_bar.text()}"

    # -------------------------------------------------------------------- what is printed

    def print_edition(self, words: str, values: Mapping[str, object], path: Path) -> str:
        """Save an edition of the case; only the path is given, as its dialog is the desktop's.

        Gives what the page says afterwards.
        """
        if not isinstance(self.page, PrintPage):
            press(Qt.Key.Key_P, CTRL)
            self.qtbot.waitUntil(lambda: isinstance(self.page, PrintPage))
        page = self.page
        assert isinstance(page, PrintPage)
        self.settle()
        radio = named(page, RadioField, words)
        reach(lambda: isinstance(keyboard(), RadioField), what="the editions")
        reach(radio.isChecked, Qt.Key.Key_Down, words)
        self.settle()
        forms = page.findChildren(Form)
        fill_form(next(form for form in forms if "recipient" in form.names()), values)
        page.issuer.save_to(path)
        self.settle()
        bars = page.findChildren(MessageBar)
        return " ".join(bar.text() for bar in bars if bar.isVisible())


def _furnish(store: Store, role: str) -> Workspace:
    gate = store.gate(role)
    dispatcher = InlineDispatcher(gate)
    whose = "Justice and Care" if gate.actor.store is StoreKind.SURVIVORS else "Greater Manchester"
    file = store.template.files.database
    signed_in = SignedIn(actor=gate.actor, unit_name=whose, store=file)
    return Workspace(dispatcher, Drafts(Box(), store.clock, dispatcher), signed_in)


def _is_there(card: FormCard) -> bool:
    return isValid(card) and card.isVisible()


def _is_settled(card: FormCard) -> bool:
    """Whether a form has either gone or said why it stays."""
    return not _is_there(card) or card.error_bar.isVisible()


def _number(row: EntryRow) -> int:
    return row.id

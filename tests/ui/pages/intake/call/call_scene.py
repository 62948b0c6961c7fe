"""A call page over a real store, driven by real keys: what every test of it needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from mscu.gate import Gate
from mscu.models.entries.entry import Entry
from mscu.ui.forms.drafts import Drafts
from mscu.ui.pages.intake.call.cards import AdviceCard
from mscu.ui.pages.intake.call.facts import CallFacts
from mscu.ui.pages.intake.call.known_list import KnownList
from mscu.ui.pages.intake.call.take_call import TakeCallPage
from mscu.ui.pages.matching.known_row import KnownRow
from mscu.ui.session.workspaces import SignedIn, Workspace, Workspaces
from mscu.ui.window.page_stack import PageStack
from tests.scenes.stores import Store
from tests.ui.finding import named, only, visible
from tests.ui.forms.test_drafts import Box
from tests.ui.inline import InlineDispatcher
from tests.ui.pages.cases.case_scene import settle
from tests.ui.window.first_page import begin
from tests.ui.window.noted_pages import FirstPage, Noted

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
W = TypeVar("W", bound=QWidget)


class RecordsPage(Noted):
    """Shows whatever the call page leads to."""

    name: ClassVar[str] = "reports"
    title: ClassVar[str] = "Reports"
    opens: ClassVar[tuple[str, ...]] = ("cases", "entry", "report", "subject")

    def open_record(self, kind: str, record_id: int) -> None:
        self.heard.append(f"opens {kind} {record_id}")

    def resume(self, form_key: str) -> None:
        self.heard.append(f"resumes {form_key}")


@dataclass
class Call:
    """The page in its window, and the keys that were pressed so far."""

    gate: Gate
    stack: PageStack
    held: list[bool] = field(default_factory=list)
    keys: int = 0

    @classmethod
    def open(
        cls,
        store: Store,
        gate: Gate,
        qtbot: QtBot,
        box: Box | None = None,
        *,
        asking: type[InlineDispatcher] = InlineDispatcher,
        first: str = "call",
    ) -> Call:
        """Open the page as the window does, or another one first."""
        Noted.heard.clear()
        dispatcher = asking(gate)
        drafts = Drafts(box or Box(), store.clock, dispatcher)
        signed_in = SignedIn(actor=gate.actor, unit_name="Greater Manchester")
        stack = PageStack(
            Workspaces(Workspace(dispatcher, drafts, signed_in)), (FirstPage, RecordsPage, TakeCallPage)
        )
        qtbot.addWidget(stack)
        dispatcher.setParent(stack)
        made = cls(gate, stack)
        stack.hold_requested.connect(made.held.append)
        stack.resize(1232, 800)
        with qtbot.waitExposed(stack):
            stack.show()
        stack.activateWindow()
        qtbot.waitUntil(stack.isActiveWindow)
        begin(stack, qtbot)
        stack.turn_to(first)
        return made

    @property
    def page(self) -> TakeCallPage:
        """The page itself, in front or not."""
        page = self.stack.findChild(TakeCallPage)
        assert page is not None
        return page

    @property
    def heard(self) -> list[str]:
        """What the other pages were told."""
        return Noted.heard

    @property
    def here(self) -> QWidget:
        """What has the keyboard."""
        here = QApplication.focusWidget()
        assert here is not None
        return here

    def press(self, *keys: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press keys where the keyboard is."""
        for key in keys:
            QTest.keyClick(self.here, key, held)
            self.keys += 1

    def ctrl(self, *keys: Qt.Key) -> None:
        """Press keys with Ctrl."""
        self.press(*keys, held=CTRL)

    def write(self, words: str) -> None:
        """Type words where the keyboard is."""
        QTest.keyClicks(self.here, words)
        self.keys += len(words)

    def who_and_where(self) -> None:
        """Fill what must be filled."""
        self.write("PC 4471 Hughes")
        self.press(Qt.Key.Key_Tab, Qt.Key.Key_Tab)
        self.write("Pilsworth Service Station")

    @property
    def facts(self) -> CallFacts:
        """The fields of the call."""
        return only(self.page, CallFacts)

    @property
    def known(self) -> KnownList:
        """What the words may mean."""
        return only(self.page, KnownList)

    def rows(self) -> list[KnownRow]:
        """The rows of what the words may mean."""
        settle()
        return visible(self.page, KnownRow)

    def titles_found(self) -> list[str]:
        """What the words may mean, by name or number."""
        return [each.look.title for each in self.rows()]

    def confirmed(self) -> list[str]:
        """What was confirmed."""
        return [each.look.title for each in self.rows() if each.is_confirmed]

    def alt(self, *keys: Qt.Key) -> None:
        """Press keys with Alt."""
        self.press(*keys, held=Qt.KeyboardModifier.AltModifier)

    def cards(self) -> tuple[AdviceCard, ...]:
        """The cards that are shown, from the top."""
        advice = self.page.board.advice
        return (advice.library if advice.shows_library else advice.ranking).cards()

    def titles(self) -> list[str]:
        """What the cards advise."""
        return [card.look.title for card in self.cards()]

    def given(self) -> list[str]:
        """What was given, in order."""
        return [card.look.title for card in self.cards() if card.look.given]

    def control(self, kind: type[W], name: str) -> W:
        """The visible control of a kind whose name begins so."""
        return named(self.page, kind, name)


def row(store: Store, model: type[Entry], *names: str) -> tuple[object, ...]:
    """Read columns of the only record of a kind, behind the gate."""
    columns = [getattr(model, name) for name in names]
    with store.engine.connect() as connection:
        return tuple(connection.execute(select(*columns)).one())


def count(store: Store) -> int:
    """Count what is recorded."""
    with store.engine.connect() as connection:
        return len(connection.execute(select(Entry.id)).all())

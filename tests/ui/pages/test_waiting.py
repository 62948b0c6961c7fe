"""What is not answered yet is not none.

Every page of the register, for each role that has it, over a dispatcher that answers one question at a time.
When it is painted first, before the first answer, and after each, the page says nothing that the answered
page would not say too, and offers nothing that depends on an answer to come. Answered in another order, it
says the same in the end. None of its texts is cut on the smallest screen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, ClassVar

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QLineEdit, QTabBar, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid
from typing_extensions import override

from mscu.codes import Role, StoreKind
from mscu.errors import Damaged
from mscu.ui.forms.drafts import Drafts
from mscu.ui.pages.core.answer_frame import TRY_AGAIN
from mscu.ui.pages.core.page import Page
from mscu.ui.pages.editing.form_card import FormCard
from mscu.ui.pages.editions.issuing import BEING_PREPARED
from mscu.ui.pages.editions.print_edition import PrintPage
from mscu.ui.pages.first_day.first_day_page import FirstDayPage
from mscu.ui.pages.intake.call.take_call import TakeCallPage
from mscu.ui.pages.page_list import PAGES
from mscu.ui.session.workspaces import SignedIn, Workspace, Workspaces
from mscu.ui.widgets.card import EmptyState
from mscu.ui.widgets.link import Link
from mscu.ui.widgets.skeleton import LOADING, Skeleton
from mscu.ui.window.page_stack import PageStack
from tests.scenes.stores import Store
from tests.ui.fitting import cut_texts
from tests.ui.late import LateDispatcher
from tests.ui.pages.cases.case_scene import Box, settle
from tests.ui.pages.core.walking import AnsweredOnce, roles_of
from tests.ui.reading import own_text

SIZE = (1366 - 56, 768 - 2 * 24)
"""What the smallest screen leaves for a page."""
INDEPENDENT = frozenset(
    {
        "Accept a unit's card",
        "Add a choice",
        "Add a partner",
        "Add a risk",
        "Add a service to the directory",
        "Add an interpreter",
        "Advice library",
        "Back to reports",
        "By district",
        "Cases",
        "Change",
        "Check a copy of the audit",
        "Choose folder",
        "Counts released to police",
        "Create a plan",
        "Due to be erased",
        "Figures",
        "Go out alone",
        "Import a table",
        "Large files",
        "Lists",
        "My watches",
        "New case",
        "New report",
        "New",
        "On-call rota",
        "Open a case",
        "Opened with a reason",
        "Other units",
        "Print this copy",
        "Propose a piece",
        "Receive a bundle",
        "Reconcile victims, referrals and crime numbers",
        "Reconcile",
        "Record a data breach",
        "Record a report",
        "Record a rights request",
        "Record an activity",
        "Referrals from police",
        "Requests from police and courts",
        "Rules",
        "Save as calendar",
        "Set a watch",
        "Show the passphrase",
        "Take on a survivor",
        "Watch a name, plate, phone or place",
        "What left the unit",
    }
)
"""What may be pressed before any answer: it leads elsewhere, or begins something new."""


def _pages(*, every_role: bool, every_edition: bool = True) -> Iterator[Any]:
    """Each page and each kind of record that it opens; for the other roles, one record of each page.

    An edition takes long to prepare, and the page to print it waits alike for each.
    """
    for kind in PAGES:
        for role in roles_of(kind)[: None if every_role else 1]:
            is_first = role is roles_of(kind)[0] and (every_edition or kind is not PrintPage)
            for of in (kind.opens or ("",))[: None if is_first else 1]:
                yield pytest.param(kind, role, of, id="-".join(filter(None, (kind.name, role.value, of))))


class OtherPage(Page):
    """The page that was in front before."""

    name: ClassVar[str] = "before"


@dataclass(frozen=True)
class Frame:
    """What is said, offered and told to be empty in one picture of a page."""

    said: set[str] = field(default_factory=set)
    offered: set[str] = field(default_factory=set)
    empty: set[str] = field(default_factory=set)
    shows_former: bool = False
    """Whether anything of what it was before is in it."""


class FirstPaint(QObject):
    """Looks at a page just before it is painted first, each time that it comes to the front."""

    def __init__(self, look: Callable[[], object]) -> None:
        super().__init__()
        self._look, self.is_painted = look, False

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Hide:
            self.is_painted = False
        elif event.type() is QEvent.Type.Paint and not self.is_painted:
            self.is_painted = True
            self._look()
        return False


class Opened:
    """A page in the window's stack, over dispatchers that answer one question at a time."""

    def __init__(
        self, request: pytest.FixtureRequest, qtbot: QtBot, kind: type[Page], role: Role, of: str
    ) -> None:
        in_charity = kind.store is StoreKind.SURVIVORS
        names = ("survivors", "unit") if in_charity else ("unit", "survivors")
        stores = list(map(request.getfixturevalue, names))
        beside = StoreKind.UNIT if in_charity else StoreKind.SURVIVORS
        is_alone = role is not Role.NAVIGATOR or kind.without is beside
        workspaces = [_workspace(store, role) for store, _ in stores[: 1 if is_alone else 2]]
        self._kind, self._of = kind, of
        self.known: int = stores[0][1][of] if of else 0
        self.dispatchers = [each.dispatcher for each in workspaces]
        self.stack = stack = PageStack(Workspaces(*workspaces), (OtherPage, kind))
        qtbot.addWidget(stack)
        stack.resize(*SIZE)
        with qtbot.waitExposed(stack):
            stack.show()
        stack.activateWindow()
        qtbot.waitUntil(stack.isActiveWindow)
        stack.turn_to(OtherPage.name)
        self.first = Frame()
        self._paint = FirstPaint(self._look)
        stack.currentChanged.connect(self._watch)
        self.open(self.known)
        page = stack.page
        assert page is not None
        self.page: Page = page

    def open(self, number: int) -> None:
        """Turn from another page to this one, and wait until it is painted."""
        self.stack.turn_to(OtherPage.name)
        settle()
        if self._of:
            self.stack.open(self._of, number)
        else:
            self.stack.turn_to(self._kind.name)
        settle()
        assert self._paint.is_painted

    def _watch(self) -> None:
        page = self.stack.page
        if isinstance(page, self._kind):
            page.removeEventFilter(self._paint)
            page.installEventFilter(self._paint)
            self.page = page

    def _look(self) -> None:
        former = [each for each in self._visible(Skeleton) if not each.before.isNull()]
        self.first = Frame(self.said(rows=False), self.offered(), self.empty_states(), bool(former))

    def hold(self, *, holds: bool, broken: bool = False) -> None:
        for each in self._late():
            each.holds, each.broken = holds, broken

    def _late(self) -> Iterator[LateDispatcher]:
        yield from (each for each in self.dispatchers if isinstance(each, LateDispatcher))

    @property
    def asked(self) -> int:
        return sum(each.asked for each in self._late())

    def answer_one(self, *, newest: bool = False) -> bool:
        answered = any(each.answer_one(newest=newest) for each in self._late())
        settle()
        return answered

    def answer(self, *, newest: bool = False) -> list[set[str]]:
        """Answer everything; return what was said after each answer."""
        steps = []
        while self.answer_one(newest=newest):
            steps.append(self.said())
        return steps

    def said(self, *, rows: bool = True) -> set[str]:
        """Return what can be read or heard, sentence by sentence; headings and names of lists are no news."""
        said: set[str] = set()
        for widget in self._visible(QWidget):
            if not isinstance(widget, QAbstractItemView):
                said.update(_sentences(widget.accessibleName()))
            elif not rows:
                continue
            for text in (widget.toolTip(), *own_text(widget)):
                said.update(_sentences(text))
        return said - {"", self.page.title, *WORDS_OF_LOADING}

    def offered(self) -> set[str]:
        """Return what can be pressed, or is offered by Ctrl+N."""
        buttons = [b for b in self._visible(QAbstractButton) if b.isEnabled()]
        names = {b.accessibleName() or b.text() for b in buttons if not isinstance(b.parent(), QLineEdit)}
        return names | {action.label for action in self.page.page_actions() if not action.why_not}

    def begin(self, label: str = "") -> str:
        """Begin something that Ctrl+N offers, or the first that may be begun; return its label, if any."""
        actions = (each for each in self.page.page_actions() if not each.why_not)
        action = next((each for each in actions if label in {each.label, ""}), None)
        if action is None:
            return ""
        action.run()
        settle()
        return action.label

    def forms(self) -> list[str]:
        """Return the keys of the forms that are open."""
        return [form.spec.key for form in self._visible(FormCard)]

    def empty_states(self) -> set[str]:
        return {each.accessibleName() for each in self._visible(EmptyState)}

    def _visible(self, kind: type[Any]) -> list[Any]:
        return [each for each in (self.page, *self.page.findChildren(kind)) if _is_shown(each, kind)]


def _workspace(store: Store, role: Role) -> Workspace:
    gate = store.gate(role)
    dispatcher = LateDispatcher(AnsweredOnce(gate))
    signed_in = SignedIn(actor=gate.actor, unit_name="Greater Manchester")
    return Workspace(dispatcher, Drafts(Box(), store.clock), signed_in)


def _is_shown(widget: QWidget, kind: type[QWidget]) -> bool:
    return isinstance(widget, kind) and isValid(widget) and widget.isVisible()


def _sentences(text: str) -> Iterator[str]:
    """Yield the parts of a text that are true or not by themselves."""
    for sentence in re.split(r"(?<=[.:,])\s+|\n", text):
        yield sentence.strip("\u2066\u2067\u2068\u2069 .:,")


WORDS_OF_LOADING = (LOADING, "Preparing the pages", *_sentences(BEING_PREPARED))


@pytest.mark.parametrize(("kind", "role", "of"), list(_pages(every_role=True)))
def test_before_it_is_answered_a_page_says_and_offers_nothing_of_it(
    kind: type[Page], role: Role, of: str, request: pytest.FixtureRequest, qtbot: QtBot
) -> None:
    opened = Opened(request, qtbot, kind, role, of)
    if opened.asked and kind is not TakeCallPage:  # which is typed into at once, and reads nothing it offers
        assert sorted(opened.offered() - INDEPENDENT) == []
        assert sorted(opened.empty_states()) == []
        assert sorted(opened.first.offered - INDEPENDENT) == []
        assert sorted(opened.first.empty) == []
    assert not opened.first.shows_former
    _says_only_what_is_so(opened, [opened.first.said, opened.said(), *opened.answer()])
    if role is roles_of(kind)[0]:
        _turn_to_the_rest(opened)
    if of:
        _another_begins_anew(opened)


@pytest.mark.parametrize(("kind", "role", "of"), list(_pages(every_role=False, every_edition=False)))
def test_answered_in_another_order_or_after_a_failure_a_page_says_the_same(
    kind: type[Page], role: Role, of: str, request: pytest.FixtureRequest, qtbot: QtBot
) -> None:
    in_order, newest_first, failed = (Opened(request, qtbot, kind, role, of) for _ in range(3))
    in_order.answer()
    in_order.hold(holds=False)
    full = in_order.said()
    _says_only_what_is_so(newest_first, newest_first.answer(newest=True))
    assert _differing(newest_first.said(), full) == []
    if failed.asked and kind is not TakeCallPage:
        failed.hold(holds=True, broken=True)
        failed.answer()
        assert sorted(failed.empty_states()) == []
        assert set(_sentences(Damaged().sentence)) <= failed.said()
        failed.hold(holds=False)
        _try_again(failed)
        assert _differing(failed.said(), full) == []


@pytest.mark.parametrize(
    ("kind", "of"),
    [
        (kind, of)
        for kind in PAGES
        if kind.page_actions is not Page.page_actions
        for of in ("", *kind.opens[:1])
    ],
)
def test_a_form_that_is_begun_before_its_page_is_answered_stays(
    kind: type[Page], of: str, request: pytest.FixtureRequest, qtbot: QtBot
) -> None:
    early = Opened(request, qtbot, kind, roles_of(kind)[0], of)
    begun = early.begin()
    early.answer()
    if begun:
        late = Opened(request, qtbot, kind, roles_of(kind)[0], of)
        late.answer()
        late.begin(begun)
        late.answer()
        assert early.forms() == late.forms()


def _says_only_what_is_so(opened: Opened, steps: list[set[str]]) -> None:
    """Assert that nothing was said after some answers that is not said after all of them."""
    opened.hold(holds=False)
    settle()
    if not opened.page.isVisible():
        assert isinstance(opened.page, FirstDayPage)  # which gives way in a store that is used
        return
    full = opened.said()
    assert cut_texts(opened.page) == []
    for after, step in enumerate(steps):
        assert sorted(step - full) == [], f"after {after} answers"


def _another_begins_anew(opened: Opened) -> None:
    """Open another record from another page: nothing of the former one is in the first frame."""
    opened.hold(holds=True)
    opened.open(opened.known + 1)
    assert not opened.first.shows_former


def _differing(one: set[str], other: set[str]) -> list[str]:
    return sorted(one ^ other)


def _turn_to_the_rest(opened: Opened) -> None:
    """Turn to each tab, choice and next row of a page, and see what it says meanwhile."""
    for turn in _turns(opened.page):
        opened.hold(holds=True)
        turn()
        settle()
        _says_only_what_is_so(opened, [opened.said(), *opened.answer()])


def _turns(page: Page) -> Iterator[Callable[[], object]]:
    """Yield what turns to each tab of a page, then to a row beside the current one of each list in view."""
    for bar in page.findChildren(QTabBar):
        yield from (partial(bar.setCurrentIndex, at) for at in range(bar.count()) if at != bar.currentIndex())
    for view in page.findChildren(QAbstractItemView):
        if _is_shown(view, QAbstractItemView):
            model, at = view.model(), view.currentIndex().row()
            beside = at + 1 if at + 1 < model.rowCount() else at - 1
            if beside >= 0:
                yield partial(view.setCurrentIndex, model.index(beside, 0))


def _try_again(opened: Opened) -> None:
    """Press it wherever it is offered: first for the page, then for the card beside its list."""
    links = _links_to_try_again(opened.page)
    assert links
    while links:
        links[0].click()
        settle()
        links = _links_to_try_again(opened.page)


def _links_to_try_again(page: Page) -> list[Link]:
    return [each for each in page.findChildren(Link) if each.isVisible() and each.text() == TRY_AGAIN]

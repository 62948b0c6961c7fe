"""People referred to the charity, as a navigator sees them in the unit's store: all that she sees of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from operator import attrgetter
from typing import Any, ClassVar

from PySide6.QtCore import QModelIndex, QTimer
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.dates import Today
from mscu.actions.entries.chronology import ChronologyLine
from mscu.actions.sharing.navigator_referrals import AnswerReferral, NavigatorReferrals, ReferralForNavigator
from mscu.actions.sharing.safeguarding_slice import SliceChronology
from mscu.actions.sharing.support_ends import EndSupport
from mscu.changes import Changes
from mscu.code_keys import ACCEPTED, DECLINED, WAITING_LIST
from mscu.codes import Family, StoreKind
from mscu.dates.london import show_day
from mscu.safeguarding_slice import AFTER_ACCEPTANCE, BEFORE_ANSWER, CLOSED, NEVER_MORE, SLICE
from mscu.ui.forms.field_list import DAY, LINE, SEGMENTS, TEXT, Field, Section, Switch
from mscu.ui.lists.rows import RowsModel
from mscu.ui.lists.rows_view import RowsView
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import isolated
from mscu.ui.look.layouts import Margins
from mscu.ui.look.palette import Status
from mscu.ui.look.row_delegate import REGISTER
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.core.lines_pane import ActionLink, LineGroup, LinesPane, PaneContent, PaneLine
from mscu.ui.pages.core.list_layout import (
    LIST_MARGINS,
    focus_list,
    lay_out_list,
    list_column,
    padded_for_list,
    show_list,
)
from mscu.ui.pages.core.page import NEW_KEYS, Page, PageAction, PageContext
from mscu.ui.pages.editing.case_sources import sources_of
from mscu.ui.pages.editing.changed_meanwhile import Reread, reread
from mscu.ui.pages.editing.form_host import FormHost, FormStack
from mscu.ui.pages.editing.form_saving import SavedForm
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.pages.sharing.alerts import PoliceAlerts
from mscu.ui.pages.sharing.referrals import KEY, reading_of
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.card import EmptyState
from mscu.ui.widgets.label import Label

LIST_WIDTH = 420
REST_MS = 200
"""Milliseconds before the slice of the selected person is read, since each reading is audited."""
ANSWER_KEY, END_KEY = "referred/answer/", "referred/end/"
ANSWERS = SEGMENTS(((ACCEPTED, "Accept"), (WAITING_LIST, "Waiting list"), (DECLINED, "Decline")))
TO_ANSWER, LISTED, SUPPORTED = "To answer", "On the waiting list", "Supported"
WHAT_YOU_SEE = "What you may see, and why not more"
ONLY_THIS = (
    "What the referral says and, once accepted, what keeps the person safe. Not the case: nobody shall be "
    "able to say that you coached a witness."
)
NOTHING = PaneContent(icon="inbox", title="", note="", groups=())
NOTHING_YET = "Police have recorded nothing since that is part of what you may see."
BEFORE = "You see this once you have accepted the referral."


def state_of(line: ReferralForNavigator) -> str:
    """Return the group under which a referral is listed."""
    if line.outcome == ACCEPTED:
        return SUPPORTED
    return LISTED if line.outcome == WAITING_LIST else TO_ANSWER


def referral_look(line: ReferralForNavigator) -> RowLook:
    """Format a referral: whom, how urgent, the reference of the case, when and who referred."""
    parts = (line.urgency, line.case_reference, line.happened, line.referred_by)
    return RowLook(
        isolated(line.person),
        " · ".join(filter(None, parts)),
        family=Family.CARE,
        icon="user",
        kind="Referral",
        chip=Chip("to answer", Status.SOON) if state_of(line) == TO_ANSWER else None,
    )


def grouped_looks(lines: Sequence[ReferralForNavigator]) -> dict[int, RowLook]:
    """Return the rows by the id of their referral, with a heading where a group begins."""
    looks, previous = {}, ""
    for line in lines:
        look, state = referral_look(line), state_of(line)
        if state != previous:
            count = sum(state_of(other) == state for other in lines)
            look = replace(look, heading=state, heading_note=str(count))
        looks[line.entry_id], previous = look, state
    return looks


def in_order(lines: Sequence[ReferralForNavigator]) -> list[ReferralForNavigator]:
    """Return the referrals by group: the most urgent first, of those supported the newest."""
    groups = (TO_ANSWER, LISTED, SUPPORTED)
    newest = sorted(lines, key=attrgetter("happened_at"), reverse=True)
    by_urgency = [*(line for line in lines if line.waits), *(line for line in newest if not line.waits)]
    return sorted(by_urgency, key=lambda line: groups.index(state_of(line)))


@dataclass(frozen=True)
class ReferralAction:
    """An action of the card on a referral."""

    what: str
    line: ReferralForNavigator


def content_of(
    line: ReferralForNavigator, slice_lines: Sequence[ChronologyLine] | None, *, with_charity: bool
) -> PaneContent:
    """Return the card of a referral; `slice_lines` are None until they are read."""
    accepted = state_of(line) == SUPPORTED
    lines = tuple(
        PaneLine(title=isolated(each.title), details=(each.happened, *filter(None, (each.detail,))))
        for each in reversed(slice_lines or ())
    )
    empty = (NOTHING_YET if slice_lines is not None else "") if accepted else BEFORE
    return PaneContent(
        icon="inbox",
        title=isolated(line.person),
        note=f"{line.case_reference}, referred by {line.referred_by}, {line.happened}",
        groups=(
            LineGroup(title="What the referral says", lines=(reading_of(line),)),
            LineGroup(title="What keeps the person safe, newest first", lines=lines, empty=empty),
        ),
        actions=_links(line, with_charity=with_charity),
    )


def table_content() -> PaneContent:
    """Return the card that says what a navigator may see of the unit's store, and why not more."""
    parts = tuple(
        PaneLine(
            title=part.kind.label,
            details=(f"About {part.about.label}: {part.in_words}.", f"Why: {part.why}."),
        )
        for part in SLICE
    )
    return PaneContent(
        icon="eye",
        title=WHAT_YOU_SEE,
        note="As docs/navigator.md says to police and to the charity",
        groups=(
            LineGroup(title="Before you answer", lines=(PaneLine(title="", details=(BEFORE_ANSWER,)),)),
            LineGroup(title=AFTER_ACCEPTANCE, lines=parts),
            LineGroup(title="Never", lines=(PaneLine(title="", details=(NEVER_MORE,)),)),
            LineGroup(title="Until when", lines=(PaneLine(title="", details=(CLOSED,)),)),
        ),
    )


def _links(line: ReferralForNavigator, *, with_charity: bool) -> tuple[ActionLink, ...]:
    accepted = state_of(line) == SUPPORTED
    answer = ActionLink(
        label="Answer", action=ReferralAction("answer", line), name=f"Answer the referral: {line.person}"
    )
    if accepted:
        ended = ReferralAction("end", line)
        return (
            ActionLink(
                label="Support has ended",
                action=ended,
                name=f"Support has ended: {line.person}",
                expected=False,
            ),
        )
    if with_charity:
        take_on = ReferralAction("take_on", line)
        return ActionLink(label="Take on", action=take_on, name=f"Take on: {line.person}"), answer
    return (answer,)


def answer_spec(line: ReferralForNavigator, navigator: str) -> FormSpec:
    """Return the form that answers a referral."""
    fields = (
        Field("outcome", "Answer", ANSWERS, required=True, wide=True),
        Field("navigator", "Navigator", LINE),
        Field("first_contact_on", "First contact", DAY),
        Field("answer_reason", "Why", TEXT, wide=True, hint="Police read it with the referral"),
    )
    accepted = frozenset[object]({ACCEPTED})
    return FormSpec(
        key=f"{ANSWER_KEY}{line.entry_id}",
        label=f"Answer to a referral, {line.person}",
        title="Answer to the referral",
        note=f"{line.person}, {line.case_reference}",
        icon="user-plus",
        family=Family.CARE,
        sections=(Section("", fields),),
        switches=(Switch("first_contact_on", "outcome", accepted), Switch("navigator", "outcome", accepted)),
        values={
            "outcome": line.outcome or None,
            "navigator": line.navigator or navigator,
            "first_contact_on": line.first_contact_on,
            "answer_reason": line.answer_reason,
        },
        make=partial(_answer, entry_id=line.entry_id, version=line.version),
        done="Referral answered. Police see the answer in the case.",
        reread=_reread(line, partial(answer_spec, navigator=navigator)),
    )


def _reread(line: ReferralForNavigator, make: Callable[[ReferralForNavigator], FormSpec]) -> Reread:
    """Return how the form about a referral is made again, as long as it is one of the navigator's."""

    def again(lines: tuple[ReferralForNavigator, ...]) -> FormSpec | None:
        now = next((each for each in lines if each.entry_id == line.entry_id), None)
        return None if now is None else make(now)

    return reread(NavigatorReferrals(answered_too=True), again)


def _answer(*, outcome: str | None, **values: Any) -> AnswerReferral:
    """Return the command; it refuses an answer that was not chosen."""
    return AnswerReferral(outcome=outcome or "", **values)


def end_spec(line: ReferralForNavigator, today: date) -> FormSpec:
    """Return the form that records that support has ended."""
    return FormSpec(
        key=f"{END_KEY}{line.entry_id}",
        label=f"Support has ended, {line.person}",
        title="Support has ended",
        note=f"{line.person}, {line.case_reference}",
        icon="archive",
        family=Family.CARE,
        sections=(Section("", (Field("support_ended_on", "Ended on", DAY, required=True),)),),
        values={"support_ended_on": show_day(today)},
        of_now=frozenset({"support_ended_on"}),
        make=partial(EndSupport, entry_id=line.entry_id, version=line.version),
        done="Recorded. Police see the day, not why.",
        notice="From then on you see nothing more of the case, nor alerts that you have not read.",
        reread=_reread(line, partial(end_spec, today=today)),
    )


class ReferredPage(Page):
    """The people on the left; on the right what the referral says, and once accepted what keeps them safe."""

    name: ClassVar[str] = "referred"
    title: ClassVar[str] = "Referrals"
    known_as: ClassVar[str] = "victims survivors support"
    icon: ClassVar[str] = "inbox"
    body_margins: ClassVar[Margins] = LIST_MARGINS
    needs: ClassVar[Permission] = Permission.READ_REFERRED
    opens: ClassVar[tuple[str, ...]] = ("referral",)
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Enter", "Read the referral"),
        (NEW_KEYS, "Answer the referral, or record that support has ended"),
    )

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self._lines: tuple[ReferralForNavigator, ...] = ()
        self._looks: dict[int, RowLook] = {}
        self._slice: dict[int, tuple[ChronologyLine, ...]] = {}
        self._read_entry_id = self._to_open = 0
        self._resumed_key = ""
        self._shows_table = False
        self._content = NOTHING
        self._today: date | None = None
        self._model: RowsModel[ReferralForNavigator] = RowsModel(
            self._look, id_of=attrgetter("entry_id"), parent=self
        )
        self.view = RowsView(self._model, "People referred", REGISTER)
        self.alerts = PoliceAlerts(dispatcher)
        self._empty = padded_for_list(
            EmptyState("inbox", "No referral", "When police refer somebody to the charity, they appear here.")
        )
        self.pane = LinesPane("Referral")
        self.pane.action_requested.connect(self._do)
        self.pane.closed.connect(self._left_pane)
        see = Button("What you may see", icon="eye")
        see.clicked.connect(self.show_table)
        self.add_button(see, needs_answer=True)
        self._right = FormStack()
        self._right.addWidget(QWidget())
        self._right.addWidget(self.pane)
        self.forms = FormHost(dispatcher, context, self._right, self)
        self.forms.saved.connect(self._saved)
        self.forms.left.connect(self.view.setFocus)
        self.forms.emptied.connect(partial(self._right.setCurrentWidget, self.pane))
        only_this = padded_for_list(Label(ONLY_THIS, tone="text2", wrap=True))
        left = list_column(LIST_WIDTH, self.view, only_this, self._empty, self.alerts)
        lay_out_list(self, left, self._right)
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(self._show_current)
        self.view.chosen.connect(self._chosen)
        self.view.opened.connect(self._opened)
        self.view.clicked.connect(self._clicked)

    def _look(self, line: ReferralForNavigator) -> RowLook:
        return self._looks.get(line.entry_id) or referral_look(line)

    @override
    def shown(self) -> None:
        self._slice.clear()
        self._ask()
        self.alerts.refresh()
        focus_list(self, self.view)
        draft = self.context.drafts.take_open()
        if draft is not None:
            self.context.resume(draft.key)

    @override
    def records_changed(self, changed: Changes) -> None:
        self._slice.clear()
        self._ask()
        self.alerts.refresh()

    @override
    def leave(self) -> None:
        self.clear_messages()
        self.forms.close()

    @override
    def open_record(self, kind: str, record_id: int) -> None:
        self._to_open = record_id
        self._ask()

    @override
    def resume(self, form_key: str) -> None:
        if not self.forms.goes_on(form_key):
            self._resumed_key = form_key
            self._ask()

    @override
    def page_actions(self) -> Sequence[PageAction]:
        line = self._current
        links = () if line is None else _links(line, with_charity=self._with_charity)
        if not links:
            why_not = "none is chosen" if line is None else "it has been answered"
            return (
                PageAction(
                    label="Answer the referral", run=self.view.setFocus, icon="check", why_not=why_not
                ),
            )
        return tuple(
            PageAction(label=link.name, run=partial(self._do, link.action), icon="check", about=self.view)
            for link in links
        )

    @property
    def _with_charity(self) -> bool:
        return self.context.beside(StoreKind.SURVIVORS) is not None

    @property
    def _current(self) -> ReferralForNavigator | None:
        entry_id = self.view.current_id()
        return next((line for line in self._lines if line.entry_id == entry_id), None)

    def _ask(self) -> None:
        self.dispatcher.ask(Today(), then=self._on_today)

    def _on_today(self, today: date) -> None:
        self._today = today
        self.dispatcher.ask(NavigatorReferrals(answered_too=True), then=self._show)

    def _show(self, lines: tuple[ReferralForNavigator, ...]) -> None:
        self._lines = tuple(in_order(lines))
        self._looks = grouped_looks(self._lines)
        waiting = sum(line.waits for line in self._lines)
        self.set_title(self.title, f"{waiting} to answer" if waiting else "")
        self.counted.emit(self.name, waiting)
        self._model.show_rows(self._lines)
        self._empty.setVisible(not self._lines)
        show_list(self.view, self._empty, visible=bool(self._lines))
        wanted, self._to_open = self._to_open, 0
        if wanted in self._looks:
            self.view.choose(wanted)
        elif self.view.current_id() is None and self._lines:
            self.view.choose_first()
        key, self._resumed_key = self._resumed_key, ""
        if key and not self._resume(key):
            self.tell("This referral has been answered, or support has ended.")
        self._show_current()

    def _resume(self, form_key: str) -> bool:
        """Open the form of a draft; return whether there still is one."""
        prefix, _, entry_id = form_key.rpartition("/")
        line = next((line for line in self._lines if str(line.entry_id) == entry_id), None)
        if line is None:
            return False
        self.view.choose(line.entry_id)
        self._do(ReferralAction("end" if f"{prefix}/" == END_KEY else "answer", line))
        return True

    def _chosen(self, _entry_id: int) -> None:
        self._shows_table = False
        self._rest.start()

    def _clicked(self, _index: QModelIndex) -> None:
        """Show the referral again in place of what a navigator may see."""
        if self._shows_table:
            self._left_pane()

    def _opened(self, _entry_id: int) -> None:
        self._rest.stop()
        self._shows_table = False
        self._show_current()
        self.pane.focus_lines()

    def _show_current(self) -> None:
        """Show the chosen referral; the case's slice is read only once somebody rests on it."""
        if self._shows_table:
            return
        line = self._current
        if line is None:
            self.forms.close()
            self._show_pane(NOTHING)
            self._right.setCurrentIndex(0)
            return
        card = self.forms.card
        if card is not None and not card.spec.key.endswith(f"/{line.entry_id}"):
            self.forms.close()
        if line.entry_id not in self._slice:  # also before the answer: each reading is on record
            self._read_entry_id = line.entry_id
            query = SliceChronology(case_id=line.case_id, person_id=line.person_id)
            self.dispatcher.ask(query, then=self._on_slice)
        self._show_content(line)

    def _on_slice(self, lines: tuple[ChronologyLine, ...]) -> None:
        self._slice[self._read_entry_id] = lines
        line = self._current
        if line is not None and line.entry_id == self._read_entry_id:
            self._show_content(line)

    def _show_content(self, line: ReferralForNavigator) -> None:
        content = content_of(line, self._slice.get(line.entry_id), with_charity=self._with_charity)
        self._show_pane(content)
        if self.forms.card is None:
            self._right.setCurrentWidget(self.pane)

    def show_table(self) -> None:
        """Show what a navigator may see, and why not more."""
        self.forms.close()
        self._rest.stop()
        self._shows_table = True
        self._show_pane(table_content())
        self._right.setCurrentWidget(self.pane)
        self.pane.focus_lines()

    def _left_pane(self) -> None:
        self._shows_table = False
        self._show_current()
        self.view.setFocus()

    def _show_pane(self, content: PaneContent) -> None:
        """Show other lines; what is shown already stays, with its scroll position and focus."""
        if content != self._content:
            self._content = content
            self.pane.show_lines(content)

    def _do(self, action: object) -> None:
        if not isinstance(action, ReferralAction):
            return
        if action.what == "take_on":
            self.context.resume(f"{KEY}{action.line.entry_id}")
        elif self._today is not None:
            ends = action.what == "end"
            navigator = self.context.actor.display
            self._shows_table = False
            self.clear_messages()
            spec = end_spec(action.line, self._today) if ends else answer_spec(action.line, navigator)
            self.forms.show(spec, sources_of({}, self._today))

    def _saved(self, saved: SavedForm) -> None:
        self.tell(saved.card.spec.done, Status.DONE)
        if self.forms.card is None:
            self.view.setFocus()

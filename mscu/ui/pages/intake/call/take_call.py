"""Taking a call: one screen from the first words on the phone to the report and advice.

Only who is calling and where are required. What is typed is kept as a draft, and giving advice or answering
never moves what has the keyboard focus.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, ClassVar, cast

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QBoxLayout, QWidget
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.dates import StoreTime, clock_face, weekday_and_day
from mscu.actions.core.form_choices import CodeLists, ListChoice, choices_on
from mscu.actions.intake.advice_library import AdvicePiece
from mscu.actions.intake.take_call import CallSaved, TakeCall, urgency_of
from mscu.actions.reference.unit_advice import AdviceLibrary
from mscu.code_keys import FROM_POLICE
from mscu.codes import Accepted, Urgency
from mscu.dates.london import local_day, show_moment
from mscu.text.people_told import PEOPLE_HINT
from mscu.text.storable_text import FILL_IN
from mscu.ui.forms.drafts import FORM_KEY
from mscu.ui.look.folding import is_right_to_left, isolated
from mscu.ui.look.layouts import NO_MARGINS, Margins, Space, growing, hbox, vbox, widget_with
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.page import Page, PageAction, PageContext
from mscu.ui.pages.intake.call.advice import TOPICS_KEYS, CallAdvice
from mscu.ui.pages.intake.call.facts import REQUIRED_FIELDS, CallFacts
from mscu.ui.pages.intake.call.lookup import CallLookup
from mscu.ui.pages.intake.call.record import READ_BACK_KEYS, SAVE_KEYS, CallRecord
from mscu.ui.pages.intake.call.record import WIDTH as RECORD_WIDTH
from mscu.ui.pages.intake.call.saved_call import CallNotices, SavedCall
from mscu.ui.pages.intake.call.state import CallClock, CallState, ReadBack, call_status, next_step, read_back
from mscu.ui.pages.intake.call.strip import END_KEYS, CallStrip
from mscu.ui.pages.matching.known_row import ALL_STRONG_KEYS, bind_keys, known_key
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.card import scrolling
from mscu.ui.widgets.column_area import ColumnArea
from mscu.ui.widgets.skeleton import SkeletonShape

LEFT_WIDTH = 421
LEAST_ADVICE = 340
_SCROLL_BAR = 10


class CallParts(QWidget):
    """One call: strip, what was said, advice, record."""

    def __init__(self, clock: CallClock) -> None:
        super().__init__()
        self._clock = clock
        self.state = CallState()
        self._read_back: ReadBack | None = None
        """What is to be read back, as it was shown last."""
        self.strip = CallStrip()
        self.facts = CallFacts()
        self.advice = CallAdvice()
        self.record = CallRecord()
        self._report_sources: tuple[ListChoice, ...] = ()
        self._lay_out()
        self.facts.focus_moved.connect(self._reveal)
        self.refresh()

    def _lay_out(self) -> None:
        self._left = ColumnArea(self.facts)
        self._columns = hbox(growing(self.advice), self.record, spacing=Space.NONE)
        self._beside = ColumnArea(widget_with(self._columns))
        self._row = hbox(self._left, growing(self._beside), spacing=Space.NONE)
        self._whole = scrolling(widget_with(self._row))
        vbox(self.strip, growing(self._whole), within=self, spacing=Space.NONE)
        QApplication.instance().focusChanged.connect(self._bring_into_view)  # type: ignore[union-attr]

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the record below the advice in a narrow window, and all in one column in a smaller one.

        What holds the others scrolls, and nothing within it.
        """
        super().resizeEvent(event)
        width = event.size().width()
        is_single = width < LEFT_WIDTH + LEAST_ADVICE
        room = width if is_single else width - LEFT_WIDTH
        is_narrow = is_single or room < LEAST_ADVICE + RECORD_WIDTH
        ways = QBoxLayout.Direction
        self._row.setDirection(ways.TopToBottom if is_single else ways.LeftToRight)
        self._columns.setDirection(ways.TopToBottom if is_narrow else ways.LeftToRight)
        left = width if is_single else LEFT_WIDTH
        self._left.setFixedWidth(left)
        self.facts.setFixedWidth(left - _SCROLL_BAR)  # room for the scroll bar
        self.strip.set_narrow(is_single)
        self.record.set_width(room - _SCROLL_BAR if is_narrow else RECORD_WIDTH)
        for area in (self._left, self._beside):
            area.set_whole(is_single)
        for column in (self.advice, self.record):
            column.set_whole(is_narrow)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(LEFT_WIDTH, super().minimumSizeHint().height())

    def _bring_into_view(self, _old: QWidget | None, focused: QWidget | None) -> None:
        if focused is not None:
            for area in (self._left, self._beside, self._whole):
                if area.isAncestorOf(focused):
                    area.ensureWidgetVisible(focused, 0, 40)

    def _reveal(self) -> None:
        """Scroll to the field with the keyboard focus."""
        self._bring_into_view(None, self.facts.focusWidget())

    def set_lists(self, lists: Mapping[str, Sequence[ListChoice]]) -> None:
        topics = {topic.key: topic.label for topic in lists.get("advice_topic", ())}
        self.advice.set_topics(topics)
        self.record.known.set_roles({role.key: role.label for role in lists.get("involvement_role", ())})
        self._report_sources = tuple(lists.get("report_source", ()))
        self.refresh()

    def _rank_advice(self) -> None:
        self.advice.rank(self.facts.situation())

    @property
    def caller(self) -> str:
        return self.facts.text("caller")

    @property
    def urgency(self) -> Urgency:
        """Return the urgency that was chosen, otherwise the one from the answers."""
        if self.state.urgency is not None:
            return self.state.urgency
        situation = self.facts.situation()
        return urgency_of(
            situation.under_18, situation.injured, situation.suspects_there, situation.still_inside
        )

    def refresh(self, *, saving: bool = False) -> None:
        """Update every part from the state of the call."""
        state, missing = self.state, self.facts.missing()
        day = local_day(state.began or self._clock.now())
        self.record.set_sources({c.key: c.label for c in choices_on(self._report_sources, day)})
        text = read_back(
            self.caller,
            self.facts.text("where_words"),
            self.facts.people(),
            [piece.title for piece in state.given],
        )
        if self._read_back not in {None, text}:  # what was agreed is not what would be read now
            state.read_back = None
        self._read_back = text
        self.strip.show_state(state, call_status(state, missing), self._clock.now())
        self.record.show_read_back(text, state)
        self.record.show_stamps(state.stamps(), next_step(state, missing))
        self.record.show_outcome(self.caller, state, self.urgency)
        self.record.show_missing(missing, saving=saving)

    def tick(self) -> None:
        """Update the running time."""
        self.strip.tick(self.state, self._clock.now())

    def command(self) -> TakeCall:
        """Build the command that saves the call."""
        state, began = self.state, self.state.began or self._clock.now()
        area = self.facts.postcode.area()
        first_advice = min((piece.at for piece in state.given), default=began)
        return TakeCall(
            **cast("dict[str, Any]", self.facts.values()),
            about=self.record.known.about(),
            new=self.record.known.new(),
            district=area.district if area is not None else None,
            began=show_moment(began),
            advised=show_moment(first_advice),
            source=state.source or FROM_POLICE,
            urgency=self.urgency,
            given=state.as_given(),
            accepted=Accepted.YES if state.read_back else Accepted.WAITING,
            read_back=state.read_back is not None,
            time_stamps=tuple(stamp.line() for stamp in state.stamps()),
        )

    def draft(self) -> dict[str, Any]:
        """Return the call as plain values."""
        known = self.record.known
        about = [about.subject_id for about in known.about()]
        return {
            "fields": self.facts.draft() | {"about": about},
            "call": self.state.draft(),
            "new": known.new_keys(),
        }

    def show_draft(self, draft: Mapping[str, Any]) -> None:
        """Show what `draft` returned; an empty draft begins the next call."""
        self.state, self._read_back = CallState.from_draft(draft.get("call", {})), None
        self.facts.show_draft(draft.get("fields", {}))
        self.record.known.forget()
        about = draft.get("fields", {}).get("about", ())
        self.record.known.confirm([*map(known_key, about), *map(tuple, draft.get("new", ()))])
        self.advice.back_to_ranking()
        self.advice.show_given(self.state)
        self._rank_advice()
        self.refresh()
        for area in (self._left, self._beside, self._whole, self.advice.ranking):
            area.verticalScrollBar().setValue(0)


class CallBoard(CallParts):
    """One call that the user is taking.

    Signals: `changed` when the user changes anything.
    """

    changed = Signal()

    def __init__(self, clock: CallClock) -> None:
        super().__init__(clock)
        self._connect()

    def _connect(self) -> None:
        self.strip.end_button.clicked.connect(self.toggle_ended)
        self.facts.edited.connect(self._edited)
        self.facts.ranking_changed.connect(self._rank_advice)
        self.advice.give_requested.connect(self._give)
        self.advice.own_advice_given.connect(self._say)
        self.advice.undo_requested.connect(self._remove_piece)
        self.record.known.confirmed.connect(self._edited)
        bind_keys(self, self.record.known.toggle, self.record.known.confirm_strong)
        self.record.read_back_agreed.connect(self.toggle_read_back)
        self.record.urgency_requested.connect(self._choose_urgency)
        self.record.source_requested.connect(self._choose_source)

    def _edited(self) -> None:
        """Begin the call at the first key, and note when it could first be saved."""
        now = self._begin()
        if not self.state.safe and not self.facts.missing():
            self.state.safe = now
        if not self.state.answered and self.facts.all_answered():
            self.state.answered = now
        self._emit_changed()

    def _begin(self) -> datetime:
        now = self._clock.now()
        if self.state.began is None:
            self.state.began, self.state.is_by_computer = now, not self._clock.is_set
        return now

    def _give(self, piece: AdvicePiece) -> None:
        if not self.state.has_given(piece.key):
            self.state.give(piece, self._begin())
            self._on_advice_changed()

    def _say(self, text: str) -> None:
        self.state.give_own_advice(text, self._begin())
        self._on_advice_changed(move_focus=False)

    def _remove_piece(self, index: int) -> None:
        self.state.remove_piece(index)
        self._on_advice_changed(move_focus=False)

    def _on_advice_changed(self, *, move_focus: bool = True) -> None:
        by_keyboard = move_focus and self.advice.has_keyboard
        self.advice.show_given(self.state)
        if by_keyboard:
            self.advice.focus_next_due()
        self._emit_changed()

    def toggle_read_back(self) -> None:
        """Mark the call as read back and agreed, or not."""
        if self.record.agree_button.isEnabled():
            self.state.read_back = None if self.state.read_back else self._begin()
            self._emit_changed()

    def toggle_ended(self) -> None:
        """End the call, or continue one that has ended."""
        if self.state.began:
            self.state.ended = None if self.state.ended else self._clock.now()
            self._emit_changed()

    def _choose_urgency(self, urgency: Urgency | None) -> None:
        self.state.urgency = urgency
        self._emit_changed()

    def _choose_source(self, key: str) -> None:
        self.state.source = key
        self._emit_changed()

    def _emit_changed(self) -> None:
        self.refresh()
        self.changed.emit()


ADVICE_KEYS = "Ctrl+G"


class TakeCallPage(Page):
    """The page: it keeps the time and drafts, saves, and holds off the idle lock."""

    name: ClassVar[str] = "call"
    title: ClassVar[str] = "Take a call"
    icon: ClassVar[str] = "phone-call"
    body_margins: ClassVar[Margins] = NO_MARGINS
    body_spacing: ClassVar[int] = Space.NONE
    needs: ClassVar[Permission] = Permission.RECORD_REPORTS
    search_hint: ClassVar[str] = "Search while you talk"
    skeleton: ClassVar[SkeletonShape | None] = None  # the caller does not wait: it is typed into at once
    shortcuts: ClassVar[tuple[tuple[str, str], ...]] = (
        ("Y, N, S or U", "In a question: yes, no, not sure, and on to the next"),
        (ADVICE_KEYS, "Go to the advice; the arrows move within it"),
        ("Enter", "In the advice: mark it as given"),
        ("Backspace", "In advice that was given: take it back"),
        ("Alt+1 to Alt+9", "What the unit knows: it is, or note it as new; again undoes it"),
        (ALL_STRONG_KEYS, "It is: all strong matches"),
        (TOPICS_KEYS, "All advice by topic, and back"),
        (READ_BACK_KEYS, "Read back and agreed"),
        (END_KEYS, "End the call"),
        (SAVE_KEYS, "Save report, triage and advice"),
    )

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self.clock = CallClock()
        self.board = CallBoard(self.clock)
        self.lookup = CallLookup(dispatcher, self.board.facts, self.board.record.known)
        self._key = ""
        self._saving = False
        self._open_after_saving = False
        self.notices = CallNotices(dispatcher, context)
        self._second_timer = QTimer(self, interval=1_000)
        self._second_timer.timeout.connect(self.board.tick)
        self.body.addWidget(self.notices)
        self.body.addWidget(self.board, 1)
        self._connect()
        self._bind_keys()

    def _connect(self) -> None:
        self.board.changed.connect(self._keep_draft)
        self.board.record.known.followed.connect(self.context.open)
        self.board.record.save_requested.connect(self.save)
        self.board.record.print_requested.connect(partial(self.save, opens=True))
        self.dispatcher.busy.connect(self._on_busy_changed)
        self.context.drafts.written.connect(self._show_draft_state)
        self.dispatcher.ask(CodeLists(), then=self.board.set_lists)

    def _bind_keys(self) -> None:
        page_actions: tuple[tuple[str, Callable[[], object]], ...] = (
            (SAVE_KEYS, self.save),
            (TOPICS_KEYS, self.board.advice.toggle_library),
            (ADVICE_KEYS, self.board.advice.focus_next_due),
            (READ_BACK_KEYS, self.board.toggle_read_back),
            (END_KEYS, self.board.toggle_ended),
        )
        for keys, action in page_actions:
            QShortcut(QKeySequence(keys), self.board).activated.connect(action)
        leave = QShortcut(QKeySequence("Esc"), self.board)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave.activated.connect(self._escape)

    @override
    def shown(self) -> None:
        self._ask_store()
        self._hold_lock()
        self.notices.offer_drafts(self._key)
        if not self.board.state.began:
            self.board.facts.focus_first()

    @override
    def leave(self) -> None:
        self.context.hold_lock(False)

    @override
    def records_changed(self, changed: frozenset[tuple[str, int]]) -> None:
        if any(kind == "reference_change" for kind, _ in changed):
            self.dispatcher.ask(AdviceLibrary(), then=self.board.advice.set_library)

    @override
    def page_actions(self) -> Sequence[PageAction]:
        why_not = "" if self.board.state.began else "no call has started"
        return (
            PageAction(
                label="Another call; this one stays as a draft",
                run=self.start_another,
                icon="phone-incoming",
                why_not=why_not,
            ),
            PageAction(label="Discard this call", run=self.discard, icon="trash-2", why_not=why_not),
        )

    @override
    def resume(self, form_key: str) -> None:
        draft = self.context.drafts.of(form_key)
        if draft is not None:
            self._key = form_key
            self._show_draft_state()
            self.board.setProperty(FORM_KEY, form_key)
            self.clear_messages()
            self.notices.offer_drafts(form_key)
            self.notices.call_began()
            self.board.show_draft(draft.values)
            self.lookup.look_up()
            self._hold_lock()

    def _escape(self) -> None:
        """Go back from the whole library to the ranking, otherwise to the previous page."""
        if self.board.advice.shows_library:
            self.board.advice.toggle_library()
        else:
            self.context.back()

    @property
    def holds_idle_lock(self) -> bool:
        """Return whether to hold off the idle lock: a call is in progress on the page in front."""
        return self.board.state.runs and self.isVisible()

    def start_another(self) -> None:
        """Leave the call as a draft and begin another."""
        self._next_call()
        self.notices.offer_drafts(self._key)

    def discard(self) -> None:
        self.context.drafts.drop(self._key)
        self._next_call()

    def save(self, *, opens: bool = False) -> None:
        """Save the call, or go to what is missing; `opens` shows its report afterwards."""
        missing = {name: FILL_IN for name in REQUIRED_FIELDS if not self.board.facts.text(name)}
        if self.board.facts.text("victims_count") and self.board.facts.people() is None:
            missing["victims_count"] = PEOPLE_HINT
        if missing:
            self._show_problems(missing)
        elif not self._saving:
            self._saving, self._open_after_saving = True, opens
            self.board.record.show_failed(False)
            self.board.refresh(saving=True)
            self.dispatcher.perform(self.board.command(), then=self._saved, problems=self._show_problems)

    def _saved(self, result: CallSaved) -> None:
        self.context.drafts.drop(self._key)
        saved = SavedCall(
            numbers=result,
            caller=self.board.caller,
            pieces=len(self.board.state.given),
            at=clock_face(self.clock.now())[:5],
            cases=self.board.record.known.cases(),
        )
        opens, self._open_after_saving = self._open_after_saving, False
        self.lookup.record_search()
        self._next_call()
        self.notices.show_saved(saved)
        if opens:
            self.context.open("report", result.report_id)

    def _next_call(self) -> None:
        self._key, self._saving, self._open_after_saving = "", False, False
        self._show_draft_state()
        self.board.record.show_failed(False)
        self.clear_messages()
        self.lookup.forget()
        self.board.show_draft({})
        self._hold_lock()
        self._ask_store()
        self.board.facts.focus_first()

    def _show_problems(self, problems: dict[str, str]) -> None:
        self._save_failed()
        unplaced = self.board.facts.show_problems(problems)
        self.tell(f"This call is not saved. {unplaced}" if unplaced else "", Status.LATE)

    def _on_busy_changed(self, busy: bool) -> None:
        """Treat a save as failed if the dispatcher is idle and no result came."""
        if not busy and self._saving:
            self.board.record.show_failed(True)
            self._save_failed()

    def _save_failed(self) -> None:
        self._saving, self._open_after_saving = False, False
        self.board.refresh()

    def _keep_draft(self) -> None:
        """Keep the draft under the time that the call began, so that no two calls share one."""
        began = self.board.state.began
        if began is not None:
            self._key = self._key or f"{self.name}/{began.isoformat()}"
            caller = self.board.caller or "somebody"
            caller = isolated(caller) if is_right_to_left(caller) else caller
            label = f"Call from {caller}, {show_moment(began)}"
            self.board.setProperty(FORM_KEY, self._key)
            self.context.drafts.keep(self._key, label, self.board.draft())
            self.notices.call_began()
        self._hold_lock()

    def _show_draft_state(self, _written: str = "") -> None:
        self.board.record.show_draft(self.context.drafts.state(self._key))

    def _hold_lock(self) -> None:
        """Hold off the idle lock during a call, and run the seconds timer only then."""
        is_held = self.holds_idle_lock
        self.context.hold_lock(is_held)
        if is_held and not self._second_timer.isActive():
            self._second_timer.start()
        elif not is_held:
            self._second_timer.stop()

    def _ask_store(self) -> None:
        """Ask for the time, and for the advice as the unit offers it now."""
        self.dispatcher.ask(StoreTime(), then=self._set_clock)
        self.dispatcher.ask(AdviceLibrary(), then=self.board.advice.set_library)

    def _set_clock(self, moment: datetime) -> None:
        """Set the clock; that of a running call goes on, unless the call was taken up from a draft."""
        if not (self.board.state.began and self.clock.is_set):
            later = self.clock.set(moment)
            if self.board.state.is_by_computer:
                self.board.state.move(later)
                self.board.refresh()
            self.board.tick()
        self.set_title(self.title, weekday_and_day(self.board.state.began or moment))

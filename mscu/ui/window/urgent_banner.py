"""Urgent requests from the police, shown above every page and answered with one key.

Users who may answer them see them while the unit's store is open, whichever store they are working in: a life
is at risk, and there is no time to look for the right page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from mscu.access import Permission
from mscu.actions.sharing.cards import CardStatus, CardsThere
from mscu.actions.sharing.emergency import HEADLINES, RefuseCard, TellByPhone, UrgentLine, UrgentRequests
from mscu.changes import Changes
from mscu.codes import StoreKind, UrgentState
from mscu.ui.lists.window_command import WindowCommand
from mscu.ui.look.folding import accessible_text
from mscu.ui.look.layouts import Space, growing, hbox, vbox, widget_with
from mscu.ui.look.palette import Status
from mscu.ui.look.shapes import Shape
from mscu.ui.pages.core.side_card import clear
from mscu.ui.pages.sharing.urgent_by_phone import ANSWER_KEYS, TELL_KEYS
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.session.workspaces import Workspaces
from mscu.ui.widgets.button import Button, Size
from mscu.ui.widgets.chip import ShapeMark
from mscu.ui.widgets.label import Elided
from mscu.ui.widgets.message_bar import MessageBar, once_released

POLL_MS = 15_000
MAX_SHOWN = 4
"""Requests shown at once: the page below must stay readable. Others appear as these go."""
POLLS_PER_ALERT = 4
"""Number of polls after which an untaken request sounds again: one minute."""
LOG_A_CALL = "Log what you read out to them by phone with F2 on the Survivors page."
UNKNOWN = (
    "The charity's store on this computer does not know this person, so nothing can be released from it. "
    "Somebody else of the charity may know them."
)

OLDER_COPY = "this computer may have an older copy of the charity's store:"
KNOWN_ELSEWHERE = (
    "Nothing was refused. {0} accepted this person or answered for them before, so the copy of the charity's "
    "store on this computer is older than that. Ring {0}, or answer on a computer with the newest store."
)
SOMEBODY = "somebody of the charity"
NONE_WAITS = "no urgent request waits"
IS_ANSWERING = "an urgent request is being answered"
NOT_BY_PHONE = "it is answered by phone already, or the person is not known here"


@dataclass(frozen=True)
class UrgentRequest:
    """A waiting request, and the survivor it is about if the charity knows them."""

    line: UrgentLine
    card: CardStatus | None
    away: bool = False
    """Whether the charity's store is not open, so that it is not known whether there is a card."""

    @property
    def is_unknown(self) -> bool:
        """Return whether the charity knows no one of that name: police have not heard otherwise either."""
        return self.card is None and not self.away and not self.line.supporters

    @property
    def is_known_elsewhere(self) -> bool:
        """Return whether police's store has somebody of the charity who knows them, and this one does not."""
        return self.card is None and not self.away and bool(self.line.supporters)

    @property
    def supporters(self) -> str:
        return " or ".join(filter(None, self.line.supporters)) or SOMEBODY

    @property
    def can_be_told(self) -> bool:
        """Return whether the request waits and there may be a card to tell."""
        return self.line.state is UrgentState.WAITING and not self.is_unknown

    @property
    def form_key(self) -> str:
        if self.card is None:
            return f"urgent/answer/{self.line.entry_id}"
        return f"survivors/answer/{self.card.survivor_id}/{self.line.entry_id}"


class UrgentBars(QWidget):
    """A red bar for the request that has waited longest, and a line for each of the others.

    Signals: `answer_requested` and `tell_requested` with the request to be answered, or told by phone;
    `none_waits` when the user wanted to answer one and there is none, with whether it is by phone.
    """

    answer_requested = Signal(object)
    tell_requested = Signal(object)
    none_waits = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._column = vbox(within=self, spacing=Space.SMALL)
        self._waiting: tuple[UrgentRequest, ...] = ()
        self._answering = ""
        self._bar: MessageBar | None = None
        self._buttons: dict[QWidget, UrgentRequest] = {}
        self.setAccessibleName("Urgent requests")
        self.hide()

    def show_urgent(self, requests: tuple[UrgentRequest, ...]) -> None:
        """Show the waiting requests; a bar that stays keeps the focus."""
        once_released(self, partial(self._show_urgent, requests))

    def _show_urgent(self, requests: tuple[UrgentRequest, ...]) -> None:
        previous, self._waiting = self._waiting, requests
        if [_kind(request) for request in previous] != [_kind(request) for request in requests]:
            self._show()
        elif previous != requests:
            self._update_bars()

    def step_aside(self, form_key: str) -> None:
        """Leave out the request that is being answered on the page; the others take a line each."""
        if form_key != self._answering:
            self._answering = form_key
            self._show()

    def answer_first(self) -> None:
        """Answer the request that has waited longest.

        To say that the person is not known takes a second key.
        """
        if not self._waiting:
            self.none_waits.emit(False)
        button, first = next(iter(self._buttons.items()), (None, None))
        if button is None or first is None or self.why_not_answered:
            return
        if first.is_unknown:
            button.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.answer_requested.emit(first)

    def tell_first(self) -> None:
        """Record that the first request is being answered by phone, unless it has been answered."""
        if not self._waiting:
            self.none_waits.emit(True)
        elif not self.why_not_told:
            self.tell_requested.emit(next(iter(self._buttons.values())))

    @property
    def why_not_answered(self) -> str:
        """Return why no request can be answered now, or an empty string."""
        if self._is_answering:
            return IS_ANSWERING
        return "" if self._buttons else NONE_WAITS

    @property
    def why_not_told(self) -> str:
        """Return why the first request cannot be answered by phone now, or an empty string."""
        first = next(iter(self._buttons.values()), None)
        if first is None or self._is_answering:
            return self.why_not_answered
        return "" if first.can_be_told else NOT_BY_PHONE

    @property
    def _is_answering(self) -> bool:
        return any(request.form_key == self._answering for request in self._waiting)

    def _show(self) -> None:
        clear(self._column)
        self._buttons.clear()
        self._bar = None
        visible = [request for request in self._waiting if request.form_key != self._answering][:MAX_SHOWN]
        for index, request in enumerate(visible):
            is_first = index == 0 and not self._is_answering
            self._column.addWidget(self._make_bar(request) if is_first else self._line(request))
        self.setVisible(bool(visible))

    def _update_bars(self) -> None:
        """Update the waiting times; the versions of the requests may have changed too."""
        by_entry = {request.line.entry_id: request for request in self._waiting}
        self._buttons = {button: by_entry[request.line.entry_id] for button, request in self._buttons.items()}
        if self._bar is not None:
            first = next(iter(self._buttons.values()))
            self._bar.say(_text(first), strong=_title(first))

    def _make_bar(self, request: UrgentRequest) -> QWidget:
        bar = self._bar = MessageBar(_text(request), strong=_title(request), status=Status.LATE, icon="siren")
        bar.add_button(self._button(request, hint=ANSWER_KEYS))
        if request.can_be_told:
            tell = Button("Given by phone", icon="phone-call", size=Size.SMALL)
            tell.setToolTip(f"Starts the hour in which it must be written down ({TELL_KEYS})")
            tell.clicked.connect(self.tell_first)
            bar.add_button(tell)
        return bar

    def _line(self, request: UrgentRequest) -> QWidget:
        return widget_with(
            hbox(
                ShapeMark(Shape.TRIANGLE, Status.LATE),
                growing(Elided(f"{_title(request)} {_short(request)}")),
                self._button(request),
                spacing=Space.SMALL,
                margins=(18, 0, 12, 0),
            )
        )

    def _button(self, request: UrgentRequest, *, hint: str = "") -> Button:
        label = "Write it down" if request.line.state.is_by_phone else "Answer"
        if request.is_unknown:
            label = "Tell the police"
        elif request.is_known_elsewhere:
            label = "Who can answer"
        button = Button(label, size=Size.SMALL, hint=hint)
        button.setAccessibleName(accessible_text(f"{label}: {request.line.person}"))
        button.clicked.connect(self._pressed)
        self._buttons[button] = request
        return button

    def _pressed(self) -> None:
        pressed = self.sender()
        if isinstance(pressed, QWidget) and pressed in self._buttons:
            self.answer_requested.emit(self._buttons[pressed])


def _kind(request: UrgentRequest) -> tuple[int, UrgentState, bool]:
    return request.line.entry_id, request.line.state, request.is_unknown or request.is_known_elsewhere


def _title(request: UrgentRequest) -> str:
    return f"{HEADLINES[request.line.state]}: {request.line.person}."


def _text(request: UrgentRequest) -> str:
    line = request.line
    if line.state.is_by_phone:
        minutes = line.minutes_left
        deadline = f"{minutes} min left" if minutes >= 0 else f"{-minutes} min late: say why"
        told = line.state is UrgentState.TOLD
        call = f"{line.spoken}, call back on {line.call_back}; {_card(request)}" if told else line.spoken
        return f"{call}. Write it down by {line.hour_ends} ({deadline})."
    ago = f"{line.waited} min ago" if line.waited else "just now"
    return (
        f"{line.threshold}. {_as_sentence(line.why)} {line.asked_by}, {line.asked} ({ago}), "
        f"call back on {line.call_back}; {_card(request)}."
    )


def _as_sentence(text: str) -> str:
    """End what an officer wrote with a full stop, unless it ends with another mark."""
    return text if text.endswith((".", "?", "!")) else f"{text}."


def _short(request: UrgentRequest) -> str:
    line = request.line
    if line.state.is_by_phone:
        return f"Write it down by {line.hour_ends}."
    return f"{line.threshold}. {line.asked}, call back on {line.call_back}; {_card(request)}."


def _card(request: UrgentRequest) -> str:
    if request.away:
        return "the charity's own store is not open here"
    if request.is_known_elsewhere:
        return f"{OLDER_COPY} {request.supporters} accepted this person or answered for them before"
    if request.card is None:
        return "the charity's store on this computer does not know this person"
    return f"card agreed {request.card.agreed}" if request.card.agreed else "no card agreed"


class NotHeard(QWidget):
    """In the place of the bars: that requests are not heard here, and where a call is logged."""

    def __init__(self, reason: str) -> None:
        super().__init__()
        bar = MessageBar(f"{reason} {LOG_A_CALL}", status=Status.SOON, icon="siren", closes=True)
        bar.closed.connect(self.hide)
        vbox(bar, within=self)


class UrgentWatch(QObject):
    """Polls every few seconds for urgent requests from the police.

    Signals: `heard` when a request waits, with whether it is new: it sounds again until it is taken up;
    `form_requested` with the key of the form that answers it; `said` with why it is not answered here.
    """

    heard = Signal(bool)
    form_requested = Signal(str)
    said = Signal(str)

    def __init__(self, police: Dispatcher, charity: Dispatcher | None, parent: QObject) -> None:
        super().__init__(parent)
        self._charity, self._police = charity, police
        self._lines: tuple[UrgentLine, ...] = ()
        self._known_ids: frozenset[int] = frozenset()
        self._taken_up: set[int] = set()
        self._poll_count = 0
        self._telling: UrgentRequest | None = None
        self.bars = UrgentBars()
        self.bars.answer_requested.connect(self.answer)
        self.bars.tell_requested.connect(self.tell)
        self._timer = QTimer(self, interval=POLL_MS)
        self._timer.timeout.connect(self.refresh)

    def begin(self) -> None:
        """Poll now, at intervals, and after each command."""
        for dispatcher in filter(None, (self._police, self._charity)):
            dispatcher.records_changed.connect(self._changed)
        self.refresh()
        self._timer.start()

    def end(self) -> None:
        """Stop polling."""
        self._timer.stop()

    def refresh(self) -> None:
        """Query the unit's store."""
        self._police.ask(UrgentRequests(waiting_only=True), then=self._on_requests)

    def commands(self) -> tuple[WindowCommand, ...]:
        """Return what can be done about urgent requests on every page."""
        return (
            WindowCommand(
                label="Answer the urgent request that has waited longest",
                run=self.bars.answer_first,
                icon="siren",
                keys=ANSWER_KEYS,
                why_not=self.bars.why_not_answered,
                words="emergency card police call",
            ),
            WindowCommand(
                label="Note that the urgent request is answered by phone",
                run=self.bars.tell_first,
                icon="phone-call",
                keys=TELL_KEYS,
                why_not=self.bars.why_not_told,
                words="emergency card given tell",
            ),
        )

    def answer(self, request: UrgentRequest) -> None:
        """Open the form, or tell the police that no one of that name is known here."""
        line = request.line
        if request.is_known_elsewhere:
            self.said.emit(KNOWN_ELSEWHERE.format(request.supporters))
            return
        self._taken_up.add(line.entry_id)
        if request.is_unknown:
            refusal = RefuseCard(entry_id=line.entry_id, version=line.version, answer_reason=UNKNOWN)
            self._police.perform(refusal)
        else:
            self.form_requested.emit(request.form_key)

    def tell(self, request: UrgentRequest) -> None:
        """Start the hour, and open the form in which what was said is written down."""
        self._telling, line = request, request.line
        command = TellByPhone(entry_id=line.entry_id, version=line.version)
        self._police.perform(command, then=self._told_by_phone)

    def _told_by_phone(self, _result: object) -> None:
        if self._telling is not None:
            self.answer(self._telling)

    def _changed(self, _changed: Changes) -> None:
        if self._timer.isActive():
            self.refresh()

    def _on_requests(self, lines: tuple[UrgentLine, ...]) -> None:
        self._lines = tuple(reversed(lines))
        self._alert()
        if self._charity is None or not lines:
            self.bars.show_urgent(tuple(UrgentRequest(line, None, away=True) for line in self._lines))
        else:
            uuids = tuple(line.person_uuid for line in lines)
            self._charity.ask(CardsThere(person_uuids=uuids), then=self._on_cards)

    def _on_cards(self, cards: tuple[CardStatus, ...]) -> None:
        by_person: Mapping[str, CardStatus] = {card.person_uuid: card for card in cards}
        self.bars.show_urgent(
            tuple(UrgentRequest(line, by_person.get(line.person_uuid)) for line in self._lines)
        )

    def _alert(self) -> None:
        waiting = frozenset(line.entry_id for line in self._lines if line.state is UrgentState.WAITING)
        told = frozenset(line.entry_id for line in self._lines if line.state is UrgentState.TOLD)
        is_new = bool((waiting | told) - self._known_ids)
        self._known_ids |= waiting | told
        self._poll_count = 0 if is_new else self._poll_count + 1
        if is_new or (waiting - self._taken_up and self._poll_count % POLLS_PER_ALERT == 0):
            self.heard.emit(is_new)


def watch_for(workspaces: Workspaces, parent: QObject) -> UrgentWatch | None:
    """Return a watch for a user who may answer urgent requests, if the unit's store is open."""
    police, charity = workspaces.of(StoreKind.UNIT), workspaces.of(StoreKind.SURVIVORS)
    if police is None or not police.actor.may(Permission.HEAR_URGENT):
        return None
    return UrgentWatch(police.dispatcher, charity.dispatcher if charity is not None else None, parent)

"""What came from police and is not answered yet: referrals and alerts, each with its answer.

Both are read from the unit's store, where it is open beside the charity's; nothing of them is kept here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from mscu.actions.enforcement.alerts import AcknowledgeAlerts, AlertLine, AlertsForNavigator
from mscu.actions.sharing.cards import CardStatus, CardsThere
from mscu.codes import AlertKind, Family, StoreKind
from mscu.dates.age import born_words
from mscu.ui.look.badges import TREATED_AS_CHILD, Chip
from mscu.ui.look.folding import accessible_text, isolated, joined
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, aligned, growing, hbox, space, stretch, vbox, widget_with
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.answer_frame import AnswerFrame
from mscu.ui.pages.core.page import PageContext
from mscu.ui.pages.core.side_card import clear
from mscu.ui.pages.sharing.referrals import KEY, IncomingReferral, Referrals
from mscu.ui.pages.support.support_form_specs import PAGE
from mscu.ui.session.answers import Answers
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button, Size
from mscu.ui.widgets.card import PADDING, Card
from mscu.ui.widgets.chip import ChipLabel, KindMark
from mscu.ui.widgets.label import Label, rule
from mscu.ui.widgets.link import Link
from mscu.ui.widgets.skeleton import SkeletonShape

TITLE = "From police"
NOT_OPEN = "Referrals and alerts are in the unit's store. Lock, and unlock it beside this one, to see them."
ALL_ANSWERED = "Everything that came from police is answered."
ANSWER_GOES_BACK = "Police see your answer: taken on or not, by whom, and that an alert was read."
ACCEPTED = Chip("accepted", Status.RUN)
REFERRALS = "referrals"
MOST_ROWS = 5
ICONS = {
    AlertKind.COURT_DATE: "gavel",
    AlertKind.ADDRESS_VISITED: "map-pin",
    AlertKind.BAILED: "calendar-clock",
    AlertKind.RELEASED: "door-open",
}


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One way to answer a delivery: by a form, by a record that is opened, or at once, for an alert."""

    label: str
    name: str
    form_key: str = ""
    opens: tuple[str, int] | None = None
    alert_id: int = 0


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """What came from police, as a row; the first answer is a button, the others are links."""

    kind: str
    family: Family
    icon: str
    title: str
    text: str
    chip: Chip
    answers: tuple[Answer, ...]


class PoliceCard(Card):
    """Referrals that wait, alerts that nobody has read, then people accepted and not yet taken on here.

    Referrals are read each minute while the page is shown. Alerts are read with the page alone, as each
    reading of them is recorded.
    """

    def __init__(self, own: Dispatcher, context: PageContext) -> None:
        super().__init__(TITLE, flush=True)
        self._context, self._own = context, own
        self._police = context.beside(StoreKind.UNIT)
        self.answers = Answers(self)  # its own: the page does not wait for the unit's store
        self._referred: tuple[IncomingReferral, ...] | None = None
        self._alerts: tuple[AlertLine, ...] = ()
        self._known: dict[str, int] | None = None
        """The survivors whom alerts are about; None until they are read."""
        self._shown: tuple[Delivery, ...] | None = None
        self._rows = vbox()
        frame = AnswerFrame(self.answers, widget_with(self._rows), SkeletonShape.LIST)
        self.body.addWidget(frame)
        self._referrals: Referrals | None = None
        if self._police is None:
            self._rows.addWidget(_sentence(NOT_OPEN))
        else:
            self._referrals = Referrals(own, self._police, context.actor.display, self)
            self._referrals.found.connect(self._show_referrals)

    def begin(self) -> None:
        """Read everything now, and referrals every minute."""
        if self._referrals is not None:
            self._referrals.begin()
            self._ask_alerts()

    def end(self) -> None:
        """Stop reading, as another page is shown."""
        if self._referrals is not None:
            self._referrals.end()

    def refresh(self) -> None:
        if self._referrals is not None:
            self._referrals.refresh()
            self._ask_alerts()

    def _ask_alerts(self) -> None:
        if self._police is not None:
            self._police.ask(AlertsForNavigator(), then=self._keep_alerts)

    def _show_referrals(self, referred: tuple[IncomingReferral, ...]) -> None:
        self._referred = tuple(referral for referral in referred if referral.is_open)
        self._show()

    def _keep_alerts(self, alerts: tuple[AlertLine, ...]) -> None:
        self._alerts = tuple(alert for alert in alerts if not alert.acknowledged)
        uuids = tuple({alert.person_uuid for alert in self._alerts})
        self._own.ask(CardsThere(person_uuids=uuids), then=self._show_alerts)

    def _show_alerts(self, people: tuple[CardStatus, ...]) -> None:
        self._known = {person.person_uuid: person.survivor_id for person in people}
        self._show()

    def _show(self) -> None:
        """Make the rows anew, unless they say the same: somebody may be about to press a button."""
        if self._referred is None or self._known is None:
            return
        waiting = [referral for referral in self._referred if referral.line.waits]
        accepted = [referral for referral in reversed(self._referred) if not referral.line.waits]
        unanswered = (
            *map(_referral, waiting),
            *(_alert(alert, self._known.get(alert.person_uuid)) for alert in self._alerts),
        )
        deliveries = (*unanswered, *map(_referral, accepted))
        if deliveries == self._shown:
            return
        self._shown = deliveries
        self.set_title(TITLE, f"{len(unanswered)} not yet answered" if unanswered else "")
        clear(self._rows)
        for number, delivery in enumerate(deliveries[:MOST_ROWS]):
            if number:
                self._rows.addWidget(rule())
            self._rows.addWidget(self._row(delivery))
        if len(deliveries) > MOST_ROWS:
            self._rows.addWidget(self._rest(len(deliveries) - MOST_ROWS))
        self._rows.addWidget(_sentence(ANSWER_GOES_BACK if deliveries else ALL_ANSWERED))

    def _row(self, delivery: Delivery) -> QWidget:
        row = QWidget()
        row.setAccessibleName(accessible_text(f"{delivery.kind}: {delivery.title}"))
        header = hbox(
            Label(delivery.kind, step=Type.LABEL, tone="text2"), stretch(), ChipLabel(delivery.chip)
        )
        buttons = hbox(spacing=Space.MEDIUM)
        for number, answer in enumerate(delivery.answers):
            buttons.addWidget(self._button(answer) if number == 0 else self._link(answer))
        buttons.addStretch(1)
        column = vbox(
            header,
            Label(isolated(delivery.title), step=Type.STRONG, wrap=True),
            Label(isolated(delivery.text), step=Type.SMALL, tone="text2", wrap=True),
            space(Space.TIGHT),
            buttons,
            spacing=Space.HAIR,
        )
        mark = KindMark(delivery.family, delivery.icon, delivery.kind)
        hbox(
            aligned(mark, Qt.AlignmentFlag.AlignTop),
            growing(column),
            within=row,
            spacing=Space.MEDIUM,
            margins=(PADDING, 12, PADDING, 12),
        )
        return row

    def _button(self, answer: Answer) -> Button:
        button = Button(answer.label, size=Size.SMALL)
        button.setAccessibleName(accessible_text(answer.name))
        button.clicked.connect(partial(self._answer, answer))
        return button

    def _link(self, answer: Answer) -> Link:
        link = Link(answer.label)
        link.setAccessibleName(accessible_text(answer.name))
        link.followed.connect(partial(self._answer, answer))
        return link

    def _answer(self, answer: Answer, *_pressed: object) -> None:
        if answer.form_key:
            self._context.resume(answer.form_key)
        elif answer.opens is not None:
            self._context.open(*answer.opens)
        elif self._police is not None:
            command = AcknowledgeAlerts(alert_ids=(answer.alert_id,))
            self._police.perform(command, then=self._acknowledged)

    def _acknowledged(self, _result: object) -> None:
        self._ask_alerts()

    def _rest(self, count: int) -> QWidget:
        link = Link(f"{count:,} more")
        link.followed.connect(partial(self._context.resume, f"{PAGE}/{REFERRALS}"))
        return widget_with(hbox(link, stretch(), margins=(PADDING, 8, PADDING, 10)))


def _sentence(text: str) -> QWidget:
    label = Label(text, step=Type.SMALL, tone="text2", wrap=True)
    label.setContentsMargins(PADDING, 10, PADDING, 10)
    return label


def _referral(referral: IncomingReferral) -> Delivery:
    line = referral.line
    label = "Accept" if referral.known else "Take on"
    consent = line.consent.removesuffix(" consent").lower()
    return Delivery(
        kind="Referral waiting" if line.waits else "Accepted, not yet taken on here",
        family=Family.CARE,
        icon="hand-helping",
        title=", ".join(filter(None, (line.person, born_words(line.born)))),
        text=joined(
            TREATED_AS_CHILD.text if line.treated_as_child else "",
            f"From {line.referred_by}, {line.happened}",
            f"consent: {consent}" if consent else "",
            line.language,
            f"safe {line.safe_when}" if line.safe_when else "",
        ),
        chip=Chip(line.urgency.lower() or "new", Status.SOON) if line.waits else ACCEPTED,
        answers=(
            Answer(label=label, name=f"{label}: {line.person}", form_key=f"{KEY}{line.entry_id}"),
            Answer(
                label="Read, or say no" if line.waits else "Read",
                name=f"Read, put on the waiting list or decline: {line.person}",
                opens=("referral", line.entry_id),
            ),
        ),
    )


def _alert(alert: AlertLine, survivor_id: int | None) -> Delivery:
    read = Answer(label="Got it", name=f"Got it: {alert.headline}", alert_id=alert.id)
    tell = Answer(
        label="Log contact", name=f"Log contact with {alert.person}", form_key=f"{PAGE}/contact/{survivor_id}"
    )
    return Delivery(
        kind=alert.kind.label,
        family=Family.ENFORCEMENT,
        icon=ICONS.get(alert.kind, "bell"),
        title=alert.headline,
        text=joined(alert.words.rstrip("."), f"from {alert.raised_by}, {alert.raised}"),
        chip=Chip("new", Status.RUN),
        answers=(read, tell) if survivor_id is not None else (read,),
    )

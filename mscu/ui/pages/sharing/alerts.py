"""Alerts to the navigators, and the forms that answer for them, on the police side."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from mscu.actions.cases.case_file import CaseDetails
from mscu.actions.enforcement.alerts import (
    OFFICER_KINDS,
    AcknowledgeAlerts,
    AlertLine,
    AlertsForNavigator,
    RaiseAlert,
)
from mscu.codes import AlertKind, Family
from mscu.ui.forms.field_list import CHOICE, TEXT, Field, Section
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import isolated, joined
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, hbox, space, stretch, vbox
from mscu.ui.look.palette import Status
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.core.page import GUTTER
from mscu.ui.pages.core.side_card import clear
from mscu.ui.pages.editing.case_sources import PERSON
from mscu.ui.pages.editing.form_spec import FormSpec
from mscu.ui.session.answers import Answers
from mscu.ui.session.dispatcher import Dispatcher
from mscu.ui.widgets.button import Button, Size
from mscu.ui.widgets.chip import ChipLabel
from mscu.ui.widgets.chronology import KeyedRow
from mscu.ui.widgets.label import Label, rule

ALERT = "alert"
WAITS = "the navigator does not see it until the restriction ends on {}"
PASSED_ON = (
    "Once the referral is accepted, arrests, charges, bail and releases from custody are passed on by "
    "themselves. What a court decided is not, nor anything of a victim or of somebody referred or "
    "released as one: if they are a danger, ring the navigator."
)
NOT_SHOWN = "no longer shown"
"""Of an alert that the navigator had not read when the referral was closed, or whose subject is a victim."""
RESTRICTED = "This case is restricted: the navigator sees no alert until the restriction ends on {}."


def alert_lines(alerts: Sequence[AlertLine], *, wait_until: str) -> list[KeyedRow]:
    """Return one line for each alert, naming together the survivors whom it concerns alike.

    Until the day `wait_until`, if it is not empty, a restriction keeps the navigator from reading them.
    """
    groups: dict[tuple[object, ...], list[AlertLine]] = {}
    for alert in alerts:
        is_waiting = not alert.acknowledged and alert.can_be_read
        key = (alert.words, alert.raised_at, alert.acknowledged, alert.acknowledged_by, is_waiting)
        groups.setdefault(key, []).append(alert)
    return [_line(lines, wait_until) for lines in groups.values()]


def _line(lines: Sequence[AlertLine], wait_until: str) -> KeyedRow:
    first = lines[0]
    waits = "" if first.acknowledged or not wait_until else WAITS.format(wait_until)
    people = ", ".join(isolated(line.person) for line in reversed(lines))
    unread = Chip("not read yet", Status.SOON) if first.can_be_read else Chip(NOT_SHOWN, Status.LATE)
    chip = Chip("read", Status.DONE) if first.acknowledged else unread
    return KeyedRow(
        (ALERT, first.id),
        RowLook(
            title=isolated(first.words),
            detail=joined(first.raised, _heard_when(first), waits, f"for {people}"),
            family=Family.CARE,
            icon="bell",
            kind=first.kind.label,
            chip=chip,
        ),
    )


def _heard_when(alert: AlertLine) -> str:
    """Return when the navigator read it, or their program: the time alone if on the day it was raised."""
    if not alert.acknowledged:
        return f"heard {alert.heard}" if alert.heard else ""
    day, _, time = alert.acknowledged.rpartition(" ")
    when = time if alert.raised.startswith(day) else alert.acknowledged
    return f"read {when} by {alert.acknowledged_by}"


def raised_by(alerts: Sequence[AlertLine], alert_id: int) -> int | None:
    """Return the id of the entry that raised an alert; None for an alert that was typed."""
    return next((alert.entry_id for alert in alerts if alert.id == alert_id), None)


class PoliceAlerts(QWidget):
    """The newest unacknowledged alert, and how many there are."""

    def __init__(self, police: Dispatcher) -> None:
        super().__init__()
        self._police = police
        self.answers = Answers(self)  # its own: the page does not wait for the unit's store
        self._alert: AlertLine | None = None
        self._chips = hbox()
        self._body = QWidget()
        self._title = Label(step=Type.STRONG, wrap=True)
        self._text = Label(tone="text2", wrap=True)
        self.acknowledge = Button("Acknowledge", size=Size.SMALL)
        self.acknowledge.clicked.connect(self._acknowledge)
        vbox(rule(), self._content(), within=self, spacing=Space.NONE)
        self.setAccessibleName("From police")
        self.hide()

    def _content(self) -> QWidget:
        inside = QWidget()
        header = hbox(Label("From police", tone="text2"), self._chips, stretch(), spacing=Space.SMALL)
        vbox(
            self._title,
            self._text,
            space(Space.TIGHT),
            self.acknowledge,
            within=self._body,
            spacing=Space.TIGHT,
        )
        vbox(header, self._body, within=inside, spacing=Space.TIGHT, margins=(GUTTER, 10, 12, 14))
        return inside

    def fold(self, *, folded: bool) -> None:
        """Show only how many there are, or the newest too."""
        self._body.setVisible(not folded)

    def refresh(self) -> None:
        """Ask the unit's store for alerts."""
        self._police.ask(AlertsForNavigator(), then=self._show)

    def _show(self, alerts: tuple[AlertLine, ...]) -> None:
        new = [alert for alert in alerts if not alert.acknowledged]
        self._alert = new[0] if new else None
        clear(self._chips)
        self.setVisible(bool(new))
        if self._alert is not None:
            self._chips.addWidget(ChipLabel(Chip(f"{len(new)} new", Status.SOON)))
            self._title.setText(isolated(self._alert.headline))
            source = f"From {self._alert.raised_by}, {self._alert.raised}."
            self._text.setText(isolated(f"{self._alert.words.rstrip('.')}. {source}"))

    def _acknowledge(self) -> None:
        if self._alert is not None:
            command = AcknowledgeAlerts(alert_ids=(self._alert.id,))
            self._police.perform(command, then=self._acknowledged)

    def _acknowledged(self, _result: object) -> None:
        self.refresh()


def alert_spec(case: CaseDetails) -> FormSpec:
    """Return the form that alerts a survivor's navigator to a visit, release or date not on record."""
    fields = (
        Field("person_id", "Person", PERSON, required=True),
        Field("kind", "What", CHOICE(tuple((kind, kind.label) for kind in OFFICER_KINDS)), required=True),
        Field(
            "words",
            "What happened",
            TEXT,
            required=True,
            wide=True,
            hint="Read with names of other victims and witnesses, and numbers, replaced. Never intelligence: "
            "only what keeps the survivor safe",
        ),
    )
    return FormSpec(
        key=f"case/{case.id}/alert/0",
        label=f"Alert, {case.reference}",
        title="Alert the navigator",
        note=case.reference,
        notice=RESTRICTED.format(case.alerts_wait_until) if case.alerts_wait_until else PASSED_ON,
        icon="bell",
        family=Family.CARE,
        sections=(Section("", fields),),
        values={"kind": AlertKind.ADDRESS_VISITED},
        make=partial(RaiseAlert, case_id=case.id),
        done="Alert kept: you see here when it is read. If the referral is not accepted yet, ring.",
        save="Alert the navigator",
    )

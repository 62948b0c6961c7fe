"""The card of a partner, an activity or a risk: its facts, and the way to change it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from mscu.actions.plans.activities import ActivityLine
from mscu.actions.plans.partners import PartnerLine
from mscu.actions.plans.strategy_risks import RiskLine
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import isolated, joined
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.side_card import SideCard, clear
from mscu.ui.pages.core.signs import IconSign
from mscu.ui.pages.plans import form_specs
from mscu.ui.pages.plans.row_formats import (
    partner_chip,
    pounds,
    risk_chip,
)
from mscu.ui.widgets.button import Button, Kind
from mscu.ui.widgets.card import Fact, Facts
from mscu.ui.widgets.chip import ChipLabel


class LineCard(SideCard):
    """Shows one line of a register.

    Signals: `form_wanted` with the key of a form, `plan_wanted` with a number.
    """

    form_wanted = Signal(str)
    plan_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__("What was chosen")
        self._key = ""
        self._change = Button("Change", kind=Kind.PRIMARY, icon="pencil")
        self._change.clicked.connect(self.change)
        foot = self.foot()
        foot.addStretch(1)
        foot.addWidget(self._change)

    def show_partner(self, line: PartnerLine) -> None:
        """Show a partner."""
        late = " (late)" if line.is_late else ""
        facts = (
            Fact("What it does", line.work or "not said yet"),
            Fact("District", line.district_label or "all districts"),
            Fact("Contact", line.contact),
            Fact("Phone", line.phone),
            Fact("E-mail", line.email),
            Fact("Information sharing agreement", line.agreement.label),
            Fact("To be reviewed", f"{line.review_on}{late}" if line.review_on else "no day set"),
            Fact("Note", line.note),
        )
        self._show((form_specs.PARTNER, line.id), line.name, facts, partner_chip(line))

    def show_activity(self, line: ActivityLine) -> None:
        """Show an activity."""
        facts = (
            Fact("When", joined(line.starts_on, f"until {line.ends_on}" if line.ends_on else "")),
            Fact("People", _number(line.people)),
            Fact("Sessions", _number(line.sessions)),
            Fact("Amount", pounds(line.amount_pence) if line.amount_pence is not None else ""),
            Fact("Funder", line.funder),
            Fact("Posts", _number(line.posts)),
            Fact("Audience or cohort", line.audience),
            Fact("Led by", line.led_by),
            Fact("Partner", line.partner),
            Fact("District", line.district_label or "all districts"),
            Fact("Theme", line.theme_label),
            Fact("Strand", line.strand_label),
            Fact("Plan", line.plan, opens=line.plan_id),
            Fact("Feedback or findings", line.feedback),
        )
        chip = Chip(line.kind_label.lower(), Status.QUIET)
        self._show((form_specs.ACTIVITY, line.id), line.title, facts, chip)

    def show_risk(self, line: RiskLine) -> None:
        """Show a risk."""
        late = " (late)" if line.is_late else ""
        facts = (
            Fact("Likelihood", line.likelihood_label),
            Fact("Impact", line.impact_label),
            Fact("Owner", line.owner),
            Fact("What is done about it", line.mitigation or "nothing is written down yet"),
            Fact("Theme", line.theme_label or "the whole strategy"),
            Fact("Review", f"{line.review_on}{late}" if line.review_on else "no day set"),
            Fact("Closed", line.closed_on),
        )
        self._show((form_specs.RISK, line.id), line.text, facts, risk_chip(line))

    def change(self) -> None:
        """Want the form that changes it."""
        if self._key:
            self.form_wanted.emit(self._key)

    def _show(self, record: tuple[str, int], title: str, facts: Sequence[Fact], chip: Chip) -> None:
        what, number = record
        self._key = form_specs.key_of(what, number)
        self.show_head(IconSign(form_specs.ICONS[what], 24, "text2"), isolated(title))
        self._change.set_words("Review" if what == form_specs.RISK else "Change")
        clear(self.buttons)
        self.buttons.addWidget(ChipLabel(chip))
        self.clear_body()
        shown = Facts(facts, columns=1)
        shown.opened.connect(self._open_plan)
        self.add(shown)

    def _open_plan(self, number: object) -> None:
        if isinstance(number, int):
            self.plan_wanted.emit(number)


def _number(number: int | None) -> str:
    return "" if number is None else f"{number:,}"

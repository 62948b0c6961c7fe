"""The bar above a case's referrals: whom to ring at the charity, and what to ask or tell it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from mscu.actions.cases.case_file import CaseDetails
from mscu.actions.entries.kind_spec import spec_of
from mscu.codes import Kind
from mscu.ui.look.fonts import Type
from mscu.ui.look.layouts import Space, hbox, stretch, vbox
from mscu.ui.pages.core.entry_formats import on_call_text
from mscu.ui.widgets.button import Button, Size
from mscu.ui.widgets.label import Label

GUTTER = 24


class SupportBar(QWidget):
    """The actions of the tab, and the charity's phone number.

    Signals: `refer_requested` to refer a person, `alert_requested` to alert the navigator,
    `emergency_card_requested` when a life is at risk.
    """

    refer_requested = Signal()
    emergency_card_requested = Signal()
    alert_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._refer = Button("Refer a person", icon="plus", size=Size.SMALL)
        self._refer.clicked.connect(self.refer_requested)
        self._card = Button(spec_of(Kind.EMERGENCY).verb, icon="siren", size=Size.SMALL)
        self._card.clicked.connect(self.emergency_card_requested)
        self._alert = Button("Alert the navigator", icon="bell", size=Size.SMALL)
        self._alert.clicked.connect(self.alert_requested)
        self._on_call = Label("", step=Type.SMALL, tone="text2", selectable=True)
        self.buttons = (self._refer, self._alert, self._card)
        page_actions = hbox(*self.buttons, stretch(), spacing=Space.SMALL)
        vbox(page_actions, self._on_call, within=self, spacing=Space.SNUG, margins=(GUTTER, 12, 14, 6))

    def show_case(self, case: CaseDetails) -> None:
        """Offer what the user may do in this case."""
        self._refer.setVisible(Kind.REFERRAL in case.may_record)
        self._card.setVisible(Kind.EMERGENCY in case.may_record)
        self._alert.setVisible(case.may_alert)
        self._on_call.setText(on_call_text(case))

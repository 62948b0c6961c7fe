"""Data breaches of the unit: what is done when a computer is gone, who is endangered, who told."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.records.record_papers import IssueBreachEntry
from mscu.ui.pages.records.breaches_frame import BreachFrame, Wording
from mscu.ui.pages.records.breaches_register_words import PRINT
from mscu.ui.pages.records.breaches_words import KEYS, UnitBreaches
from mscu.ui.pages.records.paper_saving import PaperSaving


class BreachesPage(BreachFrame):
    """The unit's register, in its own store; an entry of it can be saved for somebody."""

    name: ClassVar[str] = "breaches"
    needs: ClassVar[Permission] = Permission.KEEP_RECORDS
    wording: ClassVar[Wording] = UnitBreaches()
    opens_kind: ClassVar[str] = "cases"

    @override
    def more_cards(self) -> Sequence[QWidget]:
        self.saving = PaperSaving(self.dispatcher, self.places, "data-breach")
        self.saving.told.connect(self.tell)
        self.saving.left.connect(self.show_card)
        return (self.saving,)

    @property
    @override
    def is_filled_in(self) -> bool:
        return super().is_filled_in or not self.saving.isHidden()

    @override
    def show_card(self) -> None:
        if self.saving.isHidden():
            super().show_card()
        else:
            self.saving.leave()  # which comes back here

    @override
    def resume(self, form_key: str) -> None:
        self.saving.leave()
        super().resume(form_key)

    @override
    def leave(self) -> None:
        super().leave()
        self.saving.leave()

    @override
    def do(self, key: object) -> None:
        what, numbers = KEYS.read(str(key)) or ("", ())
        if what != PRINT:
            super().do(key)
            return
        self.clear_messages()
        self.card.hide()
        make = partial(IssueBreachEntry, breach_id=numbers[0])
        self.saving.begin_with("Save the entry of the register", self.card.title.text(), make)

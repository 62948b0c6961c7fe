"""Data breaches of the charity: its own register, which no police store knows of."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.search.find import FindAlike
from mscu.actions.search.find_survivors import FindSurvivors
from mscu.codes import StoreKind
from mscu.ui.pages.charity.breach_words import CharityBreachWords
from mscu.ui.pages.core.page import Finding, Places
from mscu.ui.pages.core.store_line import BELOW_STORE_LINE, StoreLine, below
from mscu.ui.pages.records.breaches_frame import BreachFrame, Wording
from mscu.ui.session.dispatcher import Dispatcher


class CharityBreachesPage(BreachFrame):
    """The charity's register, in the navigators' own store."""

    store: ClassVar[StoreKind | None] = StoreKind.SURVIVORS
    name: ClassVar[str] = "charity_breaches"
    needs: ClassVar[Permission] = Permission.SUPPORT
    wording: ClassVar[Wording] = CharityBreachWords()
    opens_kind: ClassVar[str] = "survivor"
    search_hint: ClassVar[str] = "Search survivors, contacts, providers"
    finds: ClassVar[type[Finding]] = FindSurvivors
    finds_alike: ClassVar[type[FindAlike] | None] = None

    def __init__(self, dispatcher: Dispatcher, places: Places) -> None:
        super().__init__(dispatcher, places)
        margins = self.body.contentsMargins()
        margins.setTop(BELOW_STORE_LINE)
        self.body.setContentsMargins(margins)

    @override
    def title_row(self) -> QWidget:
        store_line = StoreLine(self.dispatcher, self.places.unit_name, self.places.store_file.name)
        return below(super().title_row(), store_line)

"""The first day of somebody who has no desk: the window begins with it while the store is empty."""

from __future__ import annotations

from typing import ClassVar

from typing_extensions import override

from mscu.access import Actor, Permission
from mscu.codes import StoreKind
from mscu.ui.look.layouts import NO_MARGINS, Margins
from mscu.ui.pages.core.page import Page, PageContext
from mscu.ui.pages.first_day.desk_body import DeskBody
from mscu.ui.pages.first_day.role_days import ROLE_DAYS
from mscu.ui.session.dispatcher import Dispatcher


class FirstDayPage(Page):
    """What somebody without a desk can begin with in the unit's store."""

    without: ClassVar[StoreKind | None] = StoreKind.SURVIVORS
    name: ClassVar[str] = "first_day"
    title: ClassVar[str] = "Your first day"
    icon: ClassVar[str] = "sun"
    in_rail: ClassVar[bool] = False
    is_listed: ClassVar[bool] = False
    body_margins: ClassVar[Margins] = NO_MARGINS

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self.desk = DeskBody(self)
        self.body.addWidget(self.desk)
        self.desk.used.connect(self._give_way)

    @classmethod
    @override
    def offered_to(cls, actor: Actor) -> bool:
        return super().offered_to(actor) and not actor.may(Permission.OPEN_CASES)

    @override
    def shown(self) -> None:
        self.desk.ask()

    def _give_way(self) -> None:
        """Go on to what the user begins with, unless another page was turned to meanwhile."""
        actor = self.context.actor
        if self.isVisible():
            self.context.skip(ROLE_DAYS[actor.store, actor.role].beginnings[0].page)

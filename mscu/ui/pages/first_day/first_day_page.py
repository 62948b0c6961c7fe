"""The first day of somebody who has no desk: the window begins with it while the store is empty."""

from __future__ import annotations

from functools import partial
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
        day = ROLE_DAYS[context.actor.store, context.actor.role]
        self.desk.used.connect(partial(context.turn_to, day.beginnings[0].page))

    @classmethod
    @override
    def offered_to(cls, actor: Actor) -> bool:
        return super().offered_to(actor) and not actor.may(Permission.OPEN_CASES)

    @override
    def shown(self) -> None:
        self.desk.ask()

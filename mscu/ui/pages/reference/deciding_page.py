"""What the pages of lists, advice and rules have in common: their place, and decisions on what waits."""

from __future__ import annotations

from typing import Any, ClassVar

from mscu.access import Permission
from mscu.codes import ReferenceState
from mscu.ui.look.badges import Chip
from mscu.ui.look.palette import Status
from mscu.ui.pages.core.page import PageContext
from mscu.ui.pages.editing.list_page import A, ListPage, R
from mscu.ui.session.dispatcher import CommandLike, Dispatcher

AGREED = "Agreed. It holds from now on."
AGREED_DAY = "Agreed. It holds from the day that was proposed."
CHIPS = {
    ReferenceState.WAITS: Chip("waits", Status.SOON),
    ReferenceState.HOLDS: Chip("holds", Status.DONE),
    ReferenceState.REFUSED: Chip("refused", Status.QUIET),
    ReferenceState.WITHDRAWN: Chip("withdrawn", Status.QUIET),
    ReferenceState.REPLACED: Chip("replaced", Status.QUIET),
}
"""What became of a change."""


class DecidingPage(ListPage[A, R]):
    """A page under Administration on which a second person decides, and a release is taken or not."""

    needs: ClassVar[Permission] = Permission.KEEP_LISTS
    in_rail: ClassVar[bool] = False
    under: ClassVar[str] = "administration"

    def __init__(self, dispatcher: Dispatcher, context: PageContext) -> None:
        super().__init__(dispatcher, context)
        self._sentence = ""
        """What is said once the decision is recorded."""

    def decide(self, command: CommandLike[Any], sentence: str) -> None:
        """Record a decision, and read the list again whether or not it was refused."""
        self.clear_messages()
        self._sentence = sentence
        self.dispatcher.perform(command, then=self._decided, problems=self._refused)

    def _decided(self, _result: object) -> None:
        self.tell(self._sentence, Status.DONE)
        self.ask()

    def _refused(self, problems: dict[str, str]) -> None:
        self.tell(" ".join(problems.values()), Status.LATE)
        self.ask()

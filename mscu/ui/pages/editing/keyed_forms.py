"""Forms beside lists that are told apart by a key, under which their drafts are kept too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mscu.actions.core.code_lists import Choosable, CodeLists
from mscu.ui.pages.core.page import Places
from mscu.ui.pages.editing.inline_form import InlineForm
from mscu.ui.session.dispatcher import Dispatcher

Key = tuple[str, tuple[int, ...]]
"""What a form is for, and the numbers of the records that it is about."""


@dataclass(frozen=True)
class Keys:
    """The keys of one page's forms, and of what is opened there."""

    page: str

    def write(self, what: str, *numbers: int) -> str:
        """Write a key."""
        return "/".join((self.page, what, *map(str, numbers)))

    def read(self, key: str) -> Key | None:
        """Read a key; nothing for one of another page."""
        page, *rest = key.split("/")
        if page != self.page or not rest or not all(each.isdigit() for each in rest[1:]):
            return None
        return rest[0], tuple(map(int, rest[1:]))


class KeyedForms(InlineForm):
    """One form at a time; which one its key says, so that a draft opens it again.

    What a form needs is asked for first. Another key may be wanted meanwhile: whoever takes such
    an answer looks whether it is still the wanted one.
    """

    def __init__(self, dispatcher: Dispatcher, places: Places) -> None:
        super().__init__(dispatcher, places)
        self.key = ""
        self._lists: Mapping[str, tuple[Choosable, ...]] = {}
        self._today = date.min

    def read(self, key: str) -> Key | None:
        """Read a key; nothing for one of another page."""
        raise NotImplementedError

    def ask_rest(self) -> None:
        """Ask for what the forms need besides the lists of codes."""
        raise NotImplementedError

    @property
    def asked_for(self) -> Key:
        """What the form is for that is wanted now."""
        return self.read(self.key) or ("", ())

    def begin(self, key: str) -> None:
        """Show the form of a key; another one that is open is put away with its draft."""
        if self.card is not None and self.key == key:
            self.card.begin()
            return
        if self.read(key) is None:
            return
        self._take_away()
        self.key = key
        self._dispatcher.ask(CodeLists(), then=self._take_lists)

    def put_away(self) -> None:
        """Take the form away without a word: something else is shown in its place.

        One that waits for its answers does not come any more.
        """
        self._take_away()
        self.key = ""

    def _take_lists(self, lists: Mapping[str, tuple[Choosable, ...]]) -> None:
        self._lists = lists
        self.ask_rest()

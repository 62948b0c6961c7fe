"""What the search field finds beside records: what the page in front does, what the window does, pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from mscu.ui.lists.column_header import ColumnHeader
from mscu.ui.lists.window_command import WindowCommand, matching, of_button
from mscu.ui.pages.core.page import NEW_KEYS, Page
from mscu.ui.pages.core.undo_offer import UNDO
from mscu.ui.widgets.button import Button
from mscu.ui.window.page_stack import PageStack

ON_PAGE, ANYWHERE, PAGES = "On this page", "On every page", "Pages"
COMMANDS = "Commands"
MOST_BESIDE_RECORDS = 6
"""How many commands are shown above the records; all are once `>` is typed."""
PAGE = "page"
NOT_OPENED = "open it from a record first"

Groups = list[tuple[str, list[WindowCommand]]]


class CommandSource:
    """The commands that can be found now."""

    def __init__(
        self, stack: PageStack, of_window: Callable[[], Sequence[WindowCommand]], keys: Mapping[str, str]
    ) -> None:
        self._stack, self._of_window = stack, of_window
        self._keys = keys
        """The keys of pages, by their names."""

    def all(self) -> Groups:
        """Return all commands by group."""
        page = self._stack.page
        undo = [] if page is None else [page.undo_offer.command]
        can_undo = [command for command in undo if not command.why_not]
        on_page = [] if page is None else [*can_undo, *page_commands(page)]
        of_window = [*self._of_window(), *(command for command in undo if command.why_not)]
        known = {command.label for command in of_window}
        pages = [command for command in self._pages() if command.label not in known]
        return [(ON_PAGE, on_page), (ANYWHERE, of_window), (PAGES, pages)]

    def matching(self, text: str, most: int | None = None) -> Groups:
        """Return the commands that the words typed find, in one group."""
        commands = [command for _, group in self.all() for command in group]
        return [(COMMANDS, matching(commands, text)[:most])]

    def _pages(self) -> Iterator[WindowCommand]:
        in_front = self._stack.page
        for page in self._stack.kinds():
            if page.is_listed and (in_front is None or page.name != in_front.name):
                yield WindowCommand(
                    label=page.title,
                    run=partial(self._stack.turn_to, page.name),
                    icon=page.icon,
                    detail=PAGE,
                    keys=self._keys.get(page.name, ""),
                    why_not=NOT_OPENED if page.of_record and not self._stack.was_shown(page.name) else "",
                    words=page.known_as,
                )


def page_commands(page: Page) -> list[WindowCommand]:
    """Return the actions of a page, its other buttons that can be told apart by their labels, its columns."""
    actions = [action.command for action in page.page_actions()]
    known = {UNDO, *(command.label for command in actions)}
    buttons = [command for command in map(of_button, _buttons(page)) if command.label not in known]
    counts = Counter(command.label for command in buttons)
    headers = [header for header in page.findChildren(ColumnHeader) if header.isVisible()]
    columns = (command for header in headers for command in header.commands())
    return [*actions, *(command for command in buttons if counts[command.label] == 1), *columns]


def _buttons(page: Page) -> Iterator[Button]:
    """Yield the page's buttons with words, but for the one that offers its actions."""
    return (
        button
        for button in page.findChildren(Button)
        if button.label and button.isVisible() and button.hint != NEW_KEYS
    )

"""What the window does when asked by its words: turn to a page, run an action of it, lock."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import itemgetter

from mscu.ui.look.folding import accessible_text, fold
from mscu.ui.widgets.button import Button

NOT_NOW = "not possible now"
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, kw_only=True)
class WindowCommand:
    """Something that the window does, as keys, menus, the list of shortcuts and the search offer it."""

    label: str
    run: Callable[[], object]
    icon: str = ""
    detail: str = ""
    """What kind of command it is, beside the label."""
    keys: str = ""
    why_not: str = ""
    """Why it may not be done now; it is then shown disabled."""
    words: str = ""
    """Other words by which people look for it."""
    checked: bool | None = None
    """Whether it is the current one of several choices; None if it is no choice."""

    @property
    def spoken(self) -> str:
        """Return the command as one sentence for screen readers."""
        reason = f"not now: {self.why_not}" if self.why_not else ""
        parts = (self.label, self.detail, "current" if self.checked else "", self.keys, reason)
        return accessible_text(", ".join(filter(None, parts)))


def of_button(button: Button) -> WindowCommand:
    """Return what a button does, and why it may not be pressed now."""
    return WindowCommand(
        label=accessible_text(button.label),
        run=button.click,
        icon=button.icon_name,
        keys=button.hint,
        why_not="" if button.isEnabled() else button.why_not or NOT_NOW,
    )


def matching(commands: Iterable[WindowCommand], text: str) -> list[WindowCommand]:
    """Return the commands with words that begin with those typed, in any order.

    Those whose label begins with what was typed come first, then those with all of it in their label.
    """
    typed = _words(text)
    ranked = [(rank, command) for command in commands if (rank := _rank(command, typed)) is not None]
    return [command for _, command in sorted(ranked, key=itemgetter(0))]


def _rank(command: WindowCommand, typed: list[str]) -> int | None:
    label = _words(command.label)
    if " ".join(label).startswith(" ".join(typed)):
        return 0
    if _begin(typed, label):
        return 1
    return 2 if _begin(typed, [*label, *_words(f"{command.detail} {command.words}")]) else None


def _begin(typed: Iterable[str], words: Iterable[str]) -> bool:
    return all(any(word.startswith(part) for word in words) for part in typed)


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(accessible_text(text).replace("’", "").replace("'", "")))

"""Somebody at the program's window, who reads it as a screen reader does and has its mouse and keyboard.

The program is a process of its own, started as anybody starts it; nothing of it is reached into.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.tools.at_spi import Accessible, Box, ScreenReader
from tests.tools.screen import Hands

Value = str | bool | tuple[str, ...]
MOST_STOPS = 80
"""Presses of a key after which something counts as out of reach."""
MOST_WAITS = 10
"""How often to wait for the keyboard to come somewhere."""
TYPE_A_NAME = ("Type, or press Down", "Type a name, or press Down")
"""What the fields say in which somebody or something is found by a name."""


@dataclass
class Effort:
    """What a journey takes of whoever makes it."""

    fields: int = 0
    keys: int = 0
    clicks: int = 0


class Person(Hands):
    """Somebody at the window of the program."""

    def __init__(self, settings: Mapping[str, str], reader: ScreenReader, effort: Effort) -> None:
        super().__init__(settings)
        self.reader, self.effort = reader, effort

    def unlock(self, passphrase: str) -> None:
        """Type the passphrase, and wait for the first page."""
        self.try_passphrase(passphrase)
        self.sees("Pages", "panel")

    def try_passphrase(self, passphrase: str) -> None:
        self.reader.wait_until(_is_ready, "the field of the passphrase")
        self.write(passphrase)
        self.keys("Return")

    def choose_passphrase(self, told: str, own: str) -> None:
        """Unlock with the passphrase that was told, and choose one."""
        self.try_passphrase(told)
        self.sees("A passphrase of your own", "heading")
        self.fill({"New passphrase": own, "Repeat the new passphrase": own})
        self.keys("Return")

    # ------------------------------------------------------------------------------- what is seen

    def sees(self, words: str, role: str = "") -> Accessible:
        """Wait until words can be read, and return the part that has them."""
        window = self.reader.wait_until(lambda window: any(_reads(window, words, role)), words)
        return next(_reads(window, words, role))

    def may_use(self, name: str, role: str = "push button") -> None:
        """Wait until a control can be used."""

        def is_enabled(window: Accessible) -> bool:
            part = _part(window, name, role)
            return part is not None and "enabled" in part.states

        self.reader.wait_until(is_enabled, name)

    def sees_no(self, words: str) -> None:
        """Wait until words can no longer be read."""
        self.reader.wait_until(lambda window: not any(_reads(window, words)), f"no {words}")

    def reads(self) -> str:
        """Return all that can be read now."""
        parts = self.reader.window()
        return "\n".join(text for part in parts for text in (part.name, part.description) if text)

    # --------------------------------------------------------------------------- mouse and keyboard

    def click(self, x: int, y: int) -> None:
        self.effort.clicks += 1
        super().click(x, y)

    def keys(self, *names: str) -> None:
        self.effort.keys += len(names)
        super().keys(*names)

    def write(self, words: str) -> None:
        self.effort.keys += len(words)
        super().write(words)

    def press(self, *names: str) -> Accessible | None:
        """Press keys, and return the part that the keyboard comes to; None if it stays where it is."""
        return self.reader.focus_after(lambda: self.keys(*names))

    def click_on(self, name: str, role: str = "") -> None:
        """Click on the middle of a control, once it can be used, stands still and is in view."""
        seen: list[Box] = []

        def is_in_view(window: Accessible) -> bool:
            front = _in_front(window)
            way = front.way_to(lambda part: _is_called(part, name, role) and "enabled" in part.states)
            *around, here = self.reader.boxes_of(way) or [Box()]
            seen.append(here)
            if seen[-1:] != seen[-2:-1] or here == Box():
                return False
            hidden_by = [box for box in around if not box.holds(*here.middle)]
            if hidden_by:
                self._turn_wheel(hidden_by[-1], up=here.middle[1] < hidden_by[-1].middle[1])
            return not hidden_by

        self.reader.wait_until(is_in_view, name)
        self.click(*seen[-1].middle)

    def _turn_wheel(self, over: Box, *, up: bool) -> None:
        self.point_at(*over.middle)
        self._do("click", "4" if up else "5")

    def reach(self, name: str, key: str = "Tab", role: str = "") -> Accessible:
        """Press a key until the keyboard is in a part with a name, and return that."""
        passed = []
        for _ in range(MOST_STOPS):
            here = self.press(key)
            if here is not None and _is_called(here, name, role):
                return here
            passed.append(here.name if here else "")
        raise AssertionError(f"{key} does not come to {name!r}: {passed}")

    def come_to(self, name: str, *names: str) -> Accessible:
        """Press keys once, and return the part with a name when the keyboard has come to it."""
        here = self.press(*names)
        for _ in range(MOST_WAITS):
            if here is not None and _is_called(here, name):
                return here
            here = self.reader.next_focus()
        raise AssertionError(f"{names} does not lead to {name!r}")

    def save_file(self, path: Path, dialog: str) -> None:
        """Press Save, and type a path into the desktop's dialog."""
        self.may_use("Save")
        self.click_on("Save", "push button")
        self.sees(dialog, "dialog")
        self.write(str(path))
        self.keys("Return")
        self.sees(f"Saved as {path.name} and recorded as copy", "panel")

    def print_report(self, title: str, path: Path) -> None:
        """Open a case, and save the supervisor's edition of it."""
        self.open_case(title)
        self.may_use("Print an edition")
        self.keys("ctrl+p")
        self.fill(
            {
                "Recipient": "DI Ruth Aspinall",
                "Purpose": "Supervision",
                "Legal gateway": "DPA 2018 s.35",
                "Reason": "Weekly review",
            }
        )
        self.save_file(path, "Save this edition")

    def open_case(self, title: str) -> None:
        """Turn to the list of cases, and open one."""
        self.keys("ctrl+4")
        self.sees("Cases", "table")
        self.open_row(title)
        self.sees(title, "heading")

    def begin(self, words: str) -> None:
        """Begin an entry by the menu of what can be added to a case."""
        self.may_use("Add entry")
        self.come_to("What to add", "ctrl+n")
        self.write(words)
        self.press("Return")

    def open_row(self, words: str) -> None:
        """Click on the row of a list, and open it with Enter."""
        self.click_on(words, "cell")
        self.keys("Return")

    # -------------------------------------------------------------------------------------- forms

    def fill(self, values: Mapping[str, Value]) -> None:
        """Fill fields by what they are called, in the order in which Tab comes to them."""
        window = self.reader.wait_until(lambda window: _part(window, next(iter(values))), str([*values]))
        here = [part for part in window if "focused" in part.states]
        for label, value in values.items():
            self.effort.fields += 1
            field = next((part for part in here if _is_called(part, label)), None)
            self._fill(field or self.reach(label), label, value)
            here = []

    def save(self, words: str) -> None:
        """Save the form with its keys, and wait for the message that it is saved."""
        self.keys("ctrl+s")
        self.sees(words, "panel")

    def _fill(self, field: Accessible, label: str, value: Value) -> None:
        if field.role == "check box":
            if ("checked" in field.states) != value:
                self.press("space")
        elif field.role == "radio button":
            self._mark(field, str(value))
        elif isinstance(value, tuple):
            for each in value:
                self._find(each)
        elif field.description in TYPE_A_NAME or (field.role == "combo box" and field.name.startswith(label)):
            self._find(str(value))
        elif field.role == "combo box":
            self._choose(field, str(value))
        else:
            self.keys("ctrl+a")
            self.write(str(value))

    def _find(self, words: str) -> None:
        """Type words, and take what is offered for them."""
        here = self.reader.focus_after(lambda: self.write(words))
        if here is None or here.role != "list item":
            here = self.press("Return")
        if here is not None and here.role == "list item":
            if not here.name.startswith(words):
                self.reach(words, "Down", "list item")
            self.press("Return")

    def _choose(self, field: Accessible, words: str) -> None:
        """Open a list, and go to its line that begins with words."""
        if not field.name.startswith(words):
            self.press("alt+Down")
            self.press("Home")
            self.reach(words, "Down", "list item")
            self.press("Return")

    def _mark(self, field: Accessible, words: str) -> None:
        """Go along the choices that stand side by side."""
        question = field.name.rpartition(": ")[0]
        if field.name != f"{question}: {words}":
            self.reach(f"{question}: {words}", "Right", "radio button")
        elif "checked" not in field.states:
            self.keys("space")


def _in_front(desktop: Accessible) -> Accessible:
    """Return the dialog that has to be answered first, or the window."""
    windows = [window for program in desktop.inside for window in program.inside]
    return next((window for window in windows if window.role == "dialog"), [*windows, desktop][0])


def _is_called(part: Accessible, name: str, role: str = "") -> bool:
    is_chosen_from = part.role == "combo box" and part.description.startswith(name)
    return role in {"", part.role} and (part.name.startswith(name) or is_chosen_from)


def _part(window: Accessible, name: str, role: str = "") -> Accessible | None:
    return next((part for part in window if _is_called(part, name, role)), None)


def _reads(window: Accessible, words: str, role: str = "") -> Iterator[Accessible]:
    """Yield the parts of a window in which words can be read."""
    for part in window:
        if role in {"", part.role} and (words in part.name or words in part.description):
            yield part


def _is_ready(window: Accessible) -> bool:
    """Whether the passphrase can be typed."""
    return any(part.name == "Passphrase" and "focused" in part.states for part in window)

"""What a screen reader is told of a program: its accessible objects, asked for over the bus as one does."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from time import monotonic

from jeepney import (
    DBusAddress,
    HeaderFields,
    MatchRule,
    Message,
    MessageType,
    Properties,
    message_bus,
    new_method_call,
)
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from go import find_tool

TOOLS = ("dbus-daemon", "at-spi-bus-launcher")
LACKING = ", ".join(tool for tool in TOOLS if not find_tool(tool))
"""What has to be installed first; on Debian: apt-get install dbus-daemon at-spi2-core."""
WITHIN_SECONDS = 60
_MOST_CHILDREN = 60
"""Of a list, those that are read; what is out of view is not."""
_AT_SPI = "org.a11y.atspi"
_ROOT = "/org/a11y/atspi/accessible/root"
_BUS = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
_REGISTRY = DBusAddress("/org/a11y/atspi/registry", f"{_AT_SPI}.Registry", f"{_AT_SPI}.Registry")
_DESKTOP = DBusAddress(_ROOT, f"{_AT_SPI}.Registry", f"{_AT_SPI}.Accessible")
_EVENTS = {"Announcement": "object:announcement", "StateChanged": "object:state-changed:focused"}
_ON_SCREEN = 0
_PATIENCE_SECONDS, _SETTLING_SECONDS = 2.0, 0.03
"""How long to wait for the keyboard to move, and then for it to move on by itself."""
_LABELLED_BY = 2
_QUESTIONS = 6
_STATES = {
    4: "checked",
    8: "enabled",
    9: "expandable",
    10: "expanded",
    11: "focusable",
    12: "focused",
    22: "selectable",
    23: "selected",
    25: "showing",
    38: "selectable text",
    41: "checkable",
}
"""The states of AT-SPI that are asked about here, by the number of their bit."""


Reference = tuple[str, str]
"""The name of a program on the bus, and the path of an object of it."""


@dataclass(frozen=True)
class Accessible:
    """An object of the window, as a screen reader is told of it."""

    role: str
    name: str = ""
    description: str = ""
    states: frozenset[str] = frozenset()
    actions: int = 0
    labelled: bool = False
    """Whether another object is its label."""
    reference: Reference = ("", "")
    inside: tuple[Accessible, ...] = ()

    def __iter__(self) -> Iterator[Accessible]:
        """Iterate over it and all that is in it."""
        yield self
        for part in self.inside:
            yield from part

    def way_to(self, is_it: Callable[[Accessible], bool]) -> list[Accessible]:
        """Return the first part that is it, after all that it is in; empty if there is none."""
        if is_it(self):
            return [self]
        for part in self.inside:
            if way := part.way_to(is_it):
                return [self, *way]
        return []


@dataclass(frozen=True)
class Box:
    """Where something is on the screen."""

    left: int = 0
    top: int = 0
    width: int = 0
    height: int = 0

    @property
    def middle(self) -> tuple[int, int]:
        return self.left + self.width // 2, self.top + self.height // 2

    def holds(self, x: int, y: int) -> bool:
        return self.left <= x < self.left + self.width and self.top <= y < self.top + self.height


@contextmanager
def session_bus(settings: Mapping[str, str], *, user: int | None = None) -> Iterator[dict[str, str]]:
    """Start a message bus; yield the environment of a program that tells a screen reader on it of itself.

    It is of another user's session if root names one by number. A bus answers its own user alone.
    """
    command = ["dbus-daemon", "--session", "--nofork", "--print-address"]
    quiet, pipe = subprocess.DEVNULL, subprocess.PIPE
    with subprocess.Popen(
        command, env=dict(settings), stdout=pipe, stderr=quiet, text=True, user=user
    ) as daemon:
        assert daemon.stdout is not None
        address = daemon.stdout.readline().strip()
        try:
            yield {**settings, "DBUS_SESSION_BUS_ADDRESS": address, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
        finally:
            daemon.terminate()


@contextmanager
def screen_reader(settings: Mapping[str, str], *, user: int | None = None) -> Iterator[ScreenReader]:
    """Listen and ask on the bus of accessibility that belongs to a session's bus, or to another user's."""
    with _as_user(user):
        session = open_dbus_connection(settings["DBUS_SESSION_BUS_ADDRESS"])
    with session:
        asked = new_method_call(_BUS, "GetAddress")
        address: str = session.send_and_get_reply(asked, timeout=WITHIN_SECONDS).body[0]
    with _as_user(user):
        connection = open_dbus_connection(address)
    with connection:
        yield ScreenReader(connection)


@contextmanager
def _as_user(user: int | None) -> Iterator[None]:
    """Act for a while with the permissions of another user."""
    if user is None:
        yield
        return
    before = os.geteuid()
    os.seteuid(user)
    try:
        yield
    finally:
        os.seteuid(before)


class ScreenReader:
    """Asks the one program on the bus, and keeps what it announces."""

    def __init__(self, connection: DBusConnection) -> None:
        self._connection = connection
        self.announced: list[str] = []
        self._focused: list[Reference] = []
        for member, event in _EVENTS.items():
            rule = MatchRule(type="signal", interface=f"{_AT_SPI}.Event.Object", member=member)
            listen = new_method_call(_REGISTRY, "RegisterEvent", "sass", (event, [], ""))
            self._ask(message_bus.AddMatch(rule), listen)

    def window(self) -> Accessible:
        """Read all that is in view of the program's windows; nothing while it starts again."""
        (children,) = self._ask(new_method_call(_DESKTOP, "GetChildren"))
        programs = self._read([(name, _ROOT) for name, _ in children.body[0]])
        return Accessible("desktop", inside=programs)

    def wait_until(self, told: Callable[[Accessible], object], what: str = "it") -> Accessible:
        """Read the window until it tells of something."""
        until = monotonic() + WITHIN_SECONDS
        window = self.window()
        while not told(window):
            assert monotonic() < until, f"not told of {what}; announced was {self.announced}"
            window = self.window()
        return window

    def focus_after(self, deed: Callable[[], object]) -> Accessible | None:
        """Do something, and return the part that the keyboard comes to; None if it stays where it is."""
        self._ask()
        self._focused.clear()
        deed()
        return self.next_focus()

    def next_focus(self) -> Accessible | None:
        """Return the part that the keyboard has come to since the last was returned, or comes to soon."""
        with suppress(TimeoutError):
            while True:
                patience = _SETTLING_SECONDS if self._focused else _PATIENCE_SECONDS
                self._hear(self._connection.receive(timeout=patience))
        passed = self._focused[::-1]
        self._focused.clear()
        return next((part for each in passed for part in self._read([each])), None)

    def boxes_of(self, parts: Sequence[Accessible]) -> list[Box]:
        """Return where parts are on the screen."""
        at = (DBusAddress(path, program, f"{_AT_SPI}.Component") for program, path in map(_reference, parts))
        replies = self._ask(*(new_method_call(each, "GetExtents", "u", (_ON_SCREEN,)) for each in at))
        return [Box(*reply.body[0]) if _is_answer(reply) else Box() for reply in replies]

    def _read(self, objects: Sequence[Reference]) -> tuple[Accessible, ...]:
        """Read those of some objects that are in view; what is asked about all of them is sent together.

        One that goes meanwhile is left out, as it is for a screen reader.
        """
        states = self._ask(*(_call(each, "GetState") for each in objects))
        told = {
            each: _states(*reply.body[0])
            for each, reply in zip(objects, states, strict=True)
            if _is_answer(reply)
        }
        shown = [each for each in told if "showing" in told[each] or each[1] == _ROOT]
        replies = iter(self._ask(*(question for each in shown for question in _questions(each))))
        answers = {each: [next(replies) for _ in range(_QUESTIONS)] for each in shown}
        return tuple(
            self._made(each, told[each], *answers[each])
            for each in shown
            if all(map(_is_answer, answers[each][:-1]))
        )

    def _made(self, reference: Reference, states: frozenset[str], *replies: Message) -> Accessible:
        role, name, description, relations, children, actions = (reply.body[0] for reply in replies)
        return Accessible(
            role=role,
            name=name[1],
            description=description[1],
            states=states,
            actions=actions[1] if _is_answer(replies[-1]) else 0,
            labelled=any(relation == _LABELLED_BY for relation, _ in relations),
            reference=reference,
            inside=self._read(children[:_MOST_CHILDREN]),
        )

    def _ask(self, *questions: Message) -> list[Message]:
        serials: dict[int, int] = {}
        for position, question in enumerate(questions):
            serial = next(self._connection.outgoing_serial)
            serials[serial] = position
            self._connection.send(question, serial=serial)
        replies: dict[int, Message] = {}
        while len(replies) < len(questions):
            message = self._connection.receive(timeout=WITHIN_SECONDS)
            fields = message.header.fields
            if message.header.message_type is not MessageType.signal:
                replies[serials[fields[HeaderFields.reply_serial]]] = message
            else:
                self._hear(message)
        return [replies[position] for position in range(len(questions))]

    def _hear(self, signal: Message) -> None:
        fields = signal.header.fields
        if fields.get(HeaderFields.member) == "Announcement":
            self.announced.append(signal.body[3][1])
        elif fields.get(HeaderFields.member) == "StateChanged" and signal.body[:2] == ("focused", 1):
            self._focused.append((fields[HeaderFields.sender], fields[HeaderFields.path]))


def _reference(part: Accessible) -> Reference:
    return part.reference


def _call(about: Reference, question: str) -> Message:
    program, path = about
    return new_method_call(DBusAddress(path, program, f"{_AT_SPI}.Accessible"), question)


def _questions(about: Reference) -> Iterator[Message]:
    """Yield what is asked of each object in view; the last is refused by what has no actions."""
    program, path = about
    itself = Properties(DBusAddress(path, program, f"{_AT_SPI}.Accessible"))
    yield _call(about, "GetRoleName")
    yield itself.get("Name")
    yield itself.get("Description")
    yield _call(about, "GetRelationSet")
    yield _call(about, "GetChildren")
    yield Properties(DBusAddress(path, program, f"{_AT_SPI}.Action")).get("NActions")


def _is_answer(reply: Message) -> bool:
    return reply.header.message_type is MessageType.method_return


def _states(low: int, high: int) -> frozenset[str]:
    return frozenset(state for bit, state in _STATES.items() if (high << 32 | low) >> bit & 1)

"""When the store is to be locked: after idleness, after sleep, when the desktop says so."""

import shutil
import subprocess
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from mscu.ui.session.lock import Clocks, LockWatch
from mscu.ui.session.lock_linux import DesktopLock
from mscu.ui.session.lock_windows import POWER, SESSION_CHANGE, announces_lock


class Time:
    """Two clocks that the test moves."""

    def __init__(self) -> None:
        self.steady_at = 1000.0
        self.wall_at = 1_655_720_000.0

    def pass_by(self, seconds: float) -> None:
        self.steady_at += seconds
        self.wall_at += seconds

    def steady(self) -> float:
        return self.steady_at

    def wall(self) -> float:
        return self.wall_at


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def watch(qapp: QApplication, time: Time) -> Iterator[LockWatch]:
    made = LockWatch(qapp, minutes=10, clocks=Clocks(time.steady, time.wall), desktop=False)
    yield made
    qapp.removeEventFilter(made)
    made.deleteLater()


def test_ten_minutes_without_a_sign_of_life(watch: LockWatch, time: Time, qtbot: QtBot) -> None:
    time.pass_by(599)
    with qtbot.assertNotEmitted(watch.due):
        watch.check()
    time.pass_by(1)
    with qtbot.waitSignal(watch.due):
        watch.check()


def test_it_looks_by_itself(watch: LockWatch, time: Time, qtbot: QtBot) -> None:
    time.pass_by(600)
    with qtbot.waitSignal(watch.due, timeout=3000):
        pass


def test_a_key_begins_the_time_anew(watch: LockWatch, time: Time, qtbot: QtBot) -> None:
    line = QLineEdit()
    qtbot.addWidget(line)
    time.pass_by(599)
    QTest.keyClicks(line, "x")
    time.pass_by(599)
    with qtbot.assertNotEmitted(watch.due):
        watch.check()


def test_a_movement_of_the_mouse_begins_it_anew(watch: LockWatch, time: Time, qtbot: QtBot) -> None:
    line = QLineEdit()
    qtbot.addWidget(line)
    line.setMouseTracking(True)
    line.show()
    time.pass_by(599)
    QTest.mouseMove(line, QPoint(5, 5))
    QTest.mouseClick(line, Qt.MouseButton.LeftButton)
    time.pass_by(599)
    with qtbot.assertNotEmitted(watch.due):
        watch.check()


def test_sleep_counts_though_the_steady_clock_stands(watch: LockWatch, time: Time, qtbot: QtBot) -> None:
    time.wall_at += 3600
    with qtbot.waitSignal(watch.due):
        watch.check()


def test_a_wall_clock_put_back_does_not_keep_it_open(watch: LockWatch, time: Time, qtbot: QtBot) -> None:
    time.wall_at -= 86_400
    time.steady_at += 600
    with qtbot.waitSignal(watch.due):
        watch.check()


def test_minutes_left_are_told_when_they_change(watch: LockWatch, time: Time) -> None:
    told: list[int] = []
    watch.minutes_left.connect(told.append)
    for seconds in (1, 58, 2, 480, 30):
        time.pass_by(seconds)
        watch.check()
    assert told == [9, 1]


def test_during_a_call_idleness_does_not_count(watch: LockWatch, time: Time, qtbot: QtBot) -> None:
    told: list[int] = []
    watch.minutes_left.connect(told.append)
    watch.hold(True)
    time.pass_by(7200)
    with qtbot.assertNotEmitted(watch.due):
        watch.check()
    watch.hold(False)
    assert told == [-1, 10]


@pytest.mark.parametrize(("asked", "seconds"), [(0, 60), (1, 60), (600, 3600)])
def test_the_limit_has_limits(watch: LockWatch, time: Time, qtbot: QtBot, asked: int, seconds: int) -> None:
    watch.set_minutes(asked)
    time.pass_by(seconds - 1)
    with qtbot.assertNotEmitted(watch.due):
        watch.check()
    time.pass_by(1)
    with qtbot.waitSignal(watch.due):
        watch.check()


WINDOWS = [
    (SESSION_CHANGE, 7, True),
    (SESSION_CHANGE, 2, True),
    (SESSION_CHANGE, 8, False),
    (SESSION_CHANGE, 1, False),
    (POWER, 4, True),
    (POWER, 7, False),
    (0x0100, 7, False),
]


@pytest.mark.parametrize(("message", "what", "locks"), WINDOWS)
def test_what_windows_says(message: int, what: int, locks: bool) -> None:
    assert announces_lock(message, what) is locks


@pytest.fixture
def bus() -> Iterator[str]:
    """A message bus of the test's own."""
    daemon = shutil.which("dbus-daemon")
    if daemon is None:
        pytest.skip("There is no message bus on this computer.")
    with subprocess.Popen(
        [daemon, "--session", "--nofork", "--print-address"], stdout=subprocess.PIPE, text=True
    ) as started:
        assert started.stdout is not None
        yield started.stdout.readline().strip()
        started.terminate()


DESKTOPS = [
    ("/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep", [True]),
    ("/org/freedesktop/login1/session/_32", "org.freedesktop.login1.Session", "Lock", []),
    ("/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged", [True]),
    ("/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", [True]),
]


@pytest.mark.parametrize(("path", "interface", "name", "said"), DESKTOPS)
def test_what_a_linux_desktop_says(
    bus: str, path: str, interface: str, name: str, said: list[bool], qtbot: QtBot
) -> None:
    ours = QDBusConnection.connectToBus(bus, "ours")
    theirs = QDBusConnection.connectToBus(bus, "theirs")
    lock = DesktopLock(system=ours, session=ours)
    signal = QDBusMessage.createSignal(path, interface, name)
    signal.setArguments(said)
    with qtbot.waitSignal(lock.locked):
        assert theirs.send(signal)
    QDBusConnection.disconnectFromBus("ours")
    QDBusConnection.disconnectFromBus("theirs")


def test_waking_up_locks_nothing(bus: str, qtbot: QtBot) -> None:
    ours = QDBusConnection.connectToBus(bus, "ours")
    theirs = QDBusConnection.connectToBus(bus, "theirs")
    lock = DesktopLock(system=ours, session=ours)
    heard = QSignalSpy(lock.locked)
    for name, active in (("PrepareForSleep", False), ("PrepareForSleep", True)):
        signal = QDBusMessage.createSignal(*DESKTOPS[0][:2], name)
        signal.setArguments([active])
        theirs.send(signal)
    qtbot.waitUntil(lambda: heard.count() > 0)
    assert heard.count() == 1
    QDBusConnection.disconnectFromBus("ours")
    QDBusConnection.disconnectFromBus("theirs")


def test_without_a_bus_idleness_still_locks(qapp: QApplication, time: Time, qtbot: QtBot) -> None:
    none = QDBusConnection("no such bus")
    assert not none.isConnected()
    DesktopLock(system=none, session=none)
    watch = LockWatch(qapp, minutes=1, clocks=Clocks(time.steady, time.wall))
    time.pass_by(60)
    with qtbot.waitSignal(watch.due):
        watch.check()
    qapp.removeEventFilter(watch)
    watch.deleteLater()

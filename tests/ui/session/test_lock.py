"""When the store is to be locked: after idleness, after sleep, when the desktop says so."""

import shutil
import subprocess
from collections.abc import Iterator
from functools import partial

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


def test_ten_minutes_without_a_sign_of_life_lock_and_it_looks_by_itself(
    watch: LockWatch, time: Time, qtbot: QtBot
) -> None:
    told: list[int] = []
    watch.minutes_left.connect(told.append)
    with qtbot.assertNotEmitted(watch.due):
        for seconds in (1, 58, 2, 480, 30, 28):
            time.pass_by(seconds)
            watch.check()
    assert told == [9, 1], "minutes left are told when they change"
    time.pass_by(1)
    with qtbot.waitSignal(watch.due, timeout=3000):
        pass


def test_a_key_and_the_mouse_begin_the_time_anew(watch: LockWatch, time: Time, qtbot: QtBot) -> None:
    line = QLineEdit()
    qtbot.addWidget(line)
    line.setMouseTracking(True)
    line.show()
    for sign_of_life in (
        partial(QTest.keyClicks, line, "x"),
        partial(QTest.mouseMove, line, QPoint(5, 5)),
        partial(QTest.mouseClick, line, Qt.MouseButton.LeftButton),
    ):
        time.pass_by(599)
        sign_of_life()
        QApplication.processEvents()
        time.pass_by(599)
        with qtbot.assertNotEmitted(watch.due):
            watch.check()


@pytest.mark.parametrize(("steady", "wall"), [(0, 3600), (600, -86_400)], ids=["sleep", "put back"])
def test_whichever_clock_says_that_it_is_time_locks(
    watch: LockWatch, time: Time, qtbot: QtBot, steady: float, wall: float
) -> None:
    time.steady_at += steady
    time.wall_at += wall
    with qtbot.waitSignal(watch.due):
        watch.check()


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


WINDOWS = {
    (SESSION_CHANGE, 7): True,
    (SESSION_CHANGE, 2): True,
    (SESSION_CHANGE, 8): False,
    (SESSION_CHANGE, 1): False,
    (POWER, 4): True,
    (POWER, 7): False,
    (0x0100, 7): False,
}


def test_what_windows_says() -> None:
    assert {said: announces_lock(*said) for said in WINDOWS} == WINDOWS


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


def test_what_a_linux_desktop_says_locks_and_waking_up_does_not(bus: str, qtbot: QtBot) -> None:
    ours = QDBusConnection.connectToBus(bus, "ours")
    theirs = QDBusConnection.connectToBus(bus, "theirs")
    lock = DesktopLock(system=ours, session=ours)
    heard = QSignalSpy(lock.locked)
    waking_up = (*DESKTOPS[0][:3], [False])
    for number, (path, interface, name, said) in enumerate(DESKTOPS):
        for sent in (waking_up, (path, interface, name, said)):
            signal = QDBusMessage.createSignal(*sent[:3])
            signal.setArguments(sent[3])
            assert theirs.send(signal)
        qtbot.waitUntil(partial(has_heard, heard, number + 1))
        assert heard.count() == number + 1
    QDBusConnection.disconnectFromBus("ours")
    QDBusConnection.disconnectFromBus("theirs")


def has_heard(heard: QSignalSpy, times: int) -> bool:
    return heard.count() >= times


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

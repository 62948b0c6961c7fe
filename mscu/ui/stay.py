"""What runs while a store is open: desk, drafts, pages, the frame's words, backups by time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Event
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, QTimer, SignalInstance
from PySide6.QtWidgets import QWidget

from mscu.ui.chores import BackUpByItself, Backups, BackupSeen, Leave, LogOut
from mscu.ui.desk import Desk, Gate
from mscu.ui.drafts import DraftBox, Drafts
from mscu.ui.frame import Frame
from mscu.ui.main_window import MainWindow, Tenant
from mscu.ui.theme import Scheme

BACKUP_EVERY = timedelta(hours=4)
LONDON = ZoneInfo("Europe/London")
_LOOK_FOR_BACKUP_MS = 10 * 60 * 1000


class Stay(QObject):
    """What runs while a store is open (`door.Tenancy`)."""

    def __init__(
        self, gate: Gate, box: DraftBox, clock: Callable[[], datetime], *, tenant: Tenant,
        frame: Frame,
    ) -> None:  # fmt: skip
        super().__init__(frame)
        self._frame = frame
        self._last: datetime | None = None
        self._clock = clock
        self.desk = Desk(gate, self)
        self.drafts = Drafts(box, clock, self)
        self.main = MainWindow(self.desk, self.drafts, tenant)
        self._timer = QTimer(self, interval=_LOOK_FOR_BACKUP_MS)
        self._timer.timeout.connect(self._back_up_if_due)
        self._tell_frame(tenant)
        self.main.stack.begin()
        if not tenant.whole:
            self.main.stack.say(_CUT_OFF)

    @property
    def widget(self) -> QWidget:
        """What is shown."""
        return self.main

    @property
    def lock_wanted(self) -> SignalInstance:
        """Emitted when the person wants to lock."""
        return self.main.lock_wanted

    @property
    def scheme_wanted(self) -> SignalInstance:
        """Emitted with the scheme that the person chose."""
        return self.main.scheme_wanted

    @property
    def hold_wanted(self) -> SignalInstance:
        """Emitted with whether idleness may lock no more for a while."""
        return self.main.stack.hold_wanted

    def wear(self, scheme: str) -> None:
        """Say which scheme is worn."""
        self.main.scheme = Scheme(scheme)

    def now(self) -> datetime:
        """Tell the store's own time."""
        return self._clock()

    def put_away(self) -> None:
        """Seal what was typed."""
        try:
            self.main.stack.put_away()
        finally:
            self.drafts.seal_now()

    def log_out(self, seconds: float) -> None:
        """Record that it was locked, unless the worker is busy for longer than that."""
        done = Event()
        self.desk.perform(LogOut(done))
        done.wait(seconds)

    def close(self, then: Callable[[str], object]) -> None:
        """Back up and let go."""
        self._timer.stop()
        self.desk.perform(Leave(), then=then)

    def _tell_frame(self, tenant: Tenant) -> None:
        frame = self._frame
        if tenant.fixed_day is not None:
            day = f"{tenant.fixed_day.day} {tenant.fixed_day:%b %Y}"
            frame.banner.set_demo(f"fictional people; today is fixed at {day}")
        self.main.stack.marking_changed.connect(frame.banner.set_marking)
        frame.status.store.say(tenant.store.name, tip=str(tenant.store))
        self.desk.crashed.connect(self._crashed)
        self.main.stack.backed_up.connect(self._look_at_backups)
        self._look_at_backups()
        self._timer.start()

    def _look_at_backups(self) -> None:
        self.desk.ask(Backups(), then=self._backups_seen)

    def _crashed(self, _where: str) -> None:
        self.main.stack.say("The program made a mistake. Nothing was changed by it; try again.")

    def _backups_seen(self, backups: tuple[BackupSeen, ...]) -> None:
        self._last = backups[0].made_at if backups else None
        words = f"Last backup {day_words(self._last)}, verified" if self._last else "No backup yet"
        self._frame.status.backup.say(words)

    def _back_up_if_due(self) -> None:
        if self._last is None or datetime.now(UTC) - self._last > BACKUP_EVERY:
            self.desk.perform(BackUpByItself(), then=self._backed_up)

    def _backed_up(self, made: BackupSeen) -> None:
        self._backups_seen((made,))


_CUT_OFF = (
    "This store lacks entries that this workstation remembers: an older copy was put in its place, "
    "or entries were cut off. Tell your supervisor, and have it verified under Administration."
)


def day_words(moment: datetime) -> str:
    """Write a moment as today, yesterday or a day, with its time in London."""
    local, today = moment.astimezone(LONDON), datetime.now(UTC).astimezone(LONDON).date()
    days = (today - local.date()).days
    day = {0: "today", 1: "yesterday"}.get(days, f"{local.day} {local:%b %Y}")
    return f"{day} {local:%H:%M}"

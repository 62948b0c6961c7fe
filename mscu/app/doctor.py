"""What of this computer is as it should be, in one page for IT: `mscu doctor`.

Each check asks a `System` and returns a `Finding`. What the system does not tell is a finding of its own, and
never a good one.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mscu.cli.doctor import Finding, Health
from mscu.errors import MscuError, SettingsRefused
from mscu.machine_settings import machine_settings
from mscu.resources import resource
from mscu.store.files.cipher import cipher_version
from mscu.store.files.locations import default_folder
from mscu.store.keys.workstation_keyring import system_keyring

LEAST_FREE = 2_000_000_000
"""Bytes: a store, its backups and the copy that an upgrade makes."""
LEAST_LOCKED = 8 << 20
"""Bytes of memory that SQLCipher may keep out of the swap."""
_SECONDS = 20
_FONTS = {
    "Vietnamese": "NotoSans-Regular.ttf",
    "Arabic": "NotoSansArabic-Regular.ttf",
    "Chinese": "DroidSansFallback.ttf",
}
"""The fonts that come with mscu for names in these languages."""
BITLOCKER = (
    "(New-Object -ComObject Shell.Application).NameSpace('{}').Self"
    ".ExtendedProperty('System.Volume.BitLockerProtection')"
)
_LOCAL = "Europe/London", "GMT Standard Time"
_CORE_LIMIT = re.compile(r"^Max core file size\s+(\S+)", re.MULTILINE)
_LOCKED_LIMIT = re.compile(r"^Max locked memory\s+(\S+)", re.MULTILINE)


@dataclass(frozen=True)
class System:
    """The computer that is asked."""

    folder: Path
    """Where stores are, or would be."""
    windows: bool = sys.platform == "win32"
    desktop: str = os.environ.get("XDG_CURRENT_DESKTOP", "")
    """What a Linux desktop calls itself."""

    def run(self, *command: str) -> str | None:
        """Return what a command of the system prints; None if it is not there or fails."""
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired, UnicodeDecodeError):
            return None
        return None if done.returncode else done.stdout

    def read(self, path: str) -> str | None:
        """Return a file of the system; None if it cannot be read."""
        try:
            return Path(path).read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None

    def free(self) -> int:
        """Return the free bytes of the disk with the folder."""
        return shutil.disk_usage(self.existing()).free

    def existing(self) -> Path:
        """Return the folder, or the nearest above it that is there."""
        folder = self.folder.absolute()
        return next(each for each in (folder, *folder.parents) if each.exists())

    def has_keyring(self) -> bool:
        return system_keyring().available


def _good(sentence: str) -> Finding:
    return Finding(Health.GOOD, sentence)


def _bad(sentence: str) -> Finding:
    return Finding(Health.BAD, sentence)


def _unknown(what: str) -> Finding:
    return Finding(Health.UNKNOWN, f"Whether {what} could not be found out.")


def check_settings(_system: System) -> Finding:
    try:
        settings = machine_settings()
    except SettingsRefused as refused:
        return _bad(refused.sentence)
    if not settings.source:
        return _good("IT has set nothing for this computer.")
    shown = "; ".join(f"{title}: {value}" for title, value in settings.shown())
    return _good(f"IT's settings are read from {settings.source}. {shown or 'None is set'}.")


def check_disk(system: System) -> Finding:
    place = system.existing()
    if system.windows:
        asked = BITLOCKER.format(place.drive)
        state = (system.run("powershell", "-NoProfile", "-Command", asked) or "").strip()
        is_encrypted = {"1": True, "2": False}.get(state)
    else:
        is_encrypted = _is_encrypted(system, str(place))
    if is_encrypted is None:
        return _unknown(f"the disk with {place} is encrypted")
    if is_encrypted:
        return _good(f"The disk with {place} is encrypted.")
    return _bad(f"No encryption of the disk with {place} was found. Turn it on before real records are kept.")


def _is_encrypted(system: System, place: str) -> bool | None:
    """Return whether a place lies on a disk that Linux encrypts; None if it does not say."""
    device = (system.run("findmnt", "--noheadings", "--output", "SOURCE", "--target", place) or "").strip()
    return _device_encrypted(system, device.partition("[")[0])


def _device_encrypted(system: System, device: str) -> bool | None:
    if not device.startswith("/dev/"):
        return None
    types = (system.run("lsblk", "--inverse", "--noheadings", "--output", "TYPE", device) or "").split()
    return "crypt" in types if types else None


def check_swap(system: System) -> Finding:
    if system.windows:
        told = system.run("fsutil", "behavior", "query", "encryptpagingfile") or ""
        states = [{"1": True, "0": False}.get(told.strip()[-1:])]
    else:
        if (swaps := system.read("/proc/swaps")) is None:
            return _unknown("memory that is written to disk is encrypted")
        states = [_swap_encrypted(system, *line.split()[:2]) for line in swaps.splitlines()[1:]]
    if False in states:
        return _bad("Memory may be written to a disk without encryption. Encrypt the swap, or turn it off.")
    if None in states:
        return _unknown("memory that is written to disk is encrypted")
    return _good("No memory is written to a disk without encryption.")


def _swap_encrypted(system: System, name: str, kind: str) -> bool | None:
    if name.startswith("/dev/zram"):
        return True  # it stays in memory
    return _is_encrypted(system, name) if kind == "file" else _device_encrypted(system, name)


def check_core_dumps(system: System) -> Finding:
    limit = _CORE_LIMIT.search(system.read("/proc/self/limits") or "")
    if system.windows or limit is None:
        return _unknown("a crash writes the memory to disk")
    if limit[1] == "0":
        return _good("A crash writes no memory to disk.")
    return _bad("A crash may write the memory to disk: the limit of core files is not 0.")


def check_locked_memory(system: System) -> Finding:
    limit = _LOCKED_LIMIT.search(system.read("/proc/self/limits") or "")
    if system.windows or limit is None:
        return _unknown("memory with keys can be kept out of the swap")
    if limit[1] == "unlimited" or int(limit[1]) >= LEAST_LOCKED:
        return _good("Memory with keys can be kept out of the swap.")
    return _bad(f"Only {int(limit[1]) // 1024} kB can be kept out of the swap. Set memlock to 8 MB or more.")


def check_keyring(system: System) -> Finding:
    if system.has_keyring():
        return _good("The keyring is open: it remembers the newest row of the audit.")
    return _bad("No keyring is open: it would remember the newest row of the audit, and be a second factor.")


def check_screen_lock(system: System) -> Finding:
    if system.windows:
        told = system.run("reg", "query", r"HKCU\Control Panel\Desktop", "/v", "ScreenSaverIsSecure")
        locks = {"1": True, "0": False}.get((told or "").strip()[-1:])
    else:
        enabled = system.run("gsettings", "get", "org.gnome.desktop.screensaver", "lock-enabled")
        delay = system.run("gsettings", "get", "org.gnome.desktop.session", "idle-delay")
        known = "GNOME" in system.desktop and enabled is not None and delay is not None
        locks = f"{enabled}".strip() == "true" and f"{delay}".split()[-1:] != ["0"] if known else None
    if locks is None:
        return _unknown("the desktop locks by itself")
    return _good("The desktop locks by itself.") if locks else _bad("The desktop does not lock by itself.")


def check_fonts(system: System) -> Finding:
    fonts = resource("fonts")
    missing = [name for name, file in _FONTS.items() if system.read(str(fonts / file)) is None]
    if missing:
        return _bad(f"mscu's font for {' and '.join(missing)} is missing. Install mscu again.")
    return _good("mscu has its fonts for Vietnamese, Arabic and Chinese.")


def check_printer(system: System) -> Finding:
    if system.windows:
        told = system.run("powershell", "-NoProfile", "-Command", "(Get-Printer).Name")
    else:
        told = system.run("lpstat", "-e")
    if told is None:
        return _unknown("there is a printer")
    return _good("There is a printer.") if told.strip() else _bad("No printer is set up.")


def check_clock(system: System) -> Finding:
    is_set, zone = _windows_clock(system) if system.windows else _linux_clock(system)
    if is_set is False:
        return _bad("The clock is not set by a time server. Times in records may be wrong.")
    if zone and zone not in _LOCAL:
        return _bad(f"The time zone is {zone}, not that of the United Kingdom.")
    if is_set is None or not zone:
        return _unknown("the clock is right")
    return _good("The clock is set by a time server, in the time zone of the United Kingdom.")


def _linux_clock(system: System) -> tuple[bool | None, str]:
    told = system.run("timedatectl", "show", "--property", "NTPSynchronized", "--property", "Timezone") or ""
    values = dict(line.split("=", 1) for line in told.splitlines() if "=" in line)
    return {"yes": True, "no": False}.get(values.get("NTPSynchronized", "")), values.get("Timezone", "")


def _windows_clock(system: System) -> tuple[bool | None, str]:
    """Return whether it is set, where Windows says so in English, and the time zone."""
    leap = re.search(r"^Leap Indicator: (\d)", system.run("w32tm", "/query", "/status") or "", re.MULTILINE)
    is_set = {"0": True, "3": False}.get(leap[1]) if leap else None
    return is_set, (system.run("tzutil", "/g") or "").strip()


def check_space(system: System) -> Finding:
    free = system.free()
    told = f"{free / 1e9:.1f} GB are free on the disk with {system.existing()}."
    if free >= LEAST_FREE:
        return _good(told)
    return _bad(f"{told} A store and its backups need {LEAST_FREE / 1e9:.0f} GB.")


def check_encryption(_system: System) -> Finding:
    try:
        return _good(f"Stores are encrypted by SQLCipher {cipher_version()}.")
    except MscuError as error:
        return _bad(error.sentence)


CHECKS: tuple[Callable[[System], Finding], ...] = (
    check_settings,
    check_encryption,
    check_disk,
    check_swap,
    check_locked_memory,
    check_core_dumps,
    check_keyring,
    check_screen_lock,
    check_clock,
    check_space,
    check_fonts,
    check_printer,
)


OF_A_FOLDER = (check_disk, check_space)
"""The checks whose answer differs with the folder; the others are of the whole computer."""


def examine(*systems: System) -> Iterator[Finding]:
    """Yield what each check finds, in the order of the page; of this computer unless systems are given."""
    asked = systems or tuple(map(System, store_folders()))
    for check in CHECKS:
        of_check = asked if check in OF_A_FOLDER else asked[:1]
        yield from dict.fromkeys(check(system) for system in of_check)


def store_folders() -> tuple[Path, ...]:
    """Return where stores may lie by IT's settings, else the folder of the user's own."""
    try:
        allowed = machine_settings().store_folders
    except SettingsRefused:
        allowed = ()
    return allowed or (default_folder(),)

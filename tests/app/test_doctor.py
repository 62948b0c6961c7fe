"""The page for IT: each check with what systems answer, and nothing is good that a system does not tell."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from typing_extensions import override

from mscu.app import doctor
from mscu.app.doctor import CHECKS, LEAST_FREE, System, examine
from mscu.cli.doctor import Finding, Health, page
from mscu.resources import resource
from mscu.store.files.locations import default_folder
from tests.tools.command_line import Line, line
from tests.tools.it_settings import SetByIT

__all__ = ["line"]
Check = Callable[[System], Finding]
GOOD, BAD, UNKNOWN = Health.GOOD, Health.BAD, Health.UNKNOWN
FOLDER = Path(sys.prefix)
LIMITS = """Limit                     Soft Limit           Hard Limit           Units
Max core file size        {core}               0                    bytes
Max locked memory         {locked}             8388608              bytes
"""
SWAPS = "Filename\tType\tSize\tUsed\tPriority\n"
CRYPT, PLAIN = "crypt\npart\ndisk\n", "part\ndisk\n"
LOCKS = "gsettings get org.gnome.desktop.screensaver lock-enabled"
DELAY = "gsettings get org.gnome.desktop.session idle-delay"
GNOME = {LOCKS: "true\n", DELAY: "uint32 300\n"}
FONTS = {path.as_posix(): "" for path in resource("fonts").glob("*.ttf")}
TIME = "timedatectl show --property NTPSynchronized --property Timezone"
DISK = f"findmnt --noheadings --output SOURCE --target {FOLDER}"
TYPES = "lsblk --inverse --noheadings --output TYPE"
POWERSHELL = "powershell -NoProfile -Command"
BITLOCKER = f"{POWERSHELL} {doctor.BITLOCKER.format(FOLDER.drive)}"
SAVER = r"reg query HKCU\Control Panel\Desktop /v ScreenSaverIsSecure"
PAGEFILE = "fsutil behavior query encryptpagingfile"
W32TM = "w32tm /query /status"
PRINTERS = f"{POWERSHELL} (Get-Printer).Name"


@dataclass(frozen=True)
class Answering(System):
    """A computer that answers what a test says, and nothing else."""

    folder: Path = FOLDER
    windows: bool = False
    desktop: str = "ubuntu:GNOME"
    printed: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    free_bytes: int = LEAST_FREE
    keyring: bool = True

    @override
    def run(self, *command: str) -> str | None:
        return self.printed.get(" ".join(command))

    @override
    def read(self, path: str) -> str | None:
        return self.files.get(Path(path).as_posix())

    @override
    def free(self) -> int:
        return self.free_bytes

    @override
    def has_keyring(self) -> bool:
        return self.keyring


def answers(printed: Mapping[str, str]) -> Answering:
    return Answering(printed=printed)


def limits(core: str = "0", locked: str = "unlimited") -> Answering:
    return Answering(files={"/proc/self/limits": LIMITS.format(core=core, locked=locked)})


def swaps(*lines: str, printed: Mapping[str, str] | None = None) -> Answering:
    return Answering(files={"/proc/swaps": SWAPS + "".join(lines)}, printed=printed or {})


SILENT = Answering()
MAPPED, FILE, ZRAM = "/dev/dm-1 partition 1 0 5\n", f"{FOLDER} file 1 0 5\n", "/dev/zram0 partition 1 0 5\n"
LINUX: list[tuple[Check, Answering, Health]] = [
    (doctor.check_disk, answers({DISK: "/dev/mapper/root\n", f"{TYPES} /dev/mapper/root": CRYPT}), GOOD),
    (doctor.check_disk, answers({DISK: "/dev/dm-0[/@home]\n", f"{TYPES} /dev/dm-0": CRYPT}), GOOD),
    (doctor.check_disk, answers({DISK: "/dev/sda2\n", f"{TYPES} /dev/sda2": PLAIN}), BAD),
    (doctor.check_disk, answers({DISK: "/dev/sda2\n"}), UNKNOWN),
    (doctor.check_disk, answers({DISK: "overlay\n"}), UNKNOWN),
    (doctor.check_disk, SILENT, UNKNOWN),
    (doctor.check_swap, swaps(), GOOD),
    (doctor.check_swap, swaps(ZRAM), GOOD),
    (doctor.check_swap, swaps(MAPPED, printed={f"{TYPES} /dev/dm-1": CRYPT}), GOOD),
    (doctor.check_swap, swaps(MAPPED, printed={f"{TYPES} /dev/dm-1": PLAIN}), BAD),
    (doctor.check_swap, swaps(FILE, printed={DISK: "/dev/sda2\n", f"{TYPES} /dev/sda2": PLAIN}), BAD),
    (doctor.check_swap, swaps(ZRAM, MAPPED), UNKNOWN),
    (doctor.check_swap, SILENT, UNKNOWN),
    (doctor.check_locked_memory, limits(), GOOD),
    (doctor.check_locked_memory, limits(locked="8388608"), GOOD),
    (doctor.check_locked_memory, limits(locked="65536"), BAD),
    (doctor.check_locked_memory, SILENT, UNKNOWN),
    (doctor.check_core_dumps, limits(), GOOD),
    (doctor.check_core_dumps, limits(core="unlimited"), BAD),
    (doctor.check_core_dumps, SILENT, UNKNOWN),
    (doctor.check_keyring, SILENT, GOOD),
    (doctor.check_keyring, Answering(keyring=False), BAD),
    (doctor.check_screen_lock, answers(GNOME), GOOD),
    (doctor.check_screen_lock, answers({**GNOME, LOCKS: "false\n"}), BAD),
    (doctor.check_screen_lock, answers({**GNOME, DELAY: "uint32 0\n"}), BAD),
    (doctor.check_screen_lock, Answering(printed=GNOME, desktop="KDE"), UNKNOWN),
    (doctor.check_screen_lock, SILENT, UNKNOWN),
    (doctor.check_fonts, Answering(files=FONTS), GOOD),
    (doctor.check_fonts, SILENT, BAD),
    (doctor.check_printer, answers({"lpstat -e": "Office\n"}), GOOD),
    (doctor.check_printer, answers({"lpstat -e": ""}), BAD),
    (doctor.check_printer, SILENT, UNKNOWN),
    (doctor.check_clock, answers({TIME: "Timezone=Europe/London\nNTPSynchronized=yes\n"}), GOOD),
    (doctor.check_clock, answers({TIME: "Timezone=Europe/London\nNTPSynchronized=no\n"}), BAD),
    (doctor.check_clock, answers({TIME: "Timezone=Asia/Tokyo\nNTPSynchronized=yes\n"}), BAD),
    (doctor.check_clock, answers({TIME: "Timezone=Europe/London\n"}), UNKNOWN),
    (doctor.check_clock, SILENT, UNKNOWN),
    (doctor.check_space, SILENT, GOOD),
    (doctor.check_space, Answering(free_bytes=LEAST_FREE - 1), BAD),
    (doctor.check_encryption, SILENT, GOOD),
    (doctor.check_settings, SILENT, GOOD),
]
WINDOWS: list[tuple[Check, dict[str, str], Health]] = [
    (doctor.check_disk, {BITLOCKER: "1\n"}, GOOD),
    (doctor.check_disk, {BITLOCKER: "2\n"}, BAD),
    (doctor.check_disk, {BITLOCKER: "3\n"}, UNKNOWN),  # while it is being encrypted
    (doctor.check_swap, {PAGEFILE: "EncryptPagingFile = 1\n"}, GOOD),
    (doctor.check_swap, {PAGEFILE: "EncryptPagingFile = 0\n"}, BAD),
    (doctor.check_screen_lock, {SAVER: "    ScreenSaverIsSecure    REG_SZ    1\n"}, GOOD),
    (doctor.check_screen_lock, {SAVER: "    ScreenSaverIsSecure    REG_SZ    0\n"}, BAD),
    (doctor.check_printer, {PRINTERS: "Office\n"}, GOOD),
    (doctor.check_printer, {PRINTERS: ""}, BAD),
    (doctor.check_clock, {"tzutil /g": "GMT Standard Time", W32TM: "Leap Indicator: 0(no warning)\n"}, GOOD),
    (doctor.check_clock, {"tzutil /g": "GMT Standard Time", W32TM: "Leap Indicator: 3(not set)\n"}, BAD),
    (doctor.check_clock, {"tzutil /g": "GMT Standard Time", W32TM: "Sprungindikator: 0\n"}, UNKNOWN),
    (doctor.check_clock, {"tzutil /g": "Tokyo Standard Time"}, BAD),
]
SURE = {doctor.check_settings, doctor.check_encryption, doctor.check_keyring, doctor.check_space}
"""Checks of what the program always knows."""


@pytest.mark.parametrize(("check", "system", "health"), LINUX)
def test_a_check_says_what_a_linux_computer_answers(check: Check, system: Answering, health: Health) -> None:
    found = check(system)
    assert found.health is health, found.sentence
    assert found.sentence.endswith(".")


@pytest.mark.parametrize(("check", "printed", "health"), WINDOWS)
def test_a_check_says_what_windows_answers(check: Check, printed: Mapping[str, str], health: Health) -> None:
    assert check(Answering(windows=True, printed=printed)).health is health


def test_the_fonts_are_those_that_the_program_brings() -> None:
    assert doctor.check_fonts(System(FOLDER)).health is GOOD
    files = {path: "" for path in FONTS if "Droid" not in path}
    found = doctor.check_fonts(Answering(files=files))
    assert found == Finding(BAD, "mscu's font for Chinese is missing. Install mscu again.")


def test_each_check_is_tried_with_each_answer_and_what_is_wrong_stands_first() -> None:
    tried = {(check, health) for check, _, health in LINUX}
    assert tried >= {(check, GOOD) for check in CHECKS}
    asked = {*CHECKS} - SURE - {doctor.check_fonts}
    assert tried >= {(check, health) for check in asked for health in Health}
    found = (Finding(GOOD, "A."), Finding(BAD, "B."), Finding(UNKNOWN, "C."), Finding(BAD, "D."))
    bad = ["Not as it should be:", "  B.", "  D."]
    rest = ["Could not be found out:", "  C.", "As it should be:", "  A."]
    assert list(page(found)) == [*bad, *rest]
    assert list(page(found[:1])) == rest[-2:]


@pytest.mark.parametrize("windows", [False, True])
def test_of_a_silent_computer_only_what_the_program_knows_is_good(windows: bool) -> None:
    silent = Answering(windows=windows)
    found = zip(CHECKS, examine(silent), strict=True)
    # A font that cannot be read is not there.
    sure = {check: finding.health for check, finding in found if finding.health is not UNKNOWN}
    assert {check for check, health in sure.items() if health is GOOD} == SURE
    assert sure.keys() - SURE == {doctor.check_fonts}


def test_settings_that_cannot_be_used_are_on_the_page(set_by_it: SetByIT, line: Line) -> None:
    file = set_by_it("idle_minutes = 600")
    code, out, err = line("doctor")
    assert (code, err) == (1, "")
    wrong = out.partition("Not as it should be:\n")[2]
    assert f"{file}: “idle_minutes” must be a whole number from 1 to 60" in wrong
    set_by_it("idle_minutes = 5")
    assert f"IT's settings are read from {file}. Locks after: 5 min." in line("doctor")[1]


def test_the_disk_of_each_folder_is_looked_at(tmp_path: Path) -> None:
    other = tmp_path.resolve()
    printed = {
        DISK: "/dev/dm-0\n",
        f"{TYPES} /dev/dm-0": CRYPT,
        f"findmnt --noheadings --output SOURCE --target {other}": "/dev/sda2\n",
        f"{TYPES} /dev/sda2": PLAIN,
    }
    folders = (FOLDER, other, other / "not-there-yet")
    found = [*examine(*(Answering(folder=folder, printed=printed) for folder in folders))]
    assert [finding.health for finding in found if str(FOLDER) in finding.sentence] == [GOOD, GOOD]
    assert [finding.health for finding in found if str(other) in finding.sentence] == [BAD, GOOD]
    assert len(found) == len(CHECKS) + len(doctor.OF_A_FOLDER)


def test_the_folders_are_those_of_it(set_by_it: SetByIT) -> None:
    own = (default_folder(),)
    assert doctor.store_folders() == own
    set_by_it("store_folders = ['/srv/unit', '/srv/navigators']")
    assert doctor.store_folders() == (Path("/srv/unit"), Path("/srv/navigators"))
    set_by_it("store_folders = ['unit']")
    assert doctor.store_folders() == own


def test_this_computer_answers() -> None:
    system = System(FOLDER / "not-there-yet")
    assert (system.run(sys.executable, "-c", "print(7)") or "").strip() == "7"
    assert system.run(sys.executable, "-c", "raise SystemExit(1)") is None
    assert system.run("no-such-program-of-any-system") is None
    assert system.read(str(FOLDER / "gone")) is None
    assert system.existing() == FOLDER
    assert system.free() > 0
    assert all(found.sentence for found in examine(system))

"""Where the navigators' own store lies on this workstation, if not in the folder of the unit's.

Kept apart from the other choices, so that nobody of the police who uses the machine changes it.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from mscu.codes import StoreKind
from mscu.ui.session.remembered import settings_file

_FILE = "navigators-store.txt"
_PRIVATE = 0o600


def charity_folder() -> Path | None:
    """Return the folder that was chosen; none where nobody chose one."""
    with suppress(OSError, UnicodeDecodeError):
        words = _file().read_text(encoding="utf-8").strip()
        return Path(words) if words else None
    return None


def remember_charity(folder: Path) -> None:
    """Keep the folder for the next unlocking; raises OSError where the disk refuses."""
    path = _file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=_PRIVATE)
    path.write_text(str(folder), encoding="utf-8")


def holds_survivors(folder: Path) -> bool:
    """Return whether a navigators' store lies in a folder."""
    return (folder / f"{StoreKind.SURVIVORS}.keys").is_file()


def _file() -> Path:
    return settings_file().with_name(_FILE)

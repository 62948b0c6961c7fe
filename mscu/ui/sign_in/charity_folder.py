"""Where the charity's store is on this workstation, when it is not inside the unit's folder.

Kept in a settings file of its own, so that police users of the machine do not overwrite it.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from mscu.codes import StoreKind
from mscu.ui.session.workstation_settings import settings_file

_FILE = "navigators-store.txt"
_PRIVATE = 0o600


def charity_folder() -> Path | None:
    """Return the chosen folder, or None if none was chosen."""
    with suppress(OSError, UnicodeDecodeError):
        text = _file().read_text(encoding="utf-8").strip()
        return Path(text) if text else None
    return None


def remember_charity(folder: Path) -> None:
    """Keep the folder for the next unlock.

    Raises:
        OSError: If the settings cannot be written.
    """
    path = _file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=_PRIVATE)
    path.write_text(str(folder), encoding="utf-8")


def holds_survivors(folder: Path) -> bool:
    """Return whether a folder holds a charity's store."""
    return (folder / f"{StoreKind.SURVIVORS}.keys").is_file()


def _file() -> Path:
    return settings_file().with_name(_FILE)

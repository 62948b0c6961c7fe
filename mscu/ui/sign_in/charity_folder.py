"""Where the charity's store is on this workstation, and which log-in names opened it beside the unit's.

Kept in settings files of their own, so that police users of the machine do not overwrite them.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from mscu.codes import StoreKind
from mscu.exchange.private_file import write_private
from mscu.ui.session.workstation_settings import settings_file

_FILE = "navigators-store.txt"
_LOGIN_FILE = "navigators-login.json"
_PRIVATE = 0o600


@dataclass(frozen=True, kw_only=True)
class TwoLogins:
    """The log-in names with which a charity's store and the unit's were last open together here."""

    folder: str = ""
    """Path of the charity's store."""
    charity: str = ""
    unit: str = ""
    unit_folder: str = ""
    """Path of the unit's store."""


def charity_folder() -> Path | None:
    """Return the chosen folder, or None if none was chosen."""
    with suppress(OSError, UnicodeDecodeError):
        text = _file(_FILE).read_text(encoding="utf-8").strip()
        return Path(text) if text else None
    return None


def remember_charity(folder: Path) -> None:
    """Keep the folder for the next unlock.

    Raises:
        OSError: If the settings cannot be written.
    """
    path = _file(_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=_PRIVATE)
    path.write_text(str(folder), encoding="utf-8")


def last_logins(folder: Path) -> TwoLogins:
    """Return the names last used for a charity's store and the unit's; empty if it was another store."""
    with suppress(OSError, ValueError, TypeError):
        logins = TwoLogins(**json.loads(_file(_LOGIN_FILE).read_bytes()))
        if all(isinstance(value, str) for value in asdict(logins).values()) and logins.folder == str(folder):
            return logins
    return TwoLogins()


def remember_logins(logins: TwoLogins) -> None:
    """Remember the names; a failing disk is ignored."""
    if last_logins(Path(logins.folder)) != logins:
        with suppress(OSError):
            path = _file(_LOGIN_FILE)
            path.parent.mkdir(parents=True, exist_ok=True)
            write_private(path, json.dumps(asdict(logins)).encode())


def known_charity(unit_folder: Path) -> Path | None:
    """Return where this workstation's settings have the charity's store of a unit's folder, or None.

    Only the settings are read, never the folder: whether a charity's store lies there is not revealed.
    """
    if (chosen := charity_folder()) is not None:
        return None if chosen == unit_folder else chosen
    beside = unit_folder / StoreKind.SURVIVORS
    return beside if last_logins(beside).folder else None


def holds_survivors(folder: Path) -> bool:
    """Return whether a folder holds a charity's store."""
    return (folder / f"{StoreKind.SURVIVORS}.keys").is_file()


def _file(name: str) -> Path:
    return settings_file().with_name(name)

"""What this workstation remembers between starts: the store, the user, light or dark.

Nothing of a case and no passphrase; one small file among the settings of the system's user.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Self

import platformdirs

from mscu.exchange.private_file import write_private

_FILE = "window.json"


def settings_file() -> Path:
    """Return the settings file; on Windows it does not roam to other computers."""
    return platformdirs.user_config_path("mscu", appauthor=False, roaming=False) / _FILE


@dataclass(frozen=True, kw_only=True)
class Remembered:
    """The last choices; each is empty on a new workstation."""

    store: str = ""
    """Path of the store that was open last."""
    person: str = ""
    """Log-in name of the user who unlocked it."""
    unit: str = ""
    """Name of the unit that owns the store."""
    scheme: str = ""
    """Value of the chosen `Scheme`."""

    @classmethod
    def load(cls) -> Self:
        """Read the file; a missing or invalid one counts as empty."""
        with suppress(OSError, ValueError):
            values: Any = json.loads(settings_file().read_bytes())
            if isinstance(values, dict):
                names = {field.name for field in fields(cls)}
                return cls(**{n: v for n, v in values.items() if n in names and isinstance(v, str)})
        return cls()

    def with_changes(self, **changes: str) -> Self:
        """Remember changed values; a failing disk is ignored."""
        changed = replace(self, **changes)
        if changed != self:
            with suppress(OSError):
                changed.save()
        return changed

    def save(self) -> None:
        path = settings_file()
        path.parent.mkdir(parents=True, exist_ok=True)
        write_private(path, json.dumps(asdict(self), indent=1).encode())

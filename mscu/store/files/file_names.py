"""The names of a store's files: `unit.db` beside `unit.keys`, or `survivors.db` and so on.

Both kinds of store are made and opened alike; only their names, users and permitted records differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from mscu.codes import StoreKind

DATABASE, KEYS, LOCK, HEAD, RESTORED = (
    f"{StoreKind.UNIT}.{extension}" for extension in ("db", "keys", "lock", "head", "restored")
)
"""The file names of a unit's own store."""
KIND_SETTING = "holds"
"""The setting with the kind of store, so that renaming its files does not change it."""


@dataclass(frozen=True)
class StoreFiles:
    folder: Path
    store_kind: StoreKind

    @property
    def database(self) -> Path:
        return self._file("db")

    @property
    def keys(self) -> Path:
        return self._file("keys")

    @property
    def server(self) -> Path:
        """Return the file that says on which server the database is, if it is on one."""
        return self._file("server")

    @property
    def authority(self) -> Path:
        """Return the file with the certificate of whoever vouches for the server, as its driver reads it."""
        return self._file("server.pem")

    @property
    def lock(self) -> Path:
        """Return the lock file, which keeps a second program out."""
        return self._file("lock")

    @property
    def head(self) -> Path:
        """Return the file that remembers the newest audit row."""
        return self._file("head")

    @property
    def restored(self) -> Path:
        """Return the file that remembers the backup from which the store was restored."""
        return self._file("restored")

    @property
    def unfinished(self) -> Path:
        """Return the file that remembers what the store still lacks."""
        return self._file("unfinished")

    @property
    def backups(self) -> Path:
        """Return the folder of the automatic backups."""
        return self.folder / "backups"

    @classmethod
    def beside(cls, keys: Path) -> StoreFiles | None:
        """Return the files of the charity's store in a unit's folder, or of the unit's around a charity's.

        A charity's store in a folder of another name stands alone.
        """
        folder = keys.absolute().parent
        if keys.stem == StoreKind.UNIT:
            return cls(folder / StoreKind.SURVIVORS, StoreKind.SURVIVORS)
        return cls(folder.parent, StoreKind.UNIT) if folder.name == StoreKind.SURVIVORS else None

    def _file(self, extension: str) -> Path:
        return self.folder / f"{self.store_kind}.{extension}"


def store_files(folder: Path) -> StoreFiles:
    """Return the files of the store in a folder, by its keys file; a unit's if there is none."""
    is_survivors = StoreFiles(folder, StoreKind.SURVIVORS).keys.exists()
    unit = StoreFiles(folder, StoreKind.UNIT)
    has_unit = unit.keys.exists() or unit.server.exists()
    return StoreFiles(folder, StoreKind.SURVIVORS) if is_survivors and not has_unit else unit

"""The second place of a store: a folder on another disk, tried when it is named, with copies of the backups.

Raises `UnusablePlace` with a sentence on what is wrong with the folder.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from mscu.errors import BackupDamaged, UnsuitableLocation, UnusablePlace
from mscu.machine_settings import machine_settings
from mscu.models.code import FIXED_DAY, SECOND_PLACE
from mscu.store.backups.backup_file import check_backup
from mscu.store.backups.backup_retention import UNFINISHED, backups_in, prune_backups
from mscu.store.files.atomic import open_fresh, open_new, put_in_place
from mscu.store.files.locations import check_not_synchronised
from mscu.store.keys.slots import KEY_BYTES, decrypt, encrypt

NOT_THERE = "There is no such folder now. Connect the disk, and choose it again."
IS_A_FILE = "This is a file, not a folder. Choose a folder."
INSIDE = "This is in the folder of the store itself. Choose a folder on another disk."
NOT_WRITABLE = "Nothing can be written in this folder. Choose another, or ask for access to it."
FULL = "The disk of this folder is full. Free some space, or choose another."
UNRELIABLE = "What was written in this folder could not be read back. Choose another."
SYNCHRONISED = "Another program keeps copies of what is in this folder, which nobody erases. Choose another."
_BY_SYSTEM = {
    errno.ENOENT: NOT_THERE,
    errno.ENAMETOOLONG: NOT_THERE,
    errno.ENOTDIR: IS_A_FILE,
    errno.EACCES: NOT_WRITABLE,
    errno.EPERM: NOT_WRITABLE,
    errno.EROFS: NOT_WRITABLE,
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EFBIG: FULL,
}
_TRIAL_BYTES = 1 << 20
_PURPOSE = b"mscu trial of a second place\x00"
_PRIVATE_FOLDER = 0o700


def place_set_by_it(settings: Mapping[str, str]) -> Path | None:
    """Return the second place that IT has set on this computer for every store but a demo."""
    return None if FIXED_DAY in settings else machine_settings().second_place


def place_of(settings: Mapping[str, str]) -> Path | None:
    """Return the second place of a store with these settings, if IT has set one or somebody has named one."""
    named = settings.get(SECOND_PLACE)
    return place_set_by_it(settings) or (Path(named) if named else None)


def try_place(store: Path, place: Path) -> bool:
    """Write encrypted bytes in a folder, read them back, and return whether it is on another disk.

    Another than the store's, whose folder need not exist yet. Nothing stays in the second place.
    """
    with _place_errors():
        status = place.stat()
        if not stat.S_ISDIR(status.st_mode):
            raise UnusablePlace(IS_A_FILE)
        if place.resolve().is_relative_to(store.resolve()):
            raise UnusablePlace(INSIDE)
        _try_writing(place)
        return status.st_dev != _existing(store).stat().st_dev


def _try_writing(place: Path) -> None:
    check_not_synchronised(place)
    key, content = secrets.token_bytes(KEY_BYTES), secrets.token_bytes(_TRIAL_BYTES)
    path = place / f".mscu-{secrets.token_hex(8)}.trial"
    file = open_new(path)
    try:
        with file:
            file.write(encrypt(key, content, bound_to=_PURPOSE))
            file.flush()
            os.fsync(file.fileno())
        if decrypt(key, path.read_bytes(), bound_to=_PURPOSE) != content:
            raise UnusablePlace(UNRELIABLE)
    finally:
        path.unlink()


def copies_in(place: Path, store_id: str, stem: str) -> dict[datetime, Path]:
    """Return the copies of a store's backups in its second place, newest first; none if it is not there."""
    with suppress(OSError):
        return backups_in(_folder(place, store_id), stem)
    return {}


def copy_backup(backup: Path, place: Path, store_id: str, stem: str) -> None:
    """Copy a backup to the second place, read the copy back in full, and thin out the older copies."""
    with _place_errors():
        if not place.is_dir():
            raise UnusablePlace(NOT_THERE)
        folder = _folder(place, store_id)
        folder.mkdir(mode=_PRIVATE_FOLDER, exist_ok=True)
        temporary = folder / (backup.name + UNFINISHED)
        try:
            with backup.open("rb") as source, open_fresh(temporary) as target:
                shutil.copyfileobj(source, target)
                target.flush()
                os.fsync(target.fileno())
            check_backup(temporary)
            put_in_place(temporary, folder / backup.name)
        finally:
            temporary.unlink(missing_ok=True)
        prune_backups(folder, stem)


def _folder(place: Path, store_id: str) -> Path:
    """Return the folder of one store's copies: several stores may share the place."""
    return place / f"{store_id}.backups"


def _existing(path: Path) -> Path:
    return next(folder for folder in (path, *path.absolute().parents) if folder.exists())


@contextmanager
def _place_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UnusablePlace(_BY_SYSTEM.get(error.errno or 0, UNRELIABLE)) from error
    except ValueError as error:  # a name that no disk can hold
        raise UnusablePlace(NOT_THERE) from error
    except BackupDamaged as error:
        raise UnusablePlace(UNRELIABLE) from error
    except UnsuitableLocation as error:
        raise UnusablePlace(SYNCHRONISED) from error

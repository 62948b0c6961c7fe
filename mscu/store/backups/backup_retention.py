"""Keep the ten newest backups, one for each of thirty days, and one for each of twelve months.

Only files that this program named are ever deleted. Times are UTC, as in the names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from mscu.dates.london import show_moment

HOW_TO_RESTORE = (
    "where the store is unlocked, choose “Set up or restore”, then “Restore a backup”, and restore it into a "
    "new folder."
)
WITHOUT_BACKUP = "ask the administrator for a copy that is kept elsewhere, and change nothing until then."
BACKUPS = "*.backup.zip"
"""Pattern of the names of all backups, also of those before a migration."""
UNFINISHED = ".part"  # ends the name of a backup that is being written
BEFORE_MIGRATION = "revision"
"""How the name of a backup begins that is made before a migration; the revision follows."""
NEWEST, DAYS, MONTHS = 10, 30, 12
_NAME = re.compile(r"(?P<stem>[a-z][a-z0-9]*)-(?P<time>\d{8}-\d{6})\.backup\.zip")
_UNFINISHED_END = re.compile(rf"(\.\d+)?{re.escape(UNFINISHED)}$")
_TIME = "%Y%m%d-%H%M%S"


def backup_name(stem: str, now: datetime) -> str:
    """Return the name of a backup: `unit-20260131-175959.backup.zip`."""
    return f"{stem}-{now.astimezone(UTC):{_TIME}}.backup.zip"


def backups_in(folder: Path, stem: str) -> dict[datetime, Path]:
    """Return the backups of a store in a folder, newest first."""
    backups = {time: path for path in folder.iterdir() if (time := _time_in_name(path, stem)) is not None}
    return dict(sorted(backups.items(), reverse=True))


def restore_advice(folder: Path | None, stem: str) -> str:
    """Return which backup to restore after damage, and how."""
    newest = None
    with suppress(OSError):
        newest = next(iter(backups_in(folder, stem).items()), None) if folder is not None else None
    if newest is None:
        return f"There is no backup beside it: {WITHOUT_BACKUP}"
    time, path = newest
    return f"Restore the backup of {show_moment(time)}: {HOW_TO_RESTORE} Its file is {path}."


def prune_backups(folder: Path, stem: str) -> tuple[Path, ...]:
    """Delete the backups that need not be kept, and return them.

    Files that a crash left half-written are deleted as well.
    """
    delete_unfinished(folder, stem)
    backups = backups_in(folder, stem)
    kept_times = times_to_keep(backups)
    removed = tuple(path for time, path in backups.items() if time not in kept_times)
    for path in removed:
        path.unlink()
    return removed


def delete_unfinished(folder: Path, stem: str) -> None:
    """Delete the backups of a store that a crash left half-written, also those before a migration."""
    for unfinished in folder.glob(f"*{UNFINISHED}"):
        named = _NAME.fullmatch(_UNFINISHED_END.sub("", unfinished.name))
        if named and (named["stem"] == stem or named["stem"].startswith(BEFORE_MIGRATION)):
            unfinished.unlink()


def times_to_keep(times: Iterable[datetime]) -> set[datetime]:
    """Return the times whose backups are kept."""
    newest_first = sorted(times, reverse=True)
    days: dict[str, datetime] = {}
    months: dict[str, datetime] = {}
    for time in newest_first:
        days.setdefault(f"{time:%Y%m%d}", time)
        months.setdefault(f"{time:%Y%m}", time)
    return {*newest_first[:NEWEST], *list(days.values())[:DAYS], *list(months.values())[:MONTHS]}


def _time_in_name(path: Path, stem: str) -> datetime | None:
    match = _NAME.fullmatch(path.name)
    if match is None or match["stem"] != stem:
        return None
    try:
        return datetime.strptime(match["time"], _TIME).replace(tzinfo=UTC)
    except ValueError:  # a 13th month, say
        return None

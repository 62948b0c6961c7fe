"""The second place of backups and of the newest row of the audit: a folder on another disk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import EVERY_STORE, AuditNote, Command, Work
from mscu.codes import Operation
from mscu.errors import Invalid
from mscu.models.code import SECOND_PLACE, Setting


@dataclass(frozen=True, kw_only=True)
class NameSecondPlace(Command[None]):
    """Name the folder, or none; the audit tells that it changed."""

    folder: str
    """Its path on this computer; empty for none."""
    needs = Permission.COUNTERSIGN
    stores = EVERY_STORE

    def perform(self, work: Work) -> None:
        """Store the folder.

        Raises:
            Invalid: There is no such folder.
        """
        if self.folder and not _is_there(Path(self.folder)):
            raise Invalid({"folder": "There is no such folder now. Connect the disk, and choose it again."})
        named = work.records(select(Setting).where(Setting.name == SECOND_PLACE))
        if named:
            named[0].value = self.folder
        else:
            work.add(Setting(name=SECOND_PLACE, value=self.folder))
        work.note(AuditNote(operation=Operation.UPKEEP, reason="named" if self.folder else "no longer any"))


def _is_there(folder: Path) -> bool:
    """Return whether a folder is there; one whose name no disk can hold is not."""
    try:
        return folder.is_dir()
    except OSError:
        return False

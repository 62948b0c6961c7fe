"""The program's errors; the first line of each class is the sentence that the user sees.

No error carries what was recorded about a person: a message names fields, references and
file names at most, because messages reach screens, logs and crash reports.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from traceback import extract_tb
from typing import Any, Protocol


class MscuError(Exception):
    """Something went wrong."""

    def __init__(self, sentence: str | None = None) -> None:
        """Create an error with a sentence to show, by default that of the class."""
        doc = type(self).__doc__ or MscuError.__doc__ or ""
        self.sentence = sentence or doc.splitlines()[0]
        super().__init__(self.sentence)


class Invalid(MscuError):
    """Some fields need attention."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        """Create an error with a sentence for each field, by name."""
        self.problems = dict(problems)
        super().__init__(" ".join(self.problems.values()))


class RecordedRefusal(Invalid):
    """Some fields need attention."""

    def __init__(self, problems: Mapping[str, str], on_record: str) -> None:
        """Create an error with the sentences, and a reason for the audit without a name or reference."""
        super().__init__(problems)
        self.on_record = on_record


class NotPermitted(MscuError):
    """Your role does not allow this. Ask a supervisor or the administrator."""


class NotFound(MscuError):
    """This record does not exist, or you do not have access to it."""


class Identified(Protocol):
    """A record, of which an error keeps only its type and id."""

    id: Any


class StaleRecord(MscuError):
    """Someone has changed this record since you opened it. Check it, then save again."""

    def __init__(self, record: Identified | None = None, *, by: str = "", at: str = "") -> None:
        """Create an error for a record; by whom and when it was changed is empty if unknown."""
        self.record: tuple[type[Any], int] | None = None if record is None else (type(record), record.id)
        self.by, self.at = by, at
        sentence = f"{by} changed this record on {at}, after you opened it. Check it, then save again."
        super().__init__(sentence if by else None)


class RecordMerged(MscuError):
    """This has since been merged into another record. Reopen it, and continue with that one."""


class UnusableFile(MscuError):
    """A file that came with the program cannot be used."""


class OutsideTheGate(MscuError):
    """The program tried to bypass its own access checks; nothing was changed."""


class InvalidValue(MscuError):
    """The program tried to save a value that does not fit its field; nothing was changed."""


class NotUnlocked(MscuError):
    """The store is locked. Unlock it first."""


class PassphraseTemporary(MscuError):
    """This passphrase is temporary. Start mscu without a command, sign in and choose your own."""


class NoDisplay(MscuError):
    """There is no display, so the window cannot be opened."""


class SettingsRefused(MscuError):
    """IT's settings for this computer cannot be used, so mscu does not start. Tell IT."""


class TurnedOff(MscuError):
    """IT has turned this off on this computer."""


class Cancelled(MscuError):
    """Cancelled. Nothing was changed."""


class StoreError(MscuError):
    """The store could not be opened; nothing was changed."""


class NotAStore(StoreError):
    """This is not an mscu store; nothing was changed."""


class Damaged(StoreError):
    """The store is damaged; nothing was changed."""


class NewerVersion(StoreError):
    """This store was made by a newer version of the program. Update the program, then open it."""


class UpgradeFailed(StoreError):
    """This store was made by an older version and could not be upgraded; nothing was changed."""


class OpenElsewhere(StoreError):
    """The store is open in another window or on another computer. Close it there, then try again."""

    def __init__(self, sentence: str | None = None, *, since: str = "") -> None:
        """Create an error with a sentence to show, and since when the store is open if that is known."""
        self.since = since
        super().__init__(sentence)


class WrongKey(StoreError):
    """These keys do not open this database: it is damaged, or it belongs to another store."""


class EncryptionMissing(StoreError):
    """The program's encryption library is missing, so it cannot open a store. Reinstall the program."""


class WrongPassphrase(StoreError):
    """The name or the passphrase is wrong."""


class TooManyAttempts(StoreError):
    """Too many failed attempts. Wait a moment, then try again."""

    def __init__(self, seconds: int) -> None:
        """Create an error with the seconds to wait before the next try."""
        self.seconds = seconds
        wait = "1 second" if seconds == 1 else f"{seconds} seconds"
        super().__init__(f"Too many failed attempts. Wait {wait}, then try again.")


class SlotBlocked(StoreError):
    """Too many failed attempts. Ask the administrator for a new passphrase, or use both recovery codes."""


class KeysTampered(StoreError):
    """The keys file was changed outside the program. Stop, and tell the administrator, who has a backup."""


class WeakKeys(StoreError):
    """The keys file asks for weaker protection than this program accepts, so it was not opened."""


class AccessWaits(StoreError):
    """Your access is not confirmed. Ask an administrator, or use both recovery codes."""


class DeviceSecretMissing(WrongPassphrase):
    """The name or the passphrase is wrong, or this is not your own workstation."""


class KeyringMissing(StoreError):
    """IT wants a secret in this computer's keyring beside the passphrase, and no keyring is open. Tell IT."""


class PassphraseTooShort(MscuError):
    """A passphrase needs at least 12 characters."""


class PassphraseTooEasy(MscuError):
    """This is easy to guess. Use three or four words that do not belong together."""


class NameTaken(MscuError):
    """That log-in name is or was in use. Choose another."""


class BadRecoveryCode(MscuError):
    """The recovery codes do not open this store."""


class TargetExists(MscuError):
    """There is already something there. Choose an empty folder or a new name."""


class UnsuitableLocation(MscuError):
    """A store cannot be kept there."""


class UnusablePlace(StoreError):
    """This folder cannot be used as a second place."""


class BackupDamaged(MscuError):
    """This backup is damaged or was changed. Use another."""


class SealedForAnother(StoreError):
    """This was sealed for another person, or for keys that you no longer have."""


class DiskFull(StoreError):
    """The disk is full, so nothing was written. Free some space, then try again."""


class DiskError(StoreError):
    """The disk does not read or write properly. Check that it is connected, then try again."""


class NoAccess(StoreError):
    """There is no such folder, or the program has no access to it."""


class StoreUnreachable(NoAccess):
    """The store was moved, or its disk is gone. Put it back, then try again."""


class ProgramIncomplete(StoreError):
    """A file of mscu is missing or cannot be read. The store is not affected. Install mscu again."""


class RemovalUnfinished(StoreError):
    """The program hit an error, and the store has its old keys. Try again; if it happens again, tell IT."""


class ReadOnly(StoreUnreachable):
    """The disk or folder is read-only, so nothing can be written there. Make it writable, then try again."""


@contextmanager
def naming_file(name: str) -> Iterator[None]:
    """Raise `UnusableFile`, with the name of a file of `resources/`, for whatever is wrong in its content."""
    try:
        yield
    except (AttributeError, LookupError, OSError, TypeError, ValueError) as problem:
        fault = f"It lacks {problem}" if isinstance(problem, KeyError) else str(problem)
        raise UnusableFile(f"The program's file {name} cannot be used. {fault.rstrip('.')}.") from problem


def whereabouts(error: BaseException) -> str:
    """Return where an error arose: its type, files and lines, but not its message, which may name people."""
    frames = extract_tb(error.__traceback__)
    locations = (f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames)
    return " < ".join([type(error).__name__, *reversed([*locations])])


class ServerUnreachable(StoreError):
    """The unit's server does not answer. Check the network, then try again; if it stays away, tell IT."""


class NotSaved(ServerUnreachable):
    """This was not saved, as the unit's server did not answer. Save it again; if it stays away, tell IT."""


class OutcomeUnknown(ServerUnreachable):
    """The connection broke during the save. Check whether it was saved before you save it again."""


class ServerRefuses(ServerUnreachable):
    """The unit's server does not let you in. Ask the administrator."""


class ServerUntrusted(ServerUnreachable):
    """The unit's server does not show the certificate that it should. Stop, and tell IT."""


class ConnectionFileRefused(ServerRefuses):
    """The unit's server does not accept the connection file any more. Ask IT for a new one."""


class LoginRefused(ServerRefuses):
    """The unit's server does not let you in: you left, or it has no log-in for you. Ask the administrator."""


class AccessChanged(ServerRefuses):
    """Your access to the store was changed while you had it open. Lock, then unlock again."""


class ServerUnsuited(StoreError):
    """The unit's database on the server was made with other settings than the program needs. Tell IT."""


class OtherStoreOnServer(StoreError):
    """The unit's server has another store than it had before; nothing was changed. Stop, and tell IT."""


class TwoStores(StoreError):
    """This folder has a store of its own beside the connection to a server. Move one of them elsewhere."""


class ServerBusy(ServerUnreachable):
    """The unit's server has too much to do. Try again in a minute; if it stays so, tell IT."""


class OlderOnServer(StoreError):
    """The unit's server has the tables of an older version. Use that version, or ask IT to upgrade them."""


class ServerVersionChanged(StoreError):
    """The server is of another version of PostgreSQL. Have IT record its tables again (docs/server.md)."""

    def __init__(self, recorded: int, version: int) -> None:
        """Name both versions."""
        super().__init__(
            f"The server's tables were recorded on PostgreSQL {recorded}, and it has version {version} now, "
            "so their definitions were not compared. Have IT record them again (docs/server.md)."
        )


class NoBackupToday(StoreError):
    """No backup of this store was checked today, so nothing was changed. Make one: “mscu server-backup”."""


class ClockDiffers(StoreError):
    """This computer's clock is not that of the unit's server."""

    def __init__(self, minutes: int) -> None:
        """Create an error that says by how many minutes it is ahead, or behind if that is below 0."""
        side = "ahead of" if minutes > 0 else "behind"
        super().__init__(
            f"This computer's clock is {abs(minutes)} minutes {side} that of the unit's server, so what you "
            "record would have a wrong time. Have it set, then try again."
        )


class ServerReadOnly(ServerUnreachable):
    """Nothing can be saved on the unit's server at present, only read. Tell IT, then try again."""


class ServerFull(DiskFull):
    """The disk of the unit's server is full, so nothing was saved. Tell IT, then try again."""


class ServerDamaged(Damaged):
    """The unit's server reports a fault of its own; nothing was saved. Stop, and tell IT."""


class SavedElsewhere(StoreError):
    """Somebody else was saving at the same moment; nothing was changed. Try again."""


class KeysChangedElsewhere(SavedElsewhere):
    """Somebody else changed who may open the store at the same moment; nothing was changed. Try again."""


class OnlyInFile(MscuError):
    """This is for a store on this computer. What a server keeps is backed up where the server is: ask IT."""


class ServerBackupFailed(StoreError):
    """The server's own tools failed, so nothing was backed up or restored. Its log has the reason."""


class OtherBackupRuns(StoreError):
    """Another backup of this store is being checked. Wait until it is done."""


class BackupDiffers(BackupDamaged):
    """This file is no backup of a store on a server."""

    def __init__(self, tables: Sequence[str] = ()) -> None:
        """Create an error, with the tables in which a backup is not as the store was."""
        sentence = (
            f"The backup is not as the store was, so it was not kept. It differs in {', '.join(tables)}."
        )
        super().__init__(sentence if tables else None)


class StoreMoved(StoreError):
    """This store was moved and is not used any more."""

    def __init__(self, where: str) -> None:
        """Create an error that says where it went."""
        super().__init__(f"This store was moved to {where}, and is not used any more. Open it there.")


class FileNotLeft(StoreError):
    """The server has the store, but its file could not be written."""

    def __init__(self) -> None:
        """Create an error that says what to do in either case."""
        super().__init__(
            "The server has the whole store, but the file could not be written. Open the file: if it opens, "
            "the store is still there, and IT deletes the database and its roles before it is moved again. "
            "If it says that it was moved, have IT make a connection file (docs/server.md)."
        )


class ServerNotLeft(StoreError):
    """The file has the store, but the server does not say whether it was left."""

    def __init__(self, arrived: str, name: str) -> None:
        """Create an error that says what to do in either case with the file that has arrived."""
        super().__init__(
            f"The whole store is in the file {arrived}, but the server did not say that it was left. Open "
            "the store on the server once it answers: if it opens, it is still there, and the new folder can "
            f"be deleted. If it says that it was moved, rename the file to {name}."
        )


class MoveDiffers(StoreError):
    """Not every row arrived as it was, so the store was not moved and is used as before."""

    def __init__(self, tables: Sequence[str]) -> None:
        """Create an error with the tables in which there is a difference."""
        super().__init__(f"{type(self).__doc__} The difference is in {', '.join(tables)}.")

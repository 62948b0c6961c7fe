"""The program's errors; the first line of each class is the sentence that the user sees.

No error carries what was recorded about a person: a message names fields, references and
file names at most, because messages reach screens, logs and crash reports.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


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
    """That record is not there, or you may not see it."""


class StaleRecord(MscuError):
    """Somebody changed this record since you opened it. Look at it again, then save."""


class RecordMerged(MscuError):
    """This was combined with another record meanwhile. Open it again, and go on with that one."""


class OutsideTheGate(MscuError):
    """The program tried to write or read past its own gate; nothing was changed."""


class InvalidValue(MscuError):
    """The program tried to keep a value that does not fit its field; nothing was changed."""


class NotUnlocked(MscuError):
    """The store is locked. Unlock it first."""


class StoreError(MscuError):
    """The store could not be opened; nothing was changed."""


class NotAStore(StoreError):
    """This is not a store of this program; nothing was changed."""


class Damaged(StoreError):
    """The store is damaged; nothing was changed. Restore the newest backup."""


class NewerVersion(StoreError):
    """A newer version of the program made this store. Update the program, then open it."""


class UpgradeFailed(StoreError):
    """An older version made this store, and bringing it up to date failed; nothing was changed."""


class OpenElsewhere(StoreError):
    """The store is already open in another window or on another computer."""


class WrongKey(StoreError):
    """These keys do not open this database: it is damaged, or it belongs to another store."""


class EncryptionMissing(StoreError):
    """The program's encryption is missing, so it opens and writes nothing. Install it again."""


class WrongPassphrase(StoreError):
    """The name or the passphrase is not right."""


class TooManyAttempts(StoreError):
    """Too many wrong tries. Wait a little, then try again."""

    def __init__(self, seconds: int) -> None:
        """Create an error with the seconds to wait before the next try."""
        self.seconds = seconds
        super().__init__(f"Too many wrong tries. Wait {seconds} seconds, then try again.")


class SlotBlocked(StoreError):
    """Too many wrong tries. Ask the administrator to let you in, or use both recovery codes."""


class KeysTampered(StoreError):
    """Something else changed the keys file. Stop: tell the administrator, who has a backup."""


class WeakKeys(StoreError):
    """The keys file asks for weaker protection than this program accepts, so it stays closed."""


class DeviceSecretMissing(StoreError):
    """This workstation's keyring does not know you. Use your own, or both recovery codes."""


class PassphraseTooShort(MscuError):
    """A passphrase needs at least 12 characters."""


class NameTaken(MscuError):
    """That log-in name is or was in use. Choose another."""


class BadRecoveryCode(MscuError):
    """The recovery codes do not open this store."""


class TargetExists(MscuError):
    """There is something there already. Choose an empty folder or a new name."""


class UnsuitableLocation(MscuError):
    """A store cannot be kept there."""


class BackupDamaged(MscuError):
    """This backup is damaged or was changed. Use another one."""


class SealedForAnother(StoreError):
    """This was sealed for another person, or for keys that you no longer have."""


class DiskFull(StoreError):
    """The disk is full, so this was not saved. What was saved before is still there."""


class DiskError(StoreError):
    """The disk does not answer as it should, so this was not saved. What was before is there."""


class NoAccess(StoreError):
    """There is no such folder, or the program may not use it."""

"""The keyring of the operating system: Secret Service on Linux, Credential Manager on Windows.

Chosen explicitly, because a variable or a settings file could redirect the library's own choice to a
plain-text file or to nothing. Without a keyring nothing is kept and nothing fails. Every program of the same
user can read it, so nothing may depend on it alone.
"""

from __future__ import annotations

import logging
import secrets
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mscu.errors import DeviceSecretMissing

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend


_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class WorkstationKeyring:
    """A keyring that may be absent, locked or out of order."""

    backend: KeyringBackend | None

    @property
    def available(self) -> bool:
        """Return whether there is a keyring."""
        return self.backend is not None

    def keep(self, service: str, entry: str, text: str) -> bool:
        """Keep a short text, and return whether it can be read back."""
        if self.backend is None:
            return False
        try:
            self.backend.set_password(service, entry, text)
        except Exception as error:  # noqa: BLE001, the errors of each system are not wrapped
            _report("write", error)
            return False
        return self.recall(service, entry) == text

    def recall(self, service: str, entry: str) -> str | None:
        """Return the text, or None."""
        if self.backend is None:
            return None
        try:
            return self.backend.get_password(service, entry)
        except Exception as error:  # noqa: BLE001, as above
            _report("read", error)
            return None


def system_keyring() -> WorkstationKeyring:
    """Return the keyring of this workstation; its libraries are imported only now."""
    try:
        return WorkstationKeyring(_windows() if sys.platform == "win32" else _linux())
    except Exception as error:  # noqa: BLE001, from ImportError to any error of D-Bus
        _report("find", error)
        return WorkstationKeyring(None)


def _linux() -> KeyringBackend:
    """Return the keyring if it is open: one that is locked or not set up is passed over, not asked for."""
    from mscu.store.keys.secret_service import QuietKeyring

    keyring = QuietKeyring()  # type: ignore[no-untyped-call]
    keyring.get_preferred_collection().connection.close()
    return keyring


def _windows() -> KeyringBackend | None:
    from keyring.backends.Windows import WinVaultKeyring

    if WinVaultKeyring.priority <= 0:
        return None
    vault = WinVaultKeyring()  # type: ignore[no-untyped-call]
    vault.persist = "local machine"  # the library's default would roam to other computers
    return vault


def _report(operation: str, error: Exception) -> None:
    _log.info("Could not %s the workstation's keyring: %s.", operation, type(error).__name__)


_SERVICE = "mscu workstation secret"
_SECRET_BYTES = 32


@dataclass(frozen=True)
class DeviceSecrets:
    """The secrets that this workstation keeps, one for each slot that requires one.

    A secret is a second factor beside the passphrase; it never opens a slot by itself.
    """

    keyring: WorkstationKeyring

    def make(self, store_id: str, slot_id: str) -> bytes:
        """Generate a secret and keep it."""
        secret = secrets.token_bytes(_SECRET_BYTES)
        if not self.keyring.keep(_SERVICE, _entry(store_id, slot_id), secret.hex()):
            raise DeviceSecretMissing
        return secret

    def of(self, store_id: str, slot_ids: Iterable[str]) -> dict[str, bytes]:
        """Return the secrets that are kept here of some slots, by slot."""
        found = {}
        for slot_id in slot_ids:
            with suppress(DeviceSecretMissing):
                found[slot_id] = self.recall(store_id, slot_id)
        return found

    def recall(self, store_id: str, slot_id: str) -> bytes:
        stored = self.keyring.recall(_SERVICE, _entry(store_id, slot_id))
        try:
            secret = bytes.fromhex(stored or "")
        except ValueError as error:
            raise DeviceSecretMissing from error
        if len(secret) != _SECRET_BYTES:
            raise DeviceSecretMissing
        return secret


def _entry(store_id: str, slot_id: str) -> str:
    return f"{store_id} {slot_id}"

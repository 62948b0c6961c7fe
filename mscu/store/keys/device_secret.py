"""The workstation's secret: a second factor to the passphrase, never sufficient, never sole.

It is lost with the workstation; recovery codes open the store all the same.
Raises `DeviceSecretMissing`.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from mscu.errors import DeviceSecretMissing
from mscu.store.keys.workstation_keyring import WorkstationKeyring

_SERVICE = "mscu workstation secret"
_SECRET_BYTES = 32


@dataclass(frozen=True)
class DeviceSecrets:
    """The secrets that this workstation keeps, one for each slot that asks for one."""

    keyring: WorkstationKeyring

    @property
    def available(self) -> bool:
        """Say whether the second factor can be chosen here."""
        return self.keyring.available

    def make(self, store_id: str, slot_id: str) -> bytes:
        """Draw a secret and keep it."""
        secret = secrets.token_bytes(_SECRET_BYTES)
        if not self.keyring.keep(_SERVICE, _entry(store_id, slot_id), secret.hex()):
            raise DeviceSecretMissing
        return secret

    def recall(self, store_id: str, slot_id: str) -> bytes:
        """Give the secret again."""
        kept = self.keyring.recall(_SERVICE, _entry(store_id, slot_id))
        try:
            secret = bytes.fromhex(kept or "")
        except ValueError as error:
            raise DeviceSecretMissing from error
        if len(secret) != _SECRET_BYTES:
            raise DeviceSecretMissing
        return secret

    def forget(self, store_id: str, slot_id: str) -> None:
        """Drop the secret of a slot that asks for it no more."""
        self.keyring.forget(_SERVICE, _entry(store_id, slot_id))


def _entry(store_id: str, slot_id: str) -> str:
    return f"{store_id} {slot_id}"

"""The keys of a unit as a whole, by which other units' stores know it and seal files to it.

In the charity's store they also withdraw what it shared. They are derived from a secret of the store (HKDF),
so that they are in each of its backups and nowhere else, and do not change when people join or leave.
"""

from __future__ import annotations

from dataclasses import dataclass

from mscu.store.keys.slots import PrivateKeys, derive, seal, unseal
from mscu.store.keys.unlocked import sign_with

SEALING, SIGNING, BUNDLE = "exchange: sealing", "exchange: signing", "case bundle"
WITHDRAWING = "exchange: withdrawing"


@dataclass(frozen=True, repr=False)
class ExchangeKeys:
    """What a unit needs to send and receive sealed files."""

    private: PrivateKeys
    withdrawing: bytes

    @classmethod
    def of(cls, secret: bytes) -> ExchangeKeys:
        """Derive the keys from a secret that never leaves the store."""
        private = PrivateKeys(seal=derive(secret, SEALING), sign=derive(secret, SIGNING))
        return cls(private, derive(secret, WITHDRAWING))

    @property
    def seal_public(self) -> bytes:
        """Return the key with which others seal files to this unit."""
        return self.private.seal_public

    @property
    def sign_public(self) -> bytes:
        """Return the key with which others verify this unit's signatures."""
        return self.private.sign_public

    def sign(self, content: bytes) -> bytes:
        """Sign for the unit; the content must state its purpose."""
        return sign_with(self.private.sign, content)

    def withdrawal_secret(self, copy: str) -> bytes:
        """Return the secret that withdraws a shared copy, by its UUID."""
        return derive(self.withdrawing, copy)

    def seal_to(self, content: bytes, public_key: bytes) -> bytes:
        """Seal a bundle to another unit; this unit cannot open it again."""
        return seal(content, public_key, purpose=BUNDLE)

    def open(self, sealed: bytes) -> bytes | None:
        """Open a bundle that was sealed to this unit; None if it was not, or was changed."""
        return unseal(sealed, self.private.seal, purpose=BUNDLE)

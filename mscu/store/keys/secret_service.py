"""The Secret Service of Linux desktops, as far as it answers without asking anybody.

The library would create a missing collection and unlock a locked one: a dialog of the desktop, over the page
on which a passphrase is typed, which took that passphrase.
"""

from __future__ import annotations

import secretstorage
from keyring.backends.SecretService import Keyring
from keyring.errors import KeyringLocked
from secretstorage.exceptions import SecretStorageException
from typing_extensions import override


class QuietKeyring(Keyring):
    """The default collection, if it is there and open."""

    @override
    def get_preferred_collection(self) -> secretstorage.Collection:
        """Return the default collection.

        Raises:
            KeyringLocked: There is none, or it is locked.
        """
        connection = secretstorage.dbus_init()
        try:
            collection = secretstorage.Collection(connection)
            collection.ensure_not_locked()
        except SecretStorageException as error:
            connection.close()
            raise KeyringLocked from error
        return collection

    @override
    def unlock(self, item: secretstorage.Item) -> None:
        """Go on only if an item is open.

        Raises:
            KeyringLocked: It is locked.
        """
        if item.is_locked():
            raise KeyringLocked

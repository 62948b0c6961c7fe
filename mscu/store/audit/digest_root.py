"""The root over the digests of all records, which one row of the audit holds after a migration."""

from __future__ import annotations

import hmac
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlcipher3 import dbapi2


class Root:
    """The HMAC over all digests, type by type and number by number."""

    def __init__(self, key: bytes) -> None:
        self._mac = hmac.new(key, digestmod="sha256")

    def add(self, name: str, number: int, value: bytes) -> None:
        self._mac.update(json.dumps([name, number, value.hex()]).encode())

    @property
    def value(self) -> bytes:
        return self._mac.digest()


def root_of(key: bytes, connection: dbapi2.Connection, seq: int) -> bytes:
    """Compute the root over a baseline as the database holds it."""
    root = Root(key)
    rows: Iterable[tuple[str, int, bytes]] = connection.execute(
        "SELECT object_type, object_id, digest FROM digest_baseline WHERE seq = ? "
        "ORDER BY object_type, object_id",
        (seq,),
    )
    for name, number, value in rows:
        root.add(name, number, value)
    return root.value

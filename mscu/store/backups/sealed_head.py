"""Seals the newest row of the audit for the files that lie readable beside a store.

The number of that row counts all that was ever done in it. Police who see the navigators' folder,
or its backups one after the other, would read off how much happened there from day to day.
"""

from __future__ import annotations

from mscu.store.backups.anchors import Head
from mscu.store.keys.slots import decrypt, derive, encrypt

_PURPOSE = "audit head"
_BOUND = b"mscu sealed audit head\x00"
_DIGITS = 20
"""Room for any number, so that the length of what is sealed tells nothing."""


def seal_head(head: Head, data_key: bytes) -> bytes:
    """Seal it for whoever opens the store."""
    content = f"{head.seq:{_DIGITS}}".encode() + head.hash
    return encrypt(derive(data_key, _PURPOSE), content, bound_to=_BOUND)


def open_head(sealed: bytes, data_key: bytes) -> Head | None:
    """Open it; none where it was sealed under a data key that the store has no more."""
    content = decrypt(derive(data_key, _PURPOSE), sealed, bound_to=_BOUND)
    return None if content is None else Head(int(content[:_DIGITS]), content[_DIGITS:])

"""Change the keys file: one writer at a time, from a header that was proven, one step on."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from mscu.errors import KeysTampered
from mscu.store.files.os_lock import locked
from mscu.store.files.sqlite_errors import in_our_words
from mscu.store.keys.attempts import attempts_of
from mscu.store.keys.keys_file import Header, KeysFile, read_keys_file, write_keys_file
from mscu.store.keys.slots import header_mac

Saving = Callable[[Path, Header, bytes], None]


@contextmanager
def next_header(path: Path, data_key: bytes) -> Iterator[Header]:
    """Give the present header with its generation one on, to be changed and saved within."""
    with locked(attempts_of(path).path):
        header = proven(read_keys_file(path), data_key)
        yield replace(header, generation=header.generation + 1)


def proven(file: KeysFile, data_key: bytes) -> Header:
    """Give the header if the MAC shows that nobody without the data key wrote it."""
    if not hmac.compare_digest(file.mac, header_mac(data_key, file.covered)):
        raise KeysTampered
    return file.header


@in_our_words()
def save(path: Path, header: Header, data_key: bytes) -> None:
    """Write the header under its MAC."""
    write_keys_file(path, header, header_mac(data_key, header.to_bytes()))

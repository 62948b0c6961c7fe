"""A staged keys file, which comes into force with the commit of its audit row, or never.

Keys file and database cannot change in one step. So the new file is written in full beside the present one,
the audit row that names its number is committed with the records, and only then does the new file replace it.
After a crash, the audit decides at the next unlock. Raises what reading and writing a keys file raises.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import text

from mscu.errors import Damaged, KeysTampered, NotAStore, NotFound, OtherStoreOnServer, StoreError
from mscu.models.audit import KEYS_ROW
from mscu.store.engine.store_errors import store_errors
from mscu.store.files.atomic import put_in_place, write_atomically
from mscu.store.files.lock_file import locked
from mscu.store.keys.attempts import attempts_beside
from mscu.store.keys.keys_file import (
    Header,
    KeysFile,
    file_bytes,
    parse_keys_file,
    previous_path,
    read_keys_file,
    write_keys_file,
)
from mscu.store.keys.slots import header_mac, open_data_keys, open_header, sealed_header

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from mscu.store.keys.unlocked import Unlocked


Saving = Callable[[Path, Header, bytes], None]


@contextmanager
def next_header(path: Path, data_key: bytes) -> Iterator[Header]:
    """Yield the header with its generation increased, to be changed in the block and then saved."""
    with locked(attempts_beside(path).path):
        header = verified_header(read_keys_file(path), data_key)
        yield replace(header, generation=header.generation + 1)


def verified_header(file: KeysFile, data_key: bytes) -> Header:
    """Return the header if the MAC shows that it was written with the data key."""
    if not hmac.compare_digest(file.mac, header_mac(data_key, file.covered)):
        raise KeysTampered
    return open_header(file.header, data_key, file.in_clear)


def keys_bytes(header: Header, data_key: bytes) -> bytes:
    """Return a keys file with this header under its MAC."""
    covered = sealed_header(header, data_key).to_bytes()
    return file_bytes(covered, header_mac(data_key, covered))


def data_key_in(path: Path, unlocked: Unlocked) -> bytes:
    """Return the data key in another keys file of a store, such as a backup's.

    Raises:
        NotFound: The user has no slot in it with the same keys.
    """
    file = read_keys_file(path)
    header = file.header
    own = next((slot for slot in header.slots if slot.seal_key == unlocked.slot.seal_key), None)
    if own is None or own.waits or header.store_id != unlocked.store_id:
        raise NotFound
    private, key_number = unlocked.private.seal, header.key_number
    data_keys = open_data_keys(
        own.data_key, own.former_data_key, private, store_id=header.store_id, key_number=key_number
    )
    verified_header(file, data_keys.now)
    return data_keys.now


@store_errors()
def keys_for_backup(path: Path, data_key: bytes, signer: bytes) -> bytes:
    """Return a keys file for a backup: it names nobody, and has the key of whoever signs the backup."""
    content = path.read_bytes()
    file = parse_keys_file(content)
    if file.in_clear is None and signer in file.verify_keys():
        return content
    return keys_bytes(replace(verified_header(file, data_key), signer=signer), data_key)


@store_errors()
def save(path: Path, header: Header, data_key: bytes) -> None:
    """Write the header under its MAC."""
    write_keys_file(path, keys_bytes(header, data_key))


def save_over_previous(path: Path, header: Header, data_key: bytes) -> None:
    """Write the header under its MAC, and first over the copy beside it, which the passphrase alone opens."""
    content = keys_bytes(header, data_key)
    for written in (previous_path(path), path):
        write_atomically(written, content)


@store_errors()
def take_copy(path: Path, content: bytes) -> None:
    """Put the keys file of a server's store beside its other files, and drop what was staged there.

    Raises:
        OtherStoreOnServer: It is of another store than the one that is there.
    """
    store_id = parse_keys_file(content).header.store_id
    with locked(attempts_beside(path).path):
        with suppress(NotAStore, Damaged):  # there is none, or none that could be used
            if read_keys_file(path).header.store_id != store_id:
                raise OtherStoreOnServer
        if not path.is_file() or path.read_bytes() != content:
            write_atomically(path, content)
            write_atomically(previous_path(path), content)
    drop(path)


OF_KEYS = {"kind": KEYS_ROW}
"""The parameter of the two questions below."""
NEWEST_KEYS = "SELECT coalesce(max(object_id), 0) FROM audit_entry WHERE object_type = :kind"


def staged_path(path: Path) -> Path:
    return path.with_name(path.name + ".staged")


@store_errors()
def stage(path: Path, header: Header, data_key: bytes) -> None:
    """Write the next keys file beside the present one, which stays in force."""
    write_atomically(staged_path(path), keys_bytes(header, data_key))


@store_errors()
def settle(path: Path) -> None:
    """Put the staged file in force.

    The copy kept beside it is the new one as well: a passphrase that was changed because another person saw
    it must not open what lies next to the store.
    """
    with locked(attempts_beside(path).path):
        put_in_place(staged_path(path), path)
        write_atomically(previous_path(path), path.read_bytes())


@store_errors()
def drop(path: Path) -> None:
    """Delete the staged file."""
    staged_path(path).unlink(missing_ok=True)


def newest_recorded(connection: Connection) -> int:
    """Return the number of the newest keys file in the audit; 0 if there is none."""
    return int(connection.execute(text(NEWEST_KEYS), OF_KEYS).scalar_one())


KEYS_FELL = """
SELECT seq FROM (
    SELECT seq, object_id, max(object_id) OVER (
        ORDER BY seq ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS highest FROM audit_entry WHERE object_type = :kind
) AS recorded WHERE object_id <= highest ORDER BY seq
"""
"""Rows that tell of a keys file whose number is no higher than before: an older one was put back first."""


def keys_fell(connection: Connection) -> int:
    """Return the last row that was written with an older keys file that had been put back; 0 if none was."""
    rows = connection.execute(text(KEYS_FELL), OF_KEYS).scalars()
    return max(rows, default=0)


def reconcile(path: Path, unlocked: Unlocked, recorded: int) -> Unlocked:
    """Put a staged file in force if the audit has it, else delete it, and return what now holds."""
    staged = _staged_header(path, unlocked)
    if staged is None or staged.generation > recorded:
        drop(path)
        return unlocked
    settle(path)
    return replace(unlocked, header=staged)


def _staged_header(path: Path, unlocked: Unlocked) -> Header | None:
    """Return the staged header, if it is genuine and the next after the one in force."""
    with suppress(StoreError):
        header = verified_header(read_keys_file(staged_path(path)), unlocked.data_key)
        if header.generation == unlocked.generation + 1:
            return header
    return None

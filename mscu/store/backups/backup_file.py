"""The content of a backup: database, keys and a signed manifest, in one uncompressed zip.

Nothing in it is trusted before its signature and hashes are checked. The signature is checked with the keys
file in the zip; unlocking that proves, by its MAC, that the signer's key was one of the store's. Raises
`BackupDamaged`.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from mscu.errors import BackupDamaged, NewerVersion, StoreError
from mscu.progress import Progress
from mscu.store.audit.audit import AuditHead
from mscu.store.backups.head_file import open_head
from mscu.store.files.strict_json import canonical, read_record
from mscu.store.keys.keys_file import MAX_BYTES, KeysFile, is_former, parse_keys_file
from mscu.store.keys.slots import decrypt, derive, encrypt
from mscu.store.keys.unlocked import Unlocked, is_signed

FORMAT = 2
FORMER_FORMAT = 1
"""Format of version 0.1.0, which named the number of audit rows and the author in clear."""
_MANIFEST, _SIGNATURE = "manifest.json", "manifest.sig"
_SMALL = MAX_BYTES
_MAX_BYTES_TOTAL = 1 << 38  # bytes of a database: 256 GiB
_CHUNK = 1 << 20
_DATABASE_SHARE = 0.99
_PURPOSE = b"mscu backup manifest\x00"
_COUNTS = "backup counts"
_BLOCK = 4096
_ENCRYPTED_FLAG = 1
_STEM = re.compile(r"[a-z]+")
"""Stem of a store's files, as in `unit.db`: never a folder, a drive or a device."""


@dataclass(frozen=True, kw_only=True)
class Manifest:
    format: int
    store_id: str
    schema: str  # the revision of the migrations
    made_at: str  # UTC, ISO 8601
    sealed_counts: bytes  # rows by table, under the data key: how many victims tells a thief much
    sealed_head: bytes  # the same for how much was ever done; in the former format it is plain
    sha256: dict[str, str]  # by file name

    def audit_head(self, data_key: bytes) -> AuditHead | None:
        """Return the newest audit row at the time; None under another data key."""
        if self.format == FORMER_FORMAT:
            return plain_head(self.sealed_head)
        return open_head(self.sealed_head, data_key)

    def counts(self, data_key: bytes) -> dict[str, int]:
        """Return the number of rows by table.

        Raises:
            BackupDamaged: They were not sealed with this data key.
        """
        content = decrypt(derive(data_key, _COUNTS), self.sealed_counts, bound_to=_PURPOSE)
        if content is None:
            raise BackupDamaged
        counts_: dict[str, int] = json.loads(content)
        return counts_

    @property
    def moment(self) -> datetime:
        """Return the time at which the backup was made."""
        return datetime.fromisoformat(self.made_at)


@dataclass(frozen=True, kw_only=True)
class FormerManifest:
    """The manifest of a backup of version 0.1.0."""

    format: int
    store_id: str
    schema: str
    made_at: str
    made_by: str
    sealed_counts: bytes
    sha256: dict[str, str]
    audit_seq: int
    audit_hash: str

    @property
    def converted(self) -> Manifest:
        """Convert it to the present format."""
        head = canonical(PlainHead(seq=self.audit_seq, hash=bytes.fromhex(self.audit_hash)))
        return Manifest(
            format=self.format,
            store_id=self.store_id,
            schema=self.schema,
            made_at=self.made_at,
            sealed_counts=self.sealed_counts,
            sealed_head=head,
            sha256=self.sha256,
        )


@dataclass(frozen=True, kw_only=True)
class PlainHead:
    """The newest audit row as version 0.1.0 wrote it."""

    seq: int
    hash: bytes


def plain_head(content: bytes) -> AuditHead:
    """Parse the head.

    Raises:
        ValueError: The content is not a head.
    """
    plain = read_record(PlainHead, content)
    return AuditHead(plain.seq, plain.hash)


def sealed_counts(counts: dict[str, int], data_key: bytes) -> bytes:
    """Seal the row counts of a backup, padded so that the length reveals nothing."""
    content = canonical(counts)
    padded = content.ljust(-(-len(content) // _BLOCK) * _BLOCK)
    return encrypt(derive(data_key, _COUNTS), padded, bound_to=_PURPOSE)


def write_backup(target: BinaryIO, manifest: Manifest, files: list[Path], unlocked: Unlocked) -> None:
    """Put the files and the signed manifest into a zip."""
    content = canonical(manifest)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for file in files:
            archive.write(file, file.name)
        archive.writestr(_MANIFEST, content)
        archive.writestr(_SIGNATURE, unlocked.sign(_PURPOSE + content).hex())


def check_backup(path: Path, progress: Progress | None = None) -> Manifest:
    """Read a whole backup, and return its manifest if everything is as signed."""
    with _open_zip(path) as archive:
        manifest = _read_manifest(archive)
        for name in manifest.sha256:
            _copy(archive, name, manifest, None, progress=_progress_of(progress, name))
    return manifest


def unpack(path: Path, folder: Path, progress: Progress | None = None) -> Manifest:
    """Extract a backup into an empty folder, checking each file as it is written."""
    with _open_zip(path) as archive:
        manifest = _read_manifest(archive)
        for name in manifest.sha256:
            with (folder / name).open("xb") as file:
                _copy(archive, name, manifest, file, progress=_progress_of(progress, name))
    return manifest


def file_sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def names_people(path: Path) -> bool:
    """Return whether a backup names people in clear, in its keys file or manifest, as version 0.1.0 did."""
    with suppress(BackupDamaged, OSError), _open_zip(path) as archive:
        (keys,) = (name for name in archive.namelist() if name.endswith(".keys"))
        return is_former(archive.read(keys)) or _format_of(archive.read(_MANIFEST)) == FORMER_FORMAT
    return False


@contextmanager
def _open_zip(path: Path) -> Iterator[zipfile.ZipFile]:
    if not path.is_file():
        raise BackupDamaged("There is no backup of that name.")
    try:
        with zipfile.ZipFile(path) as archive:
            _check_members(archive)
            yield archive
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        EOFError,
        KeyError,
        ValueError,
        OverflowError,
        struct.error,
    ) as error:
        raise BackupDamaged from error


def _check_members(archive: zipfile.ZipFile) -> None:
    """Refuse anything but the files of a store, and anything compressed."""
    names = sorted(info.filename for info in archive.infolist())
    stem = names[-1].partition(".")[0] if names else ""
    expected = sorted([_MANIFEST, _SIGNATURE, f"{stem}.db", f"{stem}.keys"])
    if names != expected or not _STEM.fullmatch(stem):
        raise BackupDamaged
    for info in archive.infolist():
        limit = _MAX_BYTES_TOTAL if info.filename.endswith(".db") else _SMALL
        is_stored = info.compress_type == zipfile.ZIP_STORED and not info.flag_bits & _ENCRYPTED_FLAG
        if not is_stored or info.compress_size != info.file_size or info.file_size > limit:
            raise BackupDamaged


def _read_manifest(archive: zipfile.ZipFile) -> Manifest:
    """Read the manifest, and check that a user of the store signed it."""
    content = archive.read(_MANIFEST)
    format_ = _format_of(content)
    if format_ > FORMAT:
        raise NewerVersion("This backup was made by a newer version of the program. Update the program.")
    if format_ == FORMER_FORMAT:
        manifest = read_record(FormerManifest, content).converted
    else:
        manifest = read_record(Manifest, content)
    if {*manifest.sha256, _MANIFEST, _SIGNATURE} != set(archive.namelist()):
        raise BackupDamaged
    signature = bytes.fromhex(archive.read(_SIGNATURE).decode("ascii"))
    keys = _read_keys(archive, manifest).verify_keys()
    if not any(is_signed(key, _PURPOSE + content, signature) for key in keys):
        raise BackupDamaged
    return manifest


def _format_of(content: bytes) -> int:
    match json.loads(content):
        case {"format": int(format_)}:
            return format_
    raise BackupDamaged


def _read_keys(archive: zipfile.ZipFile, manifest: Manifest) -> KeysFile:
    name = next(name for name in manifest.sha256 if name.endswith(".keys"))
    content = io.BytesIO()
    _copy(archive, name, manifest, content)
    try:
        keys = parse_keys_file(content.getvalue())
    except StoreError as error:
        raise BackupDamaged from error
    if keys.header.store_id != manifest.store_id:
        raise BackupDamaged
    return keys


def _progress_of(progress: Progress | None, name: str) -> Progress | None:
    """Return the progress of reading one file: the database is nearly all of a backup."""
    return progress.part(0, _DATABASE_SHARE) if progress is not None and name.endswith(".db") else None


def _copy(
    archive: zipfile.ZipFile,
    name: str,
    manifest: Manifest,
    target: BinaryIO | None,
    *,
    progress: Progress | None = None,
) -> None:
    """Read one file to its end, write it if wanted, and check its hash."""
    digest, progress = hashlib.sha256(), progress or Progress()
    with archive.open(name) as member:
        while chunk := member.read(_CHUNK):
            progress.report(member.tell() / archive.getinfo(name).file_size)
            digest.update(chunk)
            if target is not None:
                target.write(chunk)
    if digest.hexdigest() != manifest.sha256[name]:
        raise BackupDamaged

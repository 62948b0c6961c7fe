"""The audit chain: each row carries the hash of the one before, each command a signature."""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_bytes
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, text

from mscu.codes import Operation
from mscu.errors import StoreMoved
from mscu.models.audit import KEYS_ROW, AuditEntry
from mscu.models.base import parse_utc
from mscu.models.code import MOVED_TO
from mscu.models.user import User
from mscu.progress import Progress
from mscu.store.engine.engines import engine_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sqlalchemy import Connection

START = b"\0" * 32
AUDIT_PURPOSE = b"mscu audit row\0"
"""Prefix of what is signed for a row, so that no signature can be taken for another kind."""
_MAX_SESSION_ROWS = 100_000  # rows; looking further back would take seconds
ROWS_PER_INSERT = 500
UNTOLD = frozenset(
    {
        Operation.CONSULTATION,
        Operation.LOGIN,
        Operation.FAILED,
        Operation.LOGOUT,
        Operation.REFUSAL,
        Operation.FINDING,
    }
)
"""Operations that change no record, of which other programs need not hear."""
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
FIELDS = (
    "seq",
    "at",
    "actor",
    "device",
    "action",
    "operation",
    "object_type",
    "object_id",
    "case_id",
    "purpose",
    "recipients",
    "reason",
    "digest",
    "sealed",
    "previous",
    "salt",
)
"""The fields that the hash covers, in this order; rows of an older program have no salt."""
SALT_BYTES = 16


@dataclass(frozen=True)
class AuditHead:
    """The newest row of the audit, which witnesses outside the store remember."""

    seq: int
    hash: bytes
    at: datetime | None = field(default=None, compare=False)
    """When it was written; unknown in what version 0.1.0 remembered."""

    def __str__(self) -> str:
        """Return the head as printed editions show it: row number and the first eight hex digits."""
        return f"{self.seq}, {self.hash.hex()[:8]}"


@dataclass(frozen=True, kw_only=True)
class AuditLine:
    """One operation to be recorded."""

    operation: Operation
    object_type: str = ""
    object_id: int | None = None
    case_id: int | None = None
    purpose: str = ""
    recipients: str = ""
    reason: str = ""
    digest: bytes = b""
    sealed: bytes = b""


def keys_line(generation: int) -> AuditLine:
    """Return the line that names a keys file by its number, and brings it into force."""
    reason = "the keys file is written anew"
    return AuditLine(operation=Operation.UPKEEP, object_type=KEYS_ROW, object_id=generation, reason=reason)


@dataclass(frozen=True, kw_only=True)
class AuditSigner:
    """The writer of the audit: name, machine, and the Ed25519 key behind `sign`."""

    actor: str
    device: str
    sign: Callable[[bytes], bytes]


def row_hash(key: bytes, values: dict[str, Any]) -> bytes:
    """Return a row's hash: HMAC-SHA256 over its fields and the previous row's hash."""
    return hash_of_fields(key, [_plain(values[name]) for name in FIELDS])


def hash_of_fields(key: bytes, fields: Iterable[Any]) -> bytes:
    """Return the hash of fields in order, with times already written as text."""
    parts = [value.hex() if isinstance(value, bytes) else value for value in fields]
    if parts[-1] is None:
        parts.pop()
    return hmac.digest(key, _ENCODER.encode(parts).encode(), "sha256")


def _plain(value: Any) -> Any:  # noqa: ANN401 - a column's value
    return value.isoformat(timespec="microseconds") if isinstance(value, datetime) else value


@dataclass(frozen=True)
class RecordedSession:
    """A user's session in the store whose end was not recorded: locked while busy, or cut short."""

    actor: str
    device: str
    began: int
    """The audit row of its unlocking."""


def unended_sessions(connection: Connection) -> list[RecordedSession]:
    """Return the sessions whose end is not recorded, running ones too, oldest first.

    The row that ends a session has its first row as object. Rows of 0.1 have none: one program at a time had
    the store then, so they end whatever was open.
    """
    entry = AuditEntry
    columns = (entry.seq, entry.actor, entry.device, entry.operation, entry.object_id)
    statement = select(*columns).where(
        entry.object_type == "",
        entry.operation.in_((Operation.LOGIN, Operation.LOGOUT)),
        entry.seq > read_head(connection).seq - _MAX_SESSION_ROWS,
    )
    unended: dict[int, RecordedSession] = {}
    for row in connection.execute(statement.order_by(entry.seq)):
        if row.operation is Operation.LOGIN:
            unended[row.seq] = RecordedSession(row.actor, row.device, row.seq)
        elif row.object_id is None:
            unended.clear()
        else:
            unended.pop(row.object_id, None)
    return list(unended.values())


def last_used(connection: Connection, session: RecordedSession) -> datetime:
    """Return when the newest row of a session was written; it ended after that."""
    own = (AuditEntry.actor == session.actor, AuditEntry.device == session.device)
    newest = select(AuditEntry.at).where(AuditEntry.seq >= session.began, *own)
    return connection.execute(newest.order_by(AuditEntry.seq.desc()).limit(1)).scalar_one()


def last_change(connection: Connection, object_type: str, object_id: int) -> tuple[str, datetime] | None:
    """Return by whom, as people are shown, and when a record was last added or changed; None if unknown."""
    changes = select(func.coalesce(User.display, AuditEntry.actor), AuditEntry.at).where(
        AuditEntry.object_type == object_type,
        AuditEntry.object_id == object_id,
        AuditEntry.operation.in_((Operation.COLLECTION, Operation.ALTERATION)),
    )
    named = changes.outerjoin(User, User.name == AuditEntry.actor).order_by(AuditEntry.seq.desc()).limit(1)
    row = connection.execute(named).first()
    return None if row is None else (row[0], row[1])


BEFORE_FIRST_ROW = AuditHead(0, START)


def read_head(connection: Connection) -> AuditHead:
    """Return the newest row; before the first one its number is 0."""
    links = engine_of(connection).audit_links
    row = connection.exec_driver_sql(f"{links} ORDER BY seq DESC LIMIT 1").first()
    return BEFORE_FIRST_ROW if row is None else AuditHead(row[0], row[1], parse_utc(row[2]))


MOVE_AWAY = "MoveAway"
"""The action with which a store is left; its row is the last."""


def head_to_follow(connection: Connection) -> tuple[AuditHead, str]:
    """Return the newest row, and where the store has gone; empty if it has not.

    Nobody else adds a row before the end of a transaction that writes.
    """
    newest = f"{engine_of(connection).audit_links} ORDER BY seq DESC LIMIT 1"
    moved_to = f"(SELECT value FROM setting WHERE name = '{MOVED_TO}')"  # noqa: S608 - a name of ours
    row = connection.exec_driver_sql(f"SELECT head.*, {moved_to} FROM ({newest}) AS head").first()  # noqa: S608
    if row is None:
        return BEFORE_FIRST_ROW, ""
    return AuditHead(row[0], bytes(row[1]), parse_utc(row[2])), row[3] or ""


def read_row(connection: Connection, seq: int) -> AuditHead | None:
    """Return a row as it is now, or None if there is no such row."""
    same = text(f"{engine_of(connection).audit_links} WHERE seq = :seq")
    row = connection.execute(same, {"seq": seq}).first()
    return None if row is None else AuditHead(row[0], bytes(row[1]), parse_utc(row[2]))


_BY_ITSELF = (AuditEntry.object_type == "", AuditEntry.object_id.is_(None))
"""Of the program itself: such rows are in order in an index, and read from the newest."""


def last_login(connection: Connection, actor: str) -> int:
    """Return the row in which a user last unlocked the store; 0 if never."""
    logins = select(AuditEntry.seq).where(
        *_BY_ITSELF, AuditEntry.operation == Operation.LOGIN, AuditEntry.actor == actor
    )
    return connection.execute(logins.order_by(AuditEntry.seq.desc()).limit(1)).scalar() or 0


FIND_MISSING, ACCEPT_MISSING = "FindMissing", "AcceptMissing"


def last_accepted(connection: Connection) -> int:
    """Return the row in which it was last accepted that rows are missing; 0 if never."""
    accepted = select(func.max(AuditEntry.seq)).where(*_BY_ITSELF, AuditEntry.action == ACCEPT_MISSING)
    return connection.execute(accepted).scalar() or 0


def first_found_missing(connection: Connection) -> int | None:
    """Return the first row that tells of missing rows since that was last accepted."""
    since = AuditEntry.seq > last_accepted(connection)
    found = select(func.min(AuditEntry.seq)).where(*_BY_ITSELF, AuditEntry.action == FIND_MISSING, since)
    return connection.execute(found).scalar()


def last_time(connection: Connection, action: str) -> datetime | None:
    """Return when an action was last recorded, or None."""
    return connection.execute(select(func.max(AuditEntry.at)).where(AuditEntry.action == action)).scalar()


class Audit:
    """Writes rows to the chain inside the one transaction of the change they belong to."""

    def __init__(self, key: bytes, signer: AuditSigner) -> None:
        """Create an audit with the chain's key, which is not the data key, and its signer."""
        self._key = key
        self._signer = signer

    def write(
        self,
        connection: Connection,
        action: str,
        lines: Sequence[AuditLine],
        at: datetime,
        *,
        after: tuple[AuditHead, str] | None = None,
        progress: Progress | None = None,
    ) -> AuditHead:
        """Append the lines of one action; the last one carries a signature over all of them.

        `after` is what `head_to_follow` returned, if it was read in the same transaction.

        Raises:
            StoreMoved: The store has gone elsewhere since it was opened, where this would be lacking.
            Cancelled: Somebody asked `progress` to stop.
        """
        head, moved_to = after or head_to_follow(connection)
        if moved_to and action != MOVE_AWAY:
            raise StoreMoved(moved_to)
        starts = range(0, len(lines), ROWS_PER_INSERT)
        for start in (progress or Progress()).counting(starts, len(starts), between=1):
            batch = lines[start : start + ROWS_PER_INSERT]
            rows = []
            for line in batch:
                values = self._values(head, action, line, at)
                head = AuditHead(values["seq"], values["hash"], at)
                rows.append(values)
            if start + ROWS_PER_INSERT >= len(lines):
                rows[-1]["signature"] = self._signer.sign(head.hash)
                if any(line.operation not in UNTOLD for line in lines):
                    # Others hear it after the commit; sent before the rows, nobody waits for it here.
                    engine_of(connection).announce(connection, head.seq)
            connection.execute(insert(AuditEntry), rows)
        return head

    def _values(self, head: AuditHead, action: str, line: AuditLine, at: datetime) -> dict[str, Any]:
        values = {
            "seq": head.seq + 1,
            "at": at,
            "actor": self._signer.actor,
            "device": self._signer.device,
            "action": action,
            "operation": line.operation,
            "object_type": line.object_type,
            "object_id": line.object_id,
            "case_id": line.case_id,
            "purpose": line.purpose,
            "recipients": line.recipients,
            "reason": line.reason,
            "digest": line.digest,
            "sealed": line.sealed,
            "previous": head.hash,
            "salt": token_bytes(SALT_BYTES),
            "signature": b"",
        }
        values["hash"] = row_hash(self._key, values)
        return values

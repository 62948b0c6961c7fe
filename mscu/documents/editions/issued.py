"""Who had a copy printed, for whom and why: the foot of each page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mscu.dates.london import show_moment


@dataclass(frozen=True, kw_only=True)
class Issued:
    """A copy of a document: `printed_at` is an aware moment, `blocks_digest` a SHA-256 in hex.

    `audit_head` is written as it is printed: the number of the last audit row and the start of its hash.
    `agreed` names who agreed to a public edition, such as `agreed by CPS`.
    """

    printed_at: datetime
    printed_by: str
    recipient: str
    purpose: str
    copy_number: int
    blocks_digest: str
    audit_head: str
    agreed: str = ""
    demo: bool = False


LINE = 112
"""The most characters of a line at the foot: a long recipient is shortened, the copy's number never."""
_MIN_LENGTH = 16


def _within(text: str, limit: int) -> str:
    limit = max(limit, _MIN_LENGTH)
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip(' ,;')}…"


def printed_line(issued: Issued) -> str:
    """Return who printed the copy, when, for whom and why; a preview is named as one."""
    if not issued.copy_number:
        return issued.recipient
    end = f" · {_joined(issued.purpose, f'copy {issued.copy_number}')}"
    head = f"Printed {show_moment(issued.printed_at)} by {issued.printed_by}"
    room = LINE - len(head) - len(end) - len(" for ")
    recipient = f" for {_within(issued.recipient, room)}" if issued.recipient else ""
    return f"{head}{recipient}{end}"


def issued_line(issued: Issued) -> str:
    """Return the recipient of a public copy, without an officer or a day."""
    if not issued.copy_number:
        return issued.recipient
    end = f" · {_joined(issued.agreed, f'copy {issued.copy_number}')}"
    return f"Issued for {_within(issued.recipient, LINE - len('Issued for ') - len(end))}{end}"


def verification_line(issued: Issued) -> str:
    """Return what proves the copy: the digest of its blocks and the head of the audit."""
    return _joined(
        f"Blocks {grouped(issued.blocks_digest, 4)}",
        f"audit head {issued.audit_head}",
        "check with mscu verify",
    )


def grouped(digest: str, groups: int) -> str:
    """Return the start of a digest in groups of four."""
    return " ".join(digest[4 * n : 4 * n + 4] for n in range(groups))


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)

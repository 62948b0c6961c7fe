"""The audit as a document: what was shown on the auditor's page, with the filters at its head."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mscu.codes import Marking
from mscu.documents.blocks import (
    Block,
    Document,
    Facts,
    Paragraph,
    Spans,
    Table,
    Title,
    Voice,
    bold,
    plain,
    quiet,
)
from mscu.documents.blocks import table_columns as columns

EDITION = "audit"
NAME = "Audit"
TITLE = "Who did what, in this store"
NOTE = (
    "A command is one line, whatever it changed; its rows are named by their numbers. What is marked as "
    "unusual is a question, not an accusation."
)


@dataclass(frozen=True, kw_only=True)
class PrintedAct:
    """One act as it is printed."""

    when: str
    who: str
    role: str
    verb: str
    what: str
    why: str
    unusual: str
    rows: str


@dataclass(frozen=True, kw_only=True)
class PrintedAudit:
    """Acts, newest first, and what they were filtered by."""

    unit_name: str
    filters: str
    recorded: str
    """Which looks at the record asked for are in it, and which not; empty if none is asked for."""
    printed: str
    acts: tuple[PrintedAct, ...]


def audit_list(audit: PrintedAudit) -> Document:
    """Return the acts as a table."""
    return Document(
        name=NAME,
        edition=EDITION,
        marking=Marking.OFFICIAL_SENSITIVE,
        head_left=f"{NAME}: {audit.filters}",
        head_right="",
        blocks=tuple(_blocks(audit)),
    )


def _blocks(audit: PrintedAudit) -> Iterable[Block]:
    yield Title(TITLE, kicker=NAME)
    yield Facts(
        (
            ("Store", audit.unit_name),
            ("Shown", audit.filters),
            ("Printed", audit.printed),
            ("Lines", f"{len(audit.acts):,}"),
        )
    )
    yield Paragraph(quiet(f"{NOTE} {audit.recorded}".strip()), Voice.NOTE)
    rows = tuple((plain(act.when), _who(act), _what(act), plain(act.rows)) for act in audit.acts)
    yield Table(TITLE, columns(("When", 15), ("Who", 21), ("Did what, and why", 52), ("Rows", 12)), rows)


def _who(act: PrintedAct) -> Spans:
    return (*bold(act.who), *quiet(f" {act.role}"))


def _what(act: PrintedAct) -> Spans:
    why = quiet(f" · {act.why}") if act.why else ()
    mark = bold(f" · Unusual: {act.unusual}") if act.unusual else ()
    return (*bold(act.verb), *plain(f" {act.what}"), *why, *mark)

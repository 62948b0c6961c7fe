"""From rows of the audit to acts: one sentence for each, with who, when and why.

A command writes a row for each record that it changes, and signs the last; all these rows are one act. It
tells nothing of a case but references and kinds of record. What was searched for is told to auditors alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from mscu.actions.admin.audit_records import (
    OWNER_NAMES,
    About,
    Key,
    about_records,
    owner_label,
    references,
    with_article,
)
from mscu.actions.admin.audit_trail import WHOLE_ROWS, owner_id, record_names, searched_words
from mscu.actions.admin.audit_unusual import Finding, is_last
from mscu.actions.admin.audit_words import (
    GIVES_REASON,
    STEP_REASONS,
    act_words,
    filled,
    reason_words,
    unrecorded_end,
)
from mscu.actions.admin.users import what_waits
from mscu.actions.core.action import Work
from mscu.actions.core.program_acts import BY_THE_PROGRAM
from mscu.actions.core.user_names import renames
from mscu.batches import in_batches
from mscu.codes import GivenAccess, Operation, Role
from mscu.dates.london import LONDON, day_and_month, short_weekday, show_day
from mscu.models.audit import KEYS_ROW, AuditEntry
from mscu.models.disclosure import Release
from mscu.models.prepared import literal
from mscu.models.record_labels import record_label
from mscu.models.user import AccessGrant, User
from mscu.rules.unusual import Unusual, unusual_rules
from mscu.text.counts import count_of

MAX_ROWS_OF_ACT = 60
"""The most rows of an act that are read for its sentence; setting up a store writes thousands."""
MAX_WORDS = 60
"""Characters of what was searched for that stand in a row."""
MAX_SEARCHES = 3
"""Searches that are quoted in a row of several."""
SEARCHED = "Searched"
BY_ITSELF = "by the program itself"
NOT_LOCKED = "not locked; last used"
DECIDES_ACCESS = frozenset({"ConfirmAccess", "ConfirmWithCodes", "RefuseAccess"})
"""The names of what decides on access that somebody gave; its words come from the grants."""
_LOGIN = re.compile(r": [a-z][a-z0-9.-]*$")
"""The log-in name behind a change of permissions, whose user the sentence names."""
_SHA256 = re.compile(r",? SHA-256 [0-9a-f]{64}")
_PEOPLE = select(User.name, User.display, User.role)


@dataclass(frozen=True, kw_only=True)
class ActRow:
    """One act, or a run of searches by one person, as a row of the page."""

    first: int
    """The number of its first row."""
    last: int
    at: datetime
    clock: str
    day: str
    actor: str
    who: str
    role: str
    device: str
    verb: str
    what: str
    why: str
    marks: tuple[str, ...] = ()
    """The short names of the rules that mark it."""
    rules: tuple[Unusual, ...] = ()
    searched: tuple[str, ...] = ()
    acts: int = 1
    """How many acts it is: more than one for a run of searches."""
    about: Key | None = None
    """The person, place or other record that was opened."""
    about_label: str = ""
    everything: tuple[str, ...] = ()
    """All cases or users, where the sentence names the first of several, with what was decided on access."""

    @property
    def sentence(self) -> str:
        """Return the act as one sentence."""
        return f"{self.verb} {self.what}".strip()


def read_acts(work: Work, ends: Iterable[int], most: int = MAX_ROWS_OF_ACT) -> list[ActRow]:
    """Return acts by the numbers of their last rows, in the order given, from so many rows of each."""
    return [row for batch in in_batches(ends) for row in _Reading(work, batch, most).acts()]


def marked(rows: Iterable[ActRow], found: Iterable[Finding]) -> list[ActRow]:
    """Return acts with the rules that mark them."""
    marks: dict[int, list[Unusual]] = {}
    for finding in found:
        for seq in finding.rows:
            marks.setdefault(seq, []).append(finding.rule)
    return [_marked(row, marks.get(row.last, ())) for row in rows]


def _marked(row: ActRow, rules: Collection[Unusual]) -> ActRow:
    known = unusual_rules().rules
    unique = tuple(dict.fromkeys(rules))
    return replace(row, rules=unique, marks=tuple(known[rule].short for rule in unique)) if rules else row


class _Reading:
    """Reads some acts with all that their sentences name, in a few statements."""

    def __init__(self, work: Work, ends: Sequence[int], most: int) -> None:
        self._work = work
        self._first = _first_rows(work, ends)
        self._rows = _rows_of(work, self._first, most)
        entries = [row for rows in self._rows.values() for row in rows]
        opened = {_key(row) for row in entries if row.operation is Operation.CONSULTATION} - {None}
        self._about = about_records(work, (key for key in opened if key))
        in_cases = {case_id for about in self._about.values() for case_id in about.case_ids}
        self._references = references(work, {owner_id(row) for row in entries} | in_cases)
        self._names = record_names(work, entries, self._references)
        self._people = {name: (who, role) for name, who, role in work.rows(_PEOPLE)}
        self._former = _former_names(work)
        self._grants = _decided_grants(work, entries)
        self._releases = _large_files(work, entries)
        named = self._grants or self._releases
        self._displays = work.pairs(select(User.id, User.display)) if named else {}
        newest = work.value(select(AuditEntry.at).order_by(AuditEntry.seq.desc()))
        self._year = newest.astimezone(LONDON).year if newest else 0

    def acts(self) -> Iterator[ActRow]:
        for end, first in self._first.items():
            rows = self._rows.get(end)
            if rows:
                yield self._act(first, rows)

    def _act(self, first: int, rows: Sequence[AuditEntry]) -> ActRow:
        last = rows[-1]
        main = _main_row(rows)
        searched = tuple(words for row in rows if row.sealed and (words := searched_words(self._work, row)))
        verb, what = self._sentence(rows, main)
        if main.operation is Operation.FINDING:
            what = _with_words(what, searched)
        paper = "" if main.operation is not Operation.DISCLOSURE else self._reason(main)
        local, why = last.at.astimezone(LONDON), self._why(rows)
        ended = unrecorded_end(last.reason)
        if ended is not None:
            why = f"{BY_ITSELF} · {NOT_LOCKED} {ended[1]}"
        elif last.action in BY_THE_PROGRAM:
            why = BY_ITSELF
        elif why.lower() in f"{verb} {what}".lower():
            why = f"at {last.device}"
        who, role = self._who(last)
        about = _key(main) if main.operation is Operation.CONSULTATION else None
        return ActRow(
            first=first,
            last=last.seq,
            at=last.at,
            clock=f"{local:%H:%M}",
            day=self._day(local),
            actor=last.actor,
            who=who,
            role=role,
            device=last.device,
            verb=verb,
            what=f"{what}: {paper}" if paper else what,
            why=why,
            searched=searched,
            about=about if about in self._about else None,
            about_label=self._record(about) if about in self._about else "",
            everything=self._everything(rows),
        )

    def _day(self, local: datetime) -> str:
        """Return a day as a column of days shows it, with its year only if that is another."""
        day = day_and_month(local) if local.year == self._year else show_day(local)
        return f"{short_weekday(local)} {day}"

    def _sentence(self, rows: Sequence[AuditEntry], main: AuditEntry) -> tuple[str, str]:
        ended = unrecorded_end(main.reason)
        return filled(
            act_words(main.action, main.operation, main.reason),
            case=self._case_words(self._cases(rows)),
            user=_first_and_others(self._users(rows), "user")
            if ended is None
            else self._called(ended[0], main.seq),
            record=self._record(_key(main)),
            unknown=with_article(OWNER_NAMES[self._work.actor.store]),
        )

    def _everything(self, rows: Sequence[AuditEntry]) -> tuple[str, ...]:
        """Return what the card lists, where the sentence tells of the first alone."""
        if len(grants := self._grants_of(rows)) > 1:
            return tuple(
                f"{self._displays[grant.user_id]}: {self._grant_words(grant)}, {self._giver(grant)}"
                for grant in grants
            )
        several = (names for names in (self._labels(self._cases(rows)), self._users(rows)) if len(names) > 1)
        return next(several, ())

    def _grants_of(self, rows: Sequence[AuditEntry]) -> list[AccessGrant]:
        ids = dict.fromkeys(row.object_id for row in rows if _is_decision(row))
        return [self._grants[grant_id] for grant_id in ids if grant_id in self._grants]

    @staticmethod
    def _grant_words(grant: AccessGrant) -> str:
        what = what_waits(grant)
        return f"{what[:1].lower()}{what[1:]}"

    def _giver(self, grant: AccessGrant) -> str:
        done = "drawn" if grant.given is GivenAccess.CODES else "given"
        return f"{done} by {self._displays[grant.given_by_id]}"

    def _users(self, rows: Sequence[AuditEntry]) -> tuple[str, ...]:
        named = (self._names[row.seq] for row in rows if _is_user(row) and row.seq in self._names)
        return tuple(dict.fromkeys(named))

    def _cases(self, rows: Sequence[AuditEntry]) -> tuple[int, ...]:
        ids = dict.fromkeys(owner_id(row) for row in rows)
        return tuple(case_id for case_id in ids if case_id is not None)

    def _labels(self, case_ids: Iterable[int]) -> tuple[str, ...]:
        return tuple(owner_label(self._work, case_id, self._references) for case_id in case_ids)

    def _case_words(self, case_ids: Sequence[int]) -> str:
        """Return the first case, and how many more there are."""
        return _first_and_others(self._labels(case_ids), OWNER_NAMES[self._work.actor.store])

    def _record(self, key: Key | None) -> str:
        """Return the kind of an opened record, and the case that it belongs to."""
        if key is None:
            return ""
        about = self._about.get(key) or About(record_label(key[0]))
        of = self._case_words(about.case_ids)
        return f"{with_article(about.label)} of {of}" if of else with_article(about.label)

    def _who(self, row: AuditEntry) -> tuple[str, str]:
        """Return a person's name as it was then, and the role of today."""
        _, role = self._people.get(row.actor, (row.actor, None))
        return self._called(row.actor, row.seq), role.label if isinstance(role, Role) else ""

    def _called(self, name: str, at: int) -> str:
        """Return the display name that somebody with a log-in name had at a row."""
        former = next((display for seq, display in self._former.get(name, ()) if at <= seq), None)
        return former or self._people.get(name, (name, None))[0]

    def _why(self, rows: Sequence[AuditEntry]) -> str:
        """Return the reason and circumstances; what somebody typed stands in quotation marks."""
        typed = rows[-1].action in GIVES_REASON
        parts: dict[str, None] = {}
        if grants := self._grants_of(rows):
            parts |= dict.fromkeys(map(self._grant_words, grants)) if len(grants) == 1 else {}
            return ", ".join((*parts, *dict.fromkeys(map(self._giver, grants))))
        for row in rows:
            to = f"to {row.recipients}" if row.recipients else ""
            parts |= dict.fromkeys((to, self._work.label(row.purpose) or row.purpose))
        parts |= dict.fromkeys(self._release_words(rows))
        for row in rows:
            if row.operation is not Operation.DISCLOSURE and row.reason and row.object_type != KEYS_ROW:
                reason = self._reason(row)
                parts[f"“{reason}”" if typed else reason] = None
        return " · ".join(part for part in parts if part)

    def _release_words(self, rows: Sequence[AuditEntry]) -> Iterator[str]:
        """Yield why a large file was asked for, and what was typed on deciding."""
        for release_id in dict.fromkeys(row.object_id for row in rows if _is_large_file(row)):
            if release_id in self._releases:
                release, action = self._releases[release_id], rows[-1].action
                if action != "AskForRelease":
                    yield f"asked by {self._displays[release.asked_by_id]}"
                yield f"“{release.reason}”"
                if action == "DecideRelease" and release.decision:
                    yield f"decision: “{release.decision}”"

    def _reason(self, row: AuditEntry) -> str:
        reason = _SHA256.sub("", reason_words(row.reason, self._work.label))
        if row.operation is not Operation.PERMISSION and row.action != "NameSecondPlace":
            return reason
        step, _, name = reason.partition(": ")
        if step in STEP_REASONS:
            return self._called(name, row.seq) if name else ""
        return _LOGIN.sub("", reason) if _is_user(row) else reason


def _key(row: AuditEntry) -> Key | None:
    return None if row.object_id is None else (row.object_type, row.object_id)


def _is_user(row: AuditEntry) -> bool:
    return row.object_type == User.__tablename__


def _is_decision(row: AuditEntry) -> bool:
    return row.action in DECIDES_ACCESS and row.object_type == AccessGrant.__tablename__


def _decided_grants(work: Work, entries: Iterable[AuditEntry]) -> dict[int, AccessGrant]:
    """Return the grants that acts decided on, by id; what a decision ended with it is not among them."""
    ids = {row.object_id for row in entries if _is_decision(row)}
    if not ids:
        return {}
    decided = AccessGrant.id.in_(ids), AccessGrant.decided_by_id.is_not(None)
    return {grant.id: grant for grant in work.records(select(AccessGrant).where(*decided))}


def _is_large_file(row: AuditEntry) -> bool:
    return row.object_type == Release.__tablename__


def _large_files(work: Work, entries: Iterable[AuditEntry]) -> dict[int | None, Release]:
    """Return the requests for large files that acts are about and that the viewer may know of, by id."""
    ids = {row.object_id for row in entries if _is_large_file(row)}
    if not ids:
        return {}
    return {release.id: release for release in work.records(select(Release).where(Release.id.in_(ids)))}


def _first_and_others(names: Sequence[str], noun: str) -> str:
    others = len(names) - 1
    return f"{names[0]} and {count_of(others, f'other {noun}')}" if others > 0 else "".join(names)


def _main_row(rows: Sequence[AuditEntry]) -> AuditEntry:
    """Return the row that tells most of an act: what left, was searched for, refused or opened."""
    order = (
        Operation.REFUSAL,
        Operation.FAILED,
        Operation.DISCLOSURE,
        Operation.FINDING,
        Operation.CONSULTATION,
    )
    return next((row for operation in order for row in rows if row.operation is operation), rows[0])


def _with_words(what: str, searched: Sequence[str]) -> str:
    quoted = ", ".join(f"“{_shortened(words)}”" for words in searched)
    if not quoted:
        return what
    return f"{what}: {quoted}" if what else f"for {quoted}"


def _shortened(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= MAX_WORDS else f"{line[: MAX_WORDS - 1].rstrip()}…"


def _former_names(work: Work) -> dict[str, list[tuple[float, str]]]:
    """Return by log-in name until which row somebody had which former name, oldest first."""
    logins = work.pairs(select(User.id, User.name))
    former: dict[str, list[tuple[float, str]]] = {}
    for rename in renames(work):
        if rename.user_id in logins:
            former.setdefault(logins[rename.user_id], []).append((rename.seq, rename.former))
    return former


def _first_rows(work: Work, ends: Sequence[int]) -> dict[int, int]:
    """Return the first row of each act: the one after the last row of the act before."""
    before = aliased(AuditEntry)
    end = (
        select(before.seq)
        .where(before.seq < AuditEntry.seq, is_last(before))
        .order_by(before.seq.desc())
        .limit(literal(1))
        .scalar_subquery()
    )
    found = work.pairs(select(AuditEntry.seq, end).where(AuditEntry.seq.in_(ends)))
    return {seq: (found[seq] or 0) + 1 for seq in ends if seq in found}


def _rows_of(work: Work, first: Mapping[int, int], most: int) -> dict[int, list[AuditEntry]]:
    """Return the rows of acts by their last row.

    Only rows of the same person, name and time count: of some the viewer may not know.
    """
    half = most // 2
    act_of = {
        seq: end
        for end, start in first.items()
        for seq in (
            *range(start, min(end, start + half)),
            *range(max(start + half, end - half), end + 1),
            end,
        )
    }
    rows: dict[int, AuditEntry] = {}
    for batch in in_batches(act_of):
        rows |= {row.seq: row for row in work.records(WHOLE_ROWS.where(AuditEntry.seq.in_(batch)))}
    acts: dict[int, list[AuditEntry]] = {}
    for seq in sorted(rows):
        row, last = rows[seq], rows.get(act_of[seq])
        if last is not None and (row.at, row.actor, row.action) == (last.at, last.actor, last.action):
            acts.setdefault(last.seq, []).append(row)
    return acts


def fold_searches(rows: Iterable[ActRow]) -> tuple[ActRow, ...]:
    """Return the rows with searches of one person that follow each other closely in one row.

    Nothing else of anybody stands between them, and the row names its first and last number.
    """
    runs: list[list[ActRow]] = []
    for row in rows:
        if runs and _goes_with(runs[-1][-1], row):
            runs[-1].append(row)
        else:
            runs.append([row])
    return tuple(run[0] if len(run) == 1 else _folded(run[::-1]) for run in runs)


def _goes_with(newer: ActRow, older: ActRow) -> bool:
    return (
        newer.verb == older.verb == SEARCHED
        and newer.actor == older.actor
        and newer.first == older.last + 1
        and newer.at - older.at <= unusual_rules().fold
    )


def _folded(run: Sequence[ActRow]) -> ActRow:
    """Return one row for searches, oldest first."""
    first, last = run[0], run[-1]
    searched = tuple(words for row in run for words in row.searched)
    unique = tuple(dict.fromkeys(map(_shortened, searched)))
    quoted = ", ".join(f"“{words}”" for words in unique[:MAX_SEARCHES])
    more = ", …" if len(unique) > MAX_SEARCHES else ""
    return replace(
        first,
        last=last.last,
        what=f"{len(run)} times" + (f": {quoted}{more}" if quoted else ""),
        why=f"to {last.clock} · at {first.device}",
        marks=tuple(dict.fromkeys(mark for row in run for mark in row.marks)),
        rules=tuple(dict.fromkeys(rule for row in run for rule in row.rules)),
        searched=searched,
        acts=len(run),
    )

"""What an entry said before it was corrected, with the reason and who corrected it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import Query, Work
from mscu.dates.london import show_moment
from mscu.models.entries.entry import Entry, EntryVersion
from mscu.models.user import User


@dataclass(frozen=True, kw_only=True)
class FormerField:
    """What a field said before it was corrected; empty where it said nothing."""

    name: str
    label: str
    value: str


@dataclass(frozen=True, kw_only=True)
class FormerVersion:
    """One thing that an entry said, until when, and why it was corrected."""

    number: int
    text: str
    headline: str
    replaced_at: str
    replaced_by: str
    reason: str
    fields: tuple[FormerField, ...] = ()
    """Those that were corrected, besides the text."""


@dataclass(frozen=True, kw_only=True)
class EntryVersions(Query[tuple[FormerVersion, ...]]):
    """The former versions of one entry, the newest first."""

    entry_id: int
    needs = Permission.OPEN_CASES
    consults = "entry_version"

    def consulted(self) -> int:
        """Name the entry."""
        return self.entry_id

    def answer(self, work: Work) -> tuple[FormerVersion, ...]:
        """Read what was kept at each correction."""
        work.get(Entry, self.entry_id)
        kept = work.records(
            select(EntryVersion)
            .where(EntryVersion.entry_id == self.entry_id)
            .order_by(EntryVersion.id.desc())
        )
        who = {each.replaced_by_id for each in kept}
        names = work.pairs(select(User.id, User.display).where(User.id.in_(who)))
        return tuple(_shown(each, names.get(each.replaced_by_id, "")) for each in kept)


def keep_version(
    work: Work,
    entry: Entry,
    *,
    reason: str,
    fields: Sequence[tuple[str, str, str]],
) -> None:
    """Keep what an entry says before it is corrected; `fields` are name, label and value."""
    former = {
        "text": entry.text,
        "headline": entry.headline,
        "detail": entry.detail,
        "fields": fields,
    }
    work.add(
        EntryVersion(
            case_id=entry.case_id, entry_id=entry.id, entry_version=entry.version,
            replaced_at=work.now, replaced_by_id=work.actor.id, reason=reason,
            content=json.dumps(former, ensure_ascii=False),
        )
    )  # fmt: skip


def _shown(version: EntryVersion, who: str) -> FormerVersion:
    content = json.loads(version.content)
    return FormerVersion(
        number=version.entry_version,
        text=content["text"],
        headline=content["headline"],
        replaced_at=show_moment(version.replaced_at),
        replaced_by=who,
        reason=version.reason,
        fields=tuple(
            FormerField(name=name, label=label, value=value)
            for name, label, value in content.get("fields", ())
        ),
    )

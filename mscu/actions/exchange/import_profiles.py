"""What columns of tables mean: the shipped origins, and what people of the unit said of theirs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import Query, Work
from mscu.exchange.mapping import Mapping
from mscu.exchange.meanings import Meaning
from mscu.exchange.profiles import ANY, Column, Profile, load_profiles, plain
from mscu.models.prepared import literal
from mscu.models.table_import import ImportProfile
from mscu.resources import resource

_MOST = 200
"""Of those that people made, the newest."""


@cache
def shipped_profiles() -> tuple[Profile, ...]:
    """Read the origins that everybody knows, once."""
    return load_profiles(resource("imports"))


@dataclass(frozen=True, kw_only=True)
class ImportProfiles(Query[tuple[Profile, ...]]):
    """Every origin that is known: the unit's own, newest first, before the shipped ones.

    Where two know as many headings the first counts, so what a person said goes before.
    """

    needs = Permission.RECORD_REPORTS

    def answer(self, work: Work) -> tuple[Profile, ...]:
        """Read them."""
        newest = select(ImportProfile).order_by(ImportProfile.made_at.desc()).limit(literal(_MOST))
        return (*map(_profile, work.records(newest)), *shipped_profiles())


def _profile(kept: ImportProfile) -> Profile:
    columns = {
        heading: Column(Meaning(meaning), label)
        for heading, meaning, label in json.loads(kept.columns_text)
    }
    based_on = next((each for each in shipped_profiles() if each.name == kept.based_on), ANY)
    return replace(
        based_on, title=kept.title, source=kept.source, columns=columns, name=f"own-{kept.id}"
    )


def remember(work: Work, mapping: Mapping, title: str) -> None:
    """Keep what a person said of the columns, in place of what was said of the same headings."""
    columns = _columns(mapping)
    kept = _of_headings(work, {heading for heading, _, _ in columns})
    if kept is None:
        kept = ImportProfile(based_on=_base(mapping.profile), made_by_id=work.actor.id)
    kept.title, kept.source = title, mapping.profile.source
    kept.columns_text = json.dumps(columns, ensure_ascii=False)
    kept.made_at = work.now
    work.add(kept)


def _base(profile: Profile) -> str:
    """Name the shipped profile whose codes one has."""
    same = (each.name for each in shipped_profiles() if each.codes == profile.codes and each.codes)
    return next(same, "")


def _columns(mapping: Mapping) -> list[tuple[str, str, str]]:
    """Say of each heading what it is; of one that stands twice the first counts."""
    told: dict[str, tuple[str, str, str]] = {}
    for heading in mapping.headings:
        words = plain(heading.words)
        told.setdefault(words, (words, heading.column.meaning.value, heading.column.label))
    return list(told.values())


def _of_headings(work: Work, headings: set[str]) -> ImportProfile | None:
    every: Sequence[ImportProfile] = work.records(select(ImportProfile))
    return next(
        (kept for kept in every if {row[0] for row in json.loads(kept.columns_text)} == headings),
        None,
    )

"""The list of survivors for a navigator: their own, those they cover, and other people's.

Other people's survivors appear only as a number and who supports them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, cast

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import SURVIVORS, Query, Work
from mscu.actions.support.next_contacts import NextContact, next_contacts
from mscu.actions.survivors.survivors import TABLE, is_named, on_day
from mscu.codes import YesNo
from mscu.dates.london import local_day, show_day, show_moment
from mscu.errors import NotFound
from mscu.models.prepared import literal
from mscu.models.survivors.support import FormerVersion
from mscu.models.survivors.survivor import Named, Survivor, SurvivorAbout
from mscu.models.user import User
from mscu.survivor_codes import NamedAs, SupportStatus
from mscu.text.name_forms import sort_name

NAMED_ORDER = {NamedAs.NAVIGATOR: 0, NamedAs.COVER: 1, NamedAs.OPENED: 2}


@dataclass(frozen=True, kw_only=True)
class SurvivorRow:
    id: int
    reference: str
    name: str
    """Empty for other people's survivors."""
    language: str
    status: SupportStatus
    named_as: NamedAs | None
    """How the actor is named, so that they may read the records; None for other people's survivors."""
    navigators: tuple[str, ...]
    since: str
    safe: tuple[str, ...]
    """Safe ways to reach the person: `phone`, `text`, `post`."""
    treated_as_child: bool
    next_contact: NextContact | None
    """None if there was no contact yet, or the actor may not know."""


@dataclass(frozen=True, kw_only=True)
class SurvivorList(Query[tuple[SurvivorRow, ...]]):
    """All survivors; a charity's navigators support tens of people, not thousands."""

    needs = Permission.SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> tuple[SurvivorRow, ...]:
        """Return the survivors, the actor's own first."""
        survivors = work.records(select(Survivor).order_by(Survivor.opened_at.desc(), Survivor.id.desc()))
        about = {survivor.survivor_id: survivor for survivor in work.records(select(SurvivorAbout))}
        own, navigators, due = _own_namings(work), load_navigators(work), next_contacts(work)
        rows = (
            SurvivorRow(
                id=survivor.id,
                reference=survivor.reference,
                status=survivor.status,
                name=about[survivor.id].name if survivor.id in about else "",
                language=work.label(about[survivor.id].language) if survivor.id in about else "",
                named_as=own.get(survivor.id),
                navigators=navigators.get(survivor.id, ()),
                since=show_day(local_day(survivor.opened_at)),
                safe=safe_ways(about.get(survivor.id)),
                treated_as_child=survivor.id in about
                and about[survivor.id].known_age(survivor).group_on(work.today).treated_as_child,
                next_contact=due.get(survivor.id),
            )
            for survivor in survivors
        )
        return tuple(sorted(rows, key=_position))


def safe_ways(about: SurvivorAbout | None) -> tuple[str, ...]:
    """Return the ways that are recorded as safe: `phone`, `text`, `post`."""
    if about is None:
        return ()
    ways = {"phone": about.safe_to_phone, "text": about.safe_to_text, "post": about.safe_to_write}
    return tuple(way for way, safe in ways.items() if safe is YesNo.YES)


def _position(row: SurvivorRow) -> tuple[int, date, str]:
    """Return the sort key of the list: the actor's own first, by the next contact due."""
    rank = len(NAMED_ORDER) if row.named_as is None else NAMED_ORDER[row.named_as]
    due = row.next_contact.due_on if row.next_contact is not None else None
    return (rank, due or date.max, sort_name(row.name or row.reference))


def _own_namings(work: Work) -> Mapping[int, NamedAs]:
    """Return how the actor is named today, by survivor id: the strongest of several."""
    rows = work.rows(
        select(Named.survivor_id, Named.named_as).where(Named.user_id == work.actor.id, on_day(work.today))
    )
    ordered = sorted(rows, key=lambda row: NAMED_ORDER[row[1]], reverse=True)
    return {row[0]: row[1] for row in ordered}


def load_navigators(work: Work) -> Mapping[int, tuple[str, ...]]:
    """Return the names of each survivor's navigators today, if the actor may know of the survivor."""
    rows = work.rows(
        select(Named.survivor_id, User.display)
        .join(User, User.id == Named.user_id)
        .where(Named.named_as == NamedAs.NAVIGATOR, on_day(work.today))
        .order_by(Named.id)
    )
    navigators: dict[int, tuple[str, ...]] = {}
    for survivor_id, display in rows:
        navigators[survivor_id] = (*navigators.get(survivor_id, ()), display)
    return navigators


def names_or_numbers(work: Work) -> Mapping[int, str]:
    """Return each survivor's name, or the number for whoever may not know the name."""
    numbers = work.pairs(select(Survivor.id, Survivor.reference))
    names = work.pairs(select(SurvivorAbout.survivor_id, SurvivorAbout.name))
    return {**numbers, **names}


@dataclass(frozen=True, kw_only=True)
class SurvivorDetails:
    """A survivor as the header of their page shows them."""

    id: int
    reference: str
    case_uuid: str
    person_uuid: str
    status: SupportStatus
    version: int
    """The version of the facts about the person, needed to change them."""
    name: str
    known_as: str
    born: str
    """As it was typed, for the form."""
    born_shown: str
    """As words beside the name: `born 2 Aug 1994`, `age about 17 on 13 Jun 2022`."""
    treated_as_child: bool
    age_status: str
    gender: str
    nationality: str
    language: str
    dialect: str
    origin: str
    employers: str
    interpreter: str
    phone: str
    post: str
    safe_to_phone: YesNo
    safe_to_text: YesNo
    safe_to_write: YesNo
    safe_when: str
    code_word: str
    note: str
    keys: Mapping[str, str | None]
    """The choices as keys, for the form."""
    about_id: int = 0
    """The id under which earlier versions of these facts are kept."""
    corrected: bool = False
    """Whether there are earlier versions."""


@dataclass(frozen=True, kw_only=True)
class SurvivorHead(Query[SurvivorDetails]):
    """A survivor's details; opening them is recorded before they are shown.

    Raises:
        NotFound: It does not exist, or the actor is not named for the survivor.
    """

    survivor_id: int
    needs = Permission.SUPPORT
    stores = SURVIVORS
    consults: ClassVar[str] = TABLE

    def consulted(self) -> int:
        return self.survivor_id

    def answer(self, work: Work) -> SurvivorDetails:
        survivor = work.get(Survivor, self.survivor_id)
        if not is_named(work, survivor.id):
            raise NotFound
        statement = select(SurvivorAbout.id).where(SurvivorAbout.survivor_id == survivor.id)
        about = work.get(SurvivorAbout, work.value(statement) or 0)
        code_columns = ("age_status", "gender", "nationality", "language")
        columns = (
            "name",
            "known_as",
            "dialect",
            "origin",
            "employers",
            "interpreter",
            "phone",
            "post",
            "safe_to_phone",
            "safe_to_text",
            "safe_to_write",
            "safe_when",
            "code_word",
            "note",
            "version",
        )
        former = select(FormerVersion.id).where(
            FormerVersion.of_type == SurvivorAbout.__tablename__, FormerVersion.of_id == about.id
        )
        age = about.known_age(survivor)
        return SurvivorDetails(
            id=survivor.id,
            about_id=about.id,
            corrected=work.value(former.limit(literal(1))) is not None,
            reference=survivor.reference,
            case_uuid=survivor.case_uuid,
            person_uuid=survivor.person_uuid,
            status=survivor.status,
            born=about.born_words,
            born_shown=age.shown_born(work.today),
            treated_as_child=age.group_on(work.today).treated_as_child,
            keys={name: getattr(about, name) for name in code_columns},
            **{name: cast("Any", work.label(getattr(about, name))) for name in code_columns},
            **{name: cast("Any", getattr(about, name)) for name in columns},
        )


@dataclass(frozen=True, kw_only=True)
class Opening:
    """A time that survivor records were opened with a reason."""

    id: int
    version: int
    reference: str
    display: str
    when: str
    reason: str
    why_not_see: str


@dataclass(frozen=True, kw_only=True)
class Openings(Query[tuple[Opening, ...]]):
    """Records opened with a reason that the safeguarding leads have not reviewed yet."""

    needs = Permission.LEAD_SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> tuple[Opening, ...]:
        """Return the survivors, newest first."""
        rows = work.rows(
            select(Named, Survivor.reference, User.display)
            .join(Survivor, Survivor.id == Named.survivor_id)
            .join(User, User.id == Named.user_id)
            .where(Named.named_as == NamedAs.OPENED, Named.lead_saw_at.is_(None))
            .order_by(Named.id.desc())
        )
        return tuple(
            Opening(
                id=named.id,
                version=named.version,
                reference=reference,
                display=display,
                when=show_moment(named.named_at),
                reason=named.reason,
                why_not_see="" if named.user_id != work.actor.id else "Another lead must review it.",
            )
            for named, reference, display in rows
        )

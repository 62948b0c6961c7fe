"""Merging two records of one nominal, and undoing the merge."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import Command, Query, Work
from mscu.actions.core.checking import Checked
from mscu.actions.core.lineage import (
    give_back,
    give_values_back,
    left_with,
    made,
    merge_target,
    repoint,
    rows_naming,
    said_of,
    take_values,
    value_of,
    values_of,
)
from mscu.actions.merging.compare import (
    MOST_TOLD,
    Comparison,
    Side,
    Unmerge,
    added_since,
    compared_field,
    counted,
)
from mscu.actions.merging.merge import (
    THE_SAME,
    Apart,
    Choosable,
    MergeInto,
    apart,
    begin,
    close,
    end_pointing,
    one_column,
    to_part,
)
from mscu.code_keys import TO_NAVIGATOR
from mscu.codes import MergedKind, SubjectKind
from mscu.errors import MergedMeanwhile, NotFound
from mscu.models.base import new_uuid
from mscu.models.case import Case, Restriction
from mscu.models.entries.emergency import EmergencyCard
from mscu.models.entries.entry import Entry
from mscu.models.entries.referral import Referral
from mscu.models.entries.shared import Shared
from mscu.models.merge import Merge, MergeValue
from mscu.models.prepared import literal
from mscu.models.subject import Identifier, Involvement, Subject, SubjectName

TABLE = Subject.__tablename__
OTHER_KIND = "A {} can't be a {}. Choose another."
NOT_SO_KNOWN = (
    "{} is known only from restricted cases ({}), and {} is not: a merge would reveal it to others. "
    "Merge them once the restriction has ended."
)
KNOWN_APART = (
    "The navigators keep records of both. Ask them which of the two they will keep before you merge "
    "them here."
)
UUID = "uuid"


NAME, NOTE = one_column("name", "Name"), one_column("note", "Note", "\n\n")
CHOOSABLE: Mapping[SubjectKind, tuple[Choosable, ...]] = {
    SubjectKind.PERSON: (
        NAME,
        Choosable("born", "Born", ("born_words", "born_at", "born_precision")),
        one_column("age_status", "Age status"),
        one_column("gender", "Gender"),
        one_column("nationality", "Nationality"),
        one_column("language", "Language"),
        one_column("languages", "Other languages", ", "),
        one_column("interpreter", "Needs an interpreter"),
        NOTE,
    ),
    SubjectKind.PLACE: (
        NAME,
        one_column("address", "Address"),
        one_column("postcode", "Postcode"),
        one_column("place_kind", "Kind of place"),
        one_column("district", "District"),
        one_column("premises", "Premises there", ", "),
        NOTE,
    ),
    SubjectKind.THING: (
        NAME,
        one_column("thing_kind", "Kind of thing"),
        one_column("number", "Registration or number"),
        NOTE,
    ),
    SubjectKind.ORGANISATION: (NAME, one_column("trade", "Trade"), NOTE),
}
"""Every typed or chosen column of each kind; a test compares this with the models."""


@dataclass(frozen=True, kw_only=True)
class MergeSubjects(MergeInto):
    """Merge one nominal into another of its kind; return the id of the merge."""

    recorded_as: ClassVar[str] = "CombineSubjects"

    needs = Permission.MERGE

    def perform(self, work: Work) -> int:
        """Point everything that names the other nominal to the kept one, recording the lineage."""
        checked = Checked(work)
        reason = checked.text("reason", self.reason, required=True)
        one = work.get(Subject, self.kept_id, self.kept_version)
        other = work.get(Subject, self.other_id, self.other_version)
        refuse_unlike(work, checked, one, other)
        values = self.chosen(checked, CHOOSABLE[one.kind], (one, other))
        checked.refuse()
        merge = begin(work, MergedKind.SUBJECT, (one, other), reason)
        names = {one.name, other.name}
        uuids = _known_by(work, checked, one, other)
        checked.refuse()
        repoint(work, merge, table=TABLE, numbers=(other.id, one.id))
        take_values(work, merge, one, values)
        if uuids:
            _exchange_uuids(work, merge, one, other)
        self._keep_names(work, merge, one, names)
        end_pointing(work, merge, one, other)
        return merge.id

    def _keep_names(self, work: Work, merge: Merge, one: Subject, names: set[str]) -> None:
        """Keep the name that was not chosen as an alias of the kept nominal."""
        also = work.values(select(SubjectName.name).where(SubjectName.subject_id == one.id))
        for name in sorted(names - {one.name, *also}):
            row = work.add(SubjectName(subject_id=one.id, name=name))
            work.add(made(merge, row))


def refuse_unlike(work: Work, checked: Checked, one: Subject, other: Subject) -> None:
    """Add the reason why two nominals cannot be merged to the field of the other nominal."""
    if one.kept_id or other.kept_id:
        raise MergedMeanwhile
    if one.id == other.id:
        checked.problems["other_id"] = THE_SAME
    elif one.kind is not other.kind:
        kinds = (other.kind.label.lower(), one.kind.label.lower())
        checked.problems["other_id"] = OTHER_KIND.format(*kinds)
    else:
        _refuse_wider(work, checked, one, other)


def _refuse_wider(work: Work, checked: Checked, one: Subject, other: Subject) -> None:
    """Refuse a merge that would reveal a nominal known only to a restricted case."""
    known = {each.id: restricted_to(work, each.id) for each in (one, other)}
    if known[one.id] == known[other.id]:
        return
    hidden, open_one = (one, other) if known[one.id] else (other, one)
    cases = known[hidden.id]
    references = work.values(select(Case.reference).where(Case.id.in_(cases)).order_by(Case.reference))
    checked.problems["other_id"] = NOT_SO_KNOWN.format(hidden.name, ", ".join(references), open_one.name)


def _known_by(work: Work, checked: Checked, one: Subject, other: Subject) -> bool:
    """Return whether the navigators know only the other nominal, whose UUID is then kept.

    Two nominals that are both known to the navigators are refused, since their two cards could not both be
    asked for.
    """
    known = [_navigators_know(work, each.id) for each in (one, other)]
    if all(known):
        checked.problems["other_id"] = KNOWN_APART
    return known[1]


def _navigators_know(work: Work, subject_id: int) -> bool:
    named = (
        select(Referral.id).where(Referral.person_id == subject_id, Referral.referral_to == TO_NAVIGATOR),
        select(Shared.id).where(Shared.person_id == subject_id),
        select(EmergencyCard.id).where(EmergencyCard.person_id == subject_id),
    )
    return any(work.value(each.limit(literal(1))) is not None for each in named)


def _exchange_uuids(work: Work, merge: Merge, one: Subject, other: Subject) -> None:
    """Give the kept nominal the UUID by which the navigators know the other."""
    former, taken = value_of(one, (UUID,)), value_of(other, (UUID,))
    work.add(MergeValue(combination_id=merge.id, of_field=UUID, former=former, taken=taken))
    exchange(work, one, other)


def exchange(work: Work, one: Subject, other: Subject) -> None:
    """Exchange the UUIDs of two subjects."""
    mine, theirs = one.uuid, other.uuid
    for each, uuid in ((other, new_uuid()), (one, theirs), (other, mine)):
        each.uuid = uuid
        work.flush()


def restricted_to(work: Work, subject_id: int) -> frozenset[int]:
    """Return the restricted cases to which knowledge of a nominal is limited; empty if others name it."""
    ties = select(Involvement.case_id).where(Involvement.subject_id == subject_id).distinct()
    cases = set(work.values(ties))
    live = select(Restriction.case_id).where(
        Restriction.case_id.in_(cases - {None}), Restriction.ends_on >= work.today
    )
    restricted = set(work.values(live))
    return frozenset(restricted) if cases and cases == restricted else frozenset()


@dataclass(frozen=True, kw_only=True)
class TakeSubjectsApart(Command[Apart]):
    """Undo the merge of two nominals; nothing recorded in the meantime is lost."""

    combination_id: int
    reason: str
    needs = Permission.MERGE

    def perform(self, work: Work) -> Apart:
        """Return everything that came from the other nominal and is still with the kept one."""
        merge, reason = to_part(work, MergedKind.SUBJECT, self.combination_id, self.reason)
        one = work.get(Subject, merge.kept_id)
        other = work.get(Subject, merge.other_id)
        _give_uuid_back(work, merge, one, other)
        edited = give_values_back(work, merge, one)
        returned = give_back(work, merge, with_made=NAME.name not in edited)
        for number in {one.id, other.id, merge_target(work, Subject, one.id)}:
            work.get(Subject, number).version += 1
        close(work, merge, (one, other), reason)
        return apart(returned, Subject, edited, CHOOSABLE[one.kind])


def _give_uuid_back(work: Work, merge: Merge, one: Subject, other: Subject) -> None:
    """Give each nominal its own UUID back, even where later merges have moved it on."""
    shown = work.get(Subject, merge_target(work, Subject, one.id))
    for each in values_of(work, merge):
        if each.of_field == UUID:
            theirs, mine = (json.loads(said)[UUID] for said in (each.taken, each.former))
            if shown.uuid == theirs:
                exchange(work, shown, other)
                if shown.uuid == mine and shown is not one:
                    exchange(work, shown, one)
            each.settled = True
    work.flush()


# Comparing two nominals, before a merge and before undoing one.


@dataclass(frozen=True, kw_only=True)
class CompareSubjects(Query[Comparison]):
    """Compare two nominals before one is merged into the other."""

    kept_id: int
    other_id: int
    needs = Permission.MERGE
    consults = TABLE

    def consulted(self) -> int:
        """Return the other nominal's id: the kept one is open already."""
        return self.other_id

    def answer(self, work: Work) -> Comparison:
        one, other = work.get(Subject, self.kept_id), work.get(Subject, self.other_id)
        checked = Checked(work)
        refuse_unlike(work, checked, one, other)
        moving = {id(row): row for row, _ in rows_naming(work, TABLE, other.id)}
        alike = one.kind is other.kind
        return Comparison(
            kind=MergedKind.SUBJECT,
            kept=_side(work, one),
            other=_side(work, other),
            fields=tuple(compared_field(work, each, one, other) for each in CHOOSABLE[one.kind])
            if alike
            else (),
            moving=counted(moving.values()),
            why_not=checked.problems.get("other_id", ""),
        )


def _side(work: Work, subject: Subject) -> Side:
    cases = (
        select(Case.reference)
        .join(Involvement, Involvement.case_id == Case.id)
        .where(Involvement.subject_id == subject.id)
        .distinct()
        .order_by(Case.reference)
    )
    also = select(SubjectName.name).where(SubjectName.subject_id == subject.id)
    names = ", ".join(work.values(also))
    known = f"also {names}" if names else ""
    parts = (known, ", ".join(work.values(cases)) or "in no case")
    return Side(
        id=subject.id,
        version=subject.version,
        title=subject.name,
        detail=" · ".join(part for part in parts if part),
    )


@dataclass(frozen=True, kw_only=True)
class SubjectsApart(Query[Unmerge]):
    """What undoing the merge of two nominals would return, and what would stay."""

    combination_id: int
    needs = Permission.MERGE

    def answer(self, work: Work) -> Unmerge:
        """Read the lineage of those records that the viewer may see."""
        merge = work.get(Merge, self.combination_id)
        if merge.kind is not MergedKind.SUBJECT:
            raise NotFound
        one = work.get(Subject, merge.kept_id)
        other = work.get(Subject, merge.other_id)
        back = [row for move, row in left_with(work, merge) if row is not other]
        now = (row for row, _ in rows_naming(work, TABLE, merge_target(work, Subject, one.id)))
        stays = added_since(work, merge, now)
        return Unmerge(
            combination_id=merge.id,
            kept=_own_name(work, merge, one),
            other=other.name,
            said=said_of(work, merge),
            back=counted(back),
            stays=tuple(dict.fromkeys(_told(work, stays)))[:MOST_TOLD],
        )


def _own_name(work: Work, merge: Merge, one: Subject) -> str:
    """Return the name that the kept nominal gets back, since both may now have the other's."""
    for each in values_of(work, merge):
        if each.of_field == NAME.name and json.loads(each.taken)[NAME.name] == one.name:
            return str(json.loads(each.former)[NAME.name])
    return one.name


def _told(work: Work, rows: tuple[Any, ...]) -> Iterator[str]:
    """Yield what was added since, in the words of its own page."""
    ties = [row for row in rows if isinstance(row, Involvement)]
    entries = work.pairs(select(Entry.id, Entry.headline).where(Entry.id.in_({tie.entry_id for tie in ties})))
    cases = work.pairs(select(Case.id, Case.reference).where(Case.id.in_({tie.case_id for tie in ties})))
    for row in rows:
        yield from _told_of(work, row, entries, cases)


def _told_of(
    work: Work,
    row: Any,  # noqa: ANN401 - any record
    entries: Mapping[int, str],
    cases: Mapping[int, str],
) -> Iterator[str]:
    if isinstance(row, Involvement):
        role = f"{work.label(row.role)} in {cases.get(row.case_id or 0, 'a case')}"
        yield entries.get(row.entry_id or 0) or role
    elif isinstance(row, Entry):
        yield row.headline
    elif isinstance(row, SubjectName):
        yield f"Also known as {row.name}"
    elif not isinstance(row, Identifier):
        yield from counted([row])

"""Merging two records of one nominal, and undoing the merge."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import select

from mscu.access import Permission
from mscu.actions.core.action import UNDONE, Command, Query, Work
from mscu.actions.core.checking import Validator
from mscu.actions.core.repointing import (
    added_row,
    dump_values,
    merge_description,
    merge_target,
    replace_values,
    replaced_values,
    repoint,
    restore_replaced_values,
    return_rows,
    rows_referring_to,
    unsettled_moves,
)
from mscu.actions.merging.compare import (
    MAX_LISTED,
    Comparison,
    Side,
    UnmergePreview,
    added_since,
    compare_field,
    count_in_words,
)
from mscu.actions.merging.merge import (
    APART,
    SAME_RECORD,
    MergeField,
    MergeInto,
    UnmergeResult,
    merge_to_undo,
    record_merge,
    record_undo,
    redirect_to_kept,
    single_column,
    unmerge_result,
)
from mscu.code_keys import TO_NAVIGATOR
from mscu.codes import MergedKind, SubjectKind
from mscu.dates.london import local_day
from mscu.dates.partial_date import PartialDate
from mscu.errors import NotFound, RecordMerged
from mscu.models.base import new_uuid
from mscu.models.case import Case, Restriction
from mscu.models.entries.emergency import EmergencyCard
from mscu.models.entries.entry import Entry
from mscu.models.entries.referral import Referral
from mscu.models.entries.shared import Shared
from mscu.models.merge import Merge, MergeValue
from mscu.models.prepared import literal
from mscu.models.subject import Identifier, Involvement, Person, Subject, SubjectName

TABLE = Subject.__tablename__
DIFFERENT_KINDS = "A {} cannot be a {}. Choose another."
LESS_RESTRICTED = (
    "{} is known only from restricted cases ({}), and {} is not: a merge would reveal it to others. "
    "Merge them once the restriction has ended."
)
BOTH_WITH_NAVIGATORS = (
    "The navigators keep records of both. Ask them which of the two they will keep before you merge "
    "them here."
)
UUID = "uuid"


NAME, NOTE = single_column("name", "Name"), single_column("note", "Note", "\n\n")
MERGE_FIELDS: Mapping[SubjectKind, tuple[MergeField, ...]] = {
    SubjectKind.PERSON: (
        NAME,
        MergeField("born", "Born", ("born_words", "born_at", "born_precision")),
        single_column("age_status", "Age status"),
        single_column("gender", "Gender"),
        single_column("nationality", "Nationality"),
        single_column("language", "Language"),
        single_column("languages", "Other languages", ", "),
        single_column("interpreter", "Needs an interpreter"),
        NOTE,
    ),
    SubjectKind.PLACE: (
        NAME,
        single_column("address", "Address"),
        single_column("postcode", "Postcode"),
        single_column("place_kind", "Kind of place"),
        single_column("district", "District"),
        single_column("premises", "Premises there", ", "),
        NOTE,
    ),
    SubjectKind.THING: (
        NAME,
        single_column("thing_kind", "Kind of item"),
        single_column("number", "Registration or number"),
        NOTE,
    ),
    SubjectKind.ORGANISATION: (NAME, single_column("trade", "Trade"), NOTE),
}
"""Every typed or chosen column of each kind; a test compares this with the models."""


@dataclass(frozen=True, kw_only=True)
class MergeSubjects(MergeInto):
    """Merge one nominal into another of its kind; return the id of the merge."""

    recorded_as: ClassVar[str] = "CombineSubjects"

    needs = Permission.MERGE
    undoable = True

    def perform(self, work: Work) -> int:
        """Point everything that names the other nominal to the kept one, recording the lineage."""
        validator = Validator(work)
        reason = validator.text("reason", self.reason, Merge.reason, required=True)
        kept = work.get(Subject, self.kept_id, self.kept_version)
        other = work.get(Subject, self.other_id, self.other_version)
        refuse_unmergeable(work, validator, kept, other)
        values = self.chosen_values(validator, MERGE_FIELDS[kept.kind], (kept, other))
        if "born" in values and isinstance(other, Person):
            values["born"] |= _born_of(other, local_day(kept.recorded_at), work.today)
        validator.raise_if_invalid()
        merge = record_merge(work, MergedKind.SUBJECT, (kept, other), reason)
        names = {kept.name, other.name}
        use_other_uuid = _needs_other_uuid(work, validator, kept, other)
        validator.raise_if_invalid()
        repoint(work, merge, table=TABLE, ids=(other.id, kept.id))
        replace_values(work, merge, kept, values)
        if use_other_uuid:
            _keep_other_uuid(work, merge, kept, other)
        self._keep_names(work, merge, kept, names)
        redirect_to_kept(work, merge, kept, other)
        work.undone_by(UnmergeSubjects(combination_id=merge.id, reason=UNDONE), APART)
        return merge.id

    def _keep_names(self, work: Work, merge: Merge, kept: Subject, names: set[str]) -> None:
        """Keep the name that was not chosen as an alias of the kept nominal."""
        aliases = work.values(select(SubjectName.name).where(SubjectName.subject_id == kept.id))
        for name in sorted(names - {kept.name, *aliases}):
            row = work.add(SubjectName(subject_id=kept.id, name=name))
            work.add(added_row(merge, row))


def _born_of(person: Person, recorded_on: date, today: date) -> dict[str, Any]:
    """Return what must change in an age if the record was made on another day."""
    age = person.known_age
    words = age.words_on(recorded_on)
    if words == age.born:
        return {}
    born = PartialDate.parse(words, today=today)
    return {"born_words": words, "born_precision": born.precision.value, "born_at": born.sort_key()}


def refuse_unmergeable(work: Work, validator: Validator, kept: Subject, other: Subject) -> None:
    """Add the reason why two nominals cannot be merged to the field of the other nominal."""
    if kept.kept_id or other.kept_id:
        raise RecordMerged
    if kept.id == other.id:
        validator.problems["other_id"] = SAME_RECORD
    elif kept.kind is not other.kind:
        kinds = (other.kind.label.lower(), kept.kind.label.lower())
        validator.problems["other_id"] = DIFFERENT_KINDS.format(*kinds)
    else:
        _refuse_revealing(work, validator, kept, other)


def _refuse_revealing(work: Work, validator: Validator, kept: Subject, other: Subject) -> None:
    """Refuse a merge that would reveal a nominal known only to a restricted case."""
    restricted = {subject.id: restricted_to(work, subject.id) for subject in (kept, other)}
    if restricted[kept.id] == restricted[other.id]:
        return
    hidden, visible = (kept, other) if restricted[kept.id] else (other, kept)
    cases = restricted[hidden.id]
    references = work.values(select(Case.reference).where(Case.id.in_(cases)).order_by(Case.reference))
    validator.problems["other_id"] = LESS_RESTRICTED.format(hidden.name, ", ".join(references), visible.name)


def _needs_other_uuid(work: Work, validator: Validator, kept: Subject, other: Subject) -> bool:
    """Return whether the navigators know only the other nominal, whose UUID is then kept.

    Two nominals that are both known to the navigators are refused, since their two cards could not both be
    asked for.
    """
    known_to_navigators = [_navigators_know(work, subject.id) for subject in (kept, other)]
    if all(known_to_navigators):
        validator.problems["other_id"] = BOTH_WITH_NAVIGATORS
    return known_to_navigators[1]


def _navigators_know(work: Work, subject_id: int) -> bool:
    statements = (
        select(Referral.id).where(Referral.person_id == subject_id, Referral.referral_to == TO_NAVIGATOR),
        select(Shared.id).where(Shared.person_id == subject_id),
        select(EmergencyCard.id).where(EmergencyCard.person_id == subject_id),
    )
    return any(work.value(statement.limit(literal(1))) is not None for statement in statements)


def _keep_other_uuid(work: Work, merge: Merge, kept: Subject, other: Subject) -> None:
    """Set the other UUID on the kept nominal, as the navigators know the person by it."""
    former, taken = dump_values(kept, (UUID,)), dump_values(other, (UUID,))
    work.add(MergeValue(combination_id=merge.id, of_field=UUID, former=former, taken=taken))
    swap_uuids(work, kept, other)


def swap_uuids(work: Work, first: Subject, second: Subject) -> None:
    """Exchange the UUIDs of two subjects."""
    first_uuid, second_uuid = first.uuid, second.uuid
    for subject, uuid in ((second, new_uuid()), (first, second_uuid), (second, first_uuid)):
        subject.uuid = uuid
        work.flush()


def restricted_to(work: Work, subject_id: int) -> frozenset[int]:
    """Return the restricted cases to which knowledge of a nominal is limited; empty if others name it."""
    involvements = select(Involvement.case_id).where(Involvement.subject_id == subject_id).distinct()
    cases = set(work.values(involvements))
    statement = select(Restriction.case_id).where(
        Restriction.case_id.in_(cases - {None}), Restriction.ends_on >= work.today
    )
    restricted = set(work.values(statement))
    return frozenset(restricted) if cases and cases == restricted else frozenset()


@dataclass(frozen=True, kw_only=True)
class UnmergeSubjects(Command[UnmergeResult]):
    """Undo the merge of two nominals; nothing recorded in the meantime is lost."""

    recorded_as: ClassVar[str] = "TakeSubjectsApart"

    combination_id: int
    reason: str
    needs = Permission.MERGE

    def perform(self, work: Work) -> UnmergeResult:
        """Return everything that came from the other nominal and is still with the kept one."""
        merge, reason = merge_to_undo(work, MergedKind.SUBJECT, self.combination_id, self.reason)
        kept = work.get(Subject, merge.kept_id)
        other = work.get(Subject, merge.other_id)
        _give_uuid_back(work, merge, kept, other)
        edited = restore_replaced_values(work, merge, kept)
        returned = return_rows(work, merge, with_made=NAME.name not in edited)
        for subject_id in {kept.id, other.id, merge_target(work, Subject, kept.id)}:
            work.get(Subject, subject_id).version += 1
        record_undo(work, merge, (kept, other), reason)
        return unmerge_result(returned, Subject, edited, MERGE_FIELDS[kept.kind])


def _give_uuid_back(work: Work, merge: Merge, kept: Subject, other: Subject) -> None:
    """Restore each nominal's own UUID, even where later merges have moved it on."""
    target = work.get(Subject, merge_target(work, Subject, kept.id))
    for change in replaced_values(work, merge):
        if change.of_field == UUID:
            taken_uuid, former_uuid = (json.loads(value)[UUID] for value in (change.taken, change.former))
            if target.uuid == taken_uuid:
                swap_uuids(work, target, other)
                if target.uuid == former_uuid and target is not kept:
                    swap_uuids(work, target, kept)
            change.settled = True
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
        kept, other = work.get(Subject, self.kept_id), work.get(Subject, self.other_id)
        validator = Validator(work)
        refuse_unmergeable(work, validator, kept, other)
        moving = {id(row): row for row, _ in rows_referring_to(work, TABLE, other.id)}
        same_kind = kept.kind is other.kind
        return Comparison(
            kind=MergedKind.SUBJECT,
            kept=_side(work, kept),
            other=_side(work, other),
            fields=tuple(compare_field(work, field, kept, other) for field in MERGE_FIELDS[kept.kind])
            if same_kind
            else (),
            moving=count_in_words(moving.values()),
            why_not=validator.problems.get("other_id", ""),
        )


def _side(work: Work, subject: Subject) -> Side:
    cases = (
        select(Case.reference)
        .join(Involvement, Involvement.case_id == Case.id)
        .where(Involvement.subject_id == subject.id)
        .distinct()
        .order_by(Case.reference)
    )
    aliases = select(SubjectName.name).where(SubjectName.subject_id == subject.id)
    names = ", ".join(work.values(aliases))
    also_known = f"also {names}" if names else ""
    parts = (also_known, ", ".join(work.values(cases)) or "in no case")
    return Side(
        id=subject.id,
        version=subject.version,
        title=subject.name,
        detail=" · ".join(part for part in parts if part),
    )


@dataclass(frozen=True, kw_only=True)
class PreviewSubjectUnmerge(Query[UnmergePreview]):
    """What undoing the merge of two nominals would return, and what would stay."""

    recorded_as: ClassVar[str] = "SubjectsApart"

    combination_id: int
    needs = Permission.MERGE

    def answer(self, work: Work) -> UnmergePreview:
        """Read the lineage of those records that the viewer may see."""
        merge = work.get(Merge, self.combination_id)
        if merge.kind is not MergedKind.SUBJECT:
            raise NotFound
        kept = work.get(Subject, merge.kept_id)
        other = work.get(Subject, merge.other_id)
        returning = [row for move, row in unsettled_moves(work, merge) if row is not other]
        current = (row for row, _ in rows_referring_to(work, TABLE, merge_target(work, Subject, kept.id)))
        added = added_since(work, merge, current)
        return UnmergePreview(
            combination_id=merge.id,
            kept=_own_name(work, merge, kept),
            other=other.name,
            description=merge_description(work, merge),
            returning=count_in_words(returning),
            staying=tuple(dict.fromkeys(_added_lines(work, added)))[:MAX_LISTED],
        )


def _own_name(work: Work, merge: Merge, kept: Subject) -> str:
    """Return the name that the kept nominal will get back, as it may now have the other's."""
    for change in replaced_values(work, merge):
        if change.of_field == NAME.name and json.loads(change.taken)[NAME.name] == kept.name:
            return str(json.loads(change.former)[NAME.name])
    return kept.name


def _added_lines(work: Work, rows: tuple[Any, ...]) -> Iterator[str]:
    """Describe what was added since, as its own page does."""
    involvements = [row for row in rows if isinstance(row, Involvement)]
    entries = work.pairs(
        select(Entry.id, Entry.headline).where(
            Entry.id.in_({involvement.entry_id for involvement in involvements})
        )
    )
    cases = work.pairs(
        select(Case.id, Case.reference).where(
            Case.id.in_({involvement.case_id for involvement in involvements})
        )
    )
    for row in rows:
        yield from _added_line(work, row, entries, cases)


def _added_line(
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
        yield from count_in_words([row])

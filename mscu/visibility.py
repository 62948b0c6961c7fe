"""Which cases, and what of them, each user may see, as rules in SQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, Integer, and_, bindparam, exists, false, func, or_, select, tuple_
from sqlalchemy.orm import with_loader_criteria

from mscu.access import REGISTERS
from mscu.code_keys import ACCEPTED, AS_VICTIM, AT_RISK_ROLES, RELEASED_AS_VICTIM
from mscu.codes import HitKind, Kind, MergedKind, Role, StoreKind
from mscu.models.alert import Alert, Heard
from mscu.models.audit import AuditEntry
from mscu.models.base import OfCase, OfSubject, OfSurvivor, OpenOfSurvivor, PartOfEntry
from mscu.models.case import Case, Restriction, RestrictionMember
from mscu.models.code import SECRET_SETTINGS, Setting
from mscu.models.entries.emergency import EmergencyCard
from mscu.models.entries.enforcement import Arrest
from mscu.models.entries.entry import Choice, Entry
from mscu.models.entries.referral import Referral
from mscu.models.entries.shared import SharedCopy, SharedRecipient
from mscu.models.hit import Hit, Watch
from mscu.models.kinds import COMMON, ENTRIES, mapped
from mscu.models.merge import Merge, OfMerge
from mscu.models.not_same import NotSame, NotSameReport
from mscu.models.on_call import OnCall
from mscu.models.received_counts import CountRelease, ReleasedCount
from mscu.models.saved_view import SavedView
from mscu.models.subject import Involvement, Subject
from mscu.models.survivors.survivor import Conflict, Named, Survivor
from mscu.safeguarding_slice import SLICE, SliceAbout, SlicePart, is_open
from mscu.viewer import EVER, viewer_id, viewing_day

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, FromClause, Select, SQLColumnExpression
    from sqlalchemy.orm import LoaderCriteriaOption

    Column = SQLColumnExpression[Any]
    """A column of any class or table."""

# The rule's two values are asked for at each execution. A value closed over by the criteria
# would be kept in SQLAlchemy's cache of statements and used for the next actor.
# Bare tables, because the rules themselves must see all rows.
_hidden, _member = Restriction.__table__.alias(), RestrictionMember.__table__.alias()
_entry = Entry.__table__.alias()
_copy, _reader = SharedCopy.__table__.alias(), SharedRecipient.__table__.alias()
_seen, _unseen = Involvement.__table__.alias(), Involvement.__table__.alias()
_merged, _pair = Subject.__table__.alias(), Merge.__table__.alias()
_is_member = exists(
    select(_member.c.id).where(
        _member.c.case_id == _hidden.c.case_id,
        _member.c.user_id == bindparam("looker", callable_=viewer_id, type_=Integer),
    )
)


def hides(case_id: Column) -> ColumnElement[bool]:
    """Return the SQL condition that the case is restricted and the viewer has no access."""
    return exists(
        select(_hidden.c.id).where(
            _hidden.c.case_id == case_id,
            _hidden.c.ends_on >= bindparam("looking_on", callable_=viewing_day, type_=Date),
            ~_is_member,
        )
    )


def is_withheld(entry_id: Column) -> ColumnElement[bool]:
    """Return the SQL condition that the viewer may not, or no longer, read a shared entry.

    Consent was withdrawn or has ended, or the entry was shared with other people by name.
    """
    named = select(_reader.c.id).where(
        _reader.c.entry_id == _copy.c.entry_id,
        _reader.c.user_id == bindparam("looker", callable_=viewer_id, type_=Integer),
    )
    ended = _copy.c.ends_on < bindparam("looking_on", callable_=viewing_day, type_=Date)
    withheld = or_(_copy.c.withdrawn_at.is_not(None), ended, and_(_copy.c.named.is_(True), ~exists(named)))
    return exists(select(_copy.c.id).where(_copy.c.entry_id == entry_id, withheld))


def _shows_withheld(involvement: Any) -> ColumnElement[bool]:  # noqa: ANN401 - the columns of involvements
    return ~hides(involvement.case_id)


def _shows(involvement: Any) -> ColumnElement[bool]:  # noqa: ANN401 - as above
    return and_(~hides(involvement.case_id), ~is_withheld(involvement.entry_id))


def _known(shows: Callable[[Any], ColumnElement[bool]]) -> Callable[[Any], ColumnElement[bool]]:
    """Return the SQL condition that a subject is known from something that the viewer may see.

    A merged subject is known by its own involvements, and through the record it was merged into.
    """

    def seen(subject_id: Column) -> ColumnElement[bool]:
        return exists(select(_seen.c.id).where(_seen.c.subject_id == subject_id, shows(_seen.c)))

    def unhidden(subject_id: Column) -> ColumnElement[bool]:
        of_hidden = select(_unseen.c.id).where(_unseen.c.subject_id == subject_id)
        return ~exists(of_hidden.where(~shows(_unseen.c)))

    def known(subject_id: Column) -> ColumnElement[bool]:
        merged = select(_merged.c.id).where(_merged.c.id == subject_id, _merged.c.kept_id.is_not(None))
        kept = _merged.c.kept_id
        return or_(
            seen(subject_id),
            and_(unhidden(subject_id), ~exists(merged)),
            exists(merged.where(or_(seen(kept), unhidden(kept)))),
        )

    return known


def _shows_both(pair: Any) -> ColumnElement[bool]:  # noqa: ANN401 - the columns of merges
    """Return the SQL condition that the viewer may see both records of a merge."""
    kept, other = pair.kept_id, pair.other_id
    hidden = select(_entry.c.id).where(_entry.c.id.in_((kept, other)), hides(_entry.c.case_id))
    return or_(
        and_(pair.kind == MergedKind.SUBJECT, known(kept), known(other)),
        and_(pair.kind == MergedKind.CASE, ~hides(kept), ~hides(other)),
        and_(pair.kind == MergedKind.REPORT, ~exists(hidden)),
        and_(pair.kind == MergedKind.GROUP, ~exists(hidden)),
    )


def _hides_hit(hit: Any) -> ColumnElement[bool]:  # noqa: ANN401 - the columns of hits
    """Return the SQL condition that a hit tells of a case restricted since. An owner hears of all places."""
    named = select(_entry.c.id).where(_entry.c.id == hit.in_entry, hides(_entry.c.case_id))
    return or_(hides(hit.about_case), and_(hit.kind != HitKind.RESTRICTED, exists(named)))


def _rule(model: type[Any], condition: Callable[[Any], ColumnElement[bool]]) -> LoaderCriteriaOption:
    return with_loader_criteria(model, condition, include_aliases=True, track_closure_variables=False)


def _none_of(*models: type[Any]) -> tuple[LoaderCriteriaOption, ...]:
    return tuple(_rule(model, lambda _cls: false()) for model in models)


known, known_withheld = map(_known, (_shows, _shows_withheld))
_VIEWER_ID = bindparam("looker", callable_=viewer_id, type_=Integer)
_SEEING_ALL = bindparam("looking_on", callable_=viewing_day, type_=Date) == EVER
_OWN = (
    _rule(Hit, lambda cls: or_(and_(cls.user_id == _VIEWER_ID, ~_hides_hit(cls)), _SEEING_ALL)),
    _rule(Watch, lambda cls: or_(cls.user_id == _VIEWER_ID, _SEEING_ALL)),
    _rule(SavedView, lambda cls: cls.user_id == _VIEWER_ID),
)
"""Shown to one user each, whatever the role: whoever named something must not learn who was alerted."""
_COMMON = (
    *_OWN,
    _rule(Case, lambda cls: ~hides(cls.id)),
    _rule(OfCase, lambda cls: ~hides(cls.case_id)),
    _rule(Setting, lambda cls: cls.name.not_in(SECRET_SETTINGS)),
)
_MERGED = (
    _rule(Merge, _shows_both),
    _rule(
        OfMerge,
        lambda cls: exists(select(_pair.c.id).where(_pair.c.id == cls.combination_id, _shows_both(_pair.c))),
    ),
)
_answered, _reported = NotSameReport.__table__.alias(), Entry.__table__.alias()


def _shows_answer(answer_id: Column) -> ColumnElement[bool]:
    """Return the SQL condition that the viewer may see all reports that were answered not to be the same."""
    reports = _answered.join(_reported, _reported.c.id == _answered.c.report_id)
    hidden = select(_answered.c.id).select_from(reports)
    return ~exists(hidden.where(_answered.c.not_same_id == answer_id, hides(_reported.c.case_id)))


_ANSWERS = (
    _rule(NotSame, lambda cls: _shows_answer(cls.id)),
    _rule(NotSameReport, lambda cls: _shows_answer(cls.not_same_id)),
)
RULES = (
    *_COMMON,
    *_MERGED,
    *_ANSWERS,
    _rule(Subject, lambda cls: known(cls.id)),
    _rule(OfSubject, lambda cls: known(cls.subject_id)),
    _rule(Entry, lambda cls: ~is_withheld(cls.id)),
    _rule(PartOfEntry, lambda cls: ~is_withheld(cls.entry_id)),
    _rule(Involvement, lambda cls: ~is_withheld(cls.entry_id)),
    _rule(SharedCopy, lambda _cls: false()),
)
DISCLOSURE_RULES = (
    *_COMMON,
    *_MERGED,
    *_ANSWERS,
    _rule(Subject, lambda cls: known_withheld(cls.id)),
    _rule(OfSubject, lambda cls: known_withheld(cls.subject_id)),
)
"""What was withdrawn stays open to the disclosure officer only (CPIA 1996)."""
_asked = EmergencyCard.__table__.alias()
_urgent = Entry.__table__.alias()
_REQUESTS = _asked.join(_urgent, _urgent.c.id == _asked.c.id)
DAYS_LISTED = timedelta(days=30)
"""How long the charity still sees that an urgent request was answered."""


def _first_day_listed() -> date:
    return viewing_day() - DAYS_LISTED


_IS_LISTED = or_(
    _asked.c.answered_at.is_(None),
    _asked.c.answered_at >= bindparam("listed_from", callable_=_first_day_listed, type_=Date),
)


def _has_request(case_id: Column) -> ColumnElement[bool]:
    return exists(select(_asked.c.id).select_from(_REQUESTS).where(_urgent.c.case_id == case_id, _IS_LISTED))


def _is_requested(subject_id: Column) -> ColumnElement[bool]:
    return exists(select(_asked.c.id).where(_asked.c.person_id == subject_id, _IS_LISTED))


def _correlated_exists(statement: Select[int], *own: FromClause) -> ColumnElement[bool]:
    """Return the SQL condition that the statement finds a row; of its tables only `own` are its own.

    A class that a rule is about may be a join of two tables, and two levels down SQLAlchemy takes its columns
    for those of another row.
    """
    return exists(statement.correlate_except(*own))


def _is_request(entry_id: Column) -> ColumnElement[bool]:
    """Return the SQL condition that an entry is an urgent request, unanswered or answered lately."""
    return exists(select(_asked.c.id).where(_asked.c.id == entry_id, _IS_LISTED))


def _is_requested_openly(subject_id: Column) -> ColumnElement[bool]:
    """Return the SQL condition that an emergency card of the subject is asked for in a case that shows."""
    return exists(
        select(_asked.c.id)
        .select_from(_REQUESTS)
        .where(_asked.c.person_id == subject_id, _IS_LISTED, ~hides(_urgent.c.case_id))
    )


def _only(
    reads: Mapping[type[Any], Callable[[Any], ColumnElement[bool]]], unrestricted: AbstractSet[type[Any]]
) -> tuple[LoaderCriteriaOption, ...]:
    """Return the rules of a role that reads some classes by their conditions, and nothing of the others."""
    others = (
        model
        for model in mapped()
        if not issubclass(model, (Entry, Subject)) and model not in reads and model not in unrestricted
    )
    return *(_rule(model, condition) for model, condition in reads.items()), *_none_of(*others)


_victim = Involvement.__table__.alias()
_referral, _supporting, _own, _of_victim = (Referral.__table__.alias() for _ in range(4))
_referred_entry, _supporting_entry, _victim_entry, _released_entry = (
    Entry.__table__.alias() for _ in range(4)
)
_released = Arrest.__table__.alias()


def is_victim(subject_id: Column, case_id: Column) -> ColumnElement[bool]:
    """Return the SQL condition that somebody is a victim in a case, or was referred or released as one."""
    recorded = select(_victim.c.id).where(
        _victim.c.subject_id == subject_id, _victim.c.case_id == case_id, _victim.c.role.in_(AT_RISK_ROLES)
    )
    released = select(_released.c.person_id, _released_entry.c.case_id).select_from(
        _released.join(_released_entry, _released_entry.c.id == _released.c.id)
    )
    is_released = tuple_(subject_id, case_id).in_(released.where(_released.c.disposal == RELEASED_AS_VICTIM))
    referred = (
        select(_of_victim.c.id)
        .select_from(_of_victim.join(_victim_entry, _victim_entry.c.id == _of_victim.c.id))
        .where(
            _of_victim.c.person_id == subject_id,
            _victim_entry.c.case_id == case_id,
            _of_victim.c.referral_to.in_(AS_VICTIM),
        )
    )
    return or_(
        _correlated_exists(recorded, _victim),
        _correlated_exists(referred, _of_victim, _victim_entry),
        is_released,
    )


def _has_referral(case_id: Column) -> ColumnElement[bool]:
    return exists(
        select(_referral.c.id)
        .select_from(_referral.join(_referred_entry, _referred_entry.c.id == _referral.c.id))
        .where(_referred_entry.c.case_id == case_id, is_open(_referral.c))
    )


def _is_referred(subject_id: Column) -> ColumnElement[bool]:
    return exists(
        select(_referral.c.id)
        .select_from(_referral.join(_referred_entry, _referred_entry.c.id == _referral.c.id))
        .where(_referral.c.person_id == subject_id, is_open(_referral.c), ~hides(_referred_entry.c.case_id))
    )


def _supports(case_id: Column, person_id: Column | None = None) -> ColumnElement[bool]:
    """Return the SQL condition that the charity supports the person, or somebody, of a case."""
    accepted = (
        select(_supporting.c.id)
        .select_from(_supporting.join(_supporting_entry, _supporting_entry.c.id == _supporting.c.id))
        .where(
            _supporting_entry.c.case_id == case_id, is_open(_supporting.c), _supporting.c.outcome == ACCEPTED
        )
    )
    if person_id is not None:
        accepted = accepted.where(_supporting.c.person_id == person_id)
    return _correlated_exists(accepted, _supporting, _supporting_entry)


def _part_shows(part: SlicePart, entry: Any) -> ColumnElement[bool]:  # noqa: ANN401 - the columns of entries
    """Return the SQL condition that an entry of the part's kind is in the viewer's slice."""
    if part.about is SliceAbout.REQUEST:
        return _is_request(entry.id)
    model: Any = ENTRIES[part.kind]
    own = model.__table__.alias()
    if part.about is SliceAbout.SUSPECT:
        is_shown = or_(~is_victim(own.c.person_id, entry.case_id), _supports(entry.case_id, own.c.person_id))
        is_of_entry = select(own.c.id).where(own.c.id == entry.id, is_shown)
        return and_(_supports(entry.case_id), _correlated_exists(is_of_entry, own))
    if "person_id" not in own.c:  # what follows an entry is about the same person
        own, entry_id = _own, entry.follows_id
    else:
        entry_id = entry.id
    about = _supports(entry.case_id, own.c.person_id)
    if part.referred_to:  # also one to the charity, before it is answered
        about = or_(and_(about, own.c.referral_to.in_(part.referred_to)), is_open(own.c))
    return _correlated_exists(select(own.c.id).where(own.c.id == entry_id, about), own)


def in_slice(entry: Any) -> ColumnElement[bool]:  # noqa: ANN401 - the columns of entries
    """Return the SQL condition that an entry is in the slice that a navigator reads."""
    return or_(*(and_(entry.kind == part.kind, _part_shows(part, entry)) for part in SLICE))


def _charity_knows(case: Any) -> ColumnElement[bool]:  # noqa: ANN401 - the columns of cases
    """Return the SQL condition that somebody of a case was referred, or a card asked for.

    A case that was merged is seen as the one it was merged into: the charity may know its random name only.
    """
    current_id = func.coalesce(case.kept_id, case.id)
    return or_(_has_referral(current_id), _has_request(current_id))


ABOUT_SUSPECTS: list[Any] = [ENTRIES[part.kind] for part in SLICE if part.about is SliceAbout.SUSPECT]


def _is_of_another_victim(alert: Any) -> ColumnElement[bool]:  # noqa: ANN401 - the columns of alerts
    """Return the SQL condition that an alert was raised by the arrest, charge or bail of another victim."""
    tables = [model.__table__.alias() for model in ABOUT_SUSPECTS]
    return or_(
        *(
            _correlated_exists(
                select(own.c.id).where(
                    own.c.id == alert.entry_id,
                    own.c.person_id != alert.person_id,
                    is_victim(own.c.person_id, alert.case_id),
                ),
                own,
            )
            for own in tables
        )
    )


_slice_entry = Entry.__table__.alias()
_READ_BY_NAVIGATORS: dict[type[Any], Callable[[Any], ColumnElement[bool]]] = {
    Case: _charity_knows,
    Subject: lambda cls: or_(_is_referred(cls.id), _is_requested_openly(cls.id)),
    Entry: in_slice,
    Choice: lambda cls: exists(
        select(_slice_entry.c.id).where(_slice_entry.c.id == cls.entry_id, in_slice(_slice_entry.c))
    ),
    Alert: lambda cls: and_(_supports(cls.case_id, cls.person_id), ~_is_of_another_victim(cls)),
}
_OWN_OR_COMMON: AbstractSet[type[Any]] = {Heard, Hit, OnCall, SavedView, Watch, *COMMON}
"""Nothing of a case is in them but when the charity heard something, or they have rules of their own."""
SLICE_RULES = (
    *_COMMON,
    *_only(_READ_BY_NAVIGATORS, _OWN_OR_COMMON | {CountRelease, ReleasedCount, SharedCopy}),
)
"""A navigator reads the table of the slice (`safeguarding_slice.py`); of anything else there is nothing."""
_READ_BY_LEADS: dict[type[Any], Callable[[Any], ColumnElement[bool]]] = {
    Case: lambda cls: _has_request(cls.id),
    Subject: lambda cls: _is_requested(cls.id),
    Entry: lambda cls: and_(cls.kind == Kind.EMERGENCY, _is_request(cls.id)),
}
LEAD_RULES = (
    *_OWN,
    *_only(_READ_BY_LEADS, _OWN_OR_COMMON),
    _rule(Setting, lambda cls: cls.name.not_in(SECRET_SETTINGS)),
)
"""The charity's lead sees urgent requests only, also those of restricted cases."""
_BY_ROLE = {Role.NAVIGATOR: SLICE_RULES, Role.DISCLOSURE: DISCLOSURE_RULES, Role.LEAD: LEAD_RULES}


# The charity's store

_named, _barred = Named.__table__.alias(), Conflict.__table__.alias()


def bars(survivor_id: Column) -> ColumnElement[bool]:
    """Return the SQL condition that the viewer has a conflict of interest with the survivor."""
    return exists(
        select(_barred.c.id).where(
            _barred.c.survivor_id == survivor_id,
            _barred.c.user_id == bindparam("looker", callable_=viewer_id, type_=Integer),
        )
    )


def named_for(survivor_id: Column) -> ColumnElement[bool]:
    """Return the SQL condition that the viewer is named for the survivor today, and not barred."""
    day = bindparam("looking_on", callable_=viewing_day, type_=Date)
    assigned = select(_named.c.id).where(
        _named.c.survivor_id == survivor_id,
        _named.c.user_id == bindparam("looker", callable_=viewer_id, type_=Integer),
        _named.c.from_on <= day,
        or_(_named.c.until_on.is_(None), _named.c.until_on >= day),
    )
    return and_(exists(assigned), ~bars(survivor_id))


def _bars_row(row: Any) -> ColumnElement[bool]:  # noqa: ANN401 - rows of the audit
    """Return the SQL condition that an audit row is about a survivor from whom the viewer is barred."""
    is_survivor = and_(row.object_type == Survivor.__tablename__, bars(row.object_id))
    return or_(bars(row.case_id), is_survivor)


SURVIVOR_RULES = (
    _rule(AuditEntry, lambda cls: ~_bars_row(cls)),
    _rule(Survivor, lambda cls: ~bars(cls.id)),
    _rule(OpenOfSurvivor, lambda cls: ~bars(cls.survivor_id)),
    _rule(OfSurvivor, lambda cls: named_for(cls.survivor_id)),
    _rule(Setting, lambda cls: cls.name.not_in(SECRET_SETTINGS)),
)


def gives_more(former: Role, role: Role, store: StoreKind) -> bool:
    """Return whether a user with another role may do or see something that they could not before."""
    may = REGISTERS[store]
    more = may.get(role, frozenset()) - may.get(former, frozenset())
    return bool(more) or visibility(role, store) is not visibility(former, store)


def visibility(role: Role, store: StoreKind = StoreKind.UNIT) -> tuple[LoaderCriteriaOption, ...]:
    """Return the criteria that hide restricted cases, and from a navigator all but the safeguarding slice.

    `~exists(restricted, not mine)` over covering indexes, which costs one look-up where nothing is
    restricted.
    """
    if store is StoreKind.SURVIVORS:
        return SURVIVOR_RULES
    return _BY_ROLE.get(role, RULES)

"""Who may do what, and who may see which case: the one place where both are decided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, Integer, and_, bindparam, exists, false, or_, select
from sqlalchemy.orm import with_loader_criteria

from mscu.codes import CombinedKind, HitKind, Holds, Kind, Labelled, Role
from mscu.looking import EVER, looker_id, looking_on
from mscu.models.alert import Alert
from mscu.models.audit import AuditEntry
from mscu.models.base import OfCase, OfSubject, OfSurvivor, OpenOfSurvivor, PartOfEntry
from mscu.models.case import Case, CaseExploitation, Restriction, RestrictionMember
from mscu.models.clock_row import ClockRow
from mscu.models.code import SECRET_SETTINGS, Setting
from mscu.models.combination import Combination, OfCombination
from mscu.models.complaint import CaseHold, HeldCopy
from mscu.models.disclosure import LeavesUnit
from mscu.models.emergency import EmergencyCard
from mscu.models.entry import Entry
from mscu.models.hit import Hit, Watch
from mscu.models.nrm_form import NrmForm, OfForm
from mscu.models.plan import OfPlanning
from mscu.models.saved_view import SavedView
from mscu.models.shared import SharedCopy, SharedRecipient
from mscu.models.subject import Involvement, Subject
from mscu.models.survivor import Conflict, Named, Survivor

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, SQLColumnExpression
    from sqlalchemy.orm import LoaderCriteriaOption

    Column = SQLColumnExpression[Any]
    """A column of any class or table."""


class Permission(Labelled):
    """One thing that a role may or may not do; every action names the one it needs."""

    USE_STORE = "use_store", "use the store"
    OPEN_CASES = "open_cases", "open cases"
    RECORD_REPORTS = "record_reports", "record and triage reports"
    GIVE_ADVICE = "give_advice", "give tactical advice"
    WORK_CASES = "work_cases", "work on cases"
    LIAISE = "liaise", "record contact with victims"
    ANSWER_REFERRALS = "answer_referrals", "answer referrals to the navigator"
    SHARE = "share", "share with police what a survivor agreed to"
    KEEP_ROTA = "keep_rota", "keep the charity's on-call rota"
    HEAR_URGENT = "hear_urgent", "hear and answer urgent requests"
    HEAR_ALERTS = "hear_alerts", "read and acknowledge alerts to the navigator"
    DECIDE = "decide", "record decisions of the policy log"
    ENFORCE = "enforce", "record warrants, searches, arrests and what follows"
    ASSESS_GROUPS = "assess_groups", "assess organised crime groups"
    ASSESS_MATERIAL = "assess_material", "assess material for disclosure and verify files"
    PLAN = "plan", "keep plans, partners and activity"
    CORRECT = "correct", "correct entries"
    CLOSE_CASES = "close_cases", "close cases"
    KEEP_RECORDS = "keep_records", "review, dispose of and answer for records"
    COMBINE = "combine", "combine duplicates, and take them apart"
    COMBINE_CASES = "combine_cases", "combine cases, and take them apart"
    RESTRICT = "restrict", "restrict a case to named people"
    HAND_OVER = "hand_over", "hand over all that somebody holds"
    PRINT = "print", "print and save editions"
    PUBLISH = "publish", "issue a public case study"
    RELEASE = "release", "approve large files that others save"
    MANAGE_USERS = "manage_users", "add and remove users"
    READ_AUDIT = "read_audit", "read the audit"
    READ_FINDING = "read_finding", "read what people searched for"
    KEEP_STORE = "keep_store", "back up and verify the store"
    BUILD_STORE = "build_store", "set up a store"
    SUPPORT = "support", "support survivors"
    LEAD_SUPPORT = "lead_support", "name navigators and follow up openings with a reason"


P = Permission
_EVERYBODY = frozenset({P.USE_STORE})
_OFFICER = _EVERYBODY | {
    P.OPEN_CASES, P.RECORD_REPORTS, P.GIVE_ADVICE, P.WORK_CASES, P.LIAISE, P.DECIDE, P.ENFORCE,
    P.ASSESS_GROUPS, P.ASSESS_MATERIAL, P.PLAN, P.CORRECT, P.COMBINE, P.PRINT, P.KEEP_STORE,
}  # fmt: skip
_CLOSER = {P.CLOSE_CASES, P.COMBINE_CASES, P.KEEP_RECORDS}
MAY: dict[Role, frozenset[Permission]] = {
    Role.OFFICER: _OFFICER,
    Role.NAVIGATOR: _EVERYBODY
    | {P.OPEN_CASES, P.ANSWER_REFERRALS, P.HEAR_ALERTS, P.SHARE, P.KEEP_ROTA, P.HEAR_URGENT},
    Role.SUPERVISOR: _OFFICER | _CLOSER | {P.RESTRICT, P.HAND_OVER, P.PUBLISH, P.RELEASE},
    Role.ADMINISTRATOR: _EVERYBODY | {P.MANAGE_USERS, P.KEEP_STORE, P.BUILD_STORE},
    Role.AUDITOR: _EVERYBODY | {P.READ_AUDIT, P.READ_FINDING},
    Role.ANALYST: _EVERYBODY | {P.OPEN_CASES, P.ASSESS_GROUPS, P.PLAN},
    Role.PARTNERSHIP: _EVERYBODY | {P.OPEN_CASES, P.PLAN},
    Role.MSVLO: _EVERYBODY | {P.OPEN_CASES, P.LIAISE},
    Role.DISCLOSURE: _EVERYBODY | {P.OPEN_CASES, P.ASSESS_MATERIAL, P.PRINT, P.PUBLISH, P.RELEASE},
    Role.RECORDS: _EVERYBODY | _CLOSER | {P.OPEN_CASES, P.CORRECT, P.COMBINE},
    Role.LEAD: _EVERYBODY | {P.HEAR_URGENT, P.KEEP_ROTA},
}
"""The roles' register of the unit's store. A role that is not here may do nothing."""
_SUPPORTING = _EVERYBODY | {P.SUPPORT, P.KEEP_STORE}
MAY_WITH_SURVIVORS: dict[Role, frozenset[Permission]] = {
    Role.NAVIGATOR: _SUPPORTING,
    Role.LEAD: _SUPPORTING | {
        P.LEAD_SUPPORT, P.MANAGE_USERS, P.BUILD_STORE, P.READ_AUDIT, P.READ_FINDING,
    },
}  # fmt: skip
"""The register of the navigators' own store. No police role is in it, so none may do anything."""
REGISTERS = {Holds.UNIT: MAY, Holds.SURVIVORS: MAY_WITH_SURVIVORS}


def roles_who_may(permission: Permission, store: Holds) -> frozenset[Role]:
    """Name the roles that may do something in a kind of store."""
    return frozenset(role for role, may in REGISTERS[store].items() if permission in may)


SAFEGUARDING_SLICE = (
    Kind.REFERRAL, Kind.NRM_DECISION, Kind.ARREST, Kind.CHARGE, Kind.BAIL, Kind.VICTIM_CONTACT,
    Kind.EMERGENCY,
)  # fmt: skip
"""All that a navigator sees of a police case, so that no survivor can be called coached."""


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who is at the keyboard, in which role, at which machine."""

    id: int
    name: str
    display: str
    role: Role
    device: str
    store: Holds = Holds.UNIT

    @property
    def sees_slice_only(self) -> bool:
        """Say whether of a case nothing is seen but the safeguarding slice."""
        return self.store is Holds.UNIT and self.role is Role.NAVIGATOR

    def may(self, permission: Permission) -> bool:
        """Say whether the role allows it; what no register names is not allowed."""
        return permission in REGISTERS[self.store].get(self.role, frozenset())


# The rule's two values are asked for at each execution. A value closed over by the criteria
# would be kept in SQLAlchemy's cache of statements and shown to the next actor (tried: it was).
# Bare tables, because the rules themselves must see all rows.
_hidden, _member = Restriction.__table__.alias(), RestrictionMember.__table__.alias()
_entry = Entry.__table__.alias()
_copy, _reader = SharedCopy.__table__.alias(), SharedRecipient.__table__.alias()
_seen, _unseen = Involvement.__table__.alias(), Involvement.__table__.alias()
_combined, _pair = Subject.__table__.alias(), Combination.__table__.alias()
_mine = exists(
    select(_member.c.id).where(
        _member.c.case_id == _hidden.c.case_id,
        _member.c.user_id == bindparam("looker", callable_=looker_id, type_=Integer),
    )
)


def hides(case_id: Column) -> ColumnElement[bool]:
    """Say in SQL that the case is restricted and the looker is not among those named."""
    return exists(
        select(_hidden.c.id).where(
            _hidden.c.case_id == case_id,
            _hidden.c.ends_on >= bindparam("looking_on", callable_=looking_on, type_=Date),
            ~_mine,
        )
    )


def seals(entry_id: Column) -> ColumnElement[bool]:
    """Say in SQL that an entry was shared by the navigator and is not, or no more, for the looker.

    It was withdrawn, its day is past, or it was shared with others by name.
    """
    mine = select(_reader.c.id).where(
        _reader.c.entry_id == _copy.c.entry_id,
        _reader.c.user_id == bindparam("looker", callable_=looker_id, type_=Integer),
    )
    ended = _copy.c.ends_on < bindparam("looking_on", callable_=looking_on, type_=Date)
    kept_from = or_(
        _copy.c.withdrawn_at.is_not(None), ended, and_(_copy.c.named.is_(True), ~exists(mine))
    )
    return exists(select(_copy.c.id).where(_copy.c.entry_id == entry_id, kept_from))


def _in_slice(entry_id: Column) -> ColumnElement[bool]:
    return exists(
        select(_entry.c.id).where(_entry.c.id == entry_id, _entry.c.kind.in_(SAFEGUARDING_SLICE))
    )


def _tie_in_slice(tie: Any) -> ColumnElement[bool]:  # noqa: ANN401 - involvements, in any form
    return or_(tie.entry_id.is_(None), _in_slice(tie.entry_id))


def _shows_sealed(tie: Any) -> ColumnElement[bool]:  # noqa: ANN401 - the columns of involvements
    return ~hides(tie.case_id)


def _shows(tie: Any) -> ColumnElement[bool]:  # noqa: ANN401 - as above
    return and_(~hides(tie.case_id), ~seals(tie.entry_id))


def _shows_in_slice(tie: Any) -> ColumnElement[bool]:  # noqa: ANN401 - as above
    return and_(~hides(tie.case_id), _tie_in_slice(tie))


def _known(shows: Callable[[Any], ColumnElement[bool]]) -> Callable[[Any], ColumnElement[bool]]:
    """Say in SQL that a subject is not known through hidden cases and entries alone.

    One that was combined into another is known by its own ties, and as that one is.
    """

    def seen(subject_id: Column) -> ColumnElement[bool]:
        return exists(select(_seen.c.id).where(_seen.c.subject_id == subject_id, shows(_seen.c)))

    def unhidden(subject_id: Column) -> ColumnElement[bool]:
        of_hidden = select(_unseen.c.id).where(_unseen.c.subject_id == subject_id)
        return ~exists(of_hidden.where(~shows(_unseen.c)))

    def known(subject_id: Column) -> ColumnElement[bool]:
        combined = select(_combined.c.id).where(
            _combined.c.id == subject_id, _combined.c.kept_id.is_not(None)
        )
        kept = _combined.c.kept_id
        return or_(
            seen(subject_id),
            and_(unhidden(subject_id), ~exists(combined)),
            exists(combined.where(or_(seen(kept), unhidden(kept)))),
        )

    return known


def _shows_both(pair: Any) -> ColumnElement[bool]:  # noqa: ANN401 - the columns of combinations
    """Say in SQL that both records of a combination may be seen."""
    kept, other = pair.kept_id, pair.other_id
    hidden = select(_entry.c.id).where(_entry.c.id.in_((kept, other)), hides(_entry.c.case_id))
    return or_(
        and_(pair.kind == CombinedKind.SUBJECT, known(kept), known(other)),
        and_(pair.kind == CombinedKind.CASE, ~hides(kept), ~hides(other)),
        and_(pair.kind == CombinedKind.REPORT, ~exists(hidden)),
        and_(pair.kind == CombinedKind.GROUP, ~exists(hidden)),
    )


def _keeps_from(hit: Any) -> ColumnElement[bool]:  # noqa: ANN401 - the columns of hits
    """Say in SQL that a hit tells of a case restricted since; an owner hears of all places."""
    named = select(_entry.c.id).where(_entry.c.id == hit.in_entry, hides(_entry.c.case_id))
    return or_(hides(hit.about_case), and_(hit.kind != HitKind.RESTRICTED, exists(named)))


def _rule(of: type[Any], where: Callable[[Any], ColumnElement[bool]]) -> LoaderCriteriaOption:
    return with_loader_criteria(of, where, include_aliases=True, track_closure_variables=False)


def _none_of(*models: type[Any]) -> tuple[LoaderCriteriaOption, ...]:
    return tuple(_rule(model, lambda _cls: false()) for model in models)


known, _known_in_slice, _known_sealed = map(_known, (_shows, _shows_in_slice, _shows_sealed))
_MINE = bindparam("looker", callable_=looker_id, type_=Integer)
_SEEING_ALL = bindparam("looking_on", callable_=looking_on, type_=Date) == EVER
_OWN = (
    _rule(Hit, lambda cls: or_(and_(cls.user_id == _MINE, ~_keeps_from(cls)), _SEEING_ALL)),
    _rule(Watch, lambda cls: or_(cls.user_id == _MINE, _SEEING_ALL)),
    _rule(SavedView, lambda cls: cls.user_id == _MINE),
)
"""For one person each, whatever the role: who named something must not learn who was told."""
_COMMON = (
    *_OWN,
    _rule(Case, lambda cls: ~hides(cls.id)),
    _rule(OfCase, lambda cls: ~hides(cls.case_id)),
    _rule(Setting, lambda cls: cls.name.not_in(SECRET_SETTINGS)),
)
_COMBINED = (
    _rule(Combination, _shows_both),
    _rule(
        OfCombination,
        lambda cls: exists(
            select(_pair.c.id).where(_pair.c.id == cls.combination_id, _shows_both(_pair.c))
        ),
    ),
)
_UNIT_ALONE = _none_of(Combination, OfCombination, CaseHold, HeldCopy)
RULES = (
    *_COMMON,
    *_COMBINED,
    _rule(Subject, lambda cls: known(cls.id)),
    _rule(OfSubject, lambda cls: known(cls.subject_id)),
    _rule(Entry, lambda cls: ~seals(cls.id)),
    _rule(PartOfEntry, lambda cls: ~seals(cls.entry_id)),
    _rule(Involvement, lambda cls: ~seals(cls.entry_id)),
    _rule(SharedCopy, lambda _cls: false()),
)
DISCLOSURE_RULES = (
    *_COMMON,
    *_COMBINED,
    _rule(Subject, lambda cls: _known_sealed(cls.id)),
    _rule(OfSubject, lambda cls: _known_sealed(cls.subject_id)),
)
"""What was withdrawn stays open to the disclosure officer alone (CPIA 1996)."""
SLICE_RULES = (
    *_COMMON,
    *_UNIT_ALONE,
    _rule(Subject, lambda cls: _known_in_slice(cls.id)),
    _rule(OfSubject, lambda cls: _known_in_slice(cls.subject_id)),
    _rule(Entry, lambda cls: cls.kind.in_(SAFEGUARDING_SLICE)),
    _rule(PartOfEntry, lambda cls: _in_slice(cls.entry_id)),
    _rule(Involvement, _tie_in_slice),
    _rule(ClockRow, lambda cls: or_(cls.entry_id.is_(None), _in_slice(cls.entry_id))),
    *_none_of(LeavesUnit, NrmForm, OfForm, OfPlanning),
)

_asked = EmergencyCard.__table__.alias()
_urgent = Entry.__table__.alias()


def _asked_in(case_id: Column) -> ColumnElement[bool]:
    urgent = select(_urgent.c.id).where(
        _urgent.c.case_id == case_id, _urgent.c.kind == Kind.EMERGENCY
    )
    return exists(urgent)


def _asked_for(subject_id: Column) -> ColumnElement[bool]:
    return exists(select(_asked.c.id).where(_asked.c.person_id == subject_id))


LEAD_RULES = (
    *_OWN,
    *_UNIT_ALONE,
    _rule(Case, lambda cls: _asked_in(cls.id)),
    _rule(Subject, lambda cls: _asked_for(cls.id)),
    _rule(Entry, lambda cls: cls.kind == Kind.EMERGENCY),
    *_none_of(
        OfSubject, PartOfEntry, Involvement, CaseExploitation, Restriction, RestrictionMember,
        Alert, ClockRow, LeavesUnit, SharedCopy, OfPlanning,
    ),
    _rule(Setting, lambda cls: cls.name.not_in(SECRET_SETTINGS)),
)  # fmt: skip
"""The charity's lead hears urgent requests alone, of restricted cases too: told on purpose."""
_BY_ROLE = {
    Role.NAVIGATOR: SLICE_RULES, Role.DISCLOSURE: DISCLOSURE_RULES, Role.LEAD: LEAD_RULES,
}  # fmt: skip


# ------------------------------------------------------------------ the navigators' own store

_named, _barred = Named.__table__.alias(), Conflict.__table__.alias()


def bars(survivor_id: Column) -> ColumnElement[bool]:
    """Say in SQL that the looker has a conflict of interest with the survivor."""
    return exists(
        select(_barred.c.id).where(
            _barred.c.survivor_id == survivor_id,
            _barred.c.user_id == bindparam("looker", callable_=looker_id, type_=Integer),
        )
    )


def named_for(survivor_id: Column) -> ColumnElement[bool]:
    """Say in SQL that the looker is named for the survivor today, and not barred."""
    day = bindparam("looking_on", callable_=looking_on, type_=Date)
    mine = select(_named.c.id).where(
        _named.c.survivor_id == survivor_id,
        _named.c.user_id == bindparam("looker", callable_=looker_id, type_=Integer),
        _named.c.from_on <= day,
        or_(_named.c.until_on.is_(None), _named.c.until_on >= day),
    )
    return and_(exists(mine), ~bars(survivor_id))


def _bars_from_row(row: Any) -> ColumnElement[bool]:  # noqa: ANN401 - rows of the audit
    """Say in SQL that a row of the audit is of a survivor from whom the looker is barred."""
    itself = and_(row.object_type == Survivor.__tablename__, bars(row.object_id))
    return or_(bars(row.case_id), itself)


SURVIVOR_RULES = (
    _rule(AuditEntry, lambda cls: ~_bars_from_row(cls)),
    _rule(Survivor, lambda cls: ~bars(cls.id)),
    _rule(OpenOfSurvivor, lambda cls: ~bars(cls.survivor_id)),
    _rule(OfSurvivor, lambda cls: named_for(cls.survivor_id)),
    _rule(Setting, lambda cls: cls.name.not_in(SECRET_SETTINGS)),
)


def visibility(role: Role, store: Holds = Holds.UNIT) -> tuple[LoaderCriteriaOption, ...]:
    """Give the criteria that hide restricted cases, and from a navigator all but her slice.

    `~exists(restricted, not mine)` over covering indexes: one look where nobody restricts. What a
    navigator shared is hidden so too once withdrawn; in her own store, what is not for the reader.
    """
    if store is Holds.SURVIVORS:
        return SURVIVOR_RULES
    return _BY_ROLE.get(role, RULES)

"""The facts of a case, gathered for printing, each with the people it could endanger.

Every field states its sensitivity in its type; a field that holds further facts leaves that to them. Codes
are keys of code lists (`enquiry_type:cctv`), dates and moments are written as people read them, and only
`sort_at` is a moment.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Annotated, Any, get_type_hints

from mscu.codes import CaseStatus, Family, Kind, Marking, Reader, Sensitivity
from mscu.documents.editions.enforcement_facts import (
    ArrestFact,
    BailFact,
    ChargeFact,
    ExhibitFact,
    FileFact,
    MaterialFact,
    MoveFact,
    OrderFact,
    OrderStepFact,
    ProhibitionFact,
    SearchFact,
    WarrantFact,
)
from mscu.documents.editions.fact_values import (
    Born,
    Codes,
    Day,
    District,
    Identifier,
    Legal,
    Name,
    Names,
    Narrative,
    Origin,
    Plain,
    Reference,
    Sources,
    Staff,
    State,
    Trade,
    Where,
    Yes,
)
from mscu.documents.editions.group_facts import (
    DisruptionFact,
    PartFact,
    RoleFact,
    StandingGroupFact,
    StatusFact,
    WorksheetFact,
)
from mscu.rules.clock_engine import ClockState


@dataclass(frozen=True, kw_only=True)
class ValueFact:
    """A labelled value whose sensitivity is that of the column it comes from.

    `name` is the column's, whatever its label says; empty for what is no column.
    """

    name: Plain
    label: Plain
    value: str
    sensitivity: Annotated[Sensitivity, Sensitivity.PLAIN]


@dataclass(frozen=True, kw_only=True)
class PersonFact:
    """A person of the case, their roles, and their present situation.

    `roles` are role codes; `roles_shown` may say more (`Potential victim, as a child`). `accounted_for` is
    whether the person was met or found, and not looked for in vain since. `known_victim` is whether
    another case knows the person as a victim.
    """

    id: Annotated[int, Sensitivity.PLAIN] = 0
    name: Name
    aliases: Names = ()
    roles: Codes = ()
    roles_shown: State = ""
    gender: Origin = ""
    born: Born = ""
    nationality: Origin = ""
    stands_at: Legal = ""
    accounted_for: Yes = False
    known_victim: Yes = False


@dataclass(frozen=True, kw_only=True)
class PlaceFact:
    """A place of the case; `lacks` are codes of what people living there went without.

    `type_code` is the code of its kind.
    """

    id: Annotated[int, Sensitivity.PLAIN] = 0
    name: Where
    kind: Trade = ""
    address: Where = ""
    note: Narrative = ""
    lacks: Codes = ()
    type_code: Trade = ""
    is_of_safety: Annotated[bool, Sensitivity.PLAIN] = False
    """Whether it is where a person is kept safe: it is printed on no paper."""


@dataclass(frozen=True, kw_only=True)
class ThingFact:
    """A vehicle, phone, account or document of the case."""

    id: Annotated[int, Sensitivity.PLAIN] = 0
    name: Identifier
    kind: State = ""
    number: Identifier = ""
    note: Narrative = ""


@dataclass(frozen=True, kw_only=True)
class CorrectionFact:
    """What a person, place, thing or organisation of the case was before a correction."""

    name: Name
    """As it is known now."""
    until: Day
    by: Staff
    reason: Narrative
    before: tuple[ValueFact, ...] = ()


@dataclass(frozen=True, kw_only=True)
class OrganisationFact:
    """A firm or another body of the case."""

    id: Annotated[int, Sensitivity.PLAIN] = 0
    name: Name
    trade: Trade = ""
    note: Narrative = ""


@dataclass(frozen=True, kw_only=True)
class EntryFact:
    """One entry of the chronology; `sensitivity` is that of the entry as a whole.

    `codes` holds every code and true answer of the entry: a report's indicators and source, an advice's
    topics and `immediate`, an enquiry's type, a referral's target, outcome and help given. It holds other
    choices with the name of their field (`accepted:yes`), and the names of the dates and times given, of a
    past day with `:past`.
    `follows_id` is the entry that it follows, `person_id` the person whom it names, and `people_count` how
    many people a report speaks of.
    """

    id: Annotated[int, Sensitivity.PLAIN]
    follows_id: Annotated[int, Sensitivity.PLAIN] = 0
    person_id: Annotated[int, Sensitivity.PLAIN] = 0
    people_count: Annotated[int, Sensitivity.COUNT] = 0
    is_ahead: Annotated[bool, Sensitivity.PLAIN] = False
    """Whether it is dated later than the paper: it has not happened yet."""
    kind: Annotated[Kind, Sensitivity.STATE]
    family: Annotated[Family, Sensitivity.STATE]
    readers: Annotated[frozenset[Reader], Sensitivity.PLAIN] = frozenset()
    """Who outside the unit gets entries of its kind."""
    happened_shown: Day
    sort_at: Annotated[datetime, Sensitivity.DATE]
    headline: Narrative
    text: Narrative = ""
    grades: Sources = ()
    facts: tuple[ValueFact, ...] = ()
    codes: Codes = ()
    marking: Annotated[Marking, Sensitivity.PLAIN] = Marking.OFFICIAL
    sensitivity: Annotated[Sensitivity, Sensitivity.PLAIN] = Sensitivity.PLAIN


@dataclass(frozen=True, kw_only=True)
class ResultFact:
    """What an enquiry found, when, and the exhibit that shows it."""

    happened_shown: Day
    text: Narrative
    exhibit: Reference = ""


@dataclass(frozen=True, kw_only=True)
class EnquiryFact:
    """An enquiry and its results; `id` is that of its entry."""

    id: Annotated[int, Sensitivity.PLAIN] = 0
    title: Narrative
    kind: State
    owner: Staff = ""
    due_shown: Day = ""
    state: State = ""
    late: Yes = False
    results: tuple[ResultFact, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NrmDecisionFact:
    """A decision on a referral to the NRM; `stage` and `outcome` are codes, `shown` the words for both."""

    stage: State
    outcome: State
    shown: State
    happened_shown: Day


@dataclass(frozen=True, kw_only=True)
class ReferralFact:
    """A person referred, the consent for it, and the decisions, the oldest first.

    `codes` are those of where to, of the consent, of the outcome and of whether a notice names the person.
    """

    referred_to: State
    person: Name
    happened_shown: Day
    consent: State = ""
    made_by: Staff = ""
    reference: Reference = ""
    outcome: State = ""
    note: Narrative = ""
    refused_reason: Narrative = ""
    """Why an adult refused the NRM."""
    codes: Codes = ()
    decisions: tuple[NrmDecisionFact, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MemberFact:
    """A member of a group, and their part in it."""

    name: Name
    role: Legal = ""


@dataclass(frozen=True, kw_only=True)
class PlanFact:
    """A line of a group's plan; `strand` is a code: pursue, protect, prevent or prepare."""

    strand: State
    text: Narrative
    owner: Staff = ""
    due_shown: Day = ""


@dataclass(frozen=True, kw_only=True)
class GroupFact:
    """A suspected organised crime group: members, and apart from them the people it exploited.

    `status` is what the assessment found, `status_code` the code of the status that the group has now.
    """

    name: Name
    status: State
    status_code: State = ""
    assessed_shown: Day = ""
    lead_officer: Staff = ""
    district: District = ""
    members: tuple[MemberFact, ...] = ()
    exploited: Names = ()
    plan: tuple[PlanFact, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ClockFact:
    """A clock: what is due, when, the time left, and the rule with its source.

    `decided` is whether what it lasts until has come before its day.
    """

    title: Narrative
    due_shown: Day
    key: Plain = ""
    """The key of its rule."""
    person: Name = ""
    """The person whose date it is, if it is one person's."""
    left: Day = ""
    rule: Plain = ""
    source: Plain = ""
    state: Annotated[ClockState, Sensitivity.STATE] = ClockState.RUNNING
    today: Yes = False
    decided: Yes = False


@dataclass(frozen=True, kw_only=True)
class DecisionFact:
    """A decision of the policy log, with the five boxes of the National Decision Model."""

    number: Reference
    kind: State = ""
    happened_shown: Day
    decided_by: Staff
    text: Narrative
    information: Narrative = ""
    threat: Narrative = ""
    powers: Narrative = ""
    options: Narrative = ""
    action: Narrative = ""
    about: Name = ""
    in_place: State = ""
    cps_told: Annotated[bool, Sensitivity.LEGAL] = False
    review_shown: Day = ""
    follows: Narrative = ""
    supersedes: Yes = False
    superseded_by: Reference = ""
    recorded_shown: Day = ""
    recorded_by: Staff = ""


@dataclass(frozen=True, kw_only=True)
class ContactFact:
    """A contact with a victim: what was said, and what was offered and agreed."""

    happened_shown: Day
    person: Name
    contact_by: Staff
    method: State = ""
    interpreter: Origin = ""
    text: Narrative = ""
    next_update: Day = ""
    update_shown: Day = ""
    rights_offered: State = ""
    rights_declined: State = ""
    entitlement: State = ""
    recorded_shown: Day = ""
    recorded_by: Staff = ""
    own: Yes = False
    """Whether the reader recorded it."""
    not_reached: Yes = False


@dataclass(frozen=True, kw_only=True)
class CaseFacts:
    """All that an edition of a case summary may draw on.

    `owed` are sentences on what is still open or owed; `left_out` counts the entries that the viewer may not
    see and that therefore were not gathered.
    """

    reference: Reference
    title: Narrative
    marking: Annotated[Marking, Sensitivity.PLAIN]
    status: Annotated[CaseStatus, Sensitivity.STATE]
    opened: Day
    operation: Reference = ""
    district: District = ""
    lead: Staff = ""
    officer_in_case: Staff = ""
    exploitation: Codes = ()
    exploitation_shown: State = ""
    trade_shown: Trade = ""
    place_type: Trade = ""
    main_place: Where = ""
    crime_reference: Reference = ""
    summary: Narrative = ""
    people: tuple[PersonFact, ...] = ()
    places: tuple[PlaceFact, ...] = ()
    things: tuple[ThingFact, ...] = ()
    organisations: tuple[OrganisationFact, ...] = ()
    corrections: tuple[CorrectionFact, ...] = ()
    """In the order in which they were made; printed for the supervisor and the investigating officer only."""
    entries: tuple[EntryFact, ...] = ()
    enquiries: tuple[EnquiryFact, ...] = ()
    referrals: tuple[ReferralFact, ...] = ()
    warrants: tuple[WarrantFact, ...] = ()
    searches: tuple[SearchFact, ...] = ()
    arrests: tuple[ArrestFact, ...] = ()
    charges: tuple[ChargeFact, ...] = ()
    bail: tuple[BailFact, ...] = ()
    exhibits: tuple[ExhibitFact, ...] = ()
    groups: tuple[GroupFact, ...] = ()
    standing: tuple[StandingGroupFact, ...] = ()
    decisions: tuple[DecisionFact, ...] = ()
    contacts: tuple[ContactFact, ...] = ()
    contacts_of: Staff = ""
    """Who recorded all of the contacts, if no other contacts were gathered."""
    orders: tuple[OrderFact, ...] = ()
    materials: tuple[MaterialFact, ...] = ()
    not_assessed: Annotated[int, Sensitivity.PLAIN] = 0
    not_assessed_elsewhere: Annotated[int, Sensitivity.PLAIN] = 0
    """How many of them the chronology does not list: exhibits of a search, and the worksheet of a group."""
    includes_withheld: Annotated[bool, Sensitivity.PLAIN] = True
    """Whether withheld entries are among these facts, if there are any; only then are they complete."""
    withheld: Annotated[int, Sensitivity.PLAIN] = 0
    """The number of withheld entries left out; 0 where the reader may not know whether there are any."""
    clocks: tuple[ClockFact, ...] = ()
    owed: Annotated[tuple[str, ...], Sensitivity.NARRATIVE] = ()
    left_out: Annotated[int, Sensitivity.PLAIN] = 0
    survivor: Name = ""
    """The person whose own copy it is; empty for other editions."""
    masked: Annotated[bool, Sensitivity.PLAIN] = False
    """Whether names have been replaced."""


KINDS_OF_FACT: tuple[type[Any], ...] = (
    ValueFact,
    PersonFact,
    PlaceFact,
    ThingFact,
    OrganisationFact,
    CorrectionFact,
    EntryFact,
    ResultFact,
    EnquiryFact,
    NrmDecisionFact,
    ReferralFact,
    WarrantFact,
    SearchFact,
    ArrestFact,
    ChargeFact,
    BailFact,
    MoveFact,
    FileFact,
    ExhibitFact,
    MaterialFact,
    ProhibitionFact,
    OrderStepFact,
    OrderFact,
    MemberFact,
    PlanFact,
    GroupFact,
    DecisionFact,
    ContactFact,
    ClockFact,
    PartFact,
    RoleFact,
    WorksheetFact,
    DisruptionFact,
    StatusFact,
    StandingGroupFact,
    CaseFacts,
)


def _declared(hint: object) -> Sensitivity | None:
    return next((m for m in getattr(hint, "__metadata__", ()) if isinstance(m, Sensitivity)), None)


_HINTS = {kind: get_type_hints(kind, include_extras=True) for kind in KINDS_OF_FACT}
SENSITIVITIES: dict[type[Any], dict[str, Sensitivity | None]] = {
    kind: {f.name: _declared(hints[f.name]) for f in fields(kind)} for kind, hints in _HINTS.items()
}
"""The sensitivity of each field of each kind of fact; None where it holds further facts."""

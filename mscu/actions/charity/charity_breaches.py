"""The charity's own data breaches: whom they concern, who must be told, how and by when.

The charity is a controller under UK GDPR, so it has its own register (art.33(5)), which the unit's store
never sees. Of other navigators' survivors a reader sees only a reference, and what anyone on call may know.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, or_, select

from mscu.access import Permission
from mscu.actions.core.action import SURVIVORS, Command, Query, Work
from mscu.actions.core.checking import Validator
from mscu.actions.records.breach_register import (
    CHILD,
    BreachRow,
    BreachState,
    NoticedFields,
    SettlingFields,
    breach_row,
)
from mscu.actions.survivors.survivor_list import load_navigators
from mscu.code_keys import WITHIN_A_MONTH
from mscu.codes import Timing, YesNo
from mscu.dates.london import show_moment
from mscu.errors import Invalid, NotFound
from mscu.models.survivors.card import Card
from mscu.models.survivors.charity_breach import CharityBreach, Concerned
from mscu.models.survivors.support import Risk
from mscu.models.survivors.survivor import Survivor, SurvivorAbout
from mscu.models.user import User
from mscu.rules.breach import charity_breach_rule
from mscu.survivor_codes import BreachRisk, SupportStatus, ToldHow
from mscu.text.storable_text import FILL_IN

# Survivors at risk, most endangered first


THREATENED, DANGER = "threatened", "danger on the emergency card"
WHEREABOUTS_KNOWN, RECENT_CONTACT = (
    "exploiters know the survivor's whereabouts",
    "exploiters in touch within a month",
)
ADDRESS, PLACE_ON_CARD = "an address is held", "a place on the emergency card"
NO_SAFE_CONTACT, SUPPORT_ENDED = "no phone or post is safe", "support ended"
PRIORITY_GROUPS = (
    {THREATENED, DANGER},
    {WHEREABOUTS_KNOWN},
    {RECENT_CONTACT},
    {CHILD},
    {ADDRESS, PLACE_ON_CARD},
    {NO_SAFE_CONTACT},
)
"""Who comes before whom: a reason of an earlier group outweighs all later ones."""
SAFE_COLUMNS = {ToldHow.PHONE: "safe_to_phone", ToldHow.TEXT: "safe_to_text", ToldHow.POST: "safe_to_write"}
"""The column that says whether a way is safe. Meeting is left to the people who know the survivor."""


@dataclass(frozen=True, kw_only=True)
class SurvivorAtRisk:
    """A survivor whom the breach may endanger, and why they come before others."""

    survivor_id: int
    reference: str
    name: str
    """Empty for other people's survivors."""
    mine: bool
    """Whether the actor is named for the survivor, and so may tell them."""
    navigators: str
    opened_at: datetime
    why: tuple[str, ...]
    ways: tuple[ToldHow, ...] = ()
    """How the survivor may be told; empty for other people's survivors."""
    when: str = ""
    """When it is safe."""


def safe_ways_to_tell(details: SurvivorAbout) -> tuple[ToldHow, ...]:
    """Return the ways recorded as safe; nothing counts as safe unless the record says so."""
    safe = (how for how, column in SAFE_COLUMNS.items() if getattr(details, column) is YesNo.YES)
    return (ToldHow.MET, *safe)


def by_priority(person: SurvivorAtRisk) -> tuple[bool, ...]:
    """Return the sort key: by the first group of reasons that applies, then the next."""
    return tuple(group.isdisjoint(person.why) for group in PRIORITY_GROUPS)


def survivors_at_risk(work: Work) -> list[SurvivorAtRisk]:
    """Return all survivors whose records are held, those most in danger first."""
    details = {row.survivor_id: row for row in work.records(select(SurvivorAbout))}
    navigators, reasons = load_navigators(work), _reasons(work)
    endangered = [
        SurvivorAtRisk(
            survivor_id=survivor.id,
            reference=survivor.reference,
            mine=survivor.id in details,
            navigators=", ".join(navigators.get(survivor.id, ())),
            opened_at=survivor.opened_at,
            why=reasons(survivor, details.get(survivor.id)),
            **_contact_fields(details.get(survivor.id)),
        )
        for survivor in work.records(select(Survivor).order_by(Survivor.id))
    ]
    return sorted(endangered, key=by_priority)


def _contact_fields(details: SurvivorAbout | None) -> dict[str, Any]:
    if details is None:
        return {"name": ""}
    return {"name": details.name, "ways": safe_ways_to_tell(details), "when": details.safe_when}


def _reasons(work: Work) -> Callable[[Survivor, SurvivorAbout | None], tuple[str, ...]]:
    """Return a function that lists why a survivor is in danger; every stored version of a card counts."""
    newest_last = select(Risk).order_by(Risk.seen_on, Risk.id)
    risks = {risk.survivor_id: risk for risk in work.records(newest_last)}
    dangers = set(work.values(select(Card.survivor_id).where(Card.danger != "")))
    with_places = set(work.values(select(Card.survivor_id).where(Card.where_words != "")))

    def reasons_for(survivor: Survivor, details: SurvivorAbout | None) -> tuple[str, ...]:
        reasons = (
            *_risk_reasons(risks.get(survivor.id)),
            *([DANGER] if survivor.id in dangers else ()),
            *_detail_reasons(survivor, details, work.today),
            *([PLACE_ON_CARD] if survivor.id in with_places else ()),
            *([SUPPORT_ENDED] if survivor.status is SupportStatus.CLOSED else ()),
        )
        return tuple(reasons)

    return reasons_for


def _risk_reasons(risk: Risk | None) -> Iterator[str]:
    if risk is None:
        return
    if risk.threats:
        yield THREATENED
    if risk.location_known is YesNo.YES:
        yield WHEREABOUTS_KNOWN
    if risk.last_contact in WITHIN_A_MONTH:
        yield RECENT_CONTACT


def _detail_reasons(survivor: Survivor, details: SurvivorAbout | None, today: date) -> Iterator[str]:
    if details is None:
        return
    if details.known_age(survivor).group_on(today).treated_as_child:
        yield CHILD
    if details.post:
        yield ADDRESS
    if len(safe_ways_to_tell(details)) == 1:
        yield NO_SAFE_CONTACT


HOW_LIKELY = "Choose how likely a risk to people is."
MUST_TELL = "The regulator must be notified unless a risk is unlikely."
TOLD_OR_NOT = "Enter when the survivor was told, or the reason why not."
ALREADY_TOLD = "This survivor has already been told."
NOT_SAFE = "This way of telling the survivor is not recorded as safe."
BEFORE_NOTICED = "This must not be before the breach was noticed."
ALL_CONCERNED = "This breach already concerns everyone in the store."
NOT_FOR_OTHERS = "the survivor's navigator knows why."


@dataclass(frozen=True, kw_only=True)
class RecordCharityBreach(NoticedFields, Command[int]):
    """Record a breach as soon as it is noticed; return its id."""

    survivors: tuple[int, ...] = ()
    """The survivors concerned; empty means all, so that no one is forgotten."""
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> int:
        """Record the breach, with the survivors concerned."""
        validator = Validator(work)
        values = self.noticed(validator)
        validator.raise_if_invalid()
        breach = work.add(CharityBreach(whole=not self.survivors, **values))
        _add_concerned(work, breach, self.survivors)
        return breach.id


@dataclass(frozen=True, kw_only=True)
class NameConcerned(Command[None]):
    """Add survivors whom a breach concerns, once they are known."""

    breach_id: int
    survivors: tuple[int, ...]
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> None:
        """Add those who are not listed yet."""
        breach = work.get(CharityBreach, self.breach_id)
        if breach.whole:
            raise Invalid({"survivors": ALL_CONCERNED})
        if not self.survivors:
            raise Invalid({"survivors": FILL_IN})
        _add_concerned(work, breach, self.survivors)


def _add_concerned(work: Work, breach: CharityBreach, survivors: Iterable[int]) -> None:
    concerned_ids = select(Concerned.survivor_id).where(Concerned.breach_id == breach.id)
    listed = set(work.values(concerned_ids))
    for survivor_id in dict.fromkeys(survivors):
        if work.get(Survivor, survivor_id).id not in listed:
            work.add(_concerned(work, breach.id, survivor_id))


def _concerned(work: Work, breach_id: int, survivor_id: int) -> Concerned:
    return Concerned(
        breach_id=breach_id, survivor_id=survivor_id, why_not="", noted_at=work.now, noted_by_id=work.actor.id
    )


@dataclass(frozen=True, kw_only=True)
class TellSurvivor(Command[None]):
    """Record that a survivor was told of a breach, in a way that is safe for them, or why not.

    Raises:
        NotFound: It does not exist, or the actor is not named for the survivor.
    """

    breach_id: int
    survivor_id: int
    told_at: str = ""
    how: ToldHow | None = None
    why_not: str = ""
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> None:
        """Check it against what is recorded as safe now, and record it."""
        breach = work.get(CharityBreach, self.breach_id)
        details = self._about(work)
        validator = Validator(work)
        told_at = validator.moment("told_at", self.told_at, Timing.HAPPENED)
        why_not = validator.text("why_not", self.why_not, Concerned.why_not)
        if not validator.problems and told_at is None and not why_not:
            validator.problems["told_at"] = TOLD_OR_NOT
        if told_at is not None and told_at < breach.noticed_at:
            validator.problems["told_at"] = BEFORE_NOTICED
        if told_at is not None and self.how not in safe_ways_to_tell(details):
            validator.problems["how"] = NOT_SAFE if self.how else FILL_IN
        validator.raise_if_invalid()
        row = self._row(work, breach)
        row.told_at, row.how, row.why_not = told_at, self.how if told_at else None, why_not
        row.noted_at, row.noted_by_id = work.now, work.actor.id

    def _about(self, work: Work) -> SurvivorAbout:
        statement = select(SurvivorAbout).where(SurvivorAbout.survivor_id == self.survivor_id)
        details = next(iter(work.records(statement)), None)
        if details is None:
            raise NotFound
        return details

    def _row(self, work: Work, breach: CharityBreach) -> Concerned:
        statement = select(Concerned).where(
            Concerned.breach_id == breach.id, Concerned.survivor_id == self.survivor_id
        )
        row = next(iter(work.records(statement)), None)
        if row is None and not breach.whole:
            raise NotFound  # others concerned must be added first
        if row is None:
            return work.add(_concerned(work, breach.id, self.survivor_id))
        if row.told_at is not None:
            raise Invalid({"told_at": ALREADY_TOLD})
        return row


@dataclass(frozen=True, kw_only=True)
class SettleCharityBreach(SettlingFields, Command[None]):
    """Record how high the risk is, and when the regulator was told, or why not; for leads."""

    risk: BreachRisk | None = None
    needs = Permission.LEAD_SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> None:
        """Check and record it; a breach is settled once."""
        row = work.get(CharityBreach, self.breach_id, self.version)
        validator = Validator(work)
        if self.risk is None:
            validator.problems["risk"] = HOW_LIKELY
        elif self.risk is not BreachRisk.UNLIKELY and not self.told_at.strip():
            validator.problems["told_at"] = MUST_TELL  # art.33(1)
        self.settle(row, validator, charity_breach_rule().time_to_tell)
        row.risk = self.risk


def awaits_notification(work: Work, survivor: Survivor) -> bool:
    """Return whether a survivor must still be told of a breach: it is open, or the risk is high."""
    concerning = select(Concerned.breach_id).where(Concerned.survivor_id == survivor.id)
    settled = concerning.where(or_(Concerned.told_at.is_not(None), Concerned.why_not != ""))
    concerned = or_(
        CharityBreach.id.in_(concerning),
        and_(CharityBreach.whole.is_(True), CharityBreach.noticed_at >= survivor.opened_at),
    )
    open_ = or_(CharityBreach.settled_at.is_(None), CharityBreach.risk == BreachRisk.HIGH)
    outstanding = select(CharityBreach.id).where(open_, concerned, CharityBreach.id.not_in(settled))
    return work.value(outstanding) is not None


@dataclass(frozen=True, kw_only=True)
class ConcernedRow:
    """A survivor whom a breach concerns, and whether they were told."""

    who: SurvivorAtRisk
    told: str = ""
    how: str = ""
    """Empty for other people's survivors, since it reveals what is safe."""
    why_not: str = ""
    """For other people's survivors, only that there is a reason."""

    @property
    def is_untold(self) -> bool:
        """Return whether the survivor has neither been told nor a reason recorded."""
        return not self.told and not self.why_not


@dataclass(frozen=True, kw_only=True)
class CharityBreachRow(BreachRow):
    """A breach of the charity's, and whom it concerns."""

    whole: bool
    risk: BreachRisk | None
    people: tuple[ConcernedRow, ...]
    """Those most in danger first, and those who were told last."""

    @property
    def untold(self) -> int:
        """Return how many survivors, of those whom the viewer may know of, must still be told."""
        return sum(person.is_untold for person in self.people)


@dataclass(frozen=True, kw_only=True)
class CharityBreachRegister:
    """The charity's register, and what its store holds today as the viewer may know it."""

    rows: tuple[CharityBreachRow, ...]
    held: tuple[tuple[str, int], ...]
    endangered: tuple[SurvivorAtRisk, ...]
    """Everyone whose records the store holds."""
    opened_by: int
    """The number of people whose passphrases open the store."""
    due_now: str
    """When the regulator would have to be told if the breach were noticed now."""
    may_settle: bool


@dataclass(frozen=True, kw_only=True)
class CharityBreaches(Query[CharityBreachRegister]):
    """What has to be answered first when one of the charity's computers is lost or stolen."""

    needs = Permission.SUPPORT
    stores = SURVIVORS

    def answer(self, work: Work) -> CharityBreachRegister:
        newest = select(CharityBreach).order_by(CharityBreach.noticed_at.desc(), CharityBreach.id.desc())
        endangered, concerned = survivors_at_risk(work), _concerned_by_breach(work)
        names = work.pairs(select(User.id, User.display))
        rows = (
            _breach_row(work, breach, _concerned_rows(breach, endangered, concerned[breach.id]), names)
            for breach in work.records(newest)
        )
        return CharityBreachRegister(
            rows=tuple(rows),
            held=tuple(_held_counts(work)),
            endangered=tuple(endangered),
            opened_by=work.value(select(func.count(User.id)).where(User.left_at.is_(None))),
            due_now=show_moment(work.now + charity_breach_rule().time_to_tell),
            may_settle=work.actor.may(Permission.LEAD_SUPPORT),
        )


def _concerned_by_breach(work: Work) -> Mapping[int, dict[int, Concerned]]:
    """Return what is recorded of each survivor concerned, by breach."""
    concerned: dict[int, dict[int, Concerned]] = defaultdict(dict)
    for row in work.records(select(Concerned)):
        concerned[row.breach_id][row.survivor_id] = row
    return concerned


def _concerned_rows(
    breach: CharityBreach, endangered: Iterable[SurvivorAtRisk], concerned: Mapping[int, Concerned]
) -> tuple[ConcernedRow, ...]:
    """Return the survivors concerned: for the whole store, everyone in it when the breach was noticed."""
    rows = [
        _concerned_row(person, concerned.get(person.survivor_id))
        for person in endangered
        if person.survivor_id in concerned or (breach.whole and person.opened_at <= breach.noticed_at)
    ]
    return tuple(sorted(rows, key=_untold_first))


def _untold_first(row: ConcernedRow) -> bool:
    return not row.is_untold


def _concerned_row(person: SurvivorAtRisk, row: Concerned | None) -> ConcernedRow:
    if row is None:
        return ConcernedRow(who=person)
    told_at = show_moment(row.told_at) if row.told_at else ""
    if not person.mine:
        return ConcernedRow(who=person, told=told_at, why_not=NOT_FOR_OTHERS if row.why_not else "")
    how = row.how.label if row.how else ""
    return ConcernedRow(who=person, told=told_at, how=how, why_not=row.why_not)


def _breach_row(
    work: Work, row: CharityBreach, people: tuple[ConcernedRow, ...], names: dict[int, str]
) -> CharityBreachRow:
    fields = vars(breach_row(work, row, charity_breach_rule(), names))
    is_untold = any(person.is_untold for person in people) and row.risk is BreachRisk.HIGH
    if is_untold and fields["state"] is BreachState.DONE:
        fields = fields | {"state": BreachState.PEOPLE}  # art.34(1)
    return CharityBreachRow(**fields, whole=row.whole, risk=row.risk, people=people)


def _held_counts(work: Work) -> Iterator[tuple[str, int]]:
    ended = Survivor.status == SupportStatus.CLOSED
    survivors = select(func.count(Survivor.id))
    yield "Survivors", work.value(survivors.where(~ended))
    yield "Survivors whose support has ended", work.value(survivors.where(ended))
    cards = select(func.count(Card.survivor_id.distinct()))
    yield "With an emergency card", work.value(cards)

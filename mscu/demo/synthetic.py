"""Made-up cases for the demo, seeded so that the same seed makes the same cases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.cases.cases import ChangeCase, OpenCase
from mscu.actions.entries.enquiries import RaiseEnquiry, ResultEnquiry
from mscu.actions.entries.notes import RecordCrime, RecordNote
from mscu.actions.intake.reports import RecordReport, TriageReport
from mscu.actions.intake.tactical_advice import GiveAdvice
from mscu.actions.nrm.referrals import RecordNrmDecision, RecordReferral
from mscu.actions.subjects.subjects import RecordOrganisation, RecordPerson, RecordPlace, RecordThing
from mscu.codes import Accepted, CaseStatus, Urgency, YesNo
from mscu.dates.london import LONDON, show_day, show_moment
from mscu.demo.made_up import DataGenerator
from mscu.gate import Gate


@dataclass(frozen=True, kw_only=True)
class CaseKind:
    """One kind of case; `{firm}` and `{town}` are filled in."""

    title: str
    exploitation: tuple[str, ...]
    sector: str
    place_type: str
    male: bool
    reports: tuple[str, ...]
    indicators: tuple[str, ...]
    advice: str
    enquiry: str


def _case_kind(  # noqa: PLR0913, PLR0917 - a table, a row a scene
    title: str,
    exploitation: str,
    sector: str,
    place: str,
    male: bool,  # noqa: FBT001
    reports: tuple[str, ...],
    indicators: tuple[str, ...],
    advice: str,
    enquiry: str,
) -> CaseKind:
    return CaseKind(
        title=title,
        exploitation=tuple(f"exploitation:{part}" for part in exploitation.split()),
        sector=f"sector:{sector}",
        place_type=f"place_type:{place}",
        male=male,
        reports=reports,
        indicators=tuple(f"indicator:{indicator}" for indicator in indicators),
        advice=advice,
        enquiry=enquiry,
    )


CASE_KINDS = (
    _case_kind(
        "Hand car wash, {town}",
        "forced_labour wages_taken",
        "hand_car_wash",
        "car_wash",
        True,
        (
            "Workers at {firm} in {town} wear no gloves; one van takes all of them away at night.",
            "A customer saw a worker at {firm} slapped for taking a phone call.",
        ),
        ("excessive_hours", "little_pay", "restricted_movement"),
        "Speak to each worker alone, with an independent interpreter; ask who keeps the passports.",
        "Recordings of the forecourt across the road",
    ),
    _case_kind(
        "Nail bar, {town}",
        "forced_labour",
        "nail_bar",
        "nail_bar",
        False,
        (
            "Two young women at {firm}, {town}, never leave by themselves and sleep above the shop.",
            "A teacher says that a girl in {firm} looks about sixteen and does not go to school.",
        ),
        ("acts_instructed", "fear", "limited_contact"),
        "If age is in doubt treat her as a child; call the children's team before anybody goes in.",
        "CCTV of the entrance and the stairs",
    ),
    _case_kind(
        "Cuckooed flat, {town}",
        "cuckooing county_lines",
        "county_lines",
        "dwelling",
        True,
        (
            "A neighbour in {town} has not seen the tenant for two weeks; young men come and go.",
            "The tenant's sister says that he sleeps in the bathroom and is afraid of his visitors.",
        ),
        ("fear", "restricted_movement", "punished"),
        "See the tenant away from the flat; he may be made to say that they are friends.",
        "ANPR of the two cars that stop there",
    ),
    _case_kind(
        "Cannabis house, {town}",
        "forced_crime",
        "cannabis_grow",
        "cannabis_grow",
        True,
        (
            "The landlord smelt cannabis in a house in {town}; a boy answered through the letter box.",
            "Electricity by-passed; the meter reader saw mattresses and somebody locked in.",
        ),
        ("cannot_leave", "debt_bond", "unknown_address"),
        "Whoever is found tending it may be a victim: separate, interpreter, first account.",
        "Landlord's tenancy papers and payments",
    ),
    _case_kind(
        "Care workers, {town}",
        "forced_labour wages_taken",
        "care_sector",
        "care_home",
        False,
        (
            "Care workers of {firm} in {town} share one room and pay half their wages as a fee.",
            "A nurse says that a carer from {firm} has worked nineteen days without one off.",
        ),
        ("travel_fees", "debt_bond", "no_days_off"),
        "Check the sponsor licence before the employer is asked anything.",
        "Wages, rota and bank accounts of {firm}",
    ),
    _case_kind(
        "Domestic servitude, {town}",
        "domestic_servitude",
        "domestic_household",
        "dwelling",
        False,
        (
            "A health visitor in {town} met a woman who answers only when the family allows it.",
            "A neighbour sees her put the bins out at five in the morning and never otherwise.",
        ),
        ("others_speak", "documents_held", "limited_family_contact"),
        "See her at the surgery, alone; nobody of the household interprets.",
        "What the surgery and the school know",
    ),
    _case_kind(
        "Pop-up brothel, {town}",
        "forced_prostitution",
        "brothel",
        "brothel",
        False,
        (
            "A letting in {town} is advertised online under four names with one phone number.",
            "A caller says that the women are moved every week and one asked him for help.",
        ),
        ("restricted_movement", "wages_taken", "fear"),
        "Treat the women as victims first; keep the phones; independent female interpreter.",
        "The advertisements and the number behind them",
    ),
    _case_kind(
        "Takeaway, {town}",
        "forced_labour",
        "hospitality_takeaway",
        "restaurant_takeaway",
        True,
        (
            "The cook of {firm}, {town}, sleeps in the store room and has not been paid since May.",
            "Food inspectors found bedding behind the freezer of {firm}.",
        ),
        ("little_pay", "poor_accommodation", "afraid_of_status"),
        "Go with the food inspectors; ask about pay and papers when he is alone.",
        "CCTV of the kitchen door",
    ),
    _case_kind(
        "Block paving gang, {town}",
        "forced_labour",
        "driveways_tarmac_roofing",
        "yard",
        True,
        (
            "Men laying a drive in {town} for {firm} asked the householder for bread.",
            "One of the men has no shoes; the foreman keeps his bank card.",
        ),
        ("no_food", "wages_taken", "threats"),
        "No visit to the yard until a reception centre and interpreters stand ready.",
        "ANPR marker on the tipper",
    ),
    _case_kind(
        "Textile workshop, {town}",
        "forced_labour",
        "textiles",
        "industrial_unit",
        False,
        (
            "Machinists in a unit in {town} are paid three pounds an hour and locked in at night.",
            "A fire officer found the exit chained; the women would not speak.",
        ),
        ("cannot_leave", "little_pay", "acts_instructed"),
        "Joint visit with fire and HSE: the chained exit gives the reason to go in.",
        "Delivery notes and the buyer's orders",
    ),
)


At = Callable[[datetime], object]
Stage = Callable[[], None]
AGES = (0, 10, 40, 200)
"""Days after which a case can have reached the next stage."""
REVIEW_INTERVAL, MISSED_REVIEWS = 26, 0.12
"""Days between two reviews in the demo, and the share of reviews that are missed."""
INACTIVE_AFTER = 120
"""Days without new entries after which a case no longer counts as active."""
LEADS = ("DS Priya Nolan", "DS Helen Rourke", "DI Mark Sugden")


@dataclass(frozen=True, kw_only=True)
class CasePlan:
    """When a made-up case began, and the stage it has reached."""

    opened: datetime
    stage: int
    """0 reported, 1 enquiries, 2 referred, 3 enforced, 4 assessed as a group."""


def plan(generator: DataGenerator, count: int, end: date) -> Iterator[CasePlan]:
    """Spread the cases over the three years before `until`; the newest are still at an early stage."""
    start = end - timedelta(days=3 * 365)
    days = sorted(generator.random.randrange(3 * 365 - 1) for _ in range(count))
    for day in days:
        opened = start + timedelta(days=day)
        age = (end - opened).days
        last_stage = sum(age > limit for limit in AGES)
        hour = time(generator.random.randint(7, 18), generator.random.randrange(60))
        yield CasePlan(
            opened=datetime.combine(opened, hour, LONDON).astimezone(UTC),
            stage=generator.random.randint(max(0, last_stage - 2), last_stage),
        )


class MadeUpCase:
    """One made-up case, recorded through the gate a stage at a time."""

    def __init__(self, gate: Gate, set_clock: At, data: DataGenerator, index: int) -> None:
        self._gate, self._set_clock, self._data = gate, set_clock, data
        self._case_kind: CaseKind = CASE_KINDS[index % len(CASE_KINDS)]
        self._district, self._town, self._outward = data.town(index)
        self._firm = data.business(self._case_kind.sector)
        self._now = datetime.now(UTC)
        self._end = self._began = datetime.max.replace(tzinfo=UTC)
        self._case = 0
        self._victims: list[int] = []
        self._suspects: list[int] = []
        self._place = 0
        self._report = 0

    def record(self, case_plan: CasePlan, until: datetime) -> int:
        """Record the case up to its stage, never past `until`, and return its id."""
        self._now, self._end, self._began = case_plan.opened, until, case_plan.opened
        self._open()
        for stage in self.stages()[: case_plan.stage]:
            stage()
        self._settle()
        return self._case

    def _settle(self) -> None:
        """Leave an old case waiting for CPS or only watched, and have recent ones reviewed."""
        while self._end - self._now > timedelta(days=REVIEW_INTERVAL + 2):
            self._do(
                RecordNote(
                    case_id=self._case,
                    happened=self._when(timedelta(days=REVIEW_INTERVAL)),
                    note_type="note_type:review",
                    with_whom="DI Ruth Aspinall",
                    text="Reviewed: lines of enquiry, safety of the people found, next steps.",
                )
            )
            if self._data.maybe(MISSED_REVIEWS):
                return
        if self._end - self._began < timedelta(days=INACTIVE_AFTER):
            return
        case = self._gate.ask(CaseFile(case_id=self._case))
        statuses = (CaseStatus.AWAITING_CPS, CaseStatus.MONITOR, CaseStatus.ACTIVE)
        self._do(
            ChangeCase(
                case_id=self._case,
                version=case.version,
                title=case.title,
                operation=case.operation,
                summary=case.summary,
                district=self._district,
                sector=self._case_kind.sector,
                place_type=self._case_kind.place_type,
                lead=case.lead,
                officer_in_case=case.officer_in_case,
                status=self._data.random.choice(statuses),
            )
        )

    def stages(self) -> tuple[Stage, ...]:
        """Return the stages after the opening, in order."""
        return (self._enquire, self._refer)

    def _do(self, command: Any, after: timedelta = timedelta()) -> Any:  # noqa: ANN401
        self._now = min(self._now + after, self._end)
        self._set_clock(self._now)
        return self._gate.perform(command)

    def _when(self, after: timedelta = timedelta()) -> str:
        self._now = min(self._now + after, self._end)
        return show_moment(self._now)

    def _later(self, lower: int, upper: int) -> timedelta:
        return timedelta(hours=self._data.random.randint(lower, upper))

    def _day(self, days: int) -> str:
        return show_day((self._now + timedelta(days=days)).astimezone(LONDON).date())

    def _text(self, text: str) -> str:
        return text.format(firm=self._firm or "a firm", town=self._town)

    def _open(self) -> None:
        kind, data = self._case_kind, self._data
        source = data.random.choice(("helpline", "police_officer", "public_101", "ngo", "health"))
        self._report = self._do(
            RecordReport(
                happened=self._when(),
                source=f"report_source:{source}",
                source_reference=f"REF-{data.random.randint(1000, 9999)}",
                where_words=self._town,
                district=self._district,
                victims_count=data.random.randint(1, 4),
                text=self._text(kind.reports[0]),
                indicators=kind.indicators,
                under_18=data.random.choice((YesNo.NO, YesNo.NO, YesNo.NOT_SURE)),
                suspects_there=data.random.choice(tuple(YesNo)),
            )
        )
        self._case = self._do(
            OpenCase(
                title=self._text(kind.title),
                operation=data.operation(),
                summary=self._text(kind.reports[0]),
                district=self._district,
                sector=kind.sector,
                place_type=kind.place_type,
                exploitation=kind.exploitation,
                lead=data.random.choice(LEADS),
                officer_in_case=data.officer(),
                report_id=self._report,
            ),
            timedelta(minutes=25),
        )
        self._people()
        self._advise()
        self._record_crime()

    def _people(self) -> None:
        data = self._data
        for _ in range(data.random.randint(1, 3)):
            who = data.person(male=self._case_kind.male)
            roles = ("involvement_role:potential_victim",)
            self._victims.append(self._do(RecordPerson(case_id=self._case, roles=roles, **who)))
        for _ in range(data.random.randint(1, 3)):
            who = data.person(male=data.maybe(0.7), home=True)
            roles = ("involvement_role:suspect",)
            self._suspects.append(self._do(RecordPerson(case_id=self._case, roles=roles, **who)))
        address = data.address(self._town, self._outward)
        self._place = self._do(
            RecordPlace(
                case_id=self._case,
                roles=("involvement_role:exploited_at",),
                name=self._firm or address.partition(",")[0],
                address=address,
                place_kind=self._case_kind.place_type,
                district=self._district,
            )
        )
        registration = data.registration()
        self._do(
            RecordThing(
                case_id=self._case,
                roles=("involvement_role:used_in",),
                name=f"Van {registration}",
                thing_kind="thing_kind:vehicle",
                number=registration,
            )
        )
        if self._firm:
            self._do(
                RecordOrganisation(
                    case_id=self._case,
                    roles=("involvement_role:employer",),
                    name=self._firm,
                    trade=self._case_kind.sector,
                )
            )

    def _advise(self) -> None:
        data = self._data
        self._do(
            TriageReport(
                case_id=self._case,
                follows_id=self._report,
                happened=self._when(),
                urgency=data.random.choice(tuple(Urgency)),
                outcome="triage_outcome:case_opened",
                decided_by=data.random.choice(LEADS),
                text="Case opened; advice given at once.",
            ),
            timedelta(minutes=10),
        )
        age = self._end - self._now
        is_waiting = age < timedelta(days=3)
        self._do(
            GiveAdvice(
                case_id=self._case,
                follows_id=self._report,
                happened=self._when(timedelta(minutes=5)),
                text=self._text(self._case_kind.advice),
                given_to=data.officer(),
                given_by=data.random.choice(LEADS),
                immediate=True,
                accepted=Accepted.WAITING if is_waiting else Accepted.YES,
                topics=("advice_topic:safeguard", "advice_topic:interpreter"),
            )
        )

    def _enquire(self) -> None:
        data, days_kept = self._data, self._data.random.choice((14, 28, 31))
        cctv = "CCTV" in self._case_kind.enquiry or "Recordings" in self._case_kind.enquiry
        enquiry = self._do(
            RaiseEnquiry(
                case_id=self._case,
                happened=self._when(self._later(2, 20)),
                enquiry_type=f"enquiry_type:{'cctv' if cctv else 'witness'}",
                owner=data.random.choice((*LEADS, "DC Samir Malik", "DC Joanne Tate")),
                urgent=cctv,
                place_id=self._place,
                due_on=self._day(3),
                overwritten_from=self._day(1) if cctv else "",
                last_overwritten=self._day(days_kept) if cctv else "",
                text=self._text(self._case_kind.enquiry),
            )
        )
        if self._end - self._now > timedelta(days=9):
            self._do(
                ResultEnquiry(
                    case_id=self._case,
                    follows_id=enquiry,
                    finished=True,
                    happened=self._when(self._later(20, 120)),
                    text="Secured and looked through; it bears out the first report.",
                )
            )
        if data.maybe(0.6):
            self._again()

    def _again(self) -> None:
        self._do(
            RecordReport(
                case_id=self._case,
                happened=self._when(self._later(24, 140)),
                source="report_source:public_101",
                where_words=self._town,
                district=self._district,
                text=self._text(self._case_kind.reports[1]),
                indicators=self._case_kind.indicators[:2],
            )
        )
        self._do(
            RecordNote(
                case_id=self._case,
                happened=self._when(self._later(1, 5)),
                note_type="note_type:phone_call",
                with_whom=self._data.officer(),
                text="Both reports read together: the same place and the same vehicle.",
            )
        )

    def _record_crime(self) -> None:
        self._do(
            RecordCrime(
                case_id=self._case,
                happened=self._when(self._later(1, 20)),
                crime_reference=f"CRI/06/{self._data.random.randint(10**6, 10**7)}/{self._now:%y}",
                crime_class="crime_class:106_1",
            )
        )

    def _refer(self) -> None:
        for victim in self._victims:
            self._refer_one(victim)

    def _refer_one(self, victim: int) -> None:
        data = self._data
        self._do(
            RecordReferral(
                case_id=self._case,
                happened=self._when(self._later(2, 30)),
                person_id=victim,
                referral_to="referral_to:victim_navigator",
                consent="consent_kind:verbal",
                navigator="Esi Turkson",
                outcome="referral_outcome:accepted",
                help=("help:food", "help:accommodation"),
            )
        )
        if data.maybe(0.2):
            return
        nrm = self._do(
            RecordReferral(
                case_id=self._case,
                happened=self._when(self._later(2, 30)),
                person_id=victim,
                referral_to="referral_to:nrm",
                consent="consent_kind:written",
                first_responder=data.officer(),
                reference=f"NRM-{data.random.randint(1000, 9999)}",
            )
        )
        if self._end - self._now > timedelta(days=9):
            self._do(
                RecordNrmDecision(
                    case_id=self._case,
                    follows_id=nrm,
                    stage="nrm_stage:reasonable_grounds",
                    outcome="nrm_outcome:positive",
                    happened=self._when(self._later(100, 200)),
                )
            )

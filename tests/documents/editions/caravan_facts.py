"""The caravan case as facts, the way an action would gather them: invented, and told shortly."""

from typing import Any

from mscu.codes import CaseStatus, Marking
from mscu.documents.editions.enforcement_facts import (
    ArrestFact,
    BailFact,
    ChargeFact,
    ExhibitFact,
    MoveFact,
    SearchFact,
    WarrantFact,
)
from mscu.documents.editions.facts import (
    CaseFacts,
    ClockFact,
    EnquiryFact,
    GroupFact,
    MemberFact,
    NrmDecisionFact,
    OrganisationFact,
    PersonFact,
    PlaceFact,
    PlanFact,
    ReferralFact,
    ResultFact,
    ThingFact,
)
from mscu.rules.clock_engine import ClockState
from tests.documents.editions.caravan_entries import ENTRIES

VICTIM, SUSPECT = "involvement_role:potential_victim", "involvement_role:suspect"


def _victim(number: int, name: str, born: str, nationality: str, stands_at: str, **more: Any) -> PersonFact:
    given: dict[str, Any] = {"roles": (VICTIM,), "roles_shown": "Potential victim", "gender": "gender:male"}
    given |= {"born": born, "nationality": nationality, "stands_at": stands_at, "accounted_for": True}
    return PersonFact(id=number, name=name, **(given | more))


def _suspect(number: int, name: str, born: str, stands_at: str, **more: Any) -> PersonFact:
    given: dict[str, Any] = {
        "roles": (SUSPECT,),
        "roles_shown": "Suspect",
        "gender": "gender:male",
        "born": born,
    }
    return PersonFact(id=number, name=name, stands_at=stands_at, **(given | more))


PEOPLE = (
    _victim(
        1, "Ionuț Bălan", "2 Aug 1994", "Romanian", "NRM-0001, positive 25 Mar", aliases=("Ionut Balan",)
    ),
    _victim(2, "Keith Ormrod", "1968", "British", "duty to notify, not named"),
    _victim(
        3,
        "Nguyễn Văn Hải",
        "age about 17",
        "Vietnamese",
        "NRM-0002, positive 14 Apr",
        aliases=("Harry", "Nguyen Van Hai"),
        roles_shown="Potential victim, as a child",
    ),
    _victim(4, "Anthony Marsh", "1990", "", "found 8 Apr, declines help", aliases=("Scouse Tony",)),
    _victim(
        5,
        "Marek Zielak",
        "1979",
        "Polish",
        "NRM-0003, positive 20 Apr; s.45",
        aliases=("Big Marek", "Marek Zelak"),
        roles=(VICTIM, SUSPECT),
        roles_shown="Potential victim and suspect",
    ),
    _suspect(6, "Daniel Crabtree", "19 May 1971", "charged 9 Apr, on remand", aliases=("Danny C",)),
    _suspect(7, "Shane Crabtree", "30 Nov 1996", "charged 9 Apr, on remand"),
    _suspect(8, "Lorraine Pike", "8 Jan 1974", "on bail, review 8 Jul", gender="gender:female"),
    PersonFact(
        id=9,
        name="Aisha Rahman",
        roles=("involvement_role:witness",),
        roles_shown="Witness",
        gender="gender:female",
        stands_at="statement taken 15 Mar",
    ),
)


def _enquiry(number: int, title: str, kind: str, due: str, result: ResultFact, **more: Any) -> EnquiryFact:
    given: dict[str, Any] = {
        "owner": "DC Tom Fielding",
        "due_shown": due,
        "state": "Resulted",
        "results": (result,),
    }
    return EnquiryFact(id=number, title=title, kind=kind, **(given | more))


def _result(when: str, text: str, exhibit: str = "") -> ResultFact:
    return ResultFact(happened_shown=when, text=text, exhibit=exhibit)


RECOVERED = _result("16 Mar 2022 11:45", "27 days recovered, clock seven minutes fast.", "TF/1")
FOUND = _result("8 Apr 2022 18:40", "Found by traffic officers, unhurt; declines help today.")
MONEY = _result("19 May 2022 14:00", "£84,200 in 26 months.")
TAKEN = _result("15 Mar 2022 14:30", "Statement taken.")
ENQUIRIES = (
    _enquiry(8, "28 days of CCTV, before it is overwritten", "CCTV", "15 Mar 2022", RECOVERED),
    _enquiry(9, "First account of the station manager", "Witness", "18 Mar 2022", TAKEN),
    _enquiry(
        27, "Fifth man not accounted for", "Missing person", "8 Apr 2022", FOUND, owner="DS Priya Nolan"
    ),
    _enquiry(39, "Accounts behind nine bank cards", "Financial", "12 May 2022", MONEY, late=True),
)

REFERRALS = (
    ReferralFact(
        referred_to="Victim Navigator",
        person="Ionuț Bălan",
        happened_shown="17 Mar 2022",
        consent="Verbal",
        made_by="DS Priya Nolan",
        outcome="Accepted",
        codes=("referral_to:victim_navigator", "consent_kind:verbal", "referral_outcome:accepted"),
        note="Met, fed, clothed, phone given; has somewhere safe.",
    ),
    ReferralFact(
        referred_to="NRM",
        person="Ionuț Bălan",
        happened_shown="18 Mar 2022",
        consent="Written",
        made_by="PC 4471 Hughes",
        reference="NRM-0001",
        outcome="Reasonable grounds: positive, 25 Mar 2022",
        codes=("referral_to:nrm", "consent_kind:written"),
        decisions=(
            NrmDecisionFact(
                stage="nrm_stage:reasonable_grounds",
                outcome="nrm_outcome:positive",
                shown="Reasonable grounds: positive",
                happened_shown="25 Mar 2022",
            ),
        ),
    ),
    ReferralFact(
        referred_to="Children’s social care",
        person="Nguyễn Văn Hải",
        happened_shown="8 Apr 2022",
        consent="Not needed: possible child",
        reference="MASH-0118",
        codes=("referral_to:childrens_social_care", "consent_kind:not_needed_possible_child"),
    ),
    ReferralFact(
        referred_to="Duty to notify",
        person="Keith Ormrod",
        happened_shown="8 Apr 2022",
        consent="Refused",
        reference="DTN-0001",
        codes=("referral_to:duty_to_notify", "consent_kind:refused"),
        note="Not named: no consent to be included.",
    ),
)

WARRANTS = (
    WarrantFact(
        power="PACE s.8",
        happened_shown="7 Apr 2022 14:00",
        reference="W-2022-0417",
        court="Manchester and Salford Magistrates",
        expires_shown="7 Jul 2022",
        premises="Hollin Lane Yard; 3 Fernbank Close",
    ),
)
SEARCHES = (
    SearchFact(
        place="Hollin Lane Yard",
        happened_shown="8 Apr 2022 06:00",
        power="PACE s.8",
        officer="PS Gareth Lunt",
        premises="yard, caravans 1 to 6",
        found=("Marek Zielak (caravan 4)", "Keith Ormrod (caravan 1)", "Nguyễn Văn Hải (caravan 2)"),
        not_found=("Anthony Marsh",),
    ),
    SearchFact(
        place="3 Fernbank Close",
        happened_shown="8 Apr 2022 06:05",
        power="PACE s.8",
        officer="DC Tom Fielding",
    ),
)
ARRESTS = tuple(
    ArrestFact(person=who, happened_shown=when, place=place, officer=officer, offences=what)
    for who, when, place, officer, what in (
        ("Daniel Crabtree", "8 Apr 2022 06:20", "3 Fernbank Close", "PC 4471 Hughes", "MSA s.1, s.2"),
        ("Shane Crabtree", "8 Apr 2022 06:25", "Hollin Lane Yard", "PC 5120 Iqbal", "MSA s.1; OAPA s.47"),
        (
            "Lorraine Pike",
            "8 Apr 2022 06:40",
            "3 Fernbank Close",
            "PC 3306 Doyle",
            "MSA s.1; Fraud Act s.1; POCA s.327",
        ),
    )
)
CHARGES = tuple(
    ChargeFact(person=who, happened_shown=when, offences=what, hearing="11 Apr 2022", remand=True)
    for who, when, what in (
        ("Daniel Crabtree", "9 Apr 2022 02:30", "MSA s.1, s.2"),
        ("Shane Crabtree", "9 Apr 2022 02:40", "MSA s.1; OAPA s.47"),
    )
)
BAIL = (
    BailFact(
        person="Lorraine Pike",
        happened_shown="9 Apr 2022 03:00",
        conditions="No contact with the five men; no entry to Hollin Lane",
        review_shown="8 Jul 2022",
    ),
)
STORE = "Exhibits store, Rochdale"


def _exhibit(reference: str, what: str, seized: str, who: str, where: str, *moves: MoveFact) -> ExhibitFact:
    return ExhibitFact(reference=reference, what=what, seized=seized, seized_by=who, where=where, moves=moves)


def _move(when: str, from_whom: str, to_whom: str, seal: str) -> MoveFact:
    return MoveFact(happened_shown=when, from_whom=from_whom, to_whom=to_whom, seal=seal)


TOM, GARETH = "DC Tom Fielding", "PS Gareth Lunt"
CCTV_MOVED = _move("16 Mar 2022 15:00", TOM, STORE, "K0417733")
TIN_MOVED = (
    _move("8 Apr 2022 09:15", GARETH, TOM, "K0418801"),
    _move("8 Apr 2022 11:00", TOM, STORE, "K0418801"),
)
TIN = "Four passports and identity cards in a biscuit tin"
EXHIBITS = (
    _exhibit("TF/1", "CCTV of 27 days", "16 Mar 2022 11:45", TOM, "Pilsworth Service Station", CCTV_MOVED),
    _exhibit("GL/1", TIN, "8 Apr 2022 06:31", GARETH, "caravan 6", *TIN_MOVED),
    _exhibit("GL/2", "Ledger of debts", "8 Apr 2022 06:44", GARETH, "caravan 6"),
    _exhibit("TF/3", "Cash, £11,640", "8 Apr 2022 06:52", TOM, "kitchen"),
)

GROUP = GroupFact(
    name="Crabtree group",
    status="Nominated",
    status_code="ocg_status:nominated",
    assessed_shown="20 Jun 2022",
    lead_officer="DI Ruth Aspinall",
    district="Rochdale",
    members=(
        MemberFact(name="Daniel Crabtree", role="Principal"),
        MemberFact(name="Shane Crabtree", role="Enforcer"),
        MemberFact(name="Lorraine Pike", role="Finance"),
    ),
    exploited=("Ionuț Bălan", "Keith Ormrod", "Nguyễn Văn Hải", "Anthony Marsh", "Marek Zielak"),
    plan=(
        PlanFact(strand="plan_strand:pursue", text="File to CPS; confiscation."),
        PlanFact(strand="plan_strand:protect", text="Safety plans reviewed, one man apart."),
        PlanFact(strand="plan_strand:prevent", text="Prevention orders sought on conviction."),
        PlanFact(strand="plan_strand:prepare", text="Brief the stations along the M66."),
    ),
)


def _clock(title: str, due: str, left: str, rule: str, source: str, **more: Any) -> ClockFact:
    return ClockFact(title=title, due_shown=due, left=left, rule=rule, source=source, **more)


OWN = "Unit’s own rule"
RECOVERY = "Recovery: 45 days, or until the conclusive decision if later"
CASH = "48 hours, not counting weekends and bank holidays"
MET: dict[str, Any] = {"state": ClockState.MET}
RUNS_ON: dict[str, Any] = {"state": ClockState.RUNS_ON}
NABA = "NABA 2022 s.61; 45 days until 29 Jan 2023"
CLOCKS = (
    _clock("case review, 28 days", "3 Jul 2022", "13 days", "Case review every 28 days", OWN),
    _clock("bail review, Lorraine Pike", "8 Jul 2022", "18 days", "Bail review as entered", "PACE 1984 s.47"),
    _clock("group review, 28 days", "18 Jul 2022", "28 days", "Review of a group every 28 days", OWN),
    _clock("recovery period, 3 people", "", "open until decided", RECOVERY, NABA, **RUNS_ON),
    _clock(
        "CCTV overwritten, Pilsworth",
        "11 Apr 2022",
        "done 16 Mar",
        "Recordings kept for 28 days",
        "as entered",
        **MET,
    ),
    _clock("cash detained", "12 Apr 2022 06:05", "done 11 Apr", CASH, "POCA 2002 s.295", **MET),
)

CARAVAN = CaseFacts(
    reference="MS-22-0047",
    title="Forced labour at a caravan site, Heywood",
    operation="Operation Lapwing",
    marking=Marking.OFFICIAL_SENSITIVE,
    status=CaseStatus.ACTIVE,
    district="Rochdale",
    lead="DS Priya Nolan",
    officer_in_case="DC Tom Fielding",
    opened="13 Mar 2022",
    exploitation=("exploitation:forced_labour",),
    exploitation_shown="Forced labour",
    trade_shown="Driveways, tarmac, roofing",
    place_type="place_type:caravan_site",
    main_place="Hollin Lane Yard, OL10 0AA",
    crime_reference="CRI/06HH/0031300/22",
    summary="Men were kept in caravans without power and made to lay drives unpaid. After four"
    " reports, warrants on 8 April led to three arrests. All five potential victims are accounted"
    " for. Today the suspects were nominated as an organised crime group.",
    people=PEOPLE,
    places=(
        PlaceFact(
            name="Hollin Lane Yard",
            kind="Caravan site",
            type_code="place_type:caravan_site",
            note="No mains.",
            address="Hollin Lane, Heywood, OL10 0AA",
            lacks=("lacks:electricity",),
        ),
        PlaceFact(name="Crabtree home", kind="Dwelling", address="3 Fernbank Close, Middleton, M24 0AA"),
        PlaceFact(
            name="Pilsworth Service Station",
            kind="Petrol station",
            address="Pilsworth Road, Heywood, OL10 0AB",
        ),
    ),
    things=(
        ThingFact(name="White Transit tipper", kind="Vehicle", number="MX19 CTB"),
        ThingFact(name="Phone on the leaflets", kind="Phone", number="07700 900417"),
    ),
    organisations=(OrganisationFact(name="Crabtree Paving & Roofing", trade="Driveways"),),
    entries=ENTRIES,
    enquiries=ENQUIRIES,
    referrals=REFERRALS,
    warrants=WARRANTS,
    searches=SEARCHES,
    arrests=ARRESTS,
    charges=CHARGES,
    bail=BAIL,
    exhibits=EXHIBITS,
    groups=(GROUP,),
    clocks=CLOCKS,
    owed=(
        "Neither NRM referral nor duty to notify is recorded for Anthony Marsh.",
        "s.45 review of Marek Zielak after his account.",
    ),
    left_out=1,
)

IDENTIFYING = (
    *(p.name for p in PEOPLE),
    *(alias for p in PEOPLE for alias in p.aliases),
    *(p.born for p in PEOPLE if p.born),
    *(p.nationality for p in PEOPLE if p.nationality),
    *(p.name for p in CARAVAN.places),
    *(p.address for p in CARAVAN.places),
    *(t.number for t in CARAVAN.things),
    *(o.name for o in CARAVAN.organisations),
    CARAVAN.reference,
    CARAVAN.operation,
    CARAVAN.crime_reference,
    CARAVAN.district,
    CARAVAN.lead,
    CARAVAN.officer_in_case,
    CARAVAN.trade_shown,
    CARAVAN.title,
    "H-0099-417",
    "GMP-INC-000313",
    "GMP-INC-000402",
    "CS-22-5518",
    "NRM-0001",
    "DTN-0001",
    "W-2022-0417",
    "TF/1",
    "Hannah Sealy",
)
"""What must never stand in a public edition of this case."""

"""The caravan case as facts, the way an action would gather them: invented, and told shortly."""

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

PEOPLE = (
    PersonFact(
        id=1,
        name="Ionuț Bălan",
        aliases=("Ionut Balan",),
        roles=("involvement_role:potential_victim",),
        roles_shown="Potential victim",
        gender="gender:male",
        born="2 Aug 1994",
        nationality="Romanian",
        stands_at="NRM-0001, positive 25 Mar",
        accounted_for=True,
    ),
    PersonFact(
        id=2,
        name="Keith Ormrod",
        roles=("involvement_role:potential_victim",),
        roles_shown="Potential victim",
        gender="gender:male",
        born="1968",
        nationality="British",
        stands_at="duty to notify, not named",
        accounted_for=True,
    ),
    PersonFact(
        id=3,
        name="Nguyễn Văn Hải",
        aliases=("Harry", "Nguyen Van Hai"),
        roles=("involvement_role:potential_victim",),
        roles_shown="Potential victim, as a child",
        gender="gender:male",
        born="age about 17",
        nationality="Vietnamese",
        stands_at="NRM-0002, positive 14 Apr",
        accounted_for=True,
    ),
    PersonFact(
        id=4,
        name="Anthony Marsh",
        aliases=("Scouse Tony",),
        roles=("involvement_role:potential_victim",),
        roles_shown="Potential victim",
        gender="gender:male",
        born="1990",
        stands_at="found 8 Apr, declines help",
        accounted_for=True,
    ),
    PersonFact(
        id=5,
        name="Marek Zielak",
        aliases=("Big Marek", "Marek Zelak"),
        roles=("involvement_role:potential_victim", "involvement_role:suspect"),
        roles_shown="Potential victim and suspect",
        gender="gender:male",
        born="1979",
        nationality="Polish",
        stands_at="NRM-0003, positive 20 Apr; s.45",
        accounted_for=True,
    ),
    PersonFact(
        id=6,
        name="Daniel Crabtree",
        aliases=("Danny C",),
        roles=("involvement_role:suspect",),
        roles_shown="Suspect",
        gender="gender:male",
        born="19 May 1971",
        stands_at="charged 9 Apr, on remand",
    ),
    PersonFact(
        id=7,
        name="Shane Crabtree",
        roles=("involvement_role:suspect",),
        roles_shown="Suspect",
        gender="gender:male",
        born="30 Nov 1996",
        stands_at="charged 9 Apr, on remand",
    ),
    PersonFact(
        id=8,
        name="Lorraine Pike",
        roles=("involvement_role:suspect",),
        roles_shown="Suspect",
        gender="gender:female",
        born="8 Jan 1974",
        stands_at="on bail, review 8 Jul",
    ),
    PersonFact(
        id=9,
        name="Aisha Rahman",
        roles=("involvement_role:witness",),
        roles_shown="Witness",
        gender="gender:female",
        stands_at="statement taken 15 Mar",
    ),
)

ENQUIRIES = (
    EnquiryFact(
        id=8,
        title="28 days of CCTV, before it is overwritten",
        kind="CCTV",
        owner="DC Tom Fielding",
        due_shown="15 Mar 2022",
        state="Resulted",
        results=(
            ResultFact(
                happened_shown="16 Mar 2022 11:45",
                exhibit="TF/1",
                text="27 days recovered, clock seven minutes fast.",
            ),
        ),
    ),
    EnquiryFact(
        id=9,
        title="First account of the station manager",
        kind="Witness",
        owner="DC Tom Fielding",
        due_shown="18 Mar 2022",
        state="Resulted",
        results=(ResultFact(happened_shown="15 Mar 2022 14:30", text="Statement taken."),),
    ),
    EnquiryFact(
        id=27,
        title="Fifth man not accounted for",
        kind="Missing person",
        owner="DS Priya Nolan",
        due_shown="8 Apr 2022",
        state="Resulted",
        results=(
            ResultFact(
                happened_shown="8 Apr 2022 18:40",
                text="Found by traffic officers, unhurt; declines help today.",
            ),
        ),
    ),
    EnquiryFact(
        id=39,
        title="Accounts behind nine bank cards",
        kind="Financial",
        owner="DC Tom Fielding",
        due_shown="12 May 2022",
        state="Resulted",
        late=True,
        results=(ResultFact(happened_shown="19 May 2022 14:00", text="£84,200 in 26 months."),),
    ),
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
CHARGES = (
    ChargeFact(
        person="Daniel Crabtree",
        happened_shown="9 Apr 2022 02:30",
        offences="MSA s.1, s.2",
        hearing="11 Apr 2022",
        remand=True,
    ),
    ChargeFact(
        person="Shane Crabtree",
        happened_shown="9 Apr 2022 02:40",
        offences="MSA s.1; OAPA s.47",
        hearing="11 Apr 2022",
        remand=True,
    ),
)
BAIL = (
    BailFact(
        person="Lorraine Pike",
        happened_shown="9 Apr 2022 03:00",
        conditions="No contact with the five men; no entry to Hollin Lane",
        review_shown="8 Jul 2022",
    ),
)
EXHIBITS = (
    ExhibitFact(
        reference="TF/1",
        what="CCTV of 27 days",
        seized="16 Mar 2022 11:45",
        seized_by="DC Tom Fielding",
        where="Pilsworth Service Station",
        moves=(
            MoveFact(
                happened_shown="16 Mar 2022 15:00",
                from_whom="DC Tom Fielding",
                to_whom="Exhibits store, Rochdale",
                seal="K0417733",
            ),
        ),
    ),
    ExhibitFact(
        reference="GL/1",
        what="Four passports and identity cards in a biscuit tin",
        seized="8 Apr 2022 06:31",
        seized_by="PS Gareth Lunt",
        where="caravan 6",
        moves=(
            MoveFact(
                happened_shown="8 Apr 2022 09:15",
                from_whom="PS Gareth Lunt",
                to_whom="DC Tom Fielding",
                seal="K0418801",
            ),
            MoveFact(
                happened_shown="8 Apr 2022 11:00",
                from_whom="DC Tom Fielding",
                to_whom="Exhibits store, Rochdale",
                seal="K0418801",
            ),
        ),
    ),
    ExhibitFact(
        reference="GL/2",
        what="Ledger of debts",
        seized="8 Apr 2022 06:44",
        seized_by="PS Gareth Lunt",
        where="caravan 6",
    ),
    ExhibitFact(
        reference="TF/3",
        what="Cash, £11,640",
        seized="8 Apr 2022 06:52",
        seized_by="DC Tom Fielding",
        where="kitchen",
    ),
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

CLOCKS = (
    ClockFact(
        title="case review, 28 days",
        due_shown="3 Jul 2022",
        left="13 days",
        rule="Case review every 28 days",
        source="Unit’s own rule",
    ),
    ClockFact(
        title="bail review, Lorraine Pike",
        due_shown="8 Jul 2022",
        left="18 days",
        rule="Bail review as entered",
        source="PACE 1984 s.47",
    ),
    ClockFact(
        title="group review, 28 days",
        due_shown="18 Jul 2022",
        left="28 days",
        rule="Review of a group every 28 days",
        source="Unit’s own rule",
    ),
    ClockFact(
        title="recovery period, 3 people",
        due_shown="",
        left="open until decided",
        state=ClockState.RUNS_ON,
        rule="Recovery: 45 days, or until the conclusive decision if later",
        source="NABA 2022 s.61; 45 days until 29 Jan 2023",
    ),
    ClockFact(
        title="CCTV overwritten, Pilsworth",
        due_shown="11 Apr 2022",
        left="done 16 Mar",
        rule="Recordings kept for 28 days",
        source="as entered",
        state=ClockState.MET,
    ),
    ClockFact(
        title="cash detained",
        due_shown="12 Apr 2022 06:05",
        left="done 11 Apr",
        rule="48 hours, not counting weekends and bank holidays",
        source="POCA 2002 s.295",
        state=ClockState.MET,
    ),
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

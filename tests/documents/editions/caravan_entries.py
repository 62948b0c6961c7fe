"""The chronology of the caravan case, the way an action would gather it: invented, told shortly."""

from __future__ import annotations

from datetime import UTC, datetime

from mscu.codes import Family, Kind, Sensitivity
from mscu.documents.editions.facts import EntryFact, ValueFact

FAMILIES = {
    Kind.REPORT: Family.REPORT, Kind.TRIAGE: Family.REPORT, Kind.ADVICE: Family.ADVICE,
    Kind.DECISION: Family.ADVICE, Kind.ENQUIRY: Family.ENQUIRY,
    Kind.ENQUIRY_RESULT: Family.ENQUIRY, Kind.REFERRAL: Family.CARE,
    Kind.NRM_DECISION: Family.CARE, Kind.VICTIM_CONTACT: Family.CARE,
    Kind.CRIME_RECORD: Family.ENFORCEMENT, Kind.WARRANT: Family.ENFORCEMENT,
    Kind.SEARCH: Family.ENFORCEMENT, Kind.ARREST: Family.ENFORCEMENT,
    Kind.CHARGE: Family.ENFORCEMENT, Kind.BAIL: Family.ENFORCEMENT,
    Kind.INTERVIEW: Family.ENFORCEMENT, Kind.EXHIBIT: Family.ENFORCEMENT,
    Kind.OCG_ASSESSMENT: Family.GROUP, Kind.NOTE: Family.NOTE, Kind.MEETING: Family.NOTE,
}  # fmt: skip


def _entry(
    number: int,
    kind: Kind,
    when: str,
    headline: str,
    text: str,
    *,
    codes: tuple[str, ...] = (),
    grades: tuple[str, ...] = (),
    facts: tuple[ValueFact, ...] = (),
) -> EntryFact:
    moment = datetime.strptime(when, "%d %b %Y %H:%M").replace(tzinfo=UTC)
    return EntryFact(
        id=number, kind=kind, family=FAMILIES[kind], happened_shown=when, sort_at=moment,
        headline=headline, text=text, codes=codes, grades=grades, facts=facts,
    )  # fmt: skip


def _value(label: str, value: str, sensitivity: Sensitivity = Sensitivity.STAFF) -> ValueFact:
    return ValueFact(label=label, value=value, sensitivity=sensitivity)


ENTRIES = (
    _entry(1, Kind.REPORT, "11 Mar 2022 21:40", "helpline, H-0099-417",
           "Three men seen at a yard on Hollin Lane, one with a black eye; caravans with no power.",
           codes=("report_source:helpline", "indicator:threats", "indicator:poor_accommodation"),
           grades=("2AC",)),
    _entry(2, Kind.TRIAGE, "11 Mar 2022 22:05", "time critical",
           "A patrol drives past and reports back; nobody approaches.",
           codes=("urgency:time_critical",), facts=(_value("By", "on-call DS"),)),
    _entry(3, Kind.REPORT, "13 Mar 2022 08:15", "police officer, GMP-INC-000313",
           "A man came up to the patrol at Pilsworth Service Station: works every day for no money,"
           " “Shane” has his passport.",
           codes=("report_source:police_officer", "indicator:threats", "indicator:excessive_hours",
                  "indicator:documents_held"), grades=("1AP", "2AP")),
    _entry(4, Kind.ADVICE, "13 Mar 2022 08:25", "Immediate tactical advice to PC 4471 Hughes",
           "Keep him apart from the driver; independent interpreter; first account on body-worn"
           " video.",
           codes=("immediate", "advice_topic:safeguard", "advice_topic:separate_parties",
                  "advice_topic:interpreter", "advice_topic:initial_account",
                  "advice_topic:nrm_dtn"),
           facts=(_value("Given by", "on-call DS"), _value("Answer", "Accepted, done 08:50"))),
    _entry(5, Kind.NOTE, "13 Mar 2022 09:30", "taken to a place of safety",
           "Ionuț Bălan is with PC Hughes; first account and medical done; a room for the night."),
    _entry(6, Kind.CRIME_RECORD, "13 Mar 2022 14:10", "CRI/06HH/0031300/22",
           "Recorded under class 106/1.", facts=(_value("Class", "106/1", Sensitivity.LEGAL),)),
    _entry(7, Kind.ADVICE, "14 Mar 2022 09:20", "to DC Tom Fielding",
           "Ask today for all 28 days of recordings. ANPR marker on MX19 CTB. No visit to the yard"
           " before a reception centre, interpreters and the navigator stand ready.",
           codes=("advice_topic:cctv", "advice_topic:anpr", "advice_topic:safeguard",
                  "advice_topic:scene")),
    _entry(8, Kind.ENQUIRY, "14 Mar 2022 10:00", "28 days of CCTV, before it is overwritten",
           "Forecourt and shop of the service station.",
           codes=("enquiry_type:cctv",), facts=(_value("Owner", "DC Tom Fielding"),)),
    _entry(9, Kind.ENQUIRY, "14 Mar 2022 10:10", "first account of the station manager", "",
           codes=("enquiry_type:witness",), facts=(_value("Owner", "DC Tom Fielding"),)),
    _entry(10, Kind.ENQUIRY_RESULT, "15 Mar 2022 14:30", "first account of the station manager",
           "Four or five men come in most mornings, never with money of their own; a woman pays."
           " Statement taken.", grades=("2AP",)),
    _entry(11, Kind.ENQUIRY_RESULT, "16 Mar 2022 11:45", "CCTV of 27 days",
           "Clock seven minutes fast. Shane Crabtree pulls Ionuț Bălan to the van on 13 March.",
           facts=(_value("Exhibit", "TF/1", Sensitivity.REFERENCE),)),
    _entry(12, Kind.REFERRAL, "17 Mar 2022 13:00", "Referral to the Victim Navigator: Ionuț Bălan",
           "Verbal consent, interpreter. Accepted by Hannah Sealy. For police: met, fed, clothed,"
           " phone given; has somewhere safe.",
           codes=("referral_to:victim_navigator", "referral_outcome:accepted", "help:food",
                  "help:clothing", "help:phone", "help:accommodation")),
    _entry(13, Kind.REFERRAL, "18 Mar 2022 10:00", "National Referral Mechanism: Ionuț Bălan",
           "Written consent.", codes=("referral_to:nrm",)),
    _entry(14, Kind.DECISION, "18 Mar 2022 15:00", "no entry to the yard yet",
           "Numbers and places unknown, and a risk that the men are moved.",
           facts=(_value("Decided by", "DI Ruth Aspinall"),)),
    _entry(15, Kind.NRM_DECISION, "25 Mar 2022 12:00", "reasonable grounds, positive",
           "On the fifth working day."),
    _entry(16, Kind.REPORT, "2 Apr 2022 19:10", "public, GMP-INC-000402",
           "Two workers on a drive asked for food. One, called Harry, looked about sixteen and had"
           " a burn on his arm.",
           codes=("report_source:public_101", "indicator:injuries",
                  "indicator:restricted_movement", "indicator:no_food"), grades=("2AP",)),
    _entry(17, Kind.TRIAGE, "2 Apr 2022 20:00", "threat to life",
           "Possible child: out-of-hours children’s team called.",
           codes=("urgency:threat_to_life",)),
    _entry(18, Kind.MEETING, "3 Apr 2022 10:00", "strategy discussion",
           "Treat as a child. Placement ready, missing plan written before he is found.",
           codes=("meeting_type:strategy_discussion", "agency:childrens_social_care",
                  "agency:health", "agency:police")),
    _entry(19, Kind.REPORT, "4 Apr 2022 07:50", "Crimestoppers, CS-22-5518",
           "Danny C is said to keep five men in vans; Lorraine holds their cards.",
           codes=("report_source:crimestoppers", "indicator:wages_taken", "indicator:debt_bond"),
           grades=("2DC",)),
    _entry(20, Kind.DECISION, "5 Apr 2022 09:30", "warrants for the yard and the house",
           "Reception centre, interpreters, navigator and children’s team in place first.",
           codes=("in_place:interpreters", "in_place:navigator", "in_place:partners"),
           facts=(_value("Decided by", "DI Ruth Aspinall"),)),
    _entry(21, Kind.WARRANT, "7 Apr 2022 14:00", "PACE s.8, W-2022-0417",
           "Manchester and Salford Magistrates; expires 7 Jul 2022."),
    _entry(22, Kind.SEARCH, "8 Apr 2022 06:00", "Hollin Lane Yard",
           "Three men found, in three caravans. The fifth man was not there."),
    _entry(23, Kind.SEARCH, "8 Apr 2022 06:05", "3 Fernbank Close",
           "Nine bank cards in five names; £11,640 in cash."),
    _entry(24, Kind.ARREST, "8 Apr 2022 06:20", "Daniel Crabtree", "MSA s.1 and s.2."),
    _entry(25, Kind.ARREST, "8 Apr 2022 06:25", "Shane Crabtree", "MSA s.1; OAPA s.47."),
    _entry(26, Kind.ARREST, "8 Apr 2022 06:40", "Lorraine Pike", "MSA s.1; Fraud Act s.1."),
    _entry(27, Kind.ENQUIRY, "8 Apr 2022 07:10", "fifth man not accounted for", "",
           codes=("enquiry_type:missing_person", "urgent")),
    _entry(28, Kind.REFERRAL, "8 Apr 2022 09:00", "Referral to the Victim Navigator: Keith Ormrod",
           "Verbal consent.", codes=("referral_to:victim_navigator", "referral_outcome:accepted")),
    _entry(29, Kind.REFERRAL, "8 Apr 2022 09:30", "children’s social care: Nguyễn Văn Hải",
           "Police protection from 06:30; guardian service asked.",
           codes=("referral_to:childrens_social_care",)),
    _entry(30, Kind.REFERRAL, "8 Apr 2022 15:15", "duty to notify: Keith Ormrod",
           "Wants nothing to do with any scheme.", codes=("referral_to:duty_to_notify",)),
    _entry(31, Kind.ENQUIRY_RESULT, "8 Apr 2022 18:40", "fifth man found",
           "Found by traffic officers at a motorway services, unhurt."),
    _entry(32, Kind.INTERVIEW, "8 Apr 2022 19:00", "Shane Crabtree", "No comment."),
    _entry(33, Kind.CHARGE, "9 Apr 2022 02:30", "Daniel Crabtree", "Remand; court 11 Apr."),
    _entry(34, Kind.CHARGE, "9 Apr 2022 02:40", "Shane Crabtree", "Remand; court 11 Apr."),
    _entry(35, Kind.BAIL, "9 Apr 2022 03:00", "Lorraine Pike",
           "No contact with the five men, no entry to Hollin Lane."),
    _entry(36, Kind.DECISION, "9 Apr 2022 10:30", "s.45 indications for Marek Zielak",
           "Compulsion indicated, CPS told; review after his account. No arrest today."),
    _entry(37, Kind.VICTIM_CONTACT, "9 Apr 2022 12:30", "Ionuț Bălan told of arrests and remand",
           "Through an interpreter; safety plan checked."),
    _entry(38, Kind.INTERVIEW, "13 Apr 2022 11:00", "ABE: Ionuț Bălan", "Account on video."),
    _entry(39, Kind.ENQUIRY, "14 Apr 2022 10:00", "accounts behind nine bank cards",
           "Production order; benefit claims; restraint.", codes=("enquiry_type:financial",)),
    _entry(40, Kind.ENQUIRY_RESULT, "19 May 2022 14:00", "accounts behind nine bank cards",
           "£84,200 of benefits and wages in 26 months moved to Lorraine Pike’s account."),
    _entry(41, Kind.OCG_ASSESSMENT, "20 Jun 2022 10:00", "Crabtree group", "Nominated."),
)  # fmt: skip

"""The chronology of the caravan case, the way an action would gather it: invented, told shortly.

Of each entry its number and kind, when it was, its headline, and values that its form asks for; below that
its text, and after a plus its codes, whom it is about, what it follows, how many it counts, and its grades.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from mscu.actions.kinds import RECORDING
from mscu.codes import Kind, Sensitivity
from mscu.documents.editions.facts import EntryFact, ValueFact

TOLD = """
1 report | 11 Mar 2022 21:40 | helpline, H-0099-417
  Three men seen at a yard on Hollin Lane, one with a black eye; caravans with no power.
  + report_source:helpline indicator:threats indicator:poor_accommodation people=3 grades=2AC
2 triage | 11 Mar 2022 22:05 | time critical | By: on-call DS
  A patrol drives past and reports back; nobody approaches.
  + urgency:time_critical
3 report | 13 Mar 2022 08:15 | police officer, GMP-INC-000313
  A man came up to the patrol at Pilsworth Service Station: works every day for no money, “Shane”
  has his passport.
  + report_source:police_officer indicator:threats indicator:against_will indicator:excessive_hours
  + indicator:documents_held people=1 grades=1AP,2AP
4 tactical_advice | 13 Mar 2022 08:25 | Immediate tactical advice to PC 4471 Hughes | Given by: on-call DS
  | Answer: Accepted, done 08:50
  Keep him apart from the driver; independent interpreter; first account on body-worn video.
  + local_officer accepted:yes immediate advice_topic:safeguard advice_topic:separate_parties
  + advice_topic:interpreter advice_topic:initial_account advice_topic:nrm_dtn
5 note | 13 Mar 2022 09:30 | taken to a place of safety
  Ionuț Bălan is with PC Hughes; first account and medical done; a room for the night.
6 crime_record | 13 Mar 2022 14:10 | CRI/06HH/0031300/22 | Class: 106/1 [legal]
  Recorded under class 106/1.
7 tactical_advice | 14 Mar 2022 09:20 | to DC Tom Fielding
  Ask today for all 28 days of recordings. ANPR marker on MX19 CTB. No visit to the yard before a
  reception centre, interpreters and the navigator stand ready.
  + local_officer accepted:yes advice_topic:cctv advice_topic:anpr advice_topic:safeguard
  + advice_topic:scene
8 enquiry | 14 Mar 2022 10:00 | 28 days of CCTV, before it is overwritten | Owner: DC Tom Fielding
  Forecourt and shop of the service station.
  + enquiry_type:cctv
9 enquiry | 14 Mar 2022 10:10 | first account of the station manager | Owner: DC Tom Fielding
  + enquiry_type:witness
10 enquiry_result | 15 Mar 2022 14:30 | first account of the station manager
  Four or five men come in most mornings, never with money of their own; a woman pays. Statement
  taken.
  + finished follows=9 grades=2AP
11 enquiry_result | 16 Mar 2022 11:45 | CCTV of 27 days | Exhibit: TF/1 [reference]
  Clock seven minutes fast. Shane Crabtree pulls Ionuț Bălan to the van on 13 March.
  + finished follows=8
12 referral | 17 Mar 2022 13:00 | Referral to the Victim Navigator: Ionuț Bălan
  Verbal consent, interpreter. Accepted by Hannah Sealy. For police: met, fed, clothed, phone given;
  has somewhere safe.
  + referral_to:victim_navigator referral_outcome:accepted help:food help:clothing help:phone
  + help:accommodation person=1
13 referral | 18 Mar 2022 10:00 | National Referral Mechanism: Ionuț Bălan
  Written consent.
  + referral_to:nrm person=1
14 decision | 18 Mar 2022 15:00 | no entry to the yard yet | Decided by: DI Ruth Aspinall
  Numbers and places unknown, and a risk that the men are moved.
15 nrm_decision | 25 Mar 2022 12:00 | reasonable grounds, positive
  On the fifth working day.
  + follows=13
16 report | 2 Apr 2022 19:10 | public, GMP-INC-000402
  Two workers on a drive asked for food. One, called Harry, looked about sixteen and had a burn on
  his arm.
  + report_source:public_101 indicator:injuries indicator:restricted_movement indicator:no_food
  + people=2 grades=2AP
17 triage | 2 Apr 2022 20:00 | threat to life
  Possible child: out-of-hours children’s team called.
  + urgency:threat_to_life
18 meeting | 3 Apr 2022 10:00 | strategy discussion
  Treat as a child. Placement ready, missing plan written before he is found.
  + meeting_type:strategy_discussion agency:childrens_social_care agency:health agency:police
19 report | 4 Apr 2022 07:50 | Crimestoppers, CS-22-5518
  Danny C is said to keep five men in vans; Lorraine holds their cards.
  + report_source:crimestoppers indicator:wages_taken indicator:debt_bond people=5 grades=2DC
20 decision | 5 Apr 2022 09:30 | warrants for the yard and the house | Decided by: DI Ruth Aspinall
  Reception centre, interpreters, navigator and children’s team in place first.
  + supersedes in_place:interpreters in_place:navigator in_place:partners follows=14
21 warrant | 7 Apr 2022 14:00 | PACE s.8, W-2022-0417
  Manchester and Salford Magistrates; expires 7 Jul 2022.
22 search | 8 Apr 2022 06:00 | Hollin Lane Yard
  Three men found, in three caravans. The fifth man was not there.
  + local_officer
23 search | 8 Apr 2022 06:05 | 3 Fernbank Close
  Nine bank cards in five names; £11,640 in cash.
  + local_officer
24 arrest | 8 Apr 2022 06:20 | Daniel Crabtree
  MSA s.1 and s.2.
  + local_officer offence:msa_s1 offence:msa_s2 person=6
25 arrest | 8 Apr 2022 06:25 | Shane Crabtree
  MSA s.1; OAPA s.47.
  + local_officer offence:msa_s1 offence:oapa_s47 person=7
26 arrest | 8 Apr 2022 06:40 | Lorraine Pike
  MSA s.1; Fraud Act s.1.
  + local_officer offence:msa_s1 offence:fraud_s1 person=8
27 enquiry | 8 Apr 2022 07:10 | fifth man not accounted for
  + enquiry_type:missing_person urgent person=4
28 referral | 8 Apr 2022 09:00 | Referral to the Victim Navigator: Keith Ormrod
  Verbal consent.
  + referral_to:victim_navigator referral_outcome:accepted person=2
29 referral | 8 Apr 2022 09:30 | children’s social care: Nguyễn Văn Hải
  Police protection from 06:30; guardian service asked.
  + police_protection_from referral_to:childrens_social_care person=3
30 referral | 8 Apr 2022 15:15 | duty to notify: Keith Ormrod
  Wants nothing to do with any scheme.
  + referral_to:duty_to_notify person=2
31 enquiry_result | 8 Apr 2022 18:40 | fifth man found
  Found by traffic officers at a motorway services, unhurt.
  + finished follows=27
32 interview | 8 Apr 2022 19:00 | Shane Crabtree
  No comment.
  + person=7
33 charge | 9 Apr 2022 02:30 | Daniel Crabtree
  Remand; court 11 Apr.
  + offence:msa_s1 offence:msa_s2 person=6
34 charge | 9 Apr 2022 02:40 | Shane Crabtree
  Remand; court 11 Apr.
  + offence:msa_s1 offence:oapa_s47 person=7
35 bail | 9 Apr 2022 03:00 | Lorraine Pike
  No contact with the five men, no entry to Hollin Lane.
  + person=8
36 decision | 9 Apr 2022 10:30 | s.45 indications for Marek Zielak
  Compulsion indicated, CPS told; review after his account. No arrest today.
  + person=5
37 victim_contact | 9 Apr 2022 12:30 | Ionuț Bălan told of arrests and remand
  Through an interpreter; safety plan checked.
  + person=1
38 interview | 13 Apr 2022 11:00 | ABE: Ionuț Bălan
  Account on video.
  + person=1
39 enquiry | 14 Apr 2022 10:00 | accounts behind nine bank cards
  Production order; benefit claims; restraint.
  + enquiry_type:financial
40 enquiry_result | 19 May 2022 14:00 | accounts behind nine bank cards
  £84,200 of benefits and wages in 26 months moved to Lorraine Pike’s account.
  + follows=39
41 ocg_assessment | 20 Jun 2022 10:00 | Crabtree group
  Nominated.
  + ocg_status:nominated
"""


def _entries() -> Iterator[EntryFact]:
    for told in re.split(r"\n(?=\d)", TOLD.strip()):
        head, *lines = told.replace("\n  | ", " | ").split("\n")
        first, when, headline, *values = head.split(" | ")
        number, key = first.split()
        kind = Kind(key)
        marks = " ".join(line[4:] for line in lines if line.startswith("  + ")).split()
        said = dict(mark.split("=") for mark in marks if "=" in mark)
        yield EntryFact(
            id=int(number),
            kind=kind,
            family=RECORDING[kind].model.family,
            readers=RECORDING[kind].spec.readers,
            happened_shown=when,
            sort_at=datetime.strptime(when, "%d %b %Y %H:%M").replace(tzinfo=UTC),
            headline=headline,
            text=" ".join(line.strip() for line in lines if not line.startswith("  + ")),
            codes=tuple(mark for mark in marks if "=" not in mark),
            person_id=int(said.get("person", 0)),
            follows_id=int(said.get("follows", 0)),
            people_count=int(said.get("people", 0)),
            grades=tuple(filter(None, said.get("grades", "").split(","))),
            facts=tuple(map(_value, values)),
        )


def _value(told: str) -> ValueFact:
    label, _, value = told.partition(": ")
    value, _, sensitivity = value.removesuffix("]").partition(" [")
    return ValueFact(name="", label=label, value=value, sensitivity=Sensitivity(sensitivity or "staff"))


ENTRIES = tuple(_entries())

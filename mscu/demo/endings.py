"""How made-up cases end: warrants, searches, arrests, and the assessment of a group."""

from __future__ import annotations

from datetime import timedelta

from mscu.actions.cases.policy_log import RecordDecision
from mscu.actions.enforcement.enforcement import (
    FindingLine,
    RecordArrest,
    RecordBail,
    RecordCharge,
    RecordInterview,
    RecordSearch,
    RecordWarrant,
)
from mscu.actions.enforcement.exhibits import ExhibitLine
from mscu.actions.entries.entries import About
from mscu.actions.entries.notes import RecordMeeting
from mscu.actions.nrm.referrals import RecordVictimContact
from mscu.actions.ocg.assessments import AssessGroup, Exploited, Member, NewPlanLine
from mscu.demo.synthetic import MadeUpCase, Stage


class CompleteCase(MadeUpCase):
    """A made-up case recorded to its end."""

    def stages(self) -> tuple[Stage, ...]:
        """Return all stages, in order."""
        return (*super().stages(), self._enforce, self._assess)

    def _enforce(self) -> None:
        self._do(
            RecordMeeting(
                case_id=self._case,
                happened=self._when(self._later(10, 90)),
                meeting_type="meeting_type:strategy_discussion",
                agencies=("agency:police", "agency:adult_social_care"),
                text="Agreed who meets the people found, where, and with which interpreters.",
            )
        )
        self._do(
            RecordDecision(
                case_id=self._case,
                happened=self._when(self._later(2, 20)),
                decided_by="DI Ruth Aspinall",
                text="Warrant to be sought; victims first.",
                options="Welfare visit with partners",
                in_place=("in_place:interpreters",),
            )
        )
        warrant = self._do(
            RecordWarrant(
                case_id=self._case,
                happened=self._when(self._later(10, 40)),
                power="warrant_power:pace_s8",
                court="Manchester and Salford Magistrates",
                reference=f"W-{self._now:%Y}-{self._data.random.randint(100, 999)}",
                about=(About(subject_id=self._place),),
                expires_on=self._day(90),
            )
        )
        self._search(warrant)
        for suspect in self._suspects:
            self._arrest(suspect)

    def _search(self, warrant: int) -> None:
        initials = f"{self._data.random.choice('ABCDEFGH')}{self._data.random.choice('JKLMNPRS')}"
        self._do(
            RecordSearch(
                case_id=self._case,
                follows_id=warrant,
                happened=self._when(self._later(30, 90)),
                place_id=self._place,
                officer=self._data.officer(),
                findings=tuple(FindingLine(subject_id=victim, found=True) for victim in self._victims),
                exhibits=(
                    ExhibitLine(reference=f"{initials}/1", text="Passports in a drawer"),
                    ExhibitLine(reference=f"{initials}/2", text="Notebook with hours and debts"),
                ),
            )
        )

    def _arrest(self, suspect: int) -> None:
        offences = ("offence:msa_s1",)
        self._do(
            RecordArrest(
                case_id=self._case,
                happened=self._when(timedelta(minutes=20)),
                person_id=suspect,
                place_id=self._place,
                officer=self._data.officer(),
                offences=offences,
            )
        )
        self._do(
            RecordInterview(
                case_id=self._case,
                happened=self._when(timedelta(hours=7)),
                person_id=suspect,
                interview_type="interview_type:suspect",
                text="Prepared statement read out.",
            )
        )
        if self._data.maybe(0.5):
            self._do(
                RecordCharge(
                    case_id=self._case,
                    happened=self._when(timedelta(hours=6)),
                    remand=True,
                    person_id=suspect,
                    offences=offences,
                    court_on=self._day(2),
                )
            )
        else:
            self._do(
                RecordBail(
                    case_id=self._case,
                    happened=self._when(timedelta(hours=6)),
                    person_id=suspect,
                    conditions="No contact with witnesses",
                    review_on=self._day(28),
                )
            )
        for index, victim in enumerate(self._victims):
            self._do(
                RecordVictimContact(
                    case_id=self._case,
                    happened=self._when(timedelta(hours=1 if index else 5)),
                    person_id=victim,
                    contact_by="PC 2210 Shah (MSVLO)",
                    method="contact_method:phone",
                    text="Told of the arrest and what follows.",
                )
            )

    def _assess(self) -> None:
        roles = ("ocg_role:principal", "ocg_role:enforcer", "ocg_role:finance")
        self._do(
            AssessGroup(
                case_id=self._case,
                happened=self._when(self._later(200, 900)),
                name=f"{self._town} group",
                status="ocg_status:nominated",
                lead_responsible_officer="DI Ruth Aspinall",
                district=self._district,
                members=tuple(
                    Member(subject_id=suspect, role=role)
                    for suspect, role in zip(self._suspects, roles, strict=False)
                ),
                exploited=tuple(Exploited(subject_id=victim) for victim in self._victims),
                plan=(NewPlanLine(strand="plan_strand:pursue", text="File to CPS"),),
            )
        )

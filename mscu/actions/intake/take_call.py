"""Taking a call: one command that saves report, triage and advice."""

from __future__ import annotations

from dataclasses import dataclass

from mscu.access import Permission
from mscu.actions.core.action import Command, Work
from mscu.actions.core.checking import Validator
from mscu.actions.entries.entries import About
from mscu.actions.intake.named_in_words import NewNominal, check_roles, record_new
from mscu.actions.intake.reports import LINKED, TRIAGED, RecordReport, TriageReport
from mscu.actions.intake.tactical_advice import GiveAdvice
from mscu.code_keys import FROM_POLICE
from mscu.codes import Accepted, Timing, Urgency, YesNo
from mscu.models.entries.report import Report
from mscu.text.people_told import PEOPLE_HINT, people_told

BY_PHONE = "advice_channel:phone"
NO_TEXT = "Call taken; nothing more was written down."


@dataclass(frozen=True, kw_only=True)
class AdviceGiven:
    """One piece of advice given in the call, and when."""

    text: str
    at: str
    """The time as the call clock showed it, `08:17`."""
    piece: str = ""
    """Its key in the library; empty for the adviser's own words."""
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CallSaved:
    """The ids of what the call created, so that the window can open it."""

    report_id: int
    register_number: str
    """The report's number in the register: `R-22-0001`."""
    triage_id: int
    advice_id: int | None


@dataclass(frozen=True, kw_only=True)
class TakeCall(Command[CallSaved]):
    """Save a call: only the caller and the place are required."""

    caller: str
    where_words: str
    began: str
    call_back: str = ""
    log_number: str = ""
    source: str = FROM_POLICE
    district: str | None = None
    victims_count: int | str | None = None
    under_18: YesNo | None = None
    injured: YesNo | None = None
    suspects_there: YesNo | None = None
    still_inside: YesNo | None = None
    text: str = ""
    urgency: Urgency | None = None
    about: tuple[About, ...] = ()
    """The known nominals that the officer has confirmed."""
    new: tuple[NewNominal, ...] = ()
    """What the words name and the officer noted as new."""
    given: tuple[AdviceGiven, ...] = ()
    advised: str = ""
    """The time of the first advice; by default that of the call."""
    accepted: Accepted = Accepted.WAITING
    done_at: str = ""
    read_back: bool = False
    time_stamps: tuple[str, ...] = ()
    case_id: int | None = None
    needs = Permission.RECORD_REPORTS

    def perform(self, work: Work) -> CallSaved:
        """Record the report, then its triage, then the advice that was given."""
        self._check(Validator(work))
        report_id = self._report().perform(work)
        record_new(work, work.get(Report, report_id), self.new)
        triage_id = self._triage(work, report_id).perform(work)
        advice_id = self._advice(work, report_id).perform(work) if self.given else None
        return CallSaved(
            report_id=report_id,
            triage_id=triage_id,
            advice_id=advice_id,
            register_number=work.get(Report, report_id).register_number,
        )

    def _check(self, validator: Validator) -> None:
        """Check what was typed, under the field names of the call page."""
        for name in ("caller", "where_words"):
            validator.text(name, getattr(self, name), getattr(Report, name), required=True)
        validator.text("call_back", self.call_back, Report.call_back)
        validator.text("log_number", self.log_number, Report.source_reference)
        validator.text("text", self.text, Report.text)
        if not isinstance(self.victims_count, str):
            validator.count("victims_count", self.victims_count)
        elif people_told(self.victims_count) is None:
            validator.problems["victims_count"] = PEOPLE_HINT
        check_roles(validator, "about", self.about)
        check_roles(validator, "new", self.new)
        validator.moment("began", self.began, Timing.HAPPENED)
        validator.moment("advised", self.advised, Timing.HAPPENED)
        validator.raise_if_invalid()

    def suggested_urgency(self) -> Urgency:
        """Suggest an urgency from the answers at their worst: "not sure" counts as yes."""
        return urgency_of(self.under_18, self.injured, self.suspects_there, self.still_inside)

    def _report(self) -> RecordReport:
        return RecordReport(
            case_id=self.case_id,
            happened=self.began,
            source=self.source,
            text=self.text.strip() or NO_TEXT,
            source_reference=self.log_number,
            caller=self.caller,
            call_back=self.call_back,
            where_words=self.where_words,
            district=self.district,
            victims_count=self.victims_count,
            under_18=self.under_18,
            injured=self.injured,
            suspects_there=self.suspects_there,
            still_inside=self.still_inside,
            about=self.about,
        )

    def _triage(self, work: Work, report_id: int) -> TriageReport:
        urgency = self.urgency or self.suggested_urgency()
        time_stamps = "\n".join(self.time_stamps)
        read_back = "Read back and agreed." if self.read_back else "Not read back."
        return TriageReport(
            case_id=self.case_id,
            happened=self.began,
            follows_id=report_id,
            urgency=urgency,
            outcome=TRIAGED if self.case_id is None else LINKED,
            decided_by=work.actor.display,
            text="\n".join(part for part in ("Taken as a call.", read_back, time_stamps) if part),
        )

    def _advice(self, work: Work, report_id: int) -> GiveAdvice:
        """Return the advice with the pieces that the store lists: a missing one must not lose the call."""
        text = "\n".join(f"{advice.at} {advice.text}" for advice in self.given)
        topics = dict.fromkeys(topic for advice in self.given for topic in advice.topics)
        live = work.live_codes({advice.piece for advice in self.given})
        return GiveAdvice(
            case_id=self.case_id,
            happened=self.advised or self.began,
            follows_id=report_id,
            text=text,
            given_to=self.caller,
            given_by=work.actor.display,
            channel=BY_PHONE,
            immediate=True,
            accepted=self.accepted,
            done_at=self.done_at,
            topics=tuple(topics),
            pieces=tuple(advice.piece for advice in self.given if advice.piece in live),
        )


def urgency_of(
    under_18: YesNo | None, injured: YesNo | None, suspects_there: YesNo | None, still_inside: YesNo | None
) -> Urgency:
    """Suggest an urgency from the four answers; the officer may change it."""
    open_answers = {YesNo.YES, YesNo.NOT_SURE}
    if injured is YesNo.YES and (suspects_there in open_answers or under_18 in open_answers):
        return Urgency.THREAT_TO_LIFE
    answers = (under_18, injured, suspects_there, still_inside)
    return Urgency.TIME_CRITICAL if open_answers & set(answers) else Urgency.ROUTINE

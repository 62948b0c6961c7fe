"""The current state of a case's groups, as facts for print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select

from mscu.actions.ocg.group_file import read_group_alone
from mscu.actions.ocg.groups import group_histories, newest_group_assessment, next_review
from mscu.actions.ocg.readiness import load_readiness
from mscu.dates.london import show_day
from mscu.documents.editions import group_facts as edition_facts
from mscu.models.entries.ocg import OcgExploited
from mscu.models.entries.report import Report
from mscu.models.subject import Subject
from mscu.rules.ocg import is_settled

if TYPE_CHECKING:
    from mscu.actions.core.action import Work
    from mscu.actions.ocg.group_file import GroupDetails, WorksheetLine
    from mscu.actions.ocg.groups import GroupHistory
    from mscu.actions.ocg.readiness import ReadinessReport
    from mscu.models.entries.ocg import OcgAssessment

HELD_BACK = "Held back under handling code C."


def group_facts(work: Work, case_id: int) -> Iterator[edition_facts.StandingGroupFact]:
    """Yield each group of a case; a group merged into one is printed with its own case."""
    of_case = group_histories(work, case_id)
    histories = group_histories(work) if of_case else {}
    for group_id, life in of_case.items():
        newest = newest_group_assessment(work, group_id)
        if newest is not None:
            yield _fact(work, life, newest, read_group_alone(work, histories[group_id]))


def _fact(
    work: Work, life: GroupHistory, newest: OcgAssessment, group: GroupDetails
) -> edition_facts.StandingGroupFact:
    panel = load_readiness(work, newest.case_id or 0, [newest])
    official, report_numbers = group.official, _report_numbers(work, group)
    official_text = f"as at {official.as_on}, entered {official.entered}" if official else ""
    return edition_facts.StandingGroupFact(
        name=group.name,
        status=group.status,
        assessed_shown=newest.happened_words,
        tier=group.tier,
        lead=group.lead,
        lead_since=group.lead_since,
        district=work.label(newest.district),
        review="" if is_settled(life.status) else show_day(next_review(work, life)),
        official_reference=official.reference if official else "",
        official_band=official.band if official else "",
        official_shown=official_text,
        test=tuple(_tests(panel)),
        roles=tuple(_roles(group, report_numbers)),
        exploited=tuple(_exploited(work, newest)),
        worksheet=tuple(_line(line, report_numbers) for line in group.worksheet),
        disruptions=tuple(_disruptions(group, report_numbers)),
        statuses=tuple(
            edition_facts.StatusFact(
                happened_shown=step.when, status=step.status, why=step.why, by_whom=step.who
            )
            for step in group.steps
        ),
    )


def _tests(panel: ReadinessReport) -> Iterator[edition_facts.PartFact]:
    for heading in panel.headings:
        yield edition_facts.PartFact(
            title=heading.title,
            met=heading.met,
            said=heading.summary,
            strength=heading.strength.label if heading.strength is not None else "",
        )


def _roles(group: GroupDetails, report_numbers: Mapping[int, str]) -> Iterator[edition_facts.RoleFact]:
    for spell in group.memberships:
        yield edition_facts.RoleFact(
            name=spell.name,
            role=spell.role,
            span=spell.span,
            source=_source(report_numbers, spell.source_id, spell.source),
            grades=(spell.grade,) if spell.grade else (),
        )


def _exploited(work: Work, newest: OcgAssessment) -> Sequence[str]:
    names = select(Subject.name).join(OcgExploited, OcgExploited.subject_id == Subject.id)
    of_newest = names.where(OcgExploited.entry_id == newest.id)
    return work.values(of_newest.order_by(OcgExploited.id))


def _report_numbers(work: Work, group: GroupDetails) -> Mapping[int, str]:
    """Return the numbers of the reports cited as evidence; their sources are not printed."""
    report_ids = [spell.source_id for spell in group.memberships]
    report_ids += [line.source_id for line in group.worksheet]
    report_ids += [disruption.source_id for disruption in group.disruptions]
    return work.pairs(select(Report.id, Report.register_number).where(Report.id.in_(report_ids)))


def _source(report_numbers: Mapping[int, str], source_id: int | None, text: str) -> str:
    number = report_numbers.get(source_id or 0, "")
    return f"Report {number}" if number else text


def _line(line: WorksheetLine, report_numbers: Mapping[int, str]) -> edition_facts.WorksheetFact:
    """Return a worksheet line; under handling code C, only that there is one."""
    grades = (line.grade,) if line.grade else ()
    if line.is_code_c:
        return edition_facts.WorksheetFact(
            part=line.part, heading=line.heading, statement=HELD_BACK, grades=grades
        )
    return edition_facts.WorksheetFact(
        part=line.part,
        heading=line.heading,
        statement=line.statement,
        grades=grades,
        confidence=line.confidence,
        why=line.confidence_why,
        gap=line.gap,
        source=_source(report_numbers, line.source_id, line.source),
        enquiry=line.enquiry,
    )


def _disruptions(
    group: GroupDetails, report_numbers: Mapping[int, str]
) -> Iterator[edition_facts.DisruptionFact]:
    for disruption in group.disruptions:
        yield edition_facts.DisruptionFact(
            happened_shown=disruption.when,
            level=disruption.level,
            what=disruption.what,
            strand=disruption.strand,
            by_whom=disruption.by_whom,
            reviewed=disruption.reviewed,
            evidence=_source(report_numbers, disruption.source_id, disruption.evidence),
        )

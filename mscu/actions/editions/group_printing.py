"""The current state of a case's groups, as facts for print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select

from mscu.actions.ocg.group_file import read_group
from mscu.actions.ocg.groups import lives_of, newest_of, review_of
from mscu.actions.ocg.readiness import readiness_of
from mscu.dates.london import show_day
from mscu.documents.editions import group_facts as f
from mscu.models.entries.ocg import OcgExploited
from mscu.models.entries.report import Report
from mscu.models.subject import Subject
from mscu.rules.ocg import is_settled

if TYPE_CHECKING:
    from mscu.actions.core.action import Work
    from mscu.actions.ocg.group_file import GroupAnswer, WorksheetLine
    from mscu.actions.ocg.groups import Life
    from mscu.actions.ocg.readiness import ReadinessAnswer
    from mscu.models.entries.ocg import OcgAssessment

HELD = "Held back under handling code C."
UNDER_C = "C"


def standing(work: Work, case_id: int) -> Iterator[f.StandingGroupFact]:
    """Yield each group of a case; a group merged into one is printed with its own case."""
    for number, life in lives_of(work, case_id).items():
        newest = newest_of(work, number)
        if newest is not None:
            yield _fact(work, life, newest)


def _fact(work: Work, life: Life, newest: OcgAssessment) -> f.StandingGroupFact:
    group = read_group(work, life.group_id, alone=True)
    panel = readiness_of(work, newest.case_id or 0, [newest])
    official, numbers = group.official, _numbers(work, group)
    told = f"as at {official.as_on}, entered {official.entered}" if official else ""
    return f.StandingGroupFact(
        name=group.name,
        status=group.status,
        assessed_shown=newest.happened_words,
        tier=group.tier,
        lead=group.lead,
        lead_since=group.lead_since,
        district=work.label(newest.district),
        review="" if is_settled(life.status) else show_day(review_of(life)),
        official_reference=official.reference if official else "",
        official_band=official.band if official else "",
        official_shown=told,
        test=tuple(_tests(panel)),
        roles=tuple(_roles(group, numbers)),
        exploited=tuple(_exploited(work, newest)),
        worksheet=tuple(_line(each, numbers) for each in group.worksheet),
        disruptions=tuple(_disruptions(group, numbers)),
        statuses=tuple(
            f.StatusFact(happened_shown=each.when, status=each.status, why=each.why, by_whom=each.who)
            for each in group.steps
        ),
    )


def _tests(panel: ReadinessAnswer) -> Iterator[f.PartFact]:
    for each in panel.headings:
        yield f.PartFact(
            title=each.title,
            met=each.met,
            said=each.said,
            strength=each.strength.label if each.strength is not None else "",
        )


def _roles(group: GroupAnswer, numbers: Mapping[int, str]) -> Iterator[f.RoleFact]:
    for each in group.spells:
        yield f.RoleFact(
            name=each.name,
            role=each.role,
            span=each.span,
            source=_source(numbers, each.source_id, each.source),
            grades=(each.grade,) if each.grade else (),
        )


def _exploited(work: Work, newest: OcgAssessment) -> Sequence[str]:
    named = select(Subject.name).join(OcgExploited, OcgExploited.subject_id == Subject.id)
    of_newest = named.where(OcgExploited.entry_id == newest.id)
    return work.values(of_newest.order_by(OcgExploited.id))


def _numbers(work: Work, group: GroupAnswer) -> Mapping[int, str]:
    """Return the numbers of the reports cited as evidence; their sources are not printed."""
    shown = [each.source_id for each in group.spells]
    shown += [each.source_id for each in group.worksheet]
    shown += [each.source_id for each in group.disruptions]
    return work.pairs(select(Report.id, Report.register_number).where(Report.id.in_(shown)))


def _source(numbers: Mapping[int, str], source_id: int | None, words: str) -> str:
    number = numbers.get(source_id or 0, "")
    return f"Report {number}" if number else words


def _line(line: WorksheetLine, numbers: Mapping[int, str]) -> f.WorksheetFact:
    """Return a worksheet line; under handling code C, only that there is one."""
    grades = (line.grade,) if line.grade else ()
    if line.grade.endswith(UNDER_C):
        return f.WorksheetFact(part=line.part, heading=line.heading, statement=HELD, grades=grades)
    return f.WorksheetFact(
        part=line.part,
        heading=line.heading,
        statement=line.statement,
        grades=grades,
        confidence=line.confidence,
        why=line.confidence_why,
        gap=line.gap,
        source=_source(numbers, line.source_id, line.source),
        enquiry=line.enquiry,
    )


def _disruptions(group: GroupAnswer, numbers: Mapping[int, str]) -> Iterator[f.DisruptionFact]:
    for each in group.disruptions:
        yield f.DisruptionFact(
            happened_shown=each.when,
            level=each.level,
            what=each.what,
            strand=each.strand,
            by_whom=each.by_whom,
            reviewed=each.reviewed,
            evidence=_source(numbers, each.source_id, each.evidence),
        )

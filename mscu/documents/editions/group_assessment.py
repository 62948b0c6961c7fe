"""Each group of a case on paper: the test, people, worksheet, gaps, disruptions and status."""

from __future__ import annotations

from mscu.documents.blocks import (
    Block,
    Box,
    Document,
    Facts,
    Heading,
    Paragraph,
    Spans,
    Title,
    Voice,
    bold,
    plain,
    quiet,
    table_columns,
)
from mscu.documents.editions.case_sections import Blocks, join_parts, part, table
from mscu.documents.editions.case_summary import case_document
from mscu.documents.editions.editions import Edition, fit
from mscu.documents.editions.fact_values import is_shown, none_of
from mscu.documents.editions.facts import CaseFacts
from mscu.documents.editions.group_facts import (
    DisruptionFact,
    PartFact,
    RoleFact,
    StandingGroupFact,
    StatusFact,
    WorksheetFact,
)

STANDS = (
    "Facts, with their grades and confidence. Nothing is added up or scored: an officer decides whether "
    "it is a group. Reference and band are those of the national database, as entered by an officer."
)
NEVER = "Never members, never counted, never sent for mapping: a person who was coerced is a victim."
NO_FACTS = "No facts of harm, likelihood, intent or capability are recorded yet."
NO_GAPS = "No gaps recorded."


def group_assessment(facts: CaseFacts, edition: Edition) -> Document:
    fitted = fit(facts, edition)
    return case_document(
        fitted,
        edition,
        (
            Title(fitted.title, kicker=edition.title),
            Paragraph(quiet(STANDS), Voice.NOTE),
            *(block for group in fitted.standing for block in _group(group)),
        ),
    )


def _group(group: StandingGroupFact) -> tuple[Block, ...]:
    return (
        Heading(group.name),
        _head(group),
        *part("The test of Serious Crime Act 2015 s.45(6)", _test(group)),
        *part("Members, with their roles over time", _roles(group)),
        *_exploited(group),
        *_worksheet(group),
        *part("Gaps", _gaps(group)),
        *part("Disruptions", _disruptions(group)),
        *part("Status and why", _statuses(group)),
    )


def _head(group: StandingGroupFact) -> Facts:
    official = join_parts(group.official_reference, group.official_band)
    pairs = (
        ("Status", group.status),
        ("Tier", group.tier),
        ("Assessed", group.assessed_shown),
        ("Lead", join_parts(group.lead, group.lead_since and f"since {group.lead_since}")),
        ("District", group.district),
        ("Next review", group.review),
        ("Official reference", group.official_reference),
        ("Official band", group.official_band),
        ("As entered", group.official_shown if official else ""),
        ("Merged into it", join_parts(*group.merged)),
    )
    return Facts(tuple(pair for pair in pairs if pair[1]))


def _test(group: StandingGroupFact) -> Blocks:
    columns = table_columns(("Part", 30), ("Facts", 12), ("What there is", 43), ("Strength", 15))
    return table("The test", columns, map(_part, group.test))


def _part(fact: PartFact) -> tuple[Spans, ...]:
    return (
        bold(fact.title),
        plain("yes") if fact.met else bold("not yet" if is_shown(fact.met) else ""),
        plain(fact.said),
        plain(fact.strength),
    )


def _roles(group: StandingGroupFact) -> Blocks:
    columns = table_columns(("Name", 28), ("Role", 20), ("When", 24), ("Grade", 8), ("Shown by", 20))
    return table("Members", columns, map(_role, group.roles))


def _role(fact: RoleFact) -> tuple[Spans, ...]:
    return (
        bold(fact.name),
        plain(fact.role),
        plain(fact.span),
        plain(join_parts(*fact.grades)),
        quiet(fact.source),
    )


def _exploited(group: StandingGroupFact) -> Blocks:
    if not group.exploited:
        return ()
    return (Box("Exploited by the group", (plain(join_parts(*group.exploited)), quiet(NEVER))),)


def _worksheet(group: StandingGroupFact) -> Blocks:
    lines = [line for line in group.worksheet if line.statement]
    if not lines:
        none = none_of(NO_FACTS, *(line.statement for line in group.worksheet))
        return part("Worksheet", (Paragraph(none),)) if none else ()
    parts = dict.fromkeys(line.part for line in lines)
    return tuple(
        block
        for title in parts
        for block in part(f"Worksheet: {title.lower()}", _worksheet_table(title, lines))
    )


def _worksheet_table(title: str, lines: list[WorksheetFact]) -> Blocks:
    columns = table_columns(
        ("Heading", 17), ("What is known", 40), ("Grade", 8), ("Confidence", 20), ("Shown by", 15)
    )
    return table(title, columns, (_line(line) for line in lines if line.part == title))


def _line(fact: WorksheetFact) -> tuple[Spans, ...]:
    return (
        bold(fact.heading.rpartition(": ")[2].capitalize()),
        plain(fact.statement),
        plain(join_parts(*fact.grades)),
        plain(join_parts(fact.confidence, fact.why, by=": ")),
        quiet(fact.source),
    )


def _gaps(group: StandingGroupFact) -> Blocks:
    columns = table_columns(("Heading", 25), ("What is not known", 45), ("Enquiry", 30))
    gaps = [line for line in group.worksheet if line.gap]
    rows = (
        (
            bold(gap.heading),
            plain(gap.gap),
            plain(gap.enquiry) if gap.enquiry else none_of("none yet", gap.enquiry),
        )
        for gap in gaps
    )
    none = none_of(NO_GAPS, *(line.gap for line in group.worksheet))
    return table("Gaps", columns, rows) or ((Paragraph(none),) if none else ())


def _disruptions(group: StandingGroupFact) -> Blocks:
    columns = table_columns(
        ("When", 16),
        ("Effect", 12),
        ("What was done", 30),
        ("By whom", 16),
        ("Evidence", 14),
        ("Reviewed", 12),
    )
    return table("Disruptions", columns, map(_disruption, group.disruptions))


def _disruption(fact: DisruptionFact) -> tuple[Spans, ...]:
    return (
        bold(fact.happened_shown),
        plain(join_parts(fact.level, fact.strand)),
        plain(fact.what),
        plain(fact.by_whom),
        plain(fact.evidence),
        plain(fact.reviewed) if fact.reviewed else none_of("not yet", fact.reviewed),
    )


def _statuses(group: StandingGroupFact) -> Blocks:
    columns = table_columns(("When", 20), ("Status", 20), ("Why", 42), ("By", 18))
    return table("Status", columns, map(_status, group.statuses))


def _status(fact: StatusFact) -> tuple[Spans, ...]:
    return bold(fact.happened_shown), plain(fact.status), plain(fact.why), plain(fact.by_whom)

"""The facts of a group as it stands: lead, roles over time, worksheet, gaps and disruptions."""

from __future__ import annotations

from dataclasses import dataclass

from mscu.documents.editions.fact_values import (
    Day,
    District,
    Legal,
    Name,
    Names,
    Narrative,
    Plain,
    Reference,
    Sources,
    Staff,
    State,
    Yes,
)


@dataclass(frozen=True, kw_only=True)
class PartFact:
    """A part of the test for a group, whether the record holds facts for it, and how strong they are."""

    title: Plain
    met: Yes
    said: Narrative
    strength: State = ""


@dataclass(frozen=True, kw_only=True)
class RoleFact:
    """A role that a person holds or held in a group, with its dates."""

    name: Name
    role: Legal
    span: Day = ""
    grades: Sources = ()
    source: Narrative = ""


@dataclass(frozen=True, kw_only=True)
class WorksheetFact:
    """A line of a worksheet: what is known under a heading, its grade and its confidence."""

    part: Plain
    heading: State
    statement: Narrative = ""
    grades: Sources = ()
    confidence: State = ""
    why: Narrative = ""
    source: Narrative = ""
    gap: Narrative = ""
    enquiry: Narrative = ""


@dataclass(frozen=True, kw_only=True)
class DisruptionFact:
    """What disrupted a group, how much, by whom, on what basis, and who reviewed it."""

    happened_shown: Day
    level: State
    what: Narrative
    strand: State = ""
    by_whom: Staff = ""
    evidence: Narrative = ""
    reviewed: Staff = ""


@dataclass(frozen=True, kw_only=True)
class StatusFact:
    """A status that was given to a group, by whom and why."""

    happened_shown: Day
    status: State
    why: Narrative = ""
    by_whom: Staff = ""


@dataclass(frozen=True, kw_only=True)
class StandingGroupFact:
    """A group as it stands; reference and band are as an officer entered them."""

    name: Name
    status: State
    assessed_shown: Day = ""
    tier: State = ""
    lead: Staff = ""
    lead_since: Day = ""
    district: District = ""
    review: Day = ""
    official_reference: Reference = ""
    official_band: Legal = ""
    official_shown: Staff = ""
    """The day it refers to, and when and by whom it was entered."""
    merged: Names = ()
    test: tuple[PartFact, ...] = ()
    roles: tuple[RoleFact, ...] = ()
    exploited: Names = ()
    worksheet: tuple[WorksheetFact, ...] = ()
    disruptions: tuple[DisruptionFact, ...] = ()
    statuses: tuple[StatusFact, ...] = ()

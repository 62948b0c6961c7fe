"""Whether a case may become public: on whom proceedings are active, and what else is still going on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from mscu.actions.enforcement.unaccounted import find_unaccounted
from mscu.codes import CaseStatus, Kind
from mscu.models.plan import Plan
from mscu.text.counts import count_of

if TYPE_CHECKING:
    from mscu.actions.core.action import Work
    from mscu.actions.editions.edition_pages import CaseEdition

ACTIVE_CHARGE = (
    "This case has a charge without a sentence, an acquittal or another end for each offence. "
    "Answer Yes and enter who at the CPS agreed, or record the result first, following the charge it decided."
)
ACTIVE_ARREST = (
    "This case has an arrest or bail without a charge or a release. "
    "Answer Yes and enter who at the CPS agreed, or record how it ended first."
)


@dataclass(frozen=True)
class ActiveProceedings:
    """The people on whom criminal proceedings are active by what is recorded in a case."""

    charged: frozenset[int | None]
    held: frozenset[int | None]
    """Those arrested or on bail who are not charged."""

    @property
    def why_yes(self) -> str:
        """Return why proceedings are surely active, or an empty string."""
        if self.charged:
            return ACTIVE_CHARGE
        return ACTIVE_ARREST if self.held else ""


def active_proceedings(wanted: CaseEdition) -> ActiveProceedings:
    active = wanted.reading.proceedings.active()
    charged = frozenset(step.person_id for step in active if step.kind is Kind.CHARGE)
    return ActiveProceedings(charged, frozenset(step.person_id for step in active) - charged)


def still_live(work: Work, wanted: CaseEdition) -> str:
    """Return what is still going on in a case by the record, as a sentence; empty if nothing is."""
    reading = wanted.reading
    released = {step.person_id for step in reading.proceedings.under_investigation()}
    sought = {missing.subject_id for missing in find_unaccounted(reading.sought, reading.entries)}
    plans = work.value(select(func.count()).where(Plan.case_id == wanted.case.id, Plan.ended_on.is_(None)))
    facts = (
        "" if wanted.case.status in {CaseStatus.CLOSED, CaseStatus.ARCHIVED} else "the case is not closed",
        f"{count_of(len(released), 'person', 'people')} under investigation" if released else "",
        f"{count_of(len(sought), 'person', 'people')} looked for and not found" if sought else "",
        f"{count_of(plans, 'plan')} not ended" if plans else "",
    )
    told = "; ".join(filter(None, facts))
    return f"{told[:1].upper()}{told[1:]}." if told else ""

"""The papers of a case: every copy of it that left the unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Select, or_, select

from mscu.actions.core.action import Work
from mscu.actions.disclosure.recall_record import recalls_of
from mscu.dates.london import show_moment
from mscu.documents.editions.editions import edition_words
from mscu.models.case import Case
from mscu.models.disclosure import Disclosure


@dataclass(frozen=True, kw_only=True)
class DisclosureLine:
    """One copy that left the unit."""

    id: int
    edition: str
    recipient: str
    purpose: str
    copy_number: int
    issued: str
    sha256: str
    recalled: str
    """When and by whom it was recalled; empty for one that was not."""


def itself_and_merged(case_id: int) -> Select[int]:
    """Return the ids of a case and of all cases merged into it, whose copies stay under their own numbers."""
    return select(Case.id).where(or_(Case.id == case_id, Case.kept_id == case_id))


def disclosures_of(work: Work, case_id: int) -> Iterator[DisclosureLine]:
    """Yield the copies of a case, in the order in which they left."""
    of_case = Disclosure.case_id.in_(itself_and_merged(case_id))
    copies = work.records(select(Disclosure).where(of_case).order_by(Disclosure.id))
    recalls = recalls_of(work, [each.id for each in copies])
    for each in copies:
        recall = recalls.get(each.id)
        yield DisclosureLine(
            id=each.id,
            edition=edition_words(each.edition),
            recipient=each.recipient,
            purpose=work.label(each.purpose),
            copy_number=each.copy_number,
            issued=show_moment(each.issued_at),
            sha256=each.sha256,
            recalled=recall.when_and_who if recall else "",
        )

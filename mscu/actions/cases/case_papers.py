"""The papers of a case: every copy of it that left the unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Select, or_, select

from mscu.actions.core.action import Work
from mscu.actions.disclosure.issued_copies import copy_names, proceedings_answer
from mscu.actions.disclosure.not_left import load_not_left
from mscu.actions.disclosure.recall_record import load_recalls
from mscu.dates.london import show_moment
from mscu.models.case import Case
from mscu.models.disclosure import Disclosure


@dataclass(frozen=True, kw_only=True)
class DisclosureLine:
    """One copy that left the unit."""

    id: int
    edition: str
    recipient: str
    purpose: str
    proceedings: str
    """The answer to whether proceedings are active; empty for a copy that is not public."""
    agreed_by: str
    copy_number: int
    issued: str
    sha256: str
    recalled: str
    """When and by whom it was recalled; empty for one that was not."""
    not_left: str
    """Why it did not leave, and who recorded that; empty for one that left."""


def case_and_merged_ids(case_id: int) -> Select[int]:
    """Return the ids of a case and of all cases merged into it, whose copies stay under their own numbers."""
    return select(Case.id).where(or_(Case.id == case_id, Case.kept_id == case_id))


def load_disclosures(work: Work, case_id: int) -> Iterator[DisclosureLine]:
    """Yield the copies of a case, in the order in which they left."""
    of_case = Disclosure.case_id.in_(case_and_merged_ids(case_id))
    copies = work.records(select(Disclosure).where(of_case).order_by(Disclosure.id))
    names = copy_names(work, copies)
    ids = [copy.id for copy in copies]
    recalls, not_left = load_recalls(work, ids), load_not_left(work, ids)
    for copy in copies:
        recall, why_not = recalls.get(copy.id), not_left.get(copy.id)
        yield DisclosureLine(
            id=copy.id,
            edition=names[copy.id],
            recipient=copy.recipient,
            purpose=work.label(copy.purpose),
            proceedings=proceedings_answer(copy),
            agreed_by=copy.agreed_by,
            copy_number=copy.copy_number,
            issued=show_moment(copy.issued_at),
            sha256=copy.sha256,
            recalled=recall.when_and_who if recall else "",
            not_left=why_not.in_a_line if why_not else "",
        )

"""The words of reports: what was told, and their items, whatever the grade and the handling code.

Whoever may read a report reads its items. A handling code limits what leaves the unit, so what is proposed
for a case, whose title leaves with it, comes from the report's own text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import select

from mscu.actions.core.action import Work
from mscu.models.entries.report import ReportItem


def joined_words(text: str, items: Iterable[str]) -> str:
    """Return a report's text, with the items after it, in which what it names has its place."""
    return "\n".join((text, *items))


def item_texts(work: Work, report_ids: Collection[int]) -> Mapping[int, Sequence[str]]:
    """Return the texts of the items of reports, in their order."""
    columns = select(ReportItem.entry_id, ReportItem.text).where(ReportItem.entry_id.in_(sorted(report_ids)))
    in_order = columns.order_by(ReportItem.number, ReportItem.id)
    texts: dict[int, list[str]] = defaultdict(list)
    for report_id, text in work.rows(in_order) if report_ids else ():
        texts[report_id].append(text)
    return texts

"""The bundles of other units that are in a case, with the reports that they became."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select

from mscu.actions.core.action import Work
from mscu.models.exchange import BundleOrigin, OtherUnit, ReceivedBundle


@dataclass(frozen=True, kw_only=True)
class ReceivedLine:
    """A bundle of another unit: the report that it became, and their case."""

    report_id: int
    unit: str
    reference: str
    issued: str


def bundles_in(work: Work, case_id: int) -> Iterator[ReceivedLine]:
    """Yield the bundles whose reports are in a case, the newest first."""
    rows = work.rows(
        select(BundleOrigin.entry_id, OtherUnit.unit, BundleOrigin.reference, ReceivedBundle.issued)
        .join(ReceivedBundle, ReceivedBundle.id == BundleOrigin.bundle_id)
        .join(OtherUnit, OtherUnit.id == ReceivedBundle.unit_id)
        .where(BundleOrigin.case_id == case_id)
        .order_by(BundleOrigin.entry_id.desc())
    )
    for report_id, unit, reference, issued in rows:
        yield ReceivedLine(report_id=report_id, unit=unit, reference=reference, issued=issued)

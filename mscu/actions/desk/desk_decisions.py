"""What waits on My desk for one person's decision, and what others decided for her.

Large files that she may approve, what came of those that she asked for, and requests for what is
held about somebody, which are answered within a month.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from mscu.access import Permission
from mscu.actions.disclosure.releases import ReleaseLine, asked_for
from mscu.actions.records.rights_requests import RightsState, open_requests
from mscu.copy_codes import ReleaseState
from mscu.models.disclosure import Release

if TYPE_CHECKING:
    from mscu.actions.core.action import Work

LATELY = timedelta(days=7)
"""How long a refusal stays on the desk."""
FILE, REQUEST = "release", "rights_request"
"""Which kind of record an item opens."""


@dataclass(frozen=True, kw_only=True)
class DeskItem:
    """One thing that waits, or that was decided."""

    opens: str
    id: int
    title: str
    said: str
    state: ReleaseState | RightsState


def desk_items(work: Work) -> tuple[DeskItem, ...]:
    """Give what waits for the actor, the late requests first, then what was decided for her."""
    return (*_requests(work), *_files(work))


def _requests(work: Work) -> Iterator[DeskItem]:
    if work.actor.may(Permission.KEEP_RECORDS):
        for row in open_requests(work):
            if row.state in {RightsState.LATE, RightsState.SOON}:
                yield DeskItem(
                    opens=REQUEST, id=row.id, title=f"Answer {row.asked_by}", state=row.state,
                    said=f"{row.kind} · answer by {row.due}",
                )  # fmt: skip


def _files(work: Work) -> Iterator[DeskItem]:
    if not work.actor.may(Permission.PRINT):
        return
    mine = Release.asked_by_id == work.actor.id
    since = work.now - LATELY
    told = or_(
        Release.state == ReleaseState.WAITS,
        mine & (Release.state == ReleaseState.APPROVED),
        mine & (Release.state == ReleaseState.REFUSED) & (Release.decided_at >= since),
    )
    for line in asked_for(work, select(Release).where(told).order_by(Release.id.desc())):
        if line.may_decide:
            yield _file(line, f"asked {line.asked} by {line.asked_by}")
        elif line.state is ReleaseState.APPROVED and not line.why_not_write:
            yield _file(line, f"save it until {line.until}")
        elif line.state is ReleaseState.REFUSED:
            yield _file(line, line.decision)


def _file(line: ReleaseLine, said: str) -> DeskItem:
    of = f"{line.edition}, {line.rows:,} {'row' if line.rows == 1 else 'rows'}"
    decides = "Decide on a large file" if line.may_decide else "Your large file"
    return DeskItem(
        opens=FILE, id=line.id, title=f"{decides}: {of}", said=f"for {line.recipient} · {said}",
        state=line.state,
    )  # fmt: skip

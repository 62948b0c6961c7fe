"""Row formats of the Records page, and the empty states of its lists."""

from __future__ import annotations

from mscu.actions.records.record_papers import DisposalRow
from mscu.actions.records.records_due import RecordsRow, ReviewState
from mscu.actions.records.rights_requests import RightsRow, RightsState
from mscu.codes import Family
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import isolated, joined
from mscu.ui.look.palette import Status
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.core.list_pane import EmptyTab

NO_REVIEWS = EmptyTab(
    "archive",
    "No review is due",
    (
        "Closed cases are listed here from a year before their records are due for review, and those "
        "without a MoPI group."
    ),
)
NO_DISPOSALS = EmptyTab(
    "trash-2",
    "Nothing has been disposed of",
    "Disposals that two people agreed are listed here by number, with the certificate.",
)
NO_REQUESTS = EmptyTab(
    "scale",
    "No requests",
    "People's requests for the data held on them are listed here, with the date by which an answer is due.",
)
STATUS = {
    ReviewState.LATE: Status.LATE,
    ReviewState.SOON: Status.SOON,
    ReviewState.LATER: Status.RUN,
    ReviewState.UNGRADED: Status.SOON,
    ReviewState.OPEN: Status.QUIET,
}


def review_look(row: RecordsRow) -> RowLook:
    """Format a closed case: when its records are reviewed, and whether a hold keeps them."""
    due = f"review by {row.review}" if row.review else ""
    group = row.group.partition(":")[0]
    return RowLook(
        title=isolated(f"{row.reference} {row.title}"),
        detail=joined(group, due, f"closed {row.closed}", "legal hold" if row.held else ""),
        family=Family.NOTE,
        icon="archive",
        kind="Case",
        chip=review_chip(row),
    )


def review_chip(row: RecordsRow) -> Chip:
    """Return a chip that says how near the review is."""
    return Chip(row.state.label, STATUS[row.state])


OF_REQUEST = {
    RightsState.LATE: Status.LATE,
    RightsState.SOON: Status.SOON,
    RightsState.OPEN: Status.RUN,
    RightsState.DONE: Status.DONE,
    RightsState.OVER: Status.SOON,
}


def request_look(row: RightsRow) -> RowLook:
    """Format a request: which right, and when an answer is due."""
    is_answered = row.answered != ""
    return RowLook(
        title=isolated(row.asked_by),
        detail=joined(row.kind, f"answered {row.answered}" if is_answered else _due(row)),
        family=Family.NOTE,
        icon="scale",
        kind="Rights request",
        chip=Chip(row.state.label, OF_REQUEST[row.state]),
        quiet=row.state is RightsState.DONE,
    )


def _due(row: RightsRow) -> str:
    return "the clock stands still" if row.stopped else f"{row.due_words[:1].lower()}{row.due_words[1:]}"


def disposal_look(row: DisposalRow) -> RowLook:
    """Format a disposed case, by its reference."""
    disposal = row.printed
    return RowLook(
        title=disposal.reference,
        detail=joined(f"disposed of {disposal.disposed}", disposal.erased),
        family=Family.NOTE,
        icon="trash-2",
        kind="Disposed of",
        quiet=True,
    )

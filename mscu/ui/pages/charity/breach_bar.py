"""The bar about the charity's own data breaches that are not settled."""

from __future__ import annotations

from collections.abc import Sequence

from mscu.actions.charity.charity_breaches import CharityBreachRow
from mscu.actions.records.breach_register import BreachState
from mscu.ui.look.palette import Status
from mscu.ui.widgets.message_bar import MessageBar


def breach_bar(rows: Sequence[CharityBreachRow]) -> MessageBar:
    """Return a bar about the breach with the earliest notification due, and how many more there are."""
    first, *rest = sorted(rows, key=_by_state)
    people = f"{first.untold} still to be told" if first.untold != 1 else "one person still to be told"
    deadline = f"notify the {first.regulator} by {first.due}"
    text = f"{first.kind}: {people if first.state is BreachState.PEOPLE else deadline}."
    rest_text = f" {len(rest)} more." if rest else ""
    status = Status.LATE if first.state is BreachState.LATE else Status.SOON
    title = "A data breach is open."
    return MessageBar(f"{text}{rest_text}", strong=title, status=status, link="Open the register")


def _by_state(row: CharityBreachRow) -> int:
    return list(BreachState).index(row.state)

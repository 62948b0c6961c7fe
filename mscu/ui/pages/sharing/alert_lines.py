"""The rows of what a case's navigators were told, beside its referrals."""

from __future__ import annotations

from collections.abc import Sequence

from mscu.actions.enforcement.alerts import AlertLine
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import isolated, joined
from mscu.ui.look.palette import Family, Status
from mscu.ui.look.row_look import RowLook
from mscu.ui.widgets.chronology import Line

ALERT = "alert"


def told_lines(alerts: Sequence[AlertLine]) -> list[Line]:
    """Give each alert once for all the survivors whom it concerns alike."""
    alike: dict[tuple[object, ...], list[AlertLine]] = {}
    for each in alerts:
        what = (each.words, each.raised_at, each.acknowledged, each.acknowledged_by)
        alike.setdefault(what, []).append(each)
    return [_line(lines) for lines in alike.values()]


def _line(lines: Sequence[AlertLine]) -> Line:
    first = lines[0]
    concerned = ", ".join(isolated(each.person) for each in reversed(lines))
    chip = Chip("read", Status.DONE) if first.acknowledged else Chip("not read yet", Status.SOON)
    return Line(
        (ALERT, first.id),
        RowLook(
            title=isolated(first.words),
            detail=joined(first.raised, _read(first), f"about {concerned}"),
            family=Family.CARE,
            icon="bell",
            kind=first.kind.label,
            chip=chip,
        ),
    )


def _read(alert: AlertLine) -> str:
    """Say when she read it: by the time alone where it was the same day."""
    if not alert.acknowledged:
        return ""
    day, _, time = alert.acknowledged.rpartition(" ")
    when = time if alert.raised.startswith(day) else alert.acknowledged
    return f"read {when} by {alert.acknowledged_by}"


def raised_by(alerts: Sequence[AlertLine], alert_id: int) -> int | None:
    """Number the entry that an alert was raised by; one that was typed stands in its row alone."""
    return next((each.entry_id for each in alerts if each.id == alert_id), None)

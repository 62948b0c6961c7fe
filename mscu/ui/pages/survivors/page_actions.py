"""What the Survivors page offers: deeds on the survivor in front, and on the charity's lists."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from mscu.survivor_codes import SupportStatus
from mscu.ui.pages.core.page import NEW_KEYS, PageAction
from mscu.ui.pages.survivors.file_view import FileView

NOBODY = "choose a survivor"
Begin = Callable[[str], object]
OF_SURVIVOR = (
    ("contact", "Log contact", "messages-square"),
    ("need", "Set need", "list-checks"),
    ("progress", "Record progress", "radar"),
    ("first_account", "Write down a first account", "message-square-text"),
    ("benefit", "Note what was given", "hand-coins"),
    ("engagement", "Justice process", "gavel"),
    ("risk", "Assess the risk", "shield-alert"),
    ("ledger", "Consents", "clipboard-check"),
    ("request", "Record a request of police or a court", "scale"),
    ("about", "Who it is, and safe contact", "user-round"),
    ("readers", "Who may read", "users-round"),
)
OF_CHARITY = (
    ("referrals", "Referrals from police", "inbox"),
    ("take_on", "Take on a survivor", "user-plus"),
    ("out", "Go out alone", "map-pin"),
    ("provider", "Add a service to the directory", "store"),
    ("interpreter", "Add an interpreter", "languages"),
    ("rota", "On-call rota", "phone-call"),
    ("requests", "Requests of police and courts", "scale"),
    ("figures_pane", "Counts released to police", "chart-column"),
)


OF_LEADS = (
    ("openings", "Opened with a reason", "lock-open"),
    ("retention", "Due to be erased", "hourglass"),
)


def actions_of(
    view: FileView | None, begin: Begin, *, leads: bool = False
) -> tuple[PageAction, ...]:
    """Give them in order; `view` shows the survivor in front, if there is one."""
    why_not = "" if view is not None and view.survivor is not None else NOBODY
    own = [
        PageAction(
            words=words,
            run=partial(begin, what),
            icon=icon,
            keys=NEW_KEYS if what == "contact" else "",
            why_not=why_not,
        )
        for what, words, icon in OF_SURVIVOR
    ]
    more = (*OF_CHARITY, *(OF_LEADS if leads else ()))
    charity = [
        PageAction(words=words, run=partial(begin, what), icon=icon, apart=at == 0)
        for at, (what, words, icon) in enumerate(more)
    ]
    return (*own, _ending(view, begin, why_not), *charity)


def _ending(view: FileView | None, begin: Begin, why_not: str) -> PageAction:
    survivor = view.survivor if view is not None else None
    if survivor is not None and survivor.status is SupportStatus.CLOSED:
        return PageAction(words="Begin again", run=partial(begin, "reopen"), icon="rotate-ccw")
    return PageAction(
        words="Close the support",
        run=partial(begin, "closing"),
        icon="archive",
        why_not=why_not,
    )

"""The message that a form was left: its draft is kept, with the way back to it, or it kept none."""

from __future__ import annotations

from mscu.ui.forms.drafts import Drafts
from mscu.ui.look.palette import Status
from mscu.ui.widgets.message_bar import MessageBar

ONLY_IN_WINDOW = "It is only in this window. Free some disk space, or save it, before you close the window."


NOT_KEPT = "This form keeps no draft. What was typed into it is gone."


def lost_bar(label: str) -> MessageBar:
    """Return the message about a form that keeps no draft."""
    return MessageBar(f"{label}. {NOT_KEPT}", strong="Not kept:", status=Status.SOON, closes=True)


def draft_bar(drafts: Drafts, key: str, label: str, *, closes: bool = False) -> MessageBar | None:
    """Write a draft to the disk, and return what became of it; None if nothing was typed."""
    if drafts.of(key) is None:
        return None
    drafts.seal_now()
    if drafts.unkept_since(key) is None:
        return MessageBar(f"{label}.", strong="Draft kept:", link="Continue", closes=closes)
    return MessageBar(
        f"{label}. {ONLY_IN_WINDOW}",
        strong=f"Draft {drafts.state(key)}:",
        status=Status.LATE,
        link="Continue",
        closes=closes,
    )

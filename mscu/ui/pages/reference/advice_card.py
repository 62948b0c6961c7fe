"""A piece of the advice library as rows and as a card: its words, what waits, and what was changed."""

from __future__ import annotations

from collections.abc import Iterator

from mscu.actions.reference.advice_register import OWN, WORDED, AdviceChange, AdviceRow
from mscu.codes import Family, ReferenceField, ReferenceState
from mscu.rules.unit_advice import Wording
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import joined
from mscu.ui.look.palette import Status
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.core.lines_pane import ActionLink, LineGroup, PaneContent, PaneLine
from mscu.ui.pages.reference.advice_forms import AGAIN, ICON, REFUSE, RETIRE, TAKE, WORD
from mscu.ui.pages.reference.deciding_page import CHIPS

AGREE, WITHDRAW, KEEP = "agree", "withdraw", "keep"
WAITS_FIRST = "Another change of it waits for a second person."
NOT_IN_LIBRARY = "It is no longer in the library."


def piece_look(row: AdviceRow) -> RowLook:
    """Return the row of a piece: its title, its topics, and what is to be known of it."""
    return RowLook(
        title=row.title,
        detail=joined(", ".join(row.topics), f"rank {row.wording.base}" if row.wording else ""),
        family=Family.ADVICE,
        icon=ICON,
        kind="Piece of advice",
        chip=_chip(row),
        quiet=not row.is_offered,
    )


def _chip(row: AdviceRow) -> Chip | None:
    if row.waiting is not None:
        return Chip("waits", Status.SOON, in_full="waits for a second person")
    if row.release is not None:
        return Chip("look", Status.SOON, in_full="the program words it differently now")
    if row.retired:
        return Chip(f"retired {row.retired}")
    return {OWN: Chip("ours", Status.RUN), WORDED: Chip("our words", Status.RUN)}.get(row.whose)


def piece_content(row: AdviceRow) -> PaneContent:
    """Return the card of a piece."""
    groups = (
        *_waiting(row),
        *_of_release(row),
        LineGroup(title="What officers hear" if row.is_offered else "Words", lines=tuple(_words(row))),
        LineGroup(title="When it is offered", lines=tuple(_ranking(row))),
        LineGroup(title="Changes", lines=tuple(_decided_changes(row)), empty="None by the unit."),
    )
    return PaneContent(
        icon=ICON, title=row.title, note=row.whose, groups=groups, actions=tuple(_actions(row))
    )


def why_not(row: AdviceRow) -> str:
    """Return why no change of a piece can be proposed now, or an empty string."""
    if row.waiting is not None:
        return WAITS_FIRST
    return "" if row.wording is not None else NOT_IN_LIBRARY


def _actions(row: AdviceRow) -> Iterator[ActionLink]:
    refusal = why_not(row)
    yield ActionLink(label="Word it differently", action=WORD, why_not=refusal, expected=False)
    if row.retired:
        yield ActionLink(label="Offer it again", action=AGAIN, why_not=refusal)
    else:
        yield ActionLink(label="Retire", action=RETIRE, why_not=refusal)


def _waiting(row: AdviceRow) -> Iterator[LineGroup]:
    change = row.waiting
    if change is None:
        return
    agree, refuse = ActionLink(label="Agree", action=AGREE), ActionLink(label="Refuse", action=REFUSE)
    actions = (ActionLink(label="Withdraw", action=WITHDRAW),) if change.is_mine else (agree, refuse)
    is_new = change.what is ReferenceField.ADDED
    details = (
        *(_wording_lines(change.wording) if change.wording is not None and not is_new else ()),
        f"Why: {change.reason}",
        f"Proposed by {change.proposed}",
        "A supervisor or administrator other than you must agree." if change.is_mine else "",
    )
    line = PaneLine(title=_what(change), details=details, chip=CHIPS[change.state], actions=actions)
    yield LineGroup(title="Waits for a second person", lines=(line,))


def _of_release(row: AdviceRow) -> Iterator[LineGroup]:
    change = row.release
    if change is not None:
        refusal = why_not(row)
        actions = (
            ActionLink(label="Keep ours", action=KEEP),
            ActionLink(label="Take it", action=TAKE, why_not=refusal),
        )
        details = _wording_lines(change.wording) if change.wording is not None else ()
        line = PaneLine(title=_what(change), details=(*details, change.reason), actions=actions)
        yield LineGroup(title="The program says something else since", lines=(line,))


def _words(row: AdviceRow) -> Iterator[PaneLine]:
    if row.wording is None:
        yield PaneLine(title=row.title, details=("Only its title is kept, for records that name it.",))
        return
    source = f"Source: {row.wording.source}"
    certainty = f"{row.wording.certainty.label}. Wording of {row.dated}."
    yield PaneLine(title=row.wording.title, details=(row.wording.text, source, certainty))


def _ranking(row: AdviceRow) -> Iterator[PaneLine]:
    if row.wording is None:
        return
    if row.retired:
        yield PaneLine(title=f"Until {row.retired}" if row.is_offered else f"Not since {row.retired}")
    elif not row.is_offered:
        yield PaneLine(title="Not yet: another person must agree first")
    yield PaneLine(title=f"Rank {row.wording.base} while nothing is answered", details=row.raised_by)
    if row.ruled_out_by:
        yield PaneLine(title="Not offered when", details=row.ruled_out_by)
    yield PaneLine(title="Topics", details=(", ".join(row.topics),))


def _decided_changes(row: AdviceRow) -> Iterator[PaneLine]:
    return (_change(change) for change in row.changes if change.state is not ReferenceState.WAITS)


def _change(change: AdviceChange) -> PaneLine:
    details = (
        *(_wording_lines(change.wording) if change.wording is not None else ()),
        f"Why: {change.reason}",
        f"Proposed by {change.proposed}",
        _decided(change),
        f"Why refused: {change.refusal}" if change.refusal else "",
    )
    return PaneLine(title=_what(change), details=details, chip=CHIPS[change.state])


def _decided(change: AdviceChange) -> str:
    if not change.decided:
        return ""
    verb = "Refused" if change.state is ReferenceState.REFUSED else "Agreed"
    return f"{verb} by {change.decided}"


def _wording_lines(wording: Wording) -> tuple[str, ...]:
    return (
        f"{wording.title}. {wording.text}",
        f"Source: {wording.source}. {wording.certainty.label}. Rank {wording.base}.",
    )


def _what(change: AdviceChange) -> str:
    if change.what is ReferenceField.ADDED:
        return "New piece"
    if change.what is ReferenceField.TEXT:
        return "Other words"
    return f"Retired from {change.retired_on}" if change.retired_on else "Offered again"

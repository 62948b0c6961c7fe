"""What the card says of a part of the report, and how a part looks in the list."""

from __future__ import annotations

from mscu.actions.figures.panel_drafts import PanelDraft, PanelPart
from mscu.documents.figures.panel_report import parts
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import isolated, joined
from mscu.ui.look.palette import Family, Status
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.core.lines_pane import ActionLink, Group, PaneContent, PaneLine

WRITE, DECIDE = "write", "decide"
FIRST_WORDS = 90
NAMES_KNOWN = "It names somebody, an address or a number that the unit knows: say it without."
NEEDED = {each.key for each in parts() if each.needed}
OPEN_YEAR = "This year is not over: the report is issued once it is. Figures are those up to today."


def part_look(part: PanelPart) -> RowLook:
    """Show a part as a row: what it is, and how it begins."""
    begins = " ".join(part.text.split())[:FIRST_WORDS]
    return RowLook(
        title=part.label, detail=isolated(begins) or joined(*part.figures[:2]) or "nothing yet",
        family=Family.NOTE, icon="file-text", kind="Part", chip=_chip(part),
        quiet=not part.text and part.key not in NEEDED,
    )  # fmt: skip


def _chip(part: PanelPart) -> Chip | None:
    if part.names_known:
        return Chip("names somebody", Status.LATE)
    if part.maybe:
        return Chip(f"{len(part.maybe)} to decide", Status.SOON)
    if part.key in NEEDED and not part.text:
        return Chip("to write", Status.SOON)
    return None


def part_lines(draft: PanelDraft, part: PanelPart) -> PaneContent:
    """Show a part: what it says, its figures, whom it may name, what it said before."""
    decide = ActionLink(words="Decide on names", does=DECIDE)
    return PaneContent(
        icon="file-text", title=part.label, note=f"{draft.named}, {part.said or 'nobody wrote it'}",
        offers=(ActionLink(words="Write", does=WRITE), *((decide,) if part.maybe else ())),
        groups=(
            Group(title="", lines=(), empty="" if draft.is_over else OPEN_YEAR),
            *_named(part),
            Group(title="What it says", lines=_paragraphs(part.text), empty="Nothing yet."),
            Group(
                title="Figures in this part, as counted now",
                lines=tuple(PaneLine(title=each) for each in part.figures),
            ),
            Group(
                title="What it said before",
                lines=tuple(
                    PaneLine(title=each.said, said=tuple(_short(each.text))) for each in part.former
                ),
            ),
        ),
    )  # fmt: skip


def _named(part: PanelPart) -> tuple[Group, ...]:
    known = Group(title="", lines=(), empty=NAMES_KNOWN if part.names_known else "")
    lines = tuple(
        PaneLine(
            title=f"“{each.words}”",
            said=("in several places",) if len(each.stretches) > 1 else (),
        )
        for each in part.maybe
    )
    return known, Group(title="May name somebody: say whether it may be read", lines=lines)


def _paragraphs(text: str) -> tuple[PaneLine, ...]:
    return tuple(PaneLine(title="", said=(line,)) for line in _short(text))


def _short(text: str) -> list[str]:
    return [each.strip() for each in text.splitlines() if each.strip()]

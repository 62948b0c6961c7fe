"""The forms of the panel's report: writing a part, and deciding whom it may name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from mscu.actions.figures.panel_drafts import (
    MAY_BE_READ,
    AcceptedStretches,
    AcceptName,
    PanelDraft,
    PanelPart,
    WritePanelText,
)
from mscu.actions.figures.panel_names import MaybeName
from mscu.copy_codes import WhyMarked
from mscu.ui.forms.field_list import CHOICE, LINE, TEXT, Field, Section
from mscu.ui.look.folding import isolated
from mscu.ui.pages.editing.form_spec import FormSpec

PAGE = "panel"
PUBLIC_NOTE = "It is published: name nobody"
POINTS = "A line that begins with a hyphen becomes a point of a list"
WHY = tuple((each, each.label) for each in MAY_BE_READ)
OPEN = "Still open"
REASON = Field("reason", "Reason, in your words", LINE, wide=True)
STAYS = "What you leave open still waits; change the words where somebody must not be named."


def write_key(year: int, part: str) -> str:
    """Write the key of the draft of a part."""
    return f"{PAGE}/{year}/{part}"


def read_key(key: str) -> tuple[int, str] | None:
    """Read of which part of which year a draft is."""
    page, _, rest = key.partition("/")
    year, _, part = rest.partition("/")
    return (int(year), part) if page == PAGE and year.isdigit() else None


def write_spec(draft: PanelDraft, part: PanelPart) -> FormSpec:
    """Write a part."""
    hint = POINTS if part.long else ""
    field = Field("text", part.label, TEXT if part.long else LINE, wide=True, hint=hint)
    return FormSpec(
        key=write_key(draft.year, part.key), label=f"{part.label}, panel report {draft.named}",
        title=part.label, note=PUBLIC_NOTE, icon="square-pen", sections=(Section("", (field,)),),
        values={"text": part.text}, make=partial(_write, draft.year, part),
        done="Kept for everybody who writes this report.",
    )  # fmt: skip


def _write(year: int, part: PanelPart, *, text: object) -> WritePanelText:
    return WritePanelText(year=year, part=part.key, text=str(text or ""), follows=part.row)


def decide_spec(draft: PanelDraft, part: PanelPart) -> FormSpec:
    """Say of each word of a part that may name somebody whether it may be read, and why."""
    words = {f"word{at}": each for at, each in enumerate(part.maybe)}
    asked = tuple(
        Field(name, f"“{isolated(each.words)}”", CHOICE(WHY, empty=OPEN), wide=True)
        for name, each in words.items()
    )
    return FormSpec(
        key=f"{PAGE}/decide", label="Names in the panel report", title="May it be read?",
        note=part.label, icon="eye", warning=STAYS, keeps_draft=False, save="Decide",
        sections=(Section("", (*asked, REASON)),), make=partial(_stand, draft.year, words),
        done="Decided, and on record with your name.",
    )  # fmt: skip


def _stand(year: int, words: Mapping[str, MaybeName], **values: object) -> AcceptName:
    stands = tuple(
        AcceptedStretches(stretches=each.stretches, why=why)
        for name, each in words.items()
        if isinstance(why := values[name], WhyMarked)
    )
    return AcceptName(year=year, stands=stands, reason=str(values["reason"] or ""))

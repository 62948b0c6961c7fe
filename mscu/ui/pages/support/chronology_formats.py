"""How the lines of a survivor's chronology look: each says in a word and a colour whose it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from mscu.actions.entries.chronology import ChronologyLine
from mscu.codes import Kind, StoreKind
from mscu.documents.icons import icon_of
from mscu.ui.look.badges import Chip
from mscu.ui.look.folding import isolated, sentence
from mscu.ui.look.palette import Family, Status
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.core.entry_formats import When, when_of
from mscu.ui.widgets.chronology import Line

WHOSE = {
    StoreKind.UNIT: Chip("police", Status.RUN),
    StoreKind.SURVIVORS: Chip("navigators", Status.CHAR),
}
ALERT = "alert"
ICONS = {
    "survivor": "heart-handshake",
    "contact": "messages-square",
    "need": "list-checks",
    "progress": "radar",
    "first_account": "message-square-text",
    "benefit": "hand-coins",
    "engagement": "gavel",
    "risk": "shield-alert",
    "closure": "archive",
    "consent": "file-signature",
    "share": "share-2",
    "card": "siren",
    "card_release": "siren",
    "material_request": "scale",
    "legal_hold": "file-lock",
    "concerned": "shield-alert",
    ALERT: "bell-ring",
}
"""Of what is no entry of a case: the same as at the deeds that record it."""
ENFORCEMENT = frozenset({Kind.ARREST, Kind.CHARGE, Kind.BAIL})


def lines_of(told: Sequence[ChronologyLine]) -> list[Line]:
    """Give the rows of the list, each day under its head."""
    counts = Counter(line.happened for line in told)
    heads = {happened: when_of(happened) for happened in counts}
    in_all: Counter[str] = Counter()
    for happened, count in counts.items():
        in_all[heads[happened].head] += count
    return list(_rows(told, heads, in_all))


def _rows(
    told: Iterable[ChronologyLine], heads: Mapping[str, When], in_all: Counter[str]
) -> Iterator[Line]:
    before = ""
    for line in told:
        when = heads[line.happened]
        fresh = when.head != before
        before = when.head
        many = fresh and in_all[before] > 1
        yield Line(
            (line.store_kind, line.of, line.number, line.at),
            RowLook(
                title=sentence(line.title), detail=isolated(line.detail), family=_family(line),
                icon=_icon(line), time=when.time, thread=True, chip=WHOSE[line.store_kind],
                head=before if fresh else "", head_note=f"{in_all[before]} lines" if many else "",
            ),
        )  # fmt: skip


def _family(line: ChronologyLine) -> Family:
    return Family.ENFORCEMENT if line.of in ENFORCEMENT else Family.CARE


def _icon(line: ChronologyLine) -> str:
    return ICONS.get(line.of) or icon_of(Kind(line.of))

"""The link chart of a case: built from its record by rules, never drawn by hand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from mscu.access import Permission
from mscu.actions.charts.chart_links import (
    CaseLinks,
    ReadEntry,
    entry_key,
    group_key,
    links_of,
    merged,
    read_links,
    stands_itself,
    subject_key,
)
from mscu.actions.core.action import Query, Work
from mscu.actions.core.lineage import merge_target
from mscu.actions.entries.entries import shorten
from mscu.actions.entries.handling import cut, known_alone, withheld_of
from mscu.code_keys import SUSPECT, VICTIM_ROLES
from mscu.codes import Kind, Marking, SubjectKind
from mscu.documents.chart.facts import Chart, ChartLink, ChartNode, LinkKind, NodeKind
from mscu.documents.icons import icon_of
from mscu.models.case import Case
from mscu.models.subject import Place, Subject, Thing

ICONS = {
    SubjectKind.PERSON: "user-round",
    SubjectKind.PLACE: "map-pin",
    SubjectKind.THING: "tag",
    SubjectKind.ORGANISATION: "building-2",
}
THING_ICONS = {
    "vehicle": "truck",
    "phone": "phone",
    "sim": "smartphone",
    "computer": "monitor",
    "bank_account": "landmark",
    "bank_card": "credit-card",
    "document": "id-card",
    "ledger": "notebook",
    "cash": "banknote",
    "caravan": "tent",
    "online_account": "globe",
}
PLACE_ICONS = {
    "caravan_site": "tent",
    "dwelling": "house",
    "hmo": "house",
    "factory": "warehouse",
    "warehouse": "warehouse",
    "shop": "store",
    "hotel": "bed",
    "restaurant_takeaway": "utensils",
    "bank": "landmark",
}
LONGEST_DETAIL = 60


@dataclass(frozen=True, kw_only=True)
class ChartAnswer:
    """The chart of a case, with the heading of its page."""

    case_id: int
    reference: str
    title: str
    marking: Marking
    chart: Chart
    entries: int
    """How many entries the case has that the viewer may see."""
    may_print: bool = False


@dataclass(frozen=True, kw_only=True)
class LinkChart(Query[ChartAnswer]):
    """Open the chart of a case."""

    case_id: int
    needs = Permission.OPEN_CASES
    consults = "cases"

    def consulted(self) -> int:
        return self.case_id

    def answer(self, work: Work) -> ChartAnswer:
        """Build it from what the actor may see; a merged case leads to the one that remains."""
        case = work.get(Case, merge_target(work, Case, self.case_id))
        read = read_links(work, case.id)
        return ChartAnswer(
            case_id=case.id,
            reference=case.reference,
            title=case.title,
            marking=case.marking,
            chart=chart_of(work, read),
            entries=len(read.entries),
            may_print=work.actor.may(Permission.PRINT),
        )


def chart_of(work: Work, read: CaseLinks) -> Chart:
    """Build the chart of what was read."""
    links = merged(_worded(work, links_of(read)))
    return Chart(nodes=tuple(_nodes(work, read)), links=links)


def _worded(work: Work, links: Iterable[ChartLink]) -> Iterator[ChartLink]:
    """Replace a member's role by its label."""
    for link in links:
        if link.kind is LinkKind.MEMBER:
            yield replace(link, words=work.label(link.words).lower())
        else:
            yield link


def _nodes(work: Work, read: CaseLinks) -> Iterator[ChartNode]:
    for subject in read.subjects.values():
        yield subject_node(work, subject, read.roles.get(subject.id, ()))
    newest = {group_key(name): (number, name) for number, name in read.groups}
    for key, (number, name) in newest.items():
        if number in read.entries:
            yield ChartNode(
                key=key,
                kind=NodeKind.GROUP,
                name=name.strip(),
                icon="network",
                detail=work.label(read.statuses.get(number)).lower(),
                opens=("entry", number),
            )
    for entry in read.entries.values():
        named = {tie.subject_id for tie in read.ties.get(entry.id, ())}
        if entry.id in read.exhibits:
            reference, text = read.exhibits[entry.id]
            yield _entry(entry, NodeKind.EXHIBIT, reference, shorten(text, LONGEST_DETAIL))
        elif entry.kind is Kind.REPORT and named:
            yield _entry(entry, NodeKind.REPORT, read.registers[entry.id], entry.happened)
        elif stands_itself(entry, len(named)) and entry.kind not in STAND_OTHERWISE:
            yield _entry(entry, NodeKind.EVENT, entry.kind.label, entry.happened)


STAND_OTHERWISE = frozenset({Kind.REPORT, Kind.ARREST, Kind.SEARCH, Kind.OCG_ASSESSMENT})
"""Kinds whose ties are linked more precisely, or which have a node of another kind."""


def _entry(entry: ReadEntry, kind: NodeKind, name: str, detail: str) -> ChartNode:
    return ChartNode(
        key=entry_key(entry.id),
        kind=kind,
        name=name,
        detail=detail,
        icon=icon_of(entry.kind),
        opens=("entry", entry.id),
    )


def subject_node(work: Work, subject: Subject, roles: Iterable[str]) -> ChartNode:
    """Return a subject of a case as it is drawn, with its roles in the case."""
    held = list(dict.fromkeys(roles))
    is_victim, is_suspect = not VICTIM_ROLES.isdisjoint(held), SUSPECT in held
    return ChartNode(
        key=subject_key(subject.id),
        kind=NodeKind(subject.kind.value),
        name=subject.name,
        detail=_detail(work, subject, held),
        icon=_icon(subject),
        opens=("subject", subject.id),
        is_victim=is_victim,
        is_suspect=is_suspect,
    )


def _detail(work: Work, subject: Subject, roles: list[str]) -> str:
    if isinstance(subject, Thing):
        return f"{work.label(subject.thing_kind)} {subject.number}".strip()
    if isinstance(subject, Place):
        return work.label(subject.place_kind) or subject.address
    if SUSPECT in roles and not VICTIM_ROLES.isdisjoint(roles):
        return "victim and suspect"
    said = [work.label(role).lower() for role in roles]
    return " and ".join(filter(None, said)) or work.label(getattr(subject, "trade", None))


def _icon(subject: Subject) -> str:
    if isinstance(subject, Thing):
        return THING_ICONS.get(subject.thing_kind.rpartition(":")[2], ICONS[subject.kind])
    if isinstance(subject, Place):
        kind = (subject.place_kind or "").rpartition(":")[2]
        return PLACE_ICONS.get(kind, ICONS[subject.kind])
    return ICONS[subject.kind]


# What of a link chart may leave the unit: nothing known only from withheld reports.


def chart_to_leave(work: Work, case_id: int, met: Collection[int] = ()) -> Chart:
    """Build a case's chart without reports under unmet conditions and what navigators shared.

    People known only from such entries are left out, and no text names the source.
    """
    read, secrets = read_to_leave(work, case_id, met)
    return cut(chart_of(work, read), secrets)


def read_to_leave(work: Work, case_id: int, met: Collection[int] = ()) -> tuple[CaseLinks, tuple[str, ...]]:
    """Read what may leave of a case's links, and the text that must be removed from it."""
    read, held = read_links(work, case_id), withheld_of(work, case_id, met)
    shared = (each.id for each in read.entries.values() if each.kind is Kind.SHARED)
    gone = {*held.reports, *shared}
    return _without(read, gone, known_alone(work, case_id, gone)), held.secrets


def _without(read: CaseLinks, entries: Collection[int], subjects: Iterable[int]) -> CaseLinks:
    gone = set(subjects)
    return replace(
        read,
        entries={number: each for number, each in read.entries.items() if number not in entries},
        subjects={number: each for number, each in read.subjects.items() if number not in gone},
        ties={
            number: [tie for tie in ties if tie.subject_id not in gone] for number, ties in read.ties.items()
        },
    )

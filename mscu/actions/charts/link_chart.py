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
    is_node,
    links_of,
    merge_links,
    read_links,
    subject_key,
)
from mscu.actions.core.action import Query, Work
from mscu.actions.core.repointing import merge_target
from mscu.actions.entries.entries import shorten
from mscu.actions.entries.handling import find_withheld, known_only_from, redact_fact
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
MAX_DETAIL_LENGTH = 60


@dataclass(frozen=True, kw_only=True)
class LinkChartDetails:
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
class LinkChart(Query[LinkChartDetails]):
    """Open the chart of a case."""

    case_id: int
    needs = Permission.OPEN_CASES
    consults = "cases"

    def consulted(self) -> int:
        return self.case_id

    def answer(self, work: Work) -> LinkChartDetails:
        """Build the chart from what the actor may see; a merged case leads to the one that remains."""
        case = work.get(Case, merge_target(work, Case, self.case_id))
        case_links = read_links(work, case.id)
        return LinkChartDetails(
            case_id=case.id,
            reference=case.reference,
            title=case.title,
            marking=case.marking,
            chart=build_chart(work, case_links),
            entries=len(case_links.entries),
            may_print=work.actor.may(Permission.PRINT),
        )


def build_chart(work: Work, case_links: CaseLinks) -> Chart:
    """Build the chart of what was read."""
    links = merge_links(_worded(work, links_of(case_links)))
    return Chart(nodes=tuple(_nodes(work, case_links)), links=links)


def _worded(work: Work, links: Iterable[ChartLink]) -> Iterator[ChartLink]:
    """Replace a member's role by its label."""
    for link in links:
        if link.kind is LinkKind.MEMBER:
            yield replace(link, words=work.label(link.words).lower())
        else:
            yield link


def _nodes(work: Work, case_links: CaseLinks) -> Iterator[ChartNode]:
    for subject in case_links.subjects.values():
        yield subject_node(work, subject, case_links.roles.get(subject.id, ()))
    newest = {group_key(name): (entry_id, name) for entry_id, name in case_links.groups}
    for key, (entry_id, name) in newest.items():
        if entry_id in case_links.entries:
            yield ChartNode(
                key=key,
                kind=NodeKind.GROUP,
                name=name.strip(),
                icon="network",
                detail=work.label(case_links.statuses.get(entry_id)).lower(),
                opens=("entry", entry_id),
            )
    for entry in case_links.entries.values():
        named = {involvement.subject_id for involvement in case_links.involvements.get(entry.id, ())}
        if entry.id in case_links.exhibits:
            reference, text = case_links.exhibits[entry.id]
            yield _entry(entry, NodeKind.EXHIBIT, reference, shorten(text, MAX_DETAIL_LENGTH))
        elif entry.kind is Kind.REPORT and named:
            yield _entry(entry, NodeKind.REPORT, case_links.registers[entry.id], entry.happened)
        elif is_node(entry, len(named)) and entry.kind not in KINDS_DRAWN_OTHERWISE:
            yield _entry(entry, NodeKind.EVENT, entry.kind.label, entry.happened)


KINDS_DRAWN_OTHERWISE = frozenset({Kind.REPORT, Kind.ARREST, Kind.SEARCH, Kind.OCG_ASSESSMENT})
"""Kinds whose involvements are linked more precisely, or which have a node of another kind."""


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
    role_keys = list(dict.fromkeys(roles))
    is_victim, is_suspect = not VICTIM_ROLES.isdisjoint(role_keys), SUSPECT in role_keys
    return ChartNode(
        key=subject_key(subject.id),
        kind=NodeKind(subject.kind.value),
        name=subject.name,
        detail=_detail(work, subject, role_keys),
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
    labels = [work.label(role).lower() for role in roles]
    return " and ".join(filter(None, labels)) or work.label(getattr(subject, "trade", None))


def _icon(subject: Subject) -> str:
    if isinstance(subject, Thing):
        return THING_ICONS.get(subject.thing_kind.rpartition(":")[2], ICONS[subject.kind])
    if isinstance(subject, Place):
        kind = (subject.place_kind or "").rpartition(":")[2]
        return PLACE_ICONS.get(kind, ICONS[subject.kind])
    return ICONS[subject.kind]


# Copies for outside the unit, without anything known only from withheld reports


def chart_for_copy(work: Work, case_id: int, met_ids: Collection[int] = ()) -> Chart:
    """Build a case's chart without reports under unmet conditions and what navigators shared.

    People known only from such entries are left out, and no text names the source.
    """
    case_links, secrets = links_for_copy(work, case_id, met_ids)
    return redact_fact(build_chart(work, case_links), secrets)


def links_for_copy(
    work: Work, case_id: int, met_ids: Collection[int] = ()
) -> tuple[CaseLinks, tuple[str, ...]]:
    """Read what may leave of a case's links, and the text that must be removed from it."""
    case_links, withheld = read_links(work, case_id), find_withheld(work, case_id, met_ids)
    shared = (entry.id for entry in case_links.entries.values() if entry.kind is Kind.SHARED)
    hidden = {*withheld.reports, *shared}
    return _without(case_links, hidden, known_only_from(work, case_id, hidden)), withheld.secrets


def _without(case_links: CaseLinks, entries: Collection[int], subjects: Iterable[int]) -> CaseLinks:
    hidden = set(subjects)
    return replace(
        case_links,
        entries={id_: entry for id_, entry in case_links.entries.items() if id_ not in entries},
        subjects={id_: subject for id_, subject in case_links.subjects.items() if id_ not in hidden},
        involvements={
            id_: [involvement for involvement in involvements if involvement.subject_id not in hidden]
            for id_, involvements in case_links.involvements.items()
        },
    )

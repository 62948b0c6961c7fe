"""Charts to lay out: made up by chance, and one with two groups and what they share."""

import random
from datetime import date

from mscu.documents.chart.facts import Chart, ChartLink, ChartNode, LinkKind, LinkSource, NodeKind

PLAIN = (NodeKind.PERSON, NodeKind.PLACE, NodeKind.THING, NodeKind.ORGANISATION, NodeKind.REPORT)
NAMES = ("Nguyễn Văn Hải", "محمد عبد الرحمن", "Crabtree Paving & Roofing Supplies Ltd", "Ann", "王小明")
SOURCE = LinkSource(
    entry_id=1, headline="Report", happened="1 Jun 2022", day=date(2022, 6, 1), grades=("2AP",)
)


def a_node(number: int, kind: NodeKind = NodeKind.PERSON, name: str = "") -> ChartNode:
    return ChartNode(
        key=f"n{number}",
        kind=kind,
        name=name or NAMES[number % len(NAMES)],
        detail="suspect",
        opens=("subject", number),
    )


def a_link(first: int, second: int, kind: LinkKind = LinkKind.NAMED, words: str = "named with") -> ChartLink:
    return ChartLink(first=f"n{first}", second=f"n{second}", kind=kind, words=words, sources=(SOURCE,))


def by_chance(nodes: int, links: int, seed: int) -> Chart:
    """Make a chart of parts that hang together, with loners and several links between two."""
    chance = random.Random(seed)
    made = tuple(a_node(number, chance.choice(PLAIN)) for number in range(nodes))
    ends = [(chance.randrange(max(0, n - 30), n), n) for n in range(1, nodes) if chance.random() > 0.1]
    while len(ends) < links and nodes > 1:
        one = chance.randrange(nodes)
        two = min(nodes - 1, max(0, one + chance.randrange(-20, 20)))
        if one != two:
            ends.append((one, two))
    kinds = (LinkKind.NAMED, LinkKind.FOUND, LinkKind.NOT_FOUND, LinkKind.TOGETHER)
    return Chart(nodes=made, links=tuple(a_link(*two, chance.choice(kinds)) for two in ends))


def two_groups() -> Chart:
    """Make two groups: one exploits somebody whom the record also calls a member of the other."""
    people = tuple(a_node(number) for number in range(9))
    groups = (a_node(10, NodeKind.GROUP, "North"), a_node(11, NodeKind.GROUP, "South"))
    members = [a_link(n, 10, LinkKind.MEMBER, "principal") for n in range(3)]
    members += [a_link(n, 11, LinkKind.MEMBER, "enforcer") for n in (3, 4, 5, 6)]
    exploited = [a_link(n, 10, LinkKind.EXPLOITED, "exploited by") for n in (6, 7, 8)]
    place = a_node(12, NodeKind.PLACE)
    others = [a_link(n, 12, LinkKind.ARRESTED, "arrested at") for n in (0, 4, 7)]
    return Chart(nodes=(*people, *groups, place), links=(*members, *exploited, *others))

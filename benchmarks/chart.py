"""A link chart laid out, painted, panned, a node dragged: beside the springs of rustworkx alone.

No store is needed: python benchmarks/chart.py
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import rustworkx as rx
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication

from mscu.documents.chart.facts import Chart, ChartLink, ChartNode, LinkKind, LinkSource, NodeKind
from mscu.documents.chart.layout import lay_out
from mscu.ui.look import fonts
from mscu.ui.pages.charts.links.canvas import ChartCanvas

SIZES = ((500, 1_000, 300), (2_000, 4_000, 2_000))
"""Nodes, links, and the bound in milliseconds."""
PAN_BOUND = 16
ROUNDS, STEPS = 7, 60
KINDS = (NodeKind.PERSON, NodeKind.PLACE, NodeKind.THING, NodeKind.ORGANISATION, NodeKind.REPORT)
SOURCE = LinkSource(
    entry_id=1, headline="Report", happened="1 Jun 2022", day=date(2022, 6, 1), grades=("2AP",)
)
WINDOW = (1010, 560)
"""What a chart has of a screen of 1366 x 768."""


def a_chart(nodes: int, links: int) -> Chart:
    """Make a chart in which most names hang together with those near them."""
    chance = random.Random(1)
    ends = {(chance.randrange(max(0, n - 40), n), n) for n in range(1, nodes)}
    while len(ends) < links:
        one = chance.randrange(nodes)
        two = min(nodes - 1, max(0, one + chance.randrange(-30, 31)))
        if one != two:
            ends.add((min(one, two), max(one, two)))
    return Chart(
        nodes=tuple(
            ChartNode(key=f"n{n}", kind=chance.choice(KINDS), name=f"Name {n}", detail="suspect")
            for n in range(nodes)
        ),
        links=tuple(
            ChartLink(
                first=f"n{one}", second=f"n{two}", kind=LinkKind.NAMED, words="names", sources=(SOURCE,)
            )
            for one, two in sorted(ends)
        ),
    )


def springs(chart: Chart) -> None:
    """Do what rustworkx does alone."""
    graph = rx.PyGraph()
    at = {each.key: n for n, each in enumerate(chart.nodes)}
    graph.add_nodes_from(list(at))
    graph.add_edges_from_no_data([(at[each.first], at[each.second]) for each in chart.links])
    rx.spring_layout(graph, seed=1, num_iter=50)


def timed(deed: Callable[[], object]) -> float:
    """Return the milliseconds that a call takes."""
    began = time.thread_time()
    deed()
    return (time.thread_time() - began) * 1_000


def panned(canvas: ChartCanvas, onto: QPixmap) -> float:
    """Return the 95th percentile of a step, painted, in milliseconds."""
    steps = []
    for at in range(STEPS):
        began = time.thread_time()
        canvas.move_by(8 if at % 20 < STEPS // 6 else -8, 3)
        canvas.render(onto)
        steps.append((time.thread_time() - began) * 1_000)
    return statistics.quantiles(steps, n=20)[-1]


def dragged(canvas: ChartCanvas, onto: QPixmap) -> float:
    """Return the same of a node that is carried: the one with most lines of those in view."""
    room = canvas.transform.visible_box(QRectF(0, 0, *WINDOW))
    in_view = [each.node.key for each in canvas.picture.nodes if each.box.meets(room)]
    ends = [key for line in canvas.picture.lines for key in line.key]
    key = max(in_view, key=ends.count)
    steps = []
    for at in range(STEPS):
        began = time.thread_time()
        canvas.drag_node(key, 5 * at, 2 * at)
        canvas.render(onto)
        steps.append((time.thread_time() - began) * 1_000)
    canvas.restore_dragged()
    return statistics.quantiles(steps, n=20)[-1]


def main() -> None:
    """Print a line for each size."""
    app = QApplication([])
    fonts.load()
    onto = QPixmap(*WINDOW)
    for nodes, links, bound in SIZES:
        chart, canvas = a_chart(nodes, links), ChartCanvas()
        canvas.resize(*WINDOW)

        def shown(chart: Chart = chart, canvas: ChartCanvas = canvas) -> None:
            canvas.show_picture(chart, lay_out(chart))
            canvas.render(onto)

        shown()
        ours, floor = [], []
        for _ in range(ROUNDS):
            ours.append(timed(shown))
            floor.append(timed(partial(springs, chart)))
        middle, least = statistics.median(ours), statistics.median(floor)
        print(f"{nodes}/{links}: {middle:.0f} ms shown, bound {bound}; springs alone {least:.0f} ms")
        canvas.fit()
        whole, whole_drag = panned(canvas, onto), dragged(canvas, onto)
        canvas.zoom(0.65 / canvas.transform.scale)
        close, close_drag = panned(canvas, onto), dragged(canvas, onto)
        for deed, far, near in (("pan", whole, close), ("drag", whole_drag, close_drag)):
            print(f"  {deed} p95: whole chart {far:.1f} ms, read from close {near:.1f}, bound {PAN_BOUND}")
    app.quit()


if __name__ == "__main__":
    main()

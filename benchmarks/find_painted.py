"""From what is typed to its painted rows: the answer, and the list of the search drawn whole."""

from __future__ import annotations

import os
from functools import partial

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from opened import folder, gate_of, p95, timed, unlock
from PySide6.QtWidgets import QApplication

from mscu.actions.search.find import Find
from mscu.gate import Gate
from mscu.ui.lists.find_list import FindList
from mscu.ui.look import theme

ROUNDS = 30
SIZE = (560, 520)
"""As large as the search ever opens."""
WORDS = (
    "caravan",
    "pho",
    "nail bar",
    "MX19",
    "passports in",
    "hughes",
    "ngu",
    "cctv",
    "ol10 0aa",
    "0417",
    "19 ctb",
    "004",
)


def ask(gate: Gate, words: str) -> None:
    """Find alone."""
    gate.ask(Find(words=words))


def show(gate: Gate, shown: FindList, words: str) -> None:
    """Find, lay the hits out and paint them."""
    hits = gate.ask(Find(words=words))
    shown.show_hits(hits)
    shown.viewport().grab()


def main() -> None:
    """Type each of the words by turns."""
    app = QApplication([])
    theme.apply(app, theme.Scheme.LIGHT)
    unit = unlock(folder(), "officer")
    gate, shown = gate_of(unit), FindList()
    shown.resize(*SIZE)
    shown.show()
    whole: list[float] = []
    answers: list[float] = []
    for number in range(-1, ROUNDS):
        for words in WORDS:
            painted = timed(partial(show, gate, shown, words))
            answered = timed(partial(ask, gate, words))
            if number >= 0:
                whole.append(painted)
                answers.append(answered)
    print(f"to painted rows, p95: {p95(whole):.1f} ms; the answer alone {p95(answers):.1f} ms")
    unit.close()


if __name__ == "__main__":
    main()

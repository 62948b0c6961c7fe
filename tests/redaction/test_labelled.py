"""No known value of the labelled sentences can be read, and hardly any that nobody recorded."""

import runpy
import tomllib
from pathlib import Path

import pytest

from mscu.redaction.find_values import Finder
from mscu.redaction.proposed_marks import proposals
from mscu.redaction.spans import merge_marks

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
SETS = sorted(BENCHMARKS.glob("redact_*.toml"))
READ = runpy.run_path(str(BENCHMARKS / "redact.py"))
covered, known_of, labelled = READ["covered"], READ["known_of"], READ["labelled"]
RECALL, CLEAN = 0.99, 0.9


@pytest.mark.parametrize("path", SETS, ids=lambda path: path.stem)
def test_what_singles_somebody_out_is_marked(path: Path) -> None:
    sets = tomllib.loads(path.read_text(encoding="utf-8"))
    finder = Finder(known_of(sets.pop("known")))
    found: dict[bool, list[str]] = {True: [], False: []}
    missed: dict[bool, list[str]] = {True: [], False: []}
    clean = 0
    for name, of in sets.items():
        for note in map(labelled, of["sentences"]):
            marks = list(merge_marks(note.text, (*finder.marks(note.text), *proposals(note.text))))
            clean += name == "harmless" and not marks
            for start, end, _, is_known in note.told:
                kept = found if covered(start, end, marks, note.text) else missed
                kept[is_known].append(note.text[start:end])
    assert missed[True] == []
    assert len(found[False]) >= RECALL * len(found[False] + missed[False]), missed[False]
    assert clean >= CLEAN * len(sets["harmless"]["sentences"])

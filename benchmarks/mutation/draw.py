"""Draw faults from all that the mutation tool can put into the modules that guard the records.

    python benchmarks/mutation/draw.py COSMIC_RAY > benchmarks/mutation/faults.csv

COSMIC_RAY is the program of that name. Run it in a clean checkout: the tool changes the files to show
what it does, and they are put back. The same source and seed give the same list.
"""

from __future__ import annotations

import ast
import csv
import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SEED = 19
WANTED = {
    "access": (24, ("mscu/access.py",)),
    "gate": (40, ("mscu/gate.py",)),
    "audit": (64, ("mscu/store/audit/",)),
    "visibility": (48, ("mscu/visibility.py", "mscu/safeguarding_slice.py")),
    "keys": (48, ("mscu/store/keys/",)),
    "clocks": (52, ("mscu/rules/clocks.py", "mscu/rules/clock_engine.py", "mscu/actions/clocks/")),
    "editions": (48, ("mscu/actions/editions/", "mscu/documents/editions/")),
}
"""By area the number of faults, and the beginnings of the paths of its modules."""

Place = tuple[str, int, int]
"""Module, line from 1, column from 0."""


@dataclass(frozen=True, order=True)
class Mutation:
    """One change that the tool can make."""

    module: str
    line: int
    column: int
    operator: str
    occurrence: int


def main(tool: str) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("number", "area", "module", "line", "operator", "before", "after"))
    for number, (area, mutation) in enumerate(drawn(listed(tool)), 1):
        for line, before, after in shown(tool, mutation):
            writer.writerow((number, area, mutation.module, line, mutation.operator, before, after))


def listed(tool: str) -> list[Mutation]:
    """Return all that the tool can do, but for annotations and decorators, which nobody calls."""
    with TemporaryDirectory() as folder:
        session = f"{folder}/session.sqlite"
        subprocess.run([tool, "init", str(HERE / "cosmic-ray.toml"), session], cwd=ROOT, check=True)
        dump = subprocess.run([tool, "dump", session], cwd=ROOT, check=True, capture_output=True, text=True)
    found = []
    for row in dump.stdout.splitlines():
        ((mutation,), _) = (part["mutations"] if part else part for part in json.loads(row))
        line, column = mutation["start_pos"]
        operator = mutation["operator_name"]
        found.append(Mutation(mutation["module_path"], line, column, operator, mutation["occurrence"]))
    annotated = {place for module in {each.module for each in found} for place in annotated_lines(module)}
    return sorted(
        each
        for each in found
        if (each.module, each.line) not in annotated and each.operator != "core/RemoveDecorator"
    )


def annotated_lines(module: str) -> Iterator[tuple[str, int]]:
    """Yield the lines of a module with an annotation that has an operator in it."""
    for node in ast.walk(ast.parse((ROOT / module).read_text(encoding="utf-8"))):
        of_function = [node.returns] if isinstance(node, ast.FunctionDef) else []
        of_name = [node.annotation] if isinstance(node, (ast.arg, ast.AnnAssign)) else []
        for annotation in (*of_function, *of_name):
            if annotation and any(isinstance(part, ast.BinOp) for part in ast.walk(annotation)):
                yield module, annotation.lineno


def drawn(mutations: list[Mutation]) -> Iterator[tuple[str, Mutation]]:
    """Draw places in each area, and at each one of the changes that can be made there."""
    random = Random(SEED)
    for area, (number, modules) in WANTED.items():
        places: dict[Place, list[Mutation]] = defaultdict(list)
        for each in mutations:
            if each.module.startswith(modules):
                places[each.module, each.line, each.column].append(each)
        for place in sorted(random.sample(sorted(places), number)):
            yield area, random.choice(places[place])


def shown(tool: str, mutation: Mutation) -> Iterator[tuple[int, str, str]]:
    """Yield the lines that a mutation changes: number, before, after."""
    path = ROOT / mutation.module
    original = path.read_text(encoding="utf-8")
    try:
        change = [tool, "apply", mutation.module, mutation.operator, str(mutation.occurrence)]
        subprocess.run(change, cwd=ROOT, check=True, stdout=sys.stderr)
        changed = path.read_text(encoding="utf-8").splitlines()
    finally:
        path.write_text(original, encoding="utf-8")
    lines = original.splitlines()
    assert len(lines) == len(changed), mutation
    yield from (
        (at, *pair) for at, pair in enumerate(zip(lines, changed, strict=True), 1) if pair[0] != pair[1]
    )


if __name__ == "__main__":
    main(sys.argv[1])

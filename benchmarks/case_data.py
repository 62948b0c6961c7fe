"""How long the case data of many cases take as HTCDS 2.0, and how much memory at most.

    python benchmarks/case_data.py FOLDER

Each size is measured in a program of its own, as memory that was taken once is seldom given back.
The file is asked for, approved by a second person and written beside its place, as in the program;
what is said of memory is of the writing alone, once SQLite holds the pages that it reads (128 MB of
them at most, whoever reads).
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import tracemalloc
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from opened import folder, gate_of, spent, unlock
from typing_extensions import override

from mscu.actions.core.action import Work
from mscu.actions.core.view_filters import CasesView
from mscu.actions.disclosure.releases import AskForRelease, DecideRelease, WriteReleased
from mscu.actions.exchange.case_data import IssueCaseData
from mscu.exchange.htcds import FORMS
from mscu.exchange.private_file import PrivateFile

OTHER = "disclosure"
SIZES = (1_000, 5_000, 10_000)
FORGET = Path("/proc/self/clear_refs")
"""Where Linux is told to count the highest memory anew."""


class Newest(IssueCaseData):
    """The data of the newest cases alone, of a list that has more; of its kind by being defined."""

    most = 0

    @override
    def case_ids(self, work: Work) -> Sequence[int]:
        return super().case_ids(work)[: self.most]


def main() -> None:
    """Measure each size in both forms, or one of them where it is named."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", type=int)
    parser.add_argument("--form", default=FORMS[0])
    parser.add_argument("--traced", action="store_true")
    given = parser.parse_known_args()[0]
    if given.only:
        measure(given.only, given.form, traced=given.traced)
        return
    for size in SIZES:
        for more in ("--form=json", "--form=csv", "--traced"):
            subprocess.run([sys.executable, *sys.argv, f"--only={size}", more], check=True)


def measure(size: int, form: str, *, traced: bool) -> None:
    """Have the data of so many cases approved by another program, and write them in this one."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as other:
        asked = other.submit(approved, folder(), size, form).result()
    choose(size)
    unit = unlock(folder())
    gate_of(unit).perform(AskForRelease(issue=wanted(form)))  # fills SQLite's pages
    with tempfile.TemporaryDirectory() as place:
        to = PrivateFile(Path(place) / f"data.{form}")
        write = partial(gate_of(unit).perform, WriteReleased(release_id=asked, form=form, to=to))
        if traced:
            tracemalloc.start()
        FORGET.write_text("5")
        before, took = _memory("VmRSS"), spent(write) / 1000
        more = tracemalloc.get_traced_memory()[1] / 1e6 if traced else _memory("VmHWM") - before
        to.put_in_place()
        written = to.place.stat().st_size / 1e6
    how = "traced at most" if traced else "more at the peak of the process"
    said = f"{took:.1f} s of the processor, file of {written:.1f} MB, {more:.1f} MB {how}"
    print(f"{size:,} cases, {form}: {said}", flush=True)
    unit.close()


def approved(where: Path, size: int, form: str) -> int:
    """Ask for the file and have it approved."""
    choose(size)
    unit = unlock(where)
    asked: int = gate_of(unit).perform(AskForRelease(issue=wanted(form)))
    unit.close()
    unit = unlock(where, OTHER)
    gate_of(unit).perform(DecideRelease(release_id=asked, version=1, approve=True))
    unit.close()
    return asked


def wanted(form: str) -> Newest:
    """Ask for the file."""
    return Newest(
        view=CasesView(),
        form=form,
        recipient="Benchmark",
        purpose="disclosure_purpose:supervision",
        gateway="legal_gateway:common_law",
        reason="benchmark",
    )


def choose(size: int) -> None:
    """Choose a file of a number of cases."""
    Newest.most = size


def _memory(what: str) -> float:
    """Return what Linux says of the program's memory, in megabytes."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(what)) / 1024


if __name__ == "__main__":
    main()

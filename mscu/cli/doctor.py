"""The command that tells IT in one page what of this computer is as it should be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import typer

from mscu.cli.terminal import FAILED, show
from mscu.codes import Labelled

NAME = "doctor"


class Health(Labelled):
    """What came of a check."""

    BAD = "bad", "Not as it should be"
    UNKNOWN = "unknown", "Could not be found out"
    GOOD = "good", "As it should be"


@dataclass(frozen=True)
class Finding:
    """What one check found, in a sentence for IT."""

    health: Health
    sentence: str


class DoctorTools(Protocol):
    """What knows the computer."""

    def examine(self) -> Iterable[Finding]:
        """Yield what each check of this computer finds."""
        ...


def bind_doctor(app: typer.Typer, tools: DoctorTools) -> None:
    @app.command(NAME)
    def doctor() -> None:
        """Show what of this computer is as it should be; exit code 1 unless all of it is."""
        findings = tuple(tools.examine())
        show(*page(findings))
        if any(finding.health is not Health.GOOD for finding in findings):
            raise typer.Exit(FAILED)


def page(findings: Sequence[Finding]) -> Iterable[str]:
    """Yield the lines of the page: what is wrong comes first."""
    for health in Health:
        if of_health := [finding.sentence for finding in findings if finding.health is health]:
            yield f"{health.label}:"
            yield from (f"  {sentence}" for sentence in of_health)

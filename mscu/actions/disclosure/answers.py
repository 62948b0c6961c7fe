"""What is asked about everything that leaves: for whom, for what, under which law and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from mscu.code_keys import ANONYMISED
from mscu.models.disclosure import Disclosure

if TYPE_CHECKING:
    from mscu.actions.core.checking import Validator

MAY_NAME_PEOPLE = "This file may identify people. Choose the law under which it may be disclosed."


class DisclosureAnswers(Protocol):
    """A command that records a disclosure."""

    @property
    def recipient(self) -> str: ...
    @property
    def purpose(self) -> str: ...
    @property
    def gateway(self) -> str: ...
    @property
    def reason(self) -> str: ...


def check_answers(validator: Validator, answers: DisclosureAnswers, *, names_nobody: bool) -> None:
    """Note which answers are missing or wrong; `names_nobody` is whether what leaves identifies nobody."""
    for name in ("recipient", "reason"):
        validator.text(name, getattr(answers, name), getattr(Disclosure, name), required=True)
    validator.code("purpose", "disclosure_purpose", answers.purpose)
    validator.code("gateway", "legal_gateway", answers.gateway)
    if answers.gateway == ANONYMISED and not names_nobody:
        validator.problems["gateway"] = MAY_NAME_PEOPLE

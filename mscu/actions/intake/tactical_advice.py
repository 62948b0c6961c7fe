"""Tactical advice: giving it to a named officer, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.action import Command, Work
from mscu.actions.core.checking import Validator, columns_from
from mscu.actions.entries.entries import RecordEntry, choices, join_parts, shorten
from mscu.actions.entries.kind_spec import ALL_READERS, Chip, FollowRule, KindSpec
from mscu.codes import Accepted, Kind
from mscu.dates.london import show_moment
from mscu.models.entries.entry import Entry
from mscu.models.entries.tactical_advice import TacticalAdvice

ANSWER_STYLES = {Accepted.YES: "done", Accepted.NO: "refused"}
"""The style of the chip of advice that was answered; the rest are quiet."""


def _chip(advice: TacticalAdvice, _labels: Mapping[str, str]) -> Chip:
    if advice.done_at:
        return f"done {show_moment(advice.done_at)[-5:]}", "done"
    style = "soon" if advice.is_open else ANSWER_STYLES.get(advice.accepted, "quiet")
    return advice.accepted.label.lower(), style


@dataclass(frozen=True, kw_only=True)
class GiveAdvice(RecordEntry):
    """Record tactical advice given to a local officer."""

    needs = Permission.GIVE_ADVICE
    model: ClassVar[type[Entry]] = TacticalAdvice
    spec = KindSpec(
        verb="Give advice",
        digit=1,
        audit="Gave | advice[ in {case}]",
        follows=(
            FollowRule(Kind.REPORT, button="Give advice"),
            FollowRule(Kind.TRIAGE, button="Give advice"),
        ),
        chip=_chip,
        readers=ALL_READERS,
    )
    text_required = True

    given_to: str
    given_by: str = ""
    channel: str | None = None
    immediate: bool = False
    accepted: Accepted = Accepted.WAITING
    done_at: str = ""
    result: str = ""
    topics: tuple[str, ...] = choices("advice_topic")
    pieces: tuple[str, ...] = choices("advice_piece")
    """The library's pieces that the advice was built from."""

    @override
    def check(self, validator: Validator) -> None:
        _check_answer(self, validator)

    @override
    def headline(self, work: Work) -> str:
        first = "Immediate tactical advice" if self.immediate else "Tactical advice"
        return f"{first} to {self.given_to.strip()}"

    @override
    def detail(self, work: Work) -> str:
        """Return the adviser and the first words."""
        return join_parts(self.given_by, shorten(self.text, 110))


NO_ANSWER = "Choose the answer, as the advice was done or has an outcome."


def _check_answer(advice: GiveAdvice | AnswerAdvice, validator: Validator) -> None:
    """Refuse advice that was done or has an outcome while it waits for an answer."""
    if advice.accepted is Accepted.WAITING and (advice.done_at.strip() or advice.result.strip()):
        validator.problems["accepted"] = NO_ANSWER


@dataclass(frozen=True, kw_only=True)
class AnswerAdvice(Command[None]):
    """Record whether advice was accepted, when it was carried out and with what result."""

    entry_id: int
    version: int
    accepted: Accepted
    done_at: str = ""
    result: str = ""
    needs = Permission.GIVE_ADVICE

    def perform(self, work: Work) -> None:
        """Add the officer's answer to the advice."""
        validator = Validator(work)
        values = columns_from(self, TacticalAdvice, validator)
        _check_answer(self, validator)
        validator.raise_if_invalid()
        advice = work.get(TacticalAdvice, self.entry_id, self.version)
        for name in ("accepted", "done_at", "result"):
            setattr(advice, name, values[name])

"""Adding, wording and retiring pieces of the advice library: one person proposes, another agrees.

Officers read the pieces out on the phone, so nothing of it holds before a second person has agreed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from typing_extensions import override

from mscu.access import Permission
from mscu.actions.core.action import CHOOSE, Command, Work
from mscu.actions.core.checking import Validator, text_limit
from mscu.actions.reference.changes import Proposal, ReferenceSource, in_state, propose
from mscu.actions.reference.lists import PIECES, STEP, last_position
from mscu.actions.reference.unit_advice import unit_advice
from mscu.codes import ReferenceField, ReferenceKind, ReferenceState, Timing
from mscu.dates.london import show_day
from mscu.errors import Invalid
from mscu.models.code import Code
from mscu.models.reference_change import ReferenceChange
from mscu.rules.advice import MAX_TEXT_LENGTH, MAX_TITLE_LENGTH, AdviceText, shipped_library
from mscu.rules.certainty import Certainty
from mscu.rules.code_lists import shipped_codes
from mscu.rules.unit_advice import (
    MAX_ADDS,
    MAX_ANSWERS,
    MAX_BASE,
    MAX_RANK,
    OwnPiece,
    UnitAdvice,
    Wording,
    dump,
    highest_base,
    is_answer,
    load,
    whole_library,
)
from mscu.text.storable_text import FILL_IN

TOPICS, PLACES = "advice_topic", "place_type"
OWN_KEY = f"{PIECES}:unit_"
SAME_TITLE = "Another piece has this title."
NO_ANSWER = "Choose answers from the list."
TOO_MANY = f"Choose at most {MAX_ANSWERS} answers."
TOO_HIGH = "With all these answers its rank would be {}: {} at most, after the first of the program."
BOTH = "What raises a piece cannot rule it out."
WAITS = "Another change of this piece waits for a second person, who has to agree or refuse first."
PASSED = "Choose today or a later day: what was given until now stays as it was given."


class AdviceSource(ReferenceSource):
    """The advice library: shipped as a file, with what the unit made of it in changes alone."""

    kind = ReferenceKind.ADVICE

    @override
    def shipped(self, about: str, what: ReferenceField) -> str:
        if what is ReferenceField.RETIRED_ON:
            row = shipped_codes().get(about)
            return row.retired_on.isoformat() if row is not None and row.retired_on else ""
        if what is not ReferenceField.TEXT:
            return ""
        return next((dump(Wording.of(piece)) for piece in shipped_library() if piece.key == about), "")

    @override
    def current(self, work: Work, about: str, what: ReferenceField) -> str:
        unit = unit_advice(work)
        if what is ReferenceField.RETIRED_ON:
            return unit.retired[about].isoformat() if about in unit.retired else ""
        piece = _pieces(unit).get(about)
        return dump(Wording.of(piece)) if piece is not None and what is ReferenceField.TEXT else ""

    @override
    def needs_two(self, about: str, what: ReferenceField) -> bool:
        return True

    @override
    def shown(self, work: Work, what: ReferenceField, value: str) -> str:
        if what is ReferenceField.RETIRED_ON:
            return show_day(date.fromisoformat(value)) if value else "not retired"
        return load(Wording, value).title

    @override
    def problem(self, work: Work, about: str, what: ReferenceField, value: str) -> str:
        if what is ReferenceField.RETIRED_ON:
            return ""
        title = load(Wording, value).title.casefold()
        others = (piece.title for key, piece in _pieces(unit_advice(work)).items() if key != about)
        return SAME_TITLE if title in map(str.casefold, others) else ""

    @override
    def apply(self, work: Work, change: ReferenceChange) -> None:
        """Add the piece to its list, or retire it there; the list keeps the title that a piece had first.

        What was given until now stays as it was given, so no day before today is one on which it is retired.
        """
        if change.what is ReferenceField.ADDED:
            title = load(Wording, change.value).title
            position = last_position(work, PIECES) + STEP
            work.add(Code(key=change.about, list_name=PIECES, label=title, position=position))
        elif change.what is ReferenceField.RETIRED_ON:
            for row in work.records(select(Code).where(Code.key == change.about)):
                day = change.holds_from and max(change.holds_from, work.today)
                row.retired_on = day.isoformat() if day else None


ADVICE = AdviceSource()


def _pieces(unit: UnitAdvice) -> dict[str, AdviceText]:
    return {piece.key: piece for piece in whole_library(shipped_library(), unit)}


def _piece(work: Work, key: str) -> AdviceText:
    """Return a piece of the library, retired or not.

    Raises:
        Invalid: There is none.
    """
    piece = _pieces(unit_advice(work)).get(key)
    if piece is None:
        raise Invalid({"key": CHOOSE})
    return piece


@dataclass(frozen=True, kw_only=True)
class WordAdvice(Command[int]):
    """Propose other words for a piece, or another rank; returns the id of the change."""

    key: str
    title: str
    text: str
    source: str
    certainty: Certainty | None
    base: int | None
    reason: str
    needs = Permission.KEEP_LISTS

    def perform(self, work: Work) -> int:
        """Store the words beside those that hold and those that the program ships."""
        piece, validator = _piece(work, self.key), Validator(work)
        values = _wording(validator, self, most=highest_base(piece))
        validator.text("reason", self.reason, ReferenceChange.reason, required=True)
        validator.raise_if_invalid()
        words = dump(Wording(**values))
        return _propose(
            work, Proposal(about=self.key, what=ReferenceField.TEXT, value=words, reason=self.reason)
        )


@dataclass(frozen=True, kw_only=True)
class AddAdvice(Command[int]):
    """Propose a piece of the unit's own; returns the id of the change."""

    title: str
    text: str
    source: str
    certainty: Certainty | None
    base: int | None
    topics: tuple[str, ...]
    raised_by: tuple[str, ...] = ()
    """Answers such as `injured:yes` or `place_type:car_wash`."""
    adds: int | None = None
    """How much each of them adds to its rank."""
    ruled_out_by: tuple[str, ...] = ()
    reason: str
    needs = Permission.KEEP_LISTS

    def perform(self, work: Work) -> int:
        """Store the piece under a key that no release uses."""
        validator = Validator(work)
        values = _wording(validator, self, most=MAX_BASE)
        self._check_rank(validator)
        validator.text("reason", self.reason, ReferenceChange.reason, required=True)
        validator.raise_if_invalid()
        ranked: dict[str, Any] = {
            "raised_by": self.raised_by,
            "adds": self.adds or 0,
            "ruled_out_by": self.ruled_out_by,
        }
        piece = OwnPiece(**values, topics=self.topics, **ranked)
        earlier = work.values(select(ReferenceChange.about).where(ReferenceChange.about.startswith(OWN_KEY)))
        key = f"{OWN_KEY}{len(set(earlier)) + 1}"
        return _propose(
            work, Proposal(about=key, what=ReferenceField.ADDED, value=dump(piece), reason=self.reason)
        )

    def _check_rank(self, validator: Validator) -> None:
        for topic in self.topics:
            validator.code("topics", TOPICS, topic)
        if not self.topics:
            validator.problems["topics"] = FILL_IN
        _check_answers(validator, "raised_by", self.raised_by)
        _check_answers(validator, "ruled_out_by", self.ruled_out_by)
        if set(self.raised_by) & set(self.ruled_out_by):
            validator.problems["ruled_out_by"] = BOTH
        if not self.raised_by:
            return
        highest = (self.base or 0) + (self.adds or 0) * len(self.raised_by)
        if not 1 <= (self.adds or 0) <= MAX_ADDS:
            validator.problems["adds"] = f"Type a number from 1 to {MAX_ADDS}."
        elif highest > MAX_RANK:
            validator.problems["adds"] = TOO_HIGH.format(highest, MAX_RANK)


def _check_answers(validator: Validator, name: str, answers: tuple[str, ...]) -> None:
    """Note answers that nobody can give, and too many."""
    for answer in answers:
        if answer.startswith(f"{PLACES}:"):
            validator.code(name, PLACES, answer)
        elif not is_answer(answer):
            validator.problems[name] = NO_ANSWER
    if len(answers) > MAX_ANSWERS:
        validator.problems[name] = TOO_MANY


@dataclass(frozen=True, kw_only=True)
class RetireAdvice(Command[int]):
    """Propose from which day a piece is no longer offered, or that it is again; returns the change's id."""

    key: str
    from_day: str
    """A day as typed; empty to offer the piece again."""
    reason: str
    needs = Permission.KEEP_LISTS

    def perform(self, work: Work) -> int:
        _piece(work, self.key)
        validator = Validator(work)
        day = validator.day("from_day", self.from_day, Timing.PLANNED)
        if day is not None and day < work.today:
            validator.problems["from_day"] = PASSED
        validator.text("reason", self.reason, ReferenceChange.reason, required=True)
        validator.raise_if_invalid()
        return _propose(
            work,
            Proposal(
                about=self.key,
                what=ReferenceField.RETIRED_ON,
                value=day.isoformat() if day else "",
                reason=self.reason,
                holds_from=day,
            ),
        )


def _propose(work: Work, proposal: Proposal) -> int:
    """Record what the actor proposes; of one piece one change waits at a time.

    Raises:
        Invalid: Another one waits, or it changes nothing.
    """
    waiting = in_state(work, ReferenceKind.ADVICE, ReferenceState.WAITS)
    if any(each.about == proposal.about and each.proposed_by_id is not None for each in waiting):
        raise Invalid({"reason": WAITS})
    field = "from_day" if proposal.what is ReferenceField.RETIRED_ON else "title"
    return propose(work, ADVICE, proposal, field=field).id


def _wording(validator: Validator, command: WordAdvice | AddAdvice, *, most: int) -> dict[str, Any]:
    """Return what a command says of a piece, noting what is wrong."""
    values: dict[str, Any] = {"certainty": command.certainty, "base": command.base}
    longest = text_limit(Code.label)
    for name, limit in (("title", MAX_TITLE_LENGTH), ("text", MAX_TEXT_LENGTH), ("source", longest)):
        value = getattr(command, name)
        values[name] = validator.text(name, value, Code.label, required=True, room=longest - limit)
    values["title"] = values["title"].rstrip(".")
    if command.certainty is None:
        validator.problems["certainty"] = "Choose one."
    if command.base is None or not 0 <= command.base <= most:
        validator.problems["base"] = f"Type a number from 0 to {most}."
    return values

"""What the call page says in sentences: where the call stands, and what is read back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mscu.actions.core.time_of_day import clock_face
from mscu.ui.pages.intake.call.state import CallState

_RANKS = frozenset(
    [
        "pc",
        "wpc",
        "dc",
        "pcso",
        "ps",
        "sgt",
        "sergeant",
        "ds",
        "insp",
        "inspector",
        "di",
        "dci",
        "dsu",
        "det",
        "ci",
        "cso",
        "sc",
        "tdc",
        "tds",
        "tdi",
    ]
)


@dataclass(frozen=True)
class LeadSentence:
    """A sentence whose first part is bold."""

    strong: str
    words: str


def stands_at(state: CallState, missing: Sequence[str]) -> LeadSentence:
    """Say whether the call could be saved now, and what is still to come."""
    if state.began is None and missing:
        return LeadSentence(
            "", "The call begins with the first key. Only who and where must be filled."
        )
    if missing:
        return LeadSentence("Not safe yet.", f"Still to be filled: {' and '.join(missing)}.")
    return LeadSentence("Safe to save.", f"{_given(len(state.given))}, {_read_back(state)}")


def _given(count: int) -> str:
    if not count:
        return "No advice given yet"
    return f"{count} piece{'' if count == 1 else 's'} of advice given"


def _read_back(state: CallState) -> str:
    if state.read_back:
        return f"read back and agreed {clock_face(state.read_back)[:5]}"
    return "read-back still to come"


@dataclass(frozen=True, kw_only=True)
class ReadBack:
    """What is read to the officer: who, where and how many, then what was advised."""

    opening: str
    first: str
    """The most urgent thing, which is shown in bold."""
    rest: str


def read_back(caller: str, where: str, people: int | None, advice: Sequence[str]) -> ReadBack:
    """Compose what is read back from who calls, where, and the advice that was given."""
    if not caller and not where:
        return ReadBack(opening="", first="", rest="")
    name = _called(caller)
    place = f"you are at {where}" if where else "tell me where you are"
    opening = f"“{name}, {place}" if name else f"“{place[:1].upper()}{place[1:]}"
    sentences = [f"{each.rstrip('.')}." for each in advice]
    opening = f"{opening}{_people(people)}.{'' if sentences else '”'}"
    if not sentences:
        return ReadBack(opening=opening, first="", rest="")
    sentences[-1] += "”"
    return ReadBack(opening=opening, first=sentences[0], rest=" ".join(sentences[1:]))


def _called(caller: str) -> str:
    """Call an officer by the surname, and anybody else by what they are called."""
    words = caller.split()
    if len(words) > 1 and words[0].casefold() in _RANKS:
        names = [word for word in words[1:] if not word.isdecimal()]
        return names[-1] if names else caller
    return caller.strip()


def _people(count: int | None) -> str:
    if not count:
        return ""
    return f", with {count} {'person' if count == 1 else 'people'} who may be exploited"


def following(state: CallState, missing: Sequence[str]) -> str:
    """Say what comes next in the call, for the line below its time stamps."""
    if state.began is None:
        return "the first key begins the call"
    if missing:
        return " and ".join(missing)
    if not state.given:
        return "advice, most urgent first"
    if not state.read_back:
        return "read back, then officer’s “done”"
    return "" if state.ended else "call ended, or save at once"

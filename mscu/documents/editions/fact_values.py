"""Types of the values of facts, each with the people it could endanger."""

from __future__ import annotations

from typing import Annotated, Any

from mscu.codes import Sensitivity
from mscu.documents.blocks import Spans, quiet

Plain = Annotated[str, Sensitivity.PLAIN]
State = Annotated[str, Sensitivity.STATE]
Day = Annotated[str, Sensitivity.DATE]
District = Annotated[str, Sensitivity.DISTRICT]
Trade = Annotated[str, Sensitivity.TRADE]
Where = Annotated[str, Sensitivity.PLACE]
Name = Annotated[str, Sensitivity.PERSON]
Names = Annotated[tuple[str, ...], Sensitivity.PERSON]
Born = Annotated[str, Sensitivity.BIRTH]
Origin = Annotated[str, Sensitivity.ORIGIN]
Contact = Annotated[str, Sensitivity.CONTACT]
Identifier = Annotated[str, Sensitivity.IDENTIFIER]
Reference = Annotated[str, Sensitivity.REFERENCE]
Staff = Annotated[str, Sensitivity.STAFF]
Source = Annotated[str, Sensitivity.SOURCE]
Sources = Annotated[tuple[str, ...], Sensitivity.SOURCE]
Narrative = Annotated[str, Sensitivity.NARRATIVE]
Legal = Annotated[str, Sensitivity.LEGAL]
Count = Annotated[int, Sensitivity.COUNT]
Codes = Annotated[tuple[str, ...], Sensitivity.STATE]
Yes = Annotated[bool, Sensitivity.STATE]


class LeftOut:
    """A value that an edition does not show. It is empty, but it must not be told as none."""


class _LeftOutText(LeftOut, str):
    __slots__ = ()


class _LeftOutTuple(LeftOut, tuple[Any, ...]):
    __slots__ = ()


class _LeftOutNumber(LeftOut, int):
    __slots__ = ()


_LEFT_OUT: dict[type[Any], Any] = {
    str: _LeftOutText(),
    tuple: _LeftOutTuple(),
    int: _LeftOutNumber(),
    bool: _LeftOutNumber(),
}


def left_out(value: object) -> Any:  # noqa: ANN401
    """Return what stands for a value that is not shown."""
    return next(empty for kind, empty in _LEFT_OUT.items() if isinstance(value, kind))


def is_shown(*values: object) -> bool:
    """Return whether an edition shows these values, empty or not."""
    return not any(isinstance(value, LeftOut) for value in values)


def none_of(words: str, *values: object) -> Spans:
    """Return words for there being none of these values; nothing where the edition leaves one out."""
    return quiet(words) if is_shown(*values) else ()

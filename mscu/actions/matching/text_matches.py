"""What is found in a text: identifiers by their form, and names in quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mscu.codes import IdentifierKind
from mscu.text.identifier_forms import find_identifiers, show
from mscu.text.name_forms import name_key

_QUOTED = re.compile(r"[‘“'\"]([^\W\d_][\w’-]*(?: [^\W\d_][\w’-]*){0,2})[’”'\"](?!\w)")


@dataclass(frozen=True, kw_only=True)
class TextMatch:
    """Part of a text that can identify a nominal, and its position."""

    kind: IdentifierKind
    value: str
    """Its normal form, by which it is looked up."""
    shown: str
    start: int
    end: int
    number: str = ""
    """The number before a name: that of the house, if it is the name of a road."""
    as_spelt: bool = False
    """Whether it is an ordinary word, which is only the name of somebody whose name is spelt so."""

    @property
    def is_single_name(self) -> bool:
        """Whether it is a single name, which many may share."""
        return self.kind is IdentifierKind.NAME and " " not in self.value


def text_matches(text: str) -> tuple[TextMatch, ...]:
    """Return the identifiers and the quoted names of a text, in its order."""
    identifiers = list(identifiers_in(text))
    quoted = [match for match in _quoted(text) if not any(_overlap(match, other) for other in identifiers)]
    return tuple(sorted([*identifiers, *quoted], key=_start_of))


def identifiers_in(text: str) -> Iterator[TextMatch]:
    """Yield the identifiers of a text, in its order."""
    for identifier in find_identifiers(text):
        yield TextMatch(
            kind=identifier.kind,
            value=identifier.value,
            shown=show(identifier.kind, identifier.value),
            start=identifier.start,
            end=identifier.end,
        )


def _quoted(text: str) -> Iterator[TextMatch]:
    for match in _QUOTED.finditer(text):
        if all(word[0].isupper() for word in match[1].split()):
            yield name_at(text, match.start(1), match.end(1))


def name_at(text: str, start: int, end: int) -> TextMatch:
    """Return part of a text as a name."""
    shown = text[start:end]
    return TextMatch(kind=IdentifierKind.NAME, value=name_key(shown), shown=shown, start=start, end=end)


def _overlap(first: TextMatch, second: TextMatch) -> bool:
    return first.start < second.end and second.start < first.end


def _start_of(match: TextMatch) -> int:
    return match.start

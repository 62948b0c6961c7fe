"""What is found in a text: identifiers by their form, and names in quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mscu.codes import IdentifierKind
from mscu.text.identifier_forms import IdentifierMatch, find_identifiers, show
from mscu.text.name_forms import name_key
from mscu.text.spelt_identifiers import dictated, find_spelt_identifiers

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
    """Yield the identifiers of a text, in its order, then those that it spells in words."""
    written = find_identifiers(text)
    spelt = (
        each for each in find_spelt_identifiers(text) if not any(_overlap(each, other) for other in written)
    )
    for identifier in (*written, *spelt):
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


def without_identifiers(text: str, matches: Iterable[TextMatch]) -> str:
    """Return a text with dots for its identifiers and for what it dictates: their letters are no names."""
    spans = [(match.start, match.end) for match in matches]
    spans += [(run[0].start(), run[-1].end()) for run in dictated(text)]
    for start, end in spans:
        text = f"{text[:start]}{'.' * (end - start)}{text[end:]}"
    return text


def _overlap(first: TextMatch | IdentifierMatch, second: TextMatch | IdentifierMatch) -> bool:
    return first.start < second.end and second.start < first.end


def _start_of(match: TextMatch) -> int:
    return match.start

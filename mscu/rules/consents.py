"""What a withdrawn consent stops and who is told, from `resources/rules/consents.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mscu.resources import Readable

LIST = "consent_purpose"


class BadConsentRules(ValueError):
    """The rule file cannot be used; the message names the purpose."""


@dataclass(frozen=True, kw_only=True)
class ConsentRule:
    """What the withdrawal of one purpose means."""

    purpose: str
    """A key of the code list `consent_purpose`."""
    by_program: tuple[str, ...]
    """What the program itself stops at once."""
    stops: tuple[str, ...]
    tells: tuple[str, ...]
    keeps: str
    source: str


def load_consent_rules(path: Readable) -> Mapping[str, ConsentRule]:
    """Read the rules by purpose.

    Raises:
        BadConsentRules: A rule is incomplete, or given twice.
    """
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["purpose"]
    except (tomllib.TOMLDecodeError, KeyError) as problem:
        raise BadConsentRules("The file of consents is not readable TOML.") from problem
    rules: dict[str, ConsentRule] = {}
    for row in rows:
        rule = _rule(row)
        if rule.purpose in rules:
            raise BadConsentRules(f"The purpose {rule.purpose} is listed twice.")
        rules[rule.purpose] = rule
    return rules


def _rule(row: Mapping[str, object]) -> ConsentRule:
    purpose = str(row.get("purpose", ""))
    by_program, stops, tells = (_sentences(row.get(name)) for name in ("by_program", "stops", "tells"))
    keeps, source = (str(row.get(name, "")) for name in ("keeps", "source"))
    if not all((purpose, stops, tells, keeps, source)):
        raise BadConsentRules(f"The purpose {purpose} needs stops, tells, keeps and source.")
    return ConsentRule(
        purpose=f"{LIST}:{purpose}",
        by_program=by_program,
        stops=stops,
        tells=tells,
        keeps=keeps,
        source=source,
    )


def _sentences(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else ()

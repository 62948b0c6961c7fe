"""Every fact says whom it could endanger, so that no edition can overlook one."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from mscu.documents.editions import facts
from mscu.documents.editions.facts import KINDS_OF_FACT, SENSITIVITIES, ValueFact


def _every_field() -> list[tuple[type[Any], str]]:
    return [(kind, field.name) for kind in KINDS_OF_FACT for field in fields(kind)]


@pytest.mark.parametrize(("kind", "name"), _every_field())
def test_every_fact_has_a_sensitivity_or_holds_facts_that_have(kind: type[Any], name: str) -> None:
    declared = {field.name: str(field.type) for field in fields(kind)}[name]
    holds_facts = "Fact" in declared
    is_value_of_its_own = (kind, name) == (ValueFact, "value")
    assert (SENSITIVITIES[kind][name] is None) == (holds_facts or is_value_of_its_own)


def test_no_kind_of_fact_is_missing_from_the_register() -> None:
    defined = {
        thing
        for name, thing in vars(facts).items()
        if name.endswith(("Fact", "Facts")) and is_dataclass(thing)
    }
    assert defined == set(KINDS_OF_FACT)

"""Every fact says whom it could endanger, so that no edition can overlook one."""

from dataclasses import Field, fields, is_dataclass
from typing import Any

from mscu.documents.editions import facts
from mscu.documents.editions.facts import KINDS_OF_FACT, SENSITIVITIES, ValueFact


def needs_none(kind: type[Any], field: Field[Any]) -> bool:
    """Return whether a field holds facts, or is the value of one, and so has no sensitivity of its own."""
    return "Fact" in str(field.type) or (kind, field.name) == (ValueFact, "value")


def test_every_kind_of_fact_is_registered_and_each_of_its_fields_has_a_sensitivity() -> None:
    every = [(kind, field) for kind in KINDS_OF_FACT for field in fields(kind)]
    assert len(every) > 300
    assert [
        (kind, field.name)
        for kind, field in every
        if (SENSITIVITIES[kind][field.name] is None) != needs_none(kind, field)
    ] == []
    defined = {
        thing
        for name, thing in vars(facts).items()
        if name.endswith(("Fact", "Facts")) and is_dataclass(thing)
    }
    assert defined == set(KINDS_OF_FACT)

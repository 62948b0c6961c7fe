"""Who has a name may be called by another that is short for it."""

from __future__ import annotations

import pytest

from mscu.text.familiar_names import beginnings, familiar_forms, given_names, stems


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("margaret", "peggy"),
        ("robert", "bob"),
        ("mohammed", "mo"),
        ("anna", "ania"),
        ("bob", "robbie"),
        ("oleksandr", "sasha"),
        ("peggy", "margaret"),
    ],
)
def test_a_form_is_known(name: str, form: str) -> None:
    assert form in familiar_forms(name)


def test_a_name_is_no_form_of_itself() -> None:
    assert "anna" not in familiar_forms("anna")


def test_a_beginning_may_stand_for_a_name() -> None:
    assert not stems("abdi").isdisjoint(beginnings("abdirahman"))
    assert stems("tom").isdisjoint(beginnings("abdirahman"))


def test_forms_are_among_the_given_names() -> None:
    assert {"tomek", "peggy", "margaret"} <= given_names()

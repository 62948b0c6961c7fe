"""Accounts: as they are written down, and as people say them."""

from __future__ import annotations

import pytest

from mscu.codes import IdentifierKind
from mscu.text.identifier_forms import account, find_identifiers

ONE = "20-45-67 12345678"


def accounts(text: str) -> list[str]:
    return [each.value for each in find_identifiers(text) if each.kind is IdentifierKind.ACCOUNT]


def test_whole_accounts() -> None:
    assert account("12-34-56 12345678") == "12-34-56 12345678"
    assert account("123456 1234 5678") == "12-34-56 12345678"
    assert account("GB82 WEST 1234 5698 7654 32") == "GB82WEST12345698765432"
    assert account("GB83 WEST 1234 5698 7654 32") is None
    assert account("1234567") is None


@pytest.mark.parametrize(
    "text",
    [
        "Wages go to sort code 20-45-67, account 12345678 each Friday",
        "Wages go to sort-code: 204567 and the account number is 1234 5678.",
        "Account no. 12345678, sort code 20 45 67",
        "Wages: 20-45-67 12345678",
        "20-45-67/12345678",
        "20-45-67 a/c 12345678",
        "sort code 20-45-67 / 12345678",
    ],
)
def test_an_account_is_found_however_it_is_said(text: str) -> None:
    assert accounts(text) == [ONE]


@pytest.mark.parametrize(
    "text",
    [
        "On 12-11-22, 12345678 was the log",
        "He rang 07700 900417 at 12-34-56",
        "account 1234567 is closed",
        "sort code 20-45-67 only",
        "Log 204567 of 12345678 pages",
        "Log 000231 15-11-22 20221115",
        "FWIN 151122 00001234",
        "Custody record 06 11 22 12345678",
        "Passport 123456 12345678",
        "NICHE 112233 44556677",
    ],
)
def test_what_is_no_account(text: str) -> None:
    assert accounts(text) == []


def test_an_iban_is_found_by_its_check_figures() -> None:
    assert accounts("to IBAN GB82 WEST 1234 5698 7654 32 AND then") == ["GB82WEST12345698765432"]
    assert accounts("to IBAN GB83 WEST 1234 5698 7654 32") == []

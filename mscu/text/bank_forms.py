"""Normal forms of bank accounts: sort code and account number, or an IBAN (ISO 13616)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_SORT_CODE, _ACCOUNT = 6, 8
_CHECK_MODULUS, _CHECK_REMAINDER = 97, 1
"""An IBAN with its first four characters moved to the end leaves 1."""
_SORT = r"(?<![0-9])(?P<sort>[0-9]{2}(?P<gap>[- ]?)[0-9]{2}(?P=gap)[0-9]{2})(?![0-9])"
_NUMBER = r"(?<![0-9])(?P<account>[0-9]{8}|[0-9]{4} [0-9]{4})(?![0-9])"
_DAY = r"(?:0[1-9]|[12][0-9]|3[01])-(?:0[1-9]|1[0-2])-[0-9]{2}"
"""A day and the number of a log look like sort code and account: then the words must say it."""
_SORT_WORD = r"sort[ -]?code(?:\s*(?:is|no\.?|number))?[\s:]*"
_ACCOUNT_WORD = r"(?:bank )?(?:account|acct?|a/c)\.?(?:\s*(?:number|no\.?|is))*[\s:#]*"
_AND = r"[\s,;./]{0,3}(?:and )?(?:the )?"
_PAIRS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_SORT_WORD}{_SORT}{_AND}(?:{_ACCOUNT_WORD})?{_NUMBER}",
        rf"{_SORT}{_AND}{_ACCOUNT_WORD}{_NUMBER}",
        rf"(?<![0-9])(?!{_DAY})(?P<sort>[0-9]{{2}}-[0-9]{{2}}-[0-9]{{2}})[ /]{{1,3}}{_NUMBER}",
        rf"(?:{_ACCOUNT_WORD})?{_NUMBER}{_AND}{_SORT_WORD}{_SORT}",
    )
)
_IBAN = re.compile(r"\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")


def account(text: str) -> str | None:
    """Give sort code and account, `12-34-56 12345678`, or an IBAN without spaces."""
    plain = unicodedata.normalize("NFKC", text).strip()
    tight = "".join(c for c in plain.upper() if c.isalnum())
    if tight.isdecimal() and len(tight) == _SORT_CODE + _ACCOUNT:
        return _shown(tight[:_SORT_CODE], tight[_SORT_CODE:])
    if _is_iban(tight):
        return tight
    pair = next(filter(None, (pattern.fullmatch(plain) for pattern in _PAIRS)), None)
    return _shown(pair["sort"], pair["account"]) if pair else None


def accounts_in(text: str) -> Iterator[tuple[str, int, int]]:
    """Find the accounts of a free text: the normal form of each, and where it stands."""
    for pattern in (*_PAIRS, _IBAN):
        for match in pattern.finditer(text):
            value = account(match[0])
            if value is not None:
                yield value, match.start(), match.end()


def _shown(sort: str, number: str) -> str:
    six = "".join(c for c in sort if c.isdecimal())
    return f"{six[:2]}-{six[2:4]}-{six[4:]} {number.replace(' ', '')}"


def _is_iban(tight: str) -> bool:
    if re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", tight) is None:
        return False
    figures = "".join(str(int(c, 36)) for c in tight[4:] + tight[:4])
    return int(figures) % _CHECK_MODULUS == _CHECK_REMAINDER

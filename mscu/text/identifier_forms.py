"""Normal forms of phones, registrations, postcodes, e-mails and document numbers.

One written form an identifier, so that a new report finds the case that already knows it.
Each function answers `None` for what cannot be such an identifier; none of them raises.
Names, accounts and names in social media have files of their own: `name_forms.py`,
`bank_forms.py` and `handle_forms.py`.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterator
from itertools import chain
from typing import NamedTuple

import phonenumbers
from phonenumbers import Leniency, PhoneNumberFormat, PhoneNumberMatcher

from mscu.codes import IdentifierKind
from mscu.text.bank_forms import account, accounts_in
from mscu.text.handle_forms import handle, handles_in, show_handle
from mscu.text.name_forms import name_key

HOME_REGION = "GB"
_DRAMA_NUMBERS = ("+447700900", "+441632960", "+443069990", "+449098790")
"""Ranges that Ofcom keeps for drama: never in service, so examples and demos use them."""
_SHORTEST_WHOLE_NUMBER = 9
"""Figures of a British number with its area code, without the leading 0."""
_SHORTEST_DOCUMENT = 4

_AREAS = (
    "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY "
    "E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE "
    "LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL "
    "SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE"
)
"""The 124 postcode areas; with them "the A5 1st exit" is no postcode."""
_INWARD = r"(?-i:(?!1st|2nd|3rd|[4-9]th))[0-9][ABD-HJLNP-UW-Z]{2}"
_POSTCODE = rf"(?:GIR ?0AA|(?:{'|'.join(_AREAS.split())})[0-9][0-9A-HJKMNPR-Y]? ?{_INWARD})"
_CURRENT = r"[A-HJ-PR-Y][A-HJ-PR-Y](?!0[01])[0-9]{2} ?[A-HJ-PR-Z]{3}"
_PREFIX = r"[A-HJ-NPQR-TV-Y][0-9]{1,3} ?[A-HJ-PR-Z]{3}"
_SUFFIX = r"[A-HJ-PR-Z]{3} ?[0-9]{1,3}[A-HJ-NPR-TV-Y]"
_DATELESS = r"[A-Z]{1,3} ?[0-9]{1,4}|[0-9]{1,4} ?[A-Z]{1,3}"
_SPECIAL = r"[0-9]{3} ?[DX] ?[0-9]{3}|[A-Z]{2} ?[0-9]{2} ?[A-Z]{2}|[0-9]{2} ?[A-Z]{2} ?[0-9]{2}"
"""Diplomatic and military plates; Northern Ireland's are dateless ones of three and four."""
_EMAIL = r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]+(?:\.[\w-]+)+"

_WHOLE_POSTCODE = re.compile(_POSTCODE)
_WHOLE_REGISTRATION = re.compile(f"{_CURRENT}|{_PREFIX}|{_SUFFIX}|{_DATELESS}|{_SPECIAL}")
_WHOLE_EMAIL = re.compile(_EMAIL)
_POSTCODES = re.compile(rf"\b{_POSTCODE}\b", re.IGNORECASE)
_IN_TEXT = (
    (IdentifierKind.POSTCODE, _POSTCODES),
    (IdentifierKind.REGISTRATION, re.compile(rf"\b{_CURRENT}\b", re.IGNORECASE)),
    # Older plates in capitals only: "ran 100m" and "m60 and" are words.
    (IdentifierKind.REGISTRATION, re.compile(rf"\b(?:{_PREFIX}|{_SUFFIX})\b")),
)
PLATES_IN_TEXT = tuple(each for kind, each in _IN_TEXT if kind is IdentifierKind.REGISTRATION)
_NUMBER_OF_HOUSE = re.compile(r"\b[0-9]+[a-z]?\b")


class Found(NamedTuple):
    """An identifier seen in free text: its normal form and where it stands."""

    kind: IdentifierKind
    value: str
    start: int
    end: int


def phone(text: str) -> str | None:
    """Give E.164, taking a number without a country code as British; short codes as digits."""
    try:
        number = phonenumbers.parse(_plain(text), HOME_REGION)
    except phonenumbers.NumberParseException:
        return None
    if _may_be_dialled(number):
        return phonenumbers.format_number(number, PhoneNumberFormat.E164)
    if phonenumbers.is_possible_short_number_for_region(number, HOME_REGION):
        return str(number.national_number)
    return None


def show_phone(normal: str) -> str:
    """Write an E.164 number as a British officer dials it: `07700 900417`."""
    try:
        number = phonenumbers.parse(normal, HOME_REGION)
    except phonenumbers.NumberParseException:
        return normal
    return phonenumbers.format_out_of_country_calling_number(number, HOME_REGION)


def registration(text: str) -> str | None:
    """Give a vehicle registration without spaces: `MX19CTB`; every British format since 1903."""
    tight = _plain(text).upper().replace("-", " ").strip()
    if _WHOLE_REGISTRATION.fullmatch(" ".join(tight.split())) is None:
        return None
    return "".join(tight.split())


def show_registration(normal: str) -> str:
    """Write a registration as it stands on the plate: `MX19 CTB`."""
    current = re.fullmatch(r"([A-Z]{2}[0-9]{2}|[A-Z][0-9]{1,3})([A-Z]{3})", normal)
    suffix = re.fullmatch(r"([A-Z]{3})([0-9]{1,3}[A-Z])", normal)
    match = current or suffix
    return f"{match[1]} {match[2]}" if match else normal


def postcode(text: str) -> str | None:
    """Give a British postcode in capitals with one space: `OL10 0AA`."""
    tight = "".join(_plain(text).upper().split())
    spaced = f"{tight[:-3]} {tight[-3:]}"
    return spaced if _WHOLE_POSTCODE.fullmatch(spaced) else None


def address(text: str) -> str | None:
    """Give postcode and numbers of an address, `M24 0AA 3`; without a number there is none."""
    places = [f for f in found_in(text) if f.kind is IdentifierKind.POSTCODE]
    if not places:
        return None
    numbers = _NUMBER_OF_HOUSE.findall(_plain(text[: places[-1].start]).casefold())
    return " ".join([places[-1].value, *numbers]).upper() if numbers else None


def email(text: str) -> str | None:
    """Give an e-mail address in small letters; the local part too, as every large host does."""
    small = _plain(text).strip().casefold()
    return small if _WHOLE_EMAIL.fullmatch(small) else None


def document(text: str) -> str | None:
    """Give a passport, identity card, licence or NI number as letters and figures only."""
    tight = "".join(c for c in _plain(text).upper() if c.isalnum())
    return tight if len(tight) >= _SHORTEST_DOCUMENT else None


def normal_form(kind: IdentifierKind, text: str) -> str | None:
    """Give the normal form of an identifier of this kind, or nothing if it cannot be one."""
    return _NORMALISERS[kind](text)


def show(kind: IdentifierKind, normal: str) -> str:
    """Write an identifier as people read it."""
    return _SHOWN.get(kind, str)(normal)


def found_in(text: str) -> tuple[Found, ...]:
    """Find the identifiers of a free text, in its order: all kinds but documents and names.

    Where two overlap the earlier kind wins: e-mail, account, postcode, registration, phone, name in
    social media.
    """
    taken: list[Found] = []
    kinds = (_emails_in, _accounts_in, _patterns_in, _phones_in, _handles_in)
    for found in chain.from_iterable(of_kind(text) for of_kind in kinds):
        at = bisect_left(taken, found.start, key=_start)
        near = taken[max(at - 1, 0) : at + 1]
        if all(each.end <= found.start or found.end <= each.start for each in near):
            taken.insert(at, found)
    return tuple(taken)


def postcodes_in(text: str) -> Iterator[str]:
    """Find the postcodes of a text alone, as one types it: in their normal form."""
    for match in _POSTCODES.finditer(text):
        if value := postcode(match[0]):
            yield value


def _start(found: Found) -> int:
    return found.start


def _emails_in(text: str) -> Iterator[Found]:
    for match in _WHOLE_EMAIL.finditer(text):
        if value := email(match[0]):
            yield Found(IdentifierKind.EMAIL, value, match.start(), match.end())


def _accounts_in(text: str) -> Iterator[Found]:
    for value, start, end in accounts_in(text):
        yield Found(IdentifierKind.ACCOUNT, value, start, end)


def _handles_in(text: str) -> Iterator[Found]:
    for value, start, end in handles_in(text):
        yield Found(IdentifierKind.HANDLE, value, start, end)


def _patterns_in(text: str) -> Iterator[Found]:
    for kind, pattern in _IN_TEXT:
        for match in pattern.finditer(text):
            value = normal_form(kind, match[0])
            if value is not None:
                yield Found(kind, value, match.start(), match.end())


def _phones_in(text: str) -> Iterator[Found]:
    for match in PhoneNumberMatcher(text, HOME_REGION, leniency=Leniency.POSSIBLE):
        value = phonenumbers.format_number(match.number, PhoneNumberFormat.E164)
        if phonenumbers.is_valid_number(match.number) or value.startswith(_DRAMA_NUMBERS):
            yield Found(IdentifierKind.PHONE, value, match.start, match.end)


def _may_be_dialled(number: phonenumbers.PhoneNumber) -> bool:
    """Accept drama numbers too, but not local ones that lack their area code."""
    reason = phonenumbers.is_possible_number_with_reason(number)
    whole = len(str(number.national_number)) >= _SHORTEST_WHOLE_NUMBER
    possible = reason == phonenumbers.ValidationResult.IS_POSSIBLE
    return possible and (whole or phonenumbers.is_valid_number(number))


def _plain(text: str) -> str:
    """Turn full-width and other compatible figures and letters into the plain ones."""
    return unicodedata.normalize("NFKC", text)


_NORMALISERS: dict[IdentifierKind, Callable[[str], str | None]] = {
    IdentifierKind.NAME: lambda text: name_key(text) or None,
    IdentifierKind.PHONE: phone,
    IdentifierKind.REGISTRATION: registration,
    IdentifierKind.POSTCODE: postcode,
    IdentifierKind.ADDRESS: address,
    IdentifierKind.EMAIL: email,
    IdentifierKind.ACCOUNT: account,
    IdentifierKind.HANDLE: handle,
    IdentifierKind.DOCUMENT: document,
}
_SHOWN: dict[IdentifierKind, Callable[[str], str]] = {
    IdentifierKind.PHONE: show_phone,
    IdentifierKind.REGISTRATION: show_registration,
    IdentifierKind.HANDLE: show_handle,
}

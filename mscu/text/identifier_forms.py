"""Normal forms of phones, registrations, postcodes, e-mails and document numbers.

Each identifier has one written form, so that a new report finds the case that already knows it.
Each function answers `None` for what cannot be such an identifier; none of them raises.

Names are in `name_forms.py`.
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
from mscu.text.name_forms import name_key

# Normal forms of bank accounts: sort code and account number, or an IBAN (ISO 13616).


_SORT_CODE, _ACCOUNT = 6, 8
_CHECK_MODULUS, _CHECK_REMAINDER = 97, 1
"""An IBAN with its first four characters moved to the end leaves 1."""
_SORT = r"(?<![0-9])(?P<sort>[0-9]{2}(?P<gap>[- ]?)[0-9]{2}(?P=gap)[0-9]{2})(?![0-9])"
_NUMBER = r"(?<![0-9])(?P<account>[0-9]{8}|[0-9]{4} [0-9]{4})(?![0-9])"
_DATES = {gap: rf"(?:0[1-9]|[12][0-9]|3[01]){gap}(?:0[1-9]|1[0-2]){gap}[0-9]{{2}}" for gap in "- "}
"""A date and a log number look like a sort code and an account: these need a word such as "account"."""
_SORT_WORD = r"sort[ -]?code(?:\s*(?:is|no\.?|number))?[\s:]*"
_ACCOUNT_WORD = r"(?:bank )?(?:account|acct?|a/c)\.?(?:\s*(?:number|no\.?|is))*[\s:#]*"
_AND = r"[\s,;./]{0,3}(?:and )?(?:the )?"
_PAIRS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_SORT_WORD}{_SORT}{_AND}(?:{_ACCOUNT_WORD})?{_NUMBER}",
        rf"{_SORT}{_AND}{_ACCOUNT_WORD}{_NUMBER}",
        rf"(?<![0-9])(?!{_DATES['-']})(?P<sort>[0-9]{{2}}-[0-9]{{2}}-[0-9]{{2}})[ /]{{1,3}}{_NUMBER}",
        rf"(?<![0-9])(?!{_DATES[' ']})(?P<sort>[0-9]{{2}} [0-9]{{2}} [0-9]{{2}}),? {_NUMBER}",
        rf"(?:{_ACCOUNT_WORD})?{_NUMBER}{_AND}{_SORT_WORD}{_SORT}",
    )
)
_IBAN = re.compile(r"\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")


def account(text: str) -> str | None:
    """Return sort code and account, `12-34-56 12345678`, or an IBAN without spaces."""
    plain = unicodedata.normalize("NFKC", text).strip()
    compact = "".join(c for c in plain.upper() if c.isalnum())
    if compact.isdecimal() and len(compact) == _SORT_CODE + _ACCOUNT:
        return _shown(compact[:_SORT_CODE], compact[_SORT_CODE:])
    if _is_iban(compact):
        return compact
    pair = next(filter(None, (pattern.fullmatch(plain) for pattern in _PAIRS)), None)
    return _shown(pair["sort"], pair["account"]) if pair else None


def find_accounts(text: str) -> Iterator[tuple[str, int, int]]:
    """Find the accounts of a free text: the normal form of each, and where it stands."""
    for pattern in (*_PAIRS, _IBAN):
        for match in pattern.finditer(text):
            value = account(match[0])
            if value is not None:
                yield value, match.start(), match.end()


def _shown(sort: str, number: str) -> str:
    digits = "".join(c for c in sort if c.isdecimal())
    return f"{digits[:2]}-{digits[2:4]}-{digits[4:]} {number.replace(' ', '')}"


def _is_iban(compact: str) -> bool:
    if re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", compact) is None:
        return False
    figures = "".join(str(int(c, 36)) for c in compact[4:] + compact[:4])
    return int(figures) % _CHECK_MODULUS == _CHECK_REMAINDER


# Normal forms of the names that people go by in social media: `@big_dan99`.


_NAME = r"[A-Za-z0-9_](?:[A-Za-z0-9_.]{1,28})[A-Za-z0-9_]"
MAX_SENTENCE = 200
"""Characters to either side in which a network may be named."""
_NETWORKS = (
    "facebook|instagram|insta|tiktok|tik tok|twitter|snapchat|snap|telegram|whatsapp|kik|discord|"
    "threads|onlyfans|vk"
)
_ADDRESS = rf"(?:https?://)?(?:www\.)?(?:{_NETWORKS}|x|t)\.(?:com|me|net)/(?:add/)?@?"
_WHAT = r"(?:user ?name|name|handle|account|profile|id)"
_ADDRESSED = re.compile(rf"\b{_ADDRESS}(?P<name>{_NAME})", re.IGNORECASE)
_WITH_SIGN = re.compile(rf"(?<![\w.@/])@(?P<name>{_NAME})")
_AFTER_NETWORK = re.compile(
    rf"\b(?:{_NETWORKS})(?:\s{_WHAT})?(?:\s?[:=]\s?|\s{_WHAT}\s(?:is\s)?)(?P<name>{_NAME})", re.IGNORECASE
)
_BEFORE_NETWORK = re.compile(rf"(?<![\w.@/])(?P<name>{_NAME}) on (?:{_NETWORKS})\b", re.IGNORECASE)
_UNLIKE_WORDS = re.compile(r"[0-9_]|[a-z]\.[a-z]", re.IGNORECASE)
"""Signs that ordinary words do not have: digits, an underscore, a dot inside."""
_TIME = re.compile(r"[0-9.]+(?:h|hrs|am|pm)?", re.IGNORECASE)
_NETWORK = re.compile(rf"\b(?:{_NETWORKS})\b", re.IGNORECASE)
_SENTENCE_ENDS = ".!?\n"
_WHOLE = re.compile(rf"(?:{_ADDRESS})?@?(?P<name>{_NAME})", re.IGNORECASE)
_PAGES = frozenset(
    {
        "groups",
        "pages",
        "watch",
        "events",
        "profile.php",
        "search",
        "explore",
        "marketplace",
        "people",
        "photo",
        "photo.php",
        "story.php",
        "share",
        "reel",
        "reels",
        "hashtag",
        "stories",
    }
)
"""What stands after a network's address in place of a name."""


def handle(text: str) -> str | None:
    """Return a name in small letters without its sign or its network's address: `big_dan99`."""
    match = _WHOLE.fullmatch(text.strip())
    name = match["name"].casefold() if match else ""
    return name if any(map(str.isalpha, name)) and name not in _PAGES else None


def show_handle(normal: str) -> str:
    """Write a name as it is written: `@big_dan99`."""
    return f"@{normal}"


def find_handles(text: str) -> Iterator[tuple[str, int, int]]:
    """Find the names of a free text: the normal form of each, and where it stands.

    A word after `@` or after a network's name is one only where it looks like none of the language;
    with `@` also where its sentence speaks of a network.
    """
    for match in _ADDRESSED.finditer(text):
        yield from _named(match)
    for match in _WITH_SIGN.finditer(text):
        if _is_unlike_word(match["name"]) or _NETWORK.search(_sentence(text, match.start())):
            yield from _named(match)
    for match in chain(_AFTER_NETWORK.finditer(text), _BEFORE_NETWORK.finditer(text)):
        if _is_unlike_word(match["name"]):
            yield from _named(match)


def _named(match: re.Match[str]) -> Iterator[tuple[str, int, int]]:
    value = handle(match["name"])
    if value is not None and not _TIME.fullmatch(value):
        yield value, match.start("name"), match.end("name")


def _is_unlike_word(name: str) -> bool:
    return _UNLIKE_WORDS.search(name) is not None


def _sentence(text: str, position: int) -> str:
    """Return the sentence around a position, or the part of it nearest to that."""
    first, last = max(0, position - MAX_SENTENCE), position + MAX_SENTENCE
    begin_index = max(text.rfind(end, first, position) for end in _SENTENCE_ENDS)
    ends = [index for end in _SENTENCE_ENDS if (index := text.find(end, position, last)) > 0]
    return text[max(begin_index, first) : min(ends, default=last)]


HOME_REGION = "GB"
_DRAMA_NUMBERS = ("+447700900", "+441632960", "+443069990", "+449098790")
"""Ranges that Ofcom keeps for drama: never in service, so examples and demos use them."""
_MIN_FULL_NUMBER = 9
"""Figures of a British number with its area code, without the leading 0."""
_MIN_DOCUMENT = 4

_AREAS = (
    "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY "
    "E EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE "
    "LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL "
    "SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE"
)
"""The 124 postcode areas; with them "the A5 1st exit" is not a postcode."""
_INWARD = r"(?-i:(?!1st|2nd|3rd|[4-9]th))[0-9][ABD-HJLNP-UW-Z]{2}"
_POSTCODE = rf"(?:GIR ?0AA|(?:{'|'.join(_AREAS.split())})[0-9][0-9A-HJKMNPR-Y]? ?{_INWARD})"
_FIRST, _LETTERS = r"[A-HJ-PR-Y][A-HJ-PR-Y](?!0[01])[0-9]{2}", "[A-HJ-PR-Z]{3}"
_CURRENT = f"{_FIRST} ?{_LETTERS}"
_NO_WORD = (
    "(?! (?-i:all|and|any|are|but|can|did|for|get|got|had|has|her|him|his|how|may|men|new|nor|not|now|"
    r"old|one|out|per|saw|say|see|set|she|six|ten|the|too|two|use|was|way|who|why|yet|you)\b)"
)
"""Before the letters of a registration: `MG11 was` is a form and a word."""
_IN_PARTS = f"{_FIRST}{_NO_WORD} ?{_LETTERS}"
_SPACED = (
    r"(?!AM|AN|AS|AT|BE|BY|DO|GO|HE|IF|IN|IS|ME|MY|NO|OF|ON|OR|PM|SO|TO|UP|US|WE)"
    r"[A-HJ-PR-Y]{2} (?!0[01])[0-9]{2} [A-HJ-PR-Z]{3}"
)
"""Read out in three parts: `MX 19 CTB`, in capitals, but not `IN 20 MEN`."""
_PREFIX = r"[A-HJ-NPQR-TV-Y][0-9]{1,3} ?[A-HJ-PR-Z]{3}"
_SUFFIX = r"[A-HJ-PR-Z]{3} ?[0-9]{1,3}[A-HJ-NPR-TV-Y]"
_DATELESS = r"[A-Z]{1,3} ?[0-9]{1,4}|[0-9]{1,4} ?[A-Z]{1,3}"
_SPECIAL = r"[0-9]{3} ?[DX] ?[0-9]{3}|[A-Z]{2} ?[0-9]{2} ?[A-Z]{2}|[0-9]{2} ?[A-Z]{2} ?[0-9]{2}"
"""Diplomatic and military registrations; Northern Ireland's are dateless ones of three and four."""
_EMAIL = r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]+(?:\.[\w-]+)+"

_WHOLE_POSTCODE = re.compile(_POSTCODE)
_WHOLE_REGISTRATION = re.compile(f"{_CURRENT}|{_PREFIX}|{_SUFFIX}|{_DATELESS}|{_SPECIAL}")
_FOREIGN_LENGTHS = range(2, 13)
_WHOLE_EMAIL = re.compile(_EMAIL)
_POSTCODES = re.compile(rf"\b{_POSTCODE}\b", re.IGNORECASE)
_IN_TEXT = (
    (IdentifierKind.POSTCODE, _POSTCODES),
    (IdentifierKind.REGISTRATION, re.compile(rf"\b{_IN_PARTS}\b", re.IGNORECASE)),
    # Older registrations in capitals only: "ran 100m" and "m60 and" are words.
    (IdentifierKind.REGISTRATION, re.compile(rf"\b(?:{_PREFIX}|{_SUFFIX}|{_SPACED})\b")),
)
REGISTRATIONS_IN_TEXT = tuple(pattern for kind, pattern in _IN_TEXT if kind is IdentifierKind.REGISTRATION)
_HOUSE_NUMBER = re.compile(r"\b[0-9]+[a-z]?\b")


class IdentifierMatch(NamedTuple):
    """An identifier seen in free text: its normal form and where it stands."""

    kind: IdentifierKind
    value: str
    start: int
    end: int


def phone(text: str) -> str | None:
    """Return E.164, taking a number without a country code as British; short codes as digits."""
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
    """Return a vehicle registration without spaces: `MX19CTB`; every British format since 1903."""
    compact = "".join(_plain(text).upper().replace("-", " ").split())
    return compact if _WHOLE_REGISTRATION.fullmatch(compact) else None


def _foreign_registration(text: str) -> str | None:
    """Return letters and figures of any script without spaces or hyphens: `WX12345`, `MÜAB123`."""
    compact = "".join(_plain(text).upper().replace("-", " ").split())
    return compact if compact.isalnum() and len(compact) in _FOREIGN_LENGTHS else None


def show_registration(normal: str) -> str:
    """Write a registration as it stands on the plate: `MX19 CTB`."""
    current = re.fullmatch(r"([A-Z]{2}[0-9]{2}|[A-Z][0-9]{1,3})([A-Z]{3})", normal)
    suffix = re.fullmatch(r"([A-Z]{3})([0-9]{1,3}[A-Z])", normal)
    match = current or suffix
    return f"{match[1]} {match[2]}" if match else normal


def postcode(text: str) -> str | None:
    """Return a British postcode in capitals with one space: `OL10 0AA`."""
    compact = "".join(_plain(text).upper().split())
    spaced = f"{compact[:-3]} {compact[-3:]}"
    return spaced if _WHOLE_POSTCODE.fullmatch(spaced) else None


def address(text: str) -> str | None:
    """Return postcode and numbers of an address, `M24 0AA 3`; without a number there is none."""
    postcodes = [match for match in find_identifiers(text) if match.kind is IdentifierKind.POSTCODE]
    if not postcodes:
        return None
    numbers = _HOUSE_NUMBER.findall(_plain(text[: postcodes[-1].start]).casefold())
    return " ".join([postcodes[-1].value, *numbers]).upper() if numbers else None


def email(text: str) -> str | None:
    """Return an e-mail address in small letters; the local part too, as every large host does."""
    lowered = _plain(text).strip().casefold()
    return lowered if _WHOLE_EMAIL.fullmatch(lowered) else None


def document(text: str) -> str | None:
    """Return a passport, identity card, licence or NI number as letters and figures only."""
    compact = "".join(c for c in _plain(text).upper() if c.isalnum())
    return compact if len(compact) >= _MIN_DOCUMENT else None


def normal_form(kind: IdentifierKind, text: str) -> str | None:
    """Return the normal form of an identifier of this kind, or nothing if it cannot be one."""
    return _NORMALISERS[kind](text)


def recorded_form(kind: IdentifierKind, text: str) -> str | None:
    """Return the normal form of a text recorded as this kind; a registration may be of any country."""
    is_plate = kind is IdentifierKind.REGISTRATION
    return normal_form(kind, text) or (_foreign_registration(text) if is_plate else None)


def show(kind: IdentifierKind, normal: str) -> str:
    """Write an identifier as people read it."""
    return _SHOWN.get(kind, str)(normal)


def find_identifiers(text: str) -> tuple[IdentifierMatch, ...]:
    """Find the identifiers of a free text, in its order: all kinds but documents and names.

    Where two overlap the earlier kind wins: e-mail, account, postcode, registration, phone, name in
    social media.
    """
    matches: list[IdentifierMatch] = []
    finders = (_emails_in, _accounts_in, _patterns_in, _phones_in, _handles_in)
    for match in chain.from_iterable(find(text) for find in finders):
        index = bisect_left(matches, match.start, key=_start)
        neighbours = matches[max(index - 1, 0) : index + 1]
        if all(other.end <= match.start or match.end <= other.start for other in neighbours):
            matches.insert(index, match)
    return tuple(matches)


def find_postcodes(text: str) -> Iterator[str]:
    """Find the postcodes of a text alone, typed without other text: in their normal form."""
    for match in _POSTCODES.finditer(text):
        if value := postcode(match[0]):
            yield value


def _start(match: IdentifierMatch) -> int:
    return match.start


def _emails_in(text: str) -> Iterator[IdentifierMatch]:
    for match in _WHOLE_EMAIL.finditer(text):
        if value := email(match[0]):
            yield IdentifierMatch(IdentifierKind.EMAIL, value, match.start(), match.end())


def _accounts_in(text: str) -> Iterator[IdentifierMatch]:
    for value, start, end in find_accounts(text):
        yield IdentifierMatch(IdentifierKind.ACCOUNT, value, start, end)


def _handles_in(text: str) -> Iterator[IdentifierMatch]:
    for value, start, end in find_handles(text):
        yield IdentifierMatch(IdentifierKind.HANDLE, value, start, end)


def _patterns_in(text: str) -> Iterator[IdentifierMatch]:
    for kind, pattern in _IN_TEXT:
        for match in pattern.finditer(text):
            value = normal_form(kind, match[0])
            if value is not None:
                yield IdentifierMatch(kind, value, match.start(), match.end())


def _phones_in(text: str) -> Iterator[IdentifierMatch]:
    for match in PhoneNumberMatcher(text, HOME_REGION, leniency=Leniency.POSSIBLE):
        value = phonenumbers.format_number(match.number, PhoneNumberFormat.E164)
        if phonenumbers.is_valid_number(match.number) or value.startswith(_DRAMA_NUMBERS):
            yield IdentifierMatch(IdentifierKind.PHONE, value, match.start, match.end)


def _may_be_dialled(number: phonenumbers.PhoneNumber) -> bool:
    """Accept drama numbers too, but not local ones that lack their area code."""
    reason = phonenumbers.is_possible_number_with_reason(number)
    has_area_code = len(str(number.national_number)) >= _MIN_FULL_NUMBER
    possible = reason == phonenumbers.ValidationResult.IS_POSSIBLE
    return possible and (has_area_code or phonenumbers.is_valid_number(number))


def _plain(text: str) -> str:
    """Replace full-width and other compatibility characters by plain ones (NFKC)."""
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


# Ends of phones, accounts and registrations in a text: witnesses remember the last four figures.


MIN_DIGITS, MIN_REGISTRATION_PART = 4, 3
"""Of a piece that is found: fewer figures are in every second number."""
_GAP = r"[ ()-]{0,2}"
MAX_LENGTH = 16
_FIGURES = re.compile(rf"(?<!\w)[0-9](?:{_GAP}[0-9]){{6,79}}(?!\w)")
_FIGURE = re.compile(r"[0-9]")
_BETWEEN_PHONES = re.compile(r"(?<=[0-9]{3})[ ()-]+(?=0)")
"""Phones may stand beside each other, and look like one long number."""
_SEPARATOR = re.compile(r"[^0-9A-Za-z]")


def number_ends(text: str) -> str:
    """Return each phone, account and registration without its gaps, and all its ends, as words."""
    return " ".join(dict.fromkeys(_ends(text))) if _FIGURE.search(text) else ""


def with_compact_numbers(text: str) -> str:
    """Return a text with phones and registrations as one of their ends, whichever way each is written."""
    for match in reversed(find_identifiers(text)):
        if match.kind is IdentifierKind.PHONE:
            number = str(phonenumbers.parse(match.value).national_number)
        elif match.kind is IdentifierKind.REGISTRATION:
            number = match.value
        else:
            continue
        text = f"{text[: match.start]} {number} {text[match.end :]}"
    return text


def _ends(text: str) -> Iterator[str]:
    for match in _FIGURES.finditer(text):
        for part in (match[0], *_BETWEEN_PHONES.split(match[0])):
            if len(_SEPARATOR.sub("", part)) <= MAX_LENGTH:
                yield from _ends_of(part, MIN_DIGITS)
    for pattern in REGISTRATIONS_IN_TEXT:
        for match in pattern.finditer(text):
            yield from _ends_of(match[0], MIN_REGISTRATION_PART)


def _ends_of(number: str, shortest: int) -> Iterator[str]:
    compact = _SEPARATOR.sub("", number)
    return (compact[position:] for position in range(len(compact) - shortest + 1))

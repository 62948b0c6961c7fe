"""Distorts names and numbers as reports do: misheard, mistyped, shortened, reordered or transliterated.

Each result is labelled with the original, so that matching can be measured.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from random import Random

from anyascii import anyascii

Change = Callable[[str, Random], str]
_CONFUSED = (
    ("ph", "f"),
    ("ck", "k"),
    ("ee", "ea"),
    ("ie", "y"),
    ("sh", "sch"),
    ("z", "s"),
    ("w", "v"),
    ("c", "k"),
    ("y", "i"),
    ("x", "ks"),
    ("v", "w"),
    ("i", "y"),
    ("ou", "u"),
    ("th", "t"),
    ("kh", "h"),
    ("j", "y"),
)
"""Letters confused when a name is heard or transliterated."""
_ABBREVIATIONS = {"Lane": "Ln", "Road": "Rd", "Street": "St", "Avenue": "Ave", "Close": "Cl", "Drive": "Dr"}


def slip(name: str, random: Random) -> str:
    """Return a name with one typing error: two letters swapped, or one left out, doubled or replaced."""
    positions = [position for position in range(1, len(name) - 1) if name[position : position + 2].isalpha()]
    if not positions:
        return name
    position = random.choice(positions)
    before, letter, after = name[:position], name[position], name[position + 1 :]
    variants = (
        before + after[:1] + letter + after[1:],
        before + after,
        before + letter + letter + after,
        before + random.choice("aeionrstl") + after,
    )
    return random.choice(variants)


def misheard(name: str, random: Random) -> str:
    """Return a name with one sound spelled differently."""
    pairs = [pair for pair in _CONFUSED if pair[0] in name[1:].lower()]
    if not pairs:
        return slip(name, random)
    heard, spelt = random.choice(pairs)
    position = name.lower().index(heard, 1)
    return name[:position] + spelt + name[position + len(heard) :]


def plain(name: str, _random: Random) -> str:
    """Return a name without the characters that an English keyboard lacks."""
    return anyascii(name)


def last_name_first(name: str, _random: Random) -> str:
    words = name.split()
    return " ".join([words[-1], *words[:-1]])


def first_and_initial(name: str, _random: Random) -> str:
    words = name.split()
    return f"{words[0]} {words[-1][0]}" if len(words) > 1 else name


def lower_case(name: str, _random: Random) -> str:
    return name.lower()


OF_PEOPLE: Mapping[str, Change] = {
    "as it is": lambda name, _: name,
    "slip of the keys": slip,
    "misheard": misheard,
    "without accents": plain,
    "last name first": last_name_first,
    "first name and initial": first_and_initial,
    "small letters": lower_case,
    "slip, misheard": lambda name, random: misheard(slip(name, random), random),
}
"""Distortions of a person's name, by their label in the measurements."""


def shortened(place: str, _random: Random) -> str:
    """Return a place with the kind of road abbreviated."""
    return " ".join(_ABBREVIATIONS.get(word, word) for word in place.split())


OF_PLACES: Mapping[str, Change] = {
    "as it is": lambda name, _: name,
    "slip of the keys": slip,
    "misheard": misheard,
    "shortened": shortened,
}


def one_letter_off(registration: str, random: Random) -> str:
    """Return a registration with one of the last three letters replaced."""
    position = len(registration) - 1 - random.randrange(3)
    other = random.choice(
        [letter for letter in "ABCDEFGHJKLMNPRSTUVWXYZ" if letter != registration[position]]
    )
    return registration[:position] + other + registration[position + 1 :]


OF_REGISTRATIONS: Mapping[str, Change] = {
    "as it is": lambda registration, _: registration,
    "with its gap": lambda registration, _: f"{registration[:4]} {registration[4:]}",
    "small letters": lower_case,
    "one letter off": one_letter_off,
}


def one_figure_off(phone: str, random: Random) -> str:
    """Return a phone number with one of the last six digits replaced."""
    positions = [match.start() for match in re.finditer(r"\d", phone)][-6:]
    position = random.choice(positions)
    other = random.choice([digit for digit in "0123456789" if digit != phone[position]])
    return phone[:position] + other + phone[position + 1 :]


OF_PHONES: Mapping[str, Change] = {
    "as it is": lambda phone, _: phone,
    "with its country": lambda phone, _: f"+44 {phone[1:]}",
    "in pairs": lambda phone, _: re.sub(r"(\d\d)(?=\d)", r"\1 ", phone.replace(" ", "")),
    "one figure off": one_figure_off,
}

"""Distorts names and numbers as reports do: misheard, mistyped, shortened, reordered or transliterated.

Each result is labelled with the original, so that matching can be measured.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from random import Random

from anyascii import anyascii

Change = Callable[[str, Random], str]
_HEARD = (
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
_SHORT = {"Lane": "Ln", "Road": "Rd", "Street": "St", "Avenue": "Ave", "Close": "Cl", "Drive": "Dr"}


def slip(name: str, chance: Random) -> str:
    """Return a name with one typing error: two letters swapped, or one left out, doubled or replaced."""
    spots = [at for at in range(1, len(name) - 1) if name[at : at + 2].isalpha()]
    if not spots:
        return name
    at = chance.choice(spots)
    before, here, after = name[:at], name[at], name[at + 1 :]
    ways = (
        before + after[:1] + here + after[1:],
        before + after,
        before + here + here + after,
        before + chance.choice("aeionrstl") + after,
    )
    return chance.choice(ways)


def misheard(name: str, chance: Random) -> str:
    """Return a name with one sound spelled differently."""
    fitting = [pair for pair in _HEARD if pair[0] in name[1:].lower()]
    if not fitting:
        return slip(name, chance)
    one, other = chance.choice(fitting)
    at = name.lower().index(one, 1)
    return name[:at] + other + name[at + len(one) :]


def plain(name: str, _chance: Random) -> str:
    """Return a name without the characters that an English keyboard lacks."""
    return anyascii(name)


def turned_round(name: str, _chance: Random) -> str:
    """Return a name with the last name first."""
    words = name.split()
    return " ".join([words[-1], *words[:-1]])


def first_and_initial(name: str, _chance: Random) -> str:
    """Return the first name and the initial of the last."""
    words = name.split()
    return f"{words[0]} {words[-1][0]}" if len(words) > 1 else name


def small(name: str, _chance: Random) -> str:
    """Return a name in lower case."""
    return name.lower()


OF_PEOPLE: Mapping[str, Change] = {
    "as it is": lambda name, _: name,
    "slip of the keys": slip,
    "misheard": misheard,
    "without accents": plain,
    "last name first": turned_round,
    "first name and initial": first_and_initial,
    "small letters": small,
    "slip, misheard": lambda name, chance: misheard(slip(name, chance), chance),
}
"""Distortions of a person's name, by their label in the measurements."""


def shortened(place: str, _chance: Random) -> str:
    """Return a place with the kind of road abbreviated."""
    return " ".join(_SHORT.get(word, word) for word in place.split())


OF_PLACES: Mapping[str, Change] = {
    "as it is": lambda name, _: name,
    "slip of the keys": slip,
    "misheard": misheard,
    "shortened": shortened,
}


def one_letter_off(plate: str, chance: Random) -> str:
    """Return a registration with one of the last three letters replaced."""
    at = len(plate) - 1 - chance.randrange(3)
    other = chance.choice([each for each in "ABCDEFGHJKLMNPRSTUVWXYZ" if each != plate[at]])
    return plate[:at] + other + plate[at + 1 :]


OF_PLATES: Mapping[str, Change] = {
    "as it is": lambda plate, _: plate,
    "with its gap": lambda plate, _: f"{plate[:4]} {plate[4:]}",
    "small letters": small,
    "one letter off": one_letter_off,
}


def one_figure_off(phone: str, chance: Random) -> str:
    """Return a phone number with one of the last six digits replaced."""
    spots = [match.start() for match in re.finditer(r"\d", phone)][-6:]
    at = chance.choice(spots)
    other = chance.choice([each for each in "0123456789" if each != phone[at]])
    return phone[:at] + other + phone[at + 1 :]


OF_PHONES: Mapping[str, Change] = {
    "as it is": lambda phone, _: phone,
    "with its country": lambda phone, _: f"+44 {phone[1:]}",
    "in pairs": lambda phone, _: re.sub(r"(\d\d)(?=\d)", r"\1 ", phone.replace(" ", "")),
    "one figure off": one_figure_off,
}

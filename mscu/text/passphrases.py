"""Which new passphrases are refused: those that are short or easily guessed. No other rule is set.

As the NCSC advises: three or four random words, no forced mixture of characters, no expiry.
"""

from __future__ import annotations

import unicodedata

from mscu.codes import MIN_PASSPHRASE_LENGTH
from mscu.errors import MscuError, PassphraseTooEasy, PassphraseTooShort

_LEAST_GUESSES = 10**10
"""At a quarter of a second each on one core (Argon2id, 64 MiB) some eighty years."""
_ESTIMATED = 72  # characters, more than which the estimator refuses
_OF_THE_UNIT = ("mscu", "modernslavery", "modern slavery", "police", "manchester", "challenger", "navigator")


def check_passphrase(passphrase: str, *known: str) -> None:
    """Refuse a new passphrase that is too weak.

    `known` are words that somebody who guesses would try first, such as the log-in name.

    Raises:
        PassphraseTooShort: It has too few characters.
        PassphraseTooEasy: It is among those that are tried first.
    """
    text = unicodedata.normalize("NFC", passphrase)
    if len(text) < MIN_PASSPHRASE_LENGTH:
        raise PassphraseTooShort
    from zxcvbn import zxcvbn

    words = [word for name in known for word in (name, *name.replace("-", ".").replace(" ", ".").split("."))]
    if zxcvbn(text[:_ESTIMATED], user_inputs=[*_OF_THE_UNIT, *words])["guesses"] < _LEAST_GUESSES:
        raise PassphraseTooEasy


def passphrase_problem(passphrase: str, *known: str) -> str:
    """Return a sentence about what makes a new passphrase too weak; empty if nothing does."""
    try:
        check_passphrase(passphrase, *known)
    except MscuError as error:
        return error.sentence
    return ""

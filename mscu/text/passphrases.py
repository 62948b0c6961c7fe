"""Which new passphrases are refused: those that are short or easily guessed. No other rule is set.

As the NCSC advises: three or four random words, no forced mixture of characters, no expiry.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from mscu.codes import MIN_PASSPHRASE_LENGTH
from mscu.errors import MscuError, PassphraseTooEasy, PassphraseTooShort

_LEAST_GUESSES = 10**10
"""At 0.8 s of processor each (Argon2id, 256 MiB, three passes) some 250 years of one core."""
_LEAST_GUESSES_JOINED = 15 * 10**7
"""Of the same without its spaces, each of which the estimator takes for a word more to be guessed."""
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
    words = [word for name in known for word in (name, *name.replace("-", ".").replace(" ", ".").split("."))]
    text = unicodedata.normalize("NFKC", text)  # full-width letters are guessed like others
    joined = "".join(filter(str.isalnum, text))
    if _guesses(text, words) < _LEAST_GUESSES or _guesses(joined, words) < _LEAST_GUESSES_JOINED:
        raise PassphraseTooEasy


def _guesses(text: str, known: Sequence[str]) -> float:
    from zxcvbn import zxcvbn

    return float(zxcvbn(text[:_ESTIMATED], user_inputs=[*_OF_THE_UNIT, *known])["guesses"]) if text else 0


def passphrase_problem(passphrase: str, *known: str) -> str:
    """Return a sentence about what makes a new passphrase too weak; empty if nothing does."""
    try:
        check_passphrase(passphrase, *known)
    except MscuError as error:
        return error.sentence
    return ""

"""New passphrases: short and easily guessed ones are refused, and nothing else is asked."""

import pytest

from mscu.errors import PassphraseTooEasy, PassphraseTooShort
from mscu.text.passphrases import check_passphrase, passphrase_problem


@pytest.mark.parametrize(
    "passphrase",
    [
        "aaaaaaaaaaaa",
        "123456789012",
        "passwordpassword",
        "qwertyuiop12",
        "letmeinletmein",
        "Manchester2022!",
        "modernslavery1",
        "priya.nolan2022",
        "PriyaNolanPriyaNolan",
        "P@ssw0rd1234",
        "policepolicepolice",
        "one two three four",
        "passphrase passphrase",
        "01/01/1980 01/01/1980",
        "Greater Manchester Police",
        "пароль пароль",
        "".join(chr(ord(letter) + 0xFEE0) for letter in "password1234"),  # full-width
    ],
)
def test_what_is_tried_first_is_refused(passphrase: str) -> None:
    with pytest.raises(PassphraseTooEasy):
        check_passphrase(passphrase, "priya.nolan", "DS Priya Nolan")
    assert "three or four words" in passphrase_problem(passphrase, "priya.nolan", "DS Priya Nolan")


def test_words_that_do_not_belong_together_are_taken_in_any_script() -> None:
    for passphrase in [
        "kettle lamp ox car",
        "heather tide lapwing caravan",
        "con mèo ngủ trưa",
        "قطة نائمة على سطح",
        "Xk9$vQ2mZ!pL",
        "o" * 3
        + " rather long sentence with nothing special in it, that goes on past any limit of an estimator",
    ]:
        assert passphrase_problem(passphrase, "priya.nolan") == "", passphrase


def test_letters_are_counted_as_they_are_seen() -> None:
    with pytest.raises(PassphraseTooShort):
        check_passphrase("ke\u0301ttle o\u0301a\u0301")

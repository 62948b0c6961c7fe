"""Both printed codes open the store, also copied by hand; one, or those of another store, opens nothing."""

import re
import string
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mscu.errors import BadRecoveryCode, KeysTampered, NotFound, WrongPassphrase
from mscu.store.keys import recovery
from mscu.store.keys.keys import recover
from mscu.store.keys.recovery import make_codes, open_recovery, renew_codes, secret_of
from tests.store.made import MadeKeys, enter, forge, signed_by

NEW = "another long passphrase"


def test_both_codes_let_a_person_in_with_keys_of_her_own(made: MadeKeys, keys: Path) -> None:
    before = enter(keys, "bea")
    signature = before.sign(b"decision")
    recovered = recover(keys, made.codes, "Bea", NEW)
    again = enter(keys, "bea", NEW)
    assert recovered.data_key == again.data_key == made.data_key
    assert not again.must_change
    assert again.private != before.private
    assert signed_by(again, "bea", b"decision", signature)
    with pytest.raises(WrongPassphrase):
        enter(keys, "bea")
    assert enter(keys, "anna").name == "anna"


def test_codes_open_nothing_for_new_people_or_of_another_store(made: MadeKeys, keys: Path) -> None:
    other = make_codes()
    for codes, name, error in (
        (made.codes, "mallory", NotFound),
        (other, "anna", BadRecoveryCode),
        ((made.codes[0], other[1]), "anna", BadRecoveryCode),
        ((other[0], made.codes[1]), "anna", BadRecoveryCode),
    ):
        with pytest.raises(error):
            recover(keys, codes, name, NEW)
    assert keys.read_bytes() == made.content
    forge(keys, lambda header: header["slots"].pop())
    with pytest.raises(KeysTampered):
        recover(keys, made.codes, "anna", NEW)


def test_codes_bind_to_the_store_and_their_own_key(made: MadeKeys, keys: Path) -> None:
    forge(keys, lambda header: header["recovery"].update(seal_key="ab" * 32))
    with pytest.raises(BadRecoveryCode):
        open_recovery(keys, *made.codes)


def test_new_codes_take_the_place_of_the_old(made: MadeKeys, keys: Path) -> None:
    codes = renew_codes(keys, unlocked=enter(keys))
    assert open_recovery(keys, *codes).now == made.data_key
    with pytest.raises(BadRecoveryCode):
        open_recovery(keys, *made.codes)


LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODES = make_codes()
SECRET = secret_of(*CODES)


def test_codes_are_made_for_paper_and_differ_each_time() -> None:
    drawn = [make_codes() for _ in range(50)]
    codes = {code for pair in drawn for code in pair}
    assert all(re.fullmatch(rf"([{LETTERS}]{{5}}-){{13}}[{LETTERS}]{{5}}", code) for code in codes)
    assert (len(codes), len({secret_of(*pair) for pair in drawn})) == (100, 50)


def test_either_code_may_come_first_and_both_of_one_pair_are_needed() -> None:
    assert secret_of(CODES[1], CODES[0]) == SECRET
    assert len(SECRET) == 32
    other = make_codes()
    assert secret_of(CODES[0], other[1]) not in {SECRET, secret_of(*other)}
    with pytest.raises(BadRecoveryCode, match="same code twice"):
        secret_of(CODES[0], CODES[0])
    with pytest.raises(BadRecoveryCode, match="second code needs 14 groups"):
        secret_of(CODES[0], "")


@pytest.mark.parametrize(
    "written",
    [
        str.lower,
        lambda code: code.replace("-", ""),
        lambda code: code.replace("-", " "),
        lambda code: code.replace("-", "\n"),
        lambda code: code.replace("-", "–"),
        lambda code: code.replace("0", "O").replace("1", "I"),
        lambda code: code.replace("0", "o").replace("1", "l"),
        lambda code: f"  {code}\t",
    ],
)
def test_a_code_is_read_however_it_is_written(written: Callable[[str], str]) -> None:
    assert secret_of(written(CODES[0]), written(CODES[1])) == SECRET


def test_each_wrong_letter_is_found() -> None:
    code = CODES[0]
    named = 0
    for at, right in enumerate(code):
        for wrong in set(LETTERS) - {right} if right != "-" else ():
            with pytest.raises(BadRecoveryCode, match="mistake") as told:
                secret_of(code[:at] + wrong + code[at + 1 :], CODES[1])
            named += f"group {at // 6 + 1} of the first code" in str(told.value)
    assert named > 70 * 31 * 0.9


def test_groups_in_the_wrong_order_are_found() -> None:
    groups = CODES[1].split("-")
    named = 0
    for at in range(13):
        swapped = [*groups[:at], groups[at + 1], groups[at], *groups[at + 2 :]]
        with pytest.raises(BadRecoveryCode, match="second code") as told:
            secret_of(CODES[0], "-".join(swapped))
        named += "in group" in str(told.value)
    assert named >= 12


@given(st.text(alphabet=string.printable + "–éЖ\x00", max_size=120))
def test_anything_else_is_a_sentence_without_the_code(typed: str) -> None:
    with pytest.raises(BadRecoveryCode) as told:
        secret_of(typed, CODES[1])
    assert len(typed) < 6 or typed not in str(told.value)


def test_codes_of_a_later_version_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as later:
        later.setattr(recovery, "_VERSION", 0x20)
        codes = make_codes()
        assert len(secret_of(*codes)) == len(SECRET)
    with pytest.raises(BadRecoveryCode, match="first code was printed by a newer version"):
        secret_of(*codes)

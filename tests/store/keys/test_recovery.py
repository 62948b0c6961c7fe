"""Both printed codes open the store; one, or those of another store, opens nothing."""

from pathlib import Path

import pytest

from mscu.errors import BadRecoveryCode, KeysTampered, NotFound, WrongPassphrase
from mscu.store.keys.keys import recover
from mscu.store.keys.recovery import make_codes, open_recovery, renew_codes
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


def test_codes_open_nothing_for_new_people_or_of_another_store_or_under_a_forged_header(
    made: MadeKeys, keys: Path
) -> None:
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

"""The primitives are the standard ones, and nothing is encrypted twice with one nonce."""

import subprocess
import sys

import pytest

from mscu.errors import KeysTampered
from mscu.store.keys.exchange_keys import ExchangeKeys
from mscu.store.keys.keys_file import Cost
from mscu.store.keys.slots import (
    PrivateKeys,
    decrypt,
    derive,
    encrypt,
    open_data_key,
    seal,
    seal_data_key,
    stretch,
    unseal,
)
from tests.store.made import ROOT

KEY = bytes(range(32))


def test_argon2id_is_argon2id() -> None:
    # From the reference implementation's own tests (phc-winner-argon2, src/test.c).
    known = "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"
    assert stretch("password", b"somesalt", Cost(memory=65536, passes=2, lanes=1)).hex() == known


AT_ONCE = """
from concurrent.futures import ThreadPoolExecutor
from mscu.store.keys.keys_file import FLOOR
from mscu.store.keys.slots import stretch
with ThreadPoolExecutor(2) as pool:
    for _ in range(4):
        for _ in pool.map(lambda _: stretch("four words make one", bytes(32), FLOOR), range(2)):
            print("derived", flush=True)
"""


def test_two_derivations_at_once_both_end() -> None:
    """OpenSSL's threads would wait for each other, and with them whoever changes a passphrase then."""
    command = [sys.executable, "-c", AT_ONCE]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout.split() == ["derived"] * 8


def test_keys_for_two_purposes_differ() -> None:
    drawn = {derive(KEY, "a"), derive(KEY, "b"), derive(KEY, "a", salt=KEY), derive(KEY[::-1], "a")}
    assert len(drawn) == 4
    assert derive(KEY, "a") == derive(KEY, "a")


def test_no_nonce_comes_twice() -> None:
    nonces = {encrypt(KEY, b"", bound_to=b"")[:12] for _ in range(10_000)}
    assert len(nonces) == 10_000


def test_what_is_encrypted_is_bound_to_its_place() -> None:
    content = encrypt(KEY, b"private keys", bound_to=b"slot 1")
    assert decrypt(KEY, content, bound_to=b"slot 1") == b"private keys"
    assert decrypt(KEY, content, bound_to=b"slot 2") is None
    assert decrypt(KEY[::-1], content, bound_to=b"slot 1") is None


def test_each_changed_byte_is_found() -> None:
    content = encrypt(KEY, b"private keys", bound_to=b"")
    for at in range(len(content)):
        changed = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
        assert decrypt(KEY, changed, bound_to=b"") is None
        assert decrypt(KEY, content[:at], bound_to=b"") is None


def test_what_is_sealed_opens_for_one_person_and_purpose() -> None:
    own, other = PrivateKeys.make(), PrivateKeys.make()
    sealed = seal(b"draft", own.seal_public, purpose="draft")
    assert unseal(sealed, own.seal, purpose="draft") == b"draft"
    assert unseal(sealed, own.seal, purpose="data key 1 of x") is None
    assert unseal(sealed, other.seal, purpose="draft") is None
    assert seal(b"draft", own.seal_public, purpose="draft") != sealed


def test_a_data_key_is_bound_to_its_store_number_and_length() -> None:
    own = PrivateKeys.make()
    sealed, short = (
        seal_data_key(key, own.seal_public, store_id="x", key_number=2) for key in (KEY, b"short")
    )
    assert open_data_key(sealed, own.seal, store_id="x", key_number=2) == KEY
    for content, store_id, number in ((sealed, "y", 2), (sealed, "x", 1), (sealed, "x", 3), (short, "x", 2)):
        with pytest.raises(KeysTampered):
            open_data_key(content, own.seal, store_id=store_id, key_number=number)


UNIT, OTHER = (ExchangeKeys.of(bytes([number]) * 32) for number in (1, 2))
BUNDLE = b"a bundle"


def test_a_bundle_opens_for_the_unit_to_which_it_was_sealed_and_for_no_other() -> None:
    sealed = OTHER.seal_to(BUNDLE, UNIT.seal_public)
    assert UNIT.open(sealed) == BUNDLE
    assert OTHER.open(sealed) is None


@pytest.mark.parametrize("place", [0, -1])
def test_a_bundle_that_was_changed_does_not_open(place: int) -> None:
    changed = bytearray(OTHER.seal_to(BUNDLE, UNIT.seal_public))
    changed[place] ^= 1
    assert UNIT.open(bytes(changed)) is None


def test_each_copy_is_withdrawn_by_a_secret_of_its_own() -> None:
    secrets = {keys.withdrawal_secret(copy) for keys in (UNIT, OTHER) for copy in ("one", "another")}
    assert len(secrets) == 4
    assert UNIT.withdrawal_secret("one") == ExchangeKeys.of(bytes([1]) * 32).withdrawal_secret("one")

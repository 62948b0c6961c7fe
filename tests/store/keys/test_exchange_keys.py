"""What the keys of a unit open, and the secrets that withdraw what was shared."""

import pytest

from mscu.store.keys.exchange_keys import ExchangeKeys

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

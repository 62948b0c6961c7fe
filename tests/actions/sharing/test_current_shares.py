"""The digest and signature of a shared copy: what was tampered with shows, and goes nowhere."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mscu.actions.sharing.shares import UndeliveredShares
from mscu.codes import Role
from tests.actions.sharing.share_scene import Both, both_of
from tests.inputs.factories import World
from tests.scenes.stores import Store


@pytest.fixture
def both(world: World, charity: Store) -> Both:
    return both_of(world, charity)


WORDS = st.text(
    alphabet=st.characters(exclude_categories=["Cc", "Cs", "Cf"]), min_size=1, max_size=60
).filter(str.strip)


@pytest.mark.sampled(2)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=WORDS, purpose=WORDS)
def test_whatever_is_shared_is_signed_and_received_as_signed(text: str, purpose: str, both: Both) -> None:
    number = both.share(text=text, purpose=purpose)
    waiting = [each.receive for each in both.gate.ask(UndeliveredShares())]
    newest = waiting[-1]
    assert newest is not None
    ((digest,),) = both.charity.sql("SELECT digest FROM share WHERE id = ?", number)
    assert newest.words.digest == digest
    both.world.store.gate(Role.NAVIGATOR).perform(newest)
    assert both.copies()[0].whole


SIGNED = ("text", "scope", "purpose", "case_uuid", "person_uuid", "uuid", "shared_by", "consent")


@pytest.mark.parametrize(
    "tampered",
    [
        *(f"UPDATE share SET {column} = '!' || substr({column}, 2)" for column in (*SIGNED, "digest")),
        "UPDATE share SET ends_on = '2022-12-31'",
        "UPDATE share SET signature = public_key",
        "UPDATE share SET public_key = signature",
        "UPDATE share_recipient SET login = 'analyst' WHERE id = 1",
        "DELETE FROM share_recipient WHERE id = 2",
    ],
)
def test_a_copy_that_was_tampered_with_shows_and_goes_nowhere(both: Both, tampered: str) -> None:
    both.share()
    both.charity.sql(tampered)
    (line,) = both.copies()
    assert not line.whole
    assert both.gate.ask(UndeliveredShares()) == ()

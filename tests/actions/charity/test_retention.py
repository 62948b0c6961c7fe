"""Erasing what was kept long enough: two leads, nothing left of the person, and what beats it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from mscu.actions.charity.retention import (
    ASKED_FOR,
    OUTDATED,
    READ_BY_POLICE,
    STILL_TO_TELL,
    DueToErase,
    EraseSurvivor,
    KeepLonger,
    ProposeErasing,
    Retention,
)
from mscu.actions.sharing.shares import MarkWithdrawn
from mscu.actions.support.survivor_holds import LiftHold, SetHold
from mscu.actions.survivors.survivors import NoteConflict, TakeOn
from mscu.codes import Operation, Role, StoreKind
from mscu.errors import Invalid, NotFound, NotPermitted
from mscu.gate import Gate
from mscu.models.base import OfSurvivor, OpenOfSurvivor
from mscu.models.kinds import mapped
from mscu.store.verify import verify
from tests.inputs.charity_breaches import found_again
from tests.inputs.consents import a_reply, a_request
from tests.inputs.survivors import CharityWorld
from tests.role_matrix.survivor_scenes import Scene, one_survivor
from tests.scenes.stores import OTHER_LEAD, OTHER_NAVIGATOR, Store

SIX_YEARS = 2192
"""Days from 20 June 2022 to 20 June 2028."""
HERS = [
    model.__tablename__
    for model in mapped(StoreKind.SURVIVORS)
    if issubclass(model, OfSurvivor | OpenOfSurvivor)
]
PAGE, RESERVED, IV = 4096, 80, 16


@pytest.fixture
def closed(charity: Store) -> CharityWorld:
    """Return a survivor whose support ended six years ago, with one of everything."""
    world = one_survivor(charity, frozenset({"given", "closed", "free"}))
    charity.clock.turn(days=SIX_YEARS)
    return world


@pytest.fixture
def due(closed: CharityWorld) -> CharityWorld:
    """Remove what blocks the erasure: answer the request, settle the breach, withdraw the copy."""
    answer(closed)
    closed.store.gate(Role.LEAD).perform(found_again(closed.agreed.breach_id))
    closed.store.gate(Role.NAVIGATOR).perform(MarkWithdrawn(delivery_id=closed.agreed.ended_id))
    return closed


def answer(world: CharityWorld) -> None:
    reply = a_reply(world.agreed.request_id, replied_on="20 Jun 2028")
    world.store.gate(Role.LEAD).perform(reply)


def propose(world: CharityWorld) -> int:
    proposing = ProposeErasing(survivor_id=world.survivor_id, reason="Nobody needs it any more.")
    return world.store.gate(Role.LEAD).perform(proposing)


def listed(world: CharityWorld, name: str = Role.LEAD) -> Retention:
    return world.store.gate(name).ask(DueToErase())


def decrypted(path: Path, key: bytes) -> Iterator[bytes]:
    """Decrypt every page of a database, those that nothing uses any more too."""
    content = path.read_bytes()
    for start in range(0, len(content), PAGE):
        page = content[start : start + PAGE]
        sealed, end = page[IV if start == 0 else 0 : -RESERVED], page[-RESERVED:]
        reader = Cipher(algorithms.AES(key), modes.CBC(end[:IV])).decryptor()
        yield reader.update(sealed) + reader.finalize()


def found_in_pages(world: CharityWorld, words: frozenset[str]) -> set[str]:
    unit = world.store.unit
    pages = b"".join(decrypted(unit.files.database, unit.unlocked.data_key))
    return {word for word in words if word.encode() in pages}


# ------------------------------------------------------------------------------------ who is due


def test_a_survivor_is_due_on_the_day_and_is_listed_by_number_alone(closed: CharityWorld) -> None:
    (line,) = listed(closed).due
    assert (line.reference, line.closed, line.since) == ("SV-22-0001", "20 Jun 2022", "20 Jun 2028")
    assert not any(word in repr(line) for word in Scene.of(closed, frozenset()).secrets)
    closed.store.clock.turn(days=-1)
    assert listed(closed).due == ()
    with pytest.raises(Invalid, match="kept until 20 Jun 2028"):
        propose(closed)


def test_who_is_supported_is_never_due(charity: Store) -> None:
    world = one_survivor(charity, frozenset({"given", "open", "free"}))
    charity.clock.turn(days=SIX_YEARS * 2)
    assert listed(world).due == ()
    with pytest.raises(Invalid, match="Support is open"):
        propose(world)
    with pytest.raises(Invalid, match="Support is open"):
        keep(world, "20 Jun 2038")


def test_a_lead_with_a_conflict_neither_sees_nor_erases(due: CharityWorld) -> None:
    conflict = NoteConflict(survivor_id=due.survivor_id, user=OTHER_LEAD, reason="A cousin.")
    due.store.gate(Role.LEAD).perform(conflict)
    decision = propose(due)
    assert listed(due, OTHER_LEAD).due == ()
    with pytest.raises(NotFound):
        due.store.gate(OTHER_LEAD).perform(EraseSurvivor(decision_id=decision, agreed=True))


# ------------------------------------------------------------------------------------ what beats it


def test_what_waits_or_is_read_beats_erasing(closed: CharityWorld) -> None:
    with pytest.raises(Invalid, match=ASKED_FOR):
        propose(closed)
    assert listed(closed).due[0].why_kept == ASKED_FOR
    answer(closed)
    assert listed(closed).due[0].why_kept == STILL_TO_TELL
    closed.store.gate(Role.LEAD).perform(found_again(closed.agreed.breach_id))
    with pytest.raises(Invalid, match=READ_BY_POLICE):
        propose(closed)
    closed.store.gate(Role.NAVIGATOR).perform(MarkWithdrawn(delivery_id=closed.agreed.ended_id))
    assert listed(closed).due[0].why_kept == ""
    propose(closed)


def test_a_copy_that_stands_beats_it_until_its_day(due: CharityWorld) -> None:
    due.store.sql("UPDATE share_delivery SET ends_on = '2028-06-20' WHERE id = 1")
    with pytest.raises(Invalid, match=READ_BY_POLICE):
        propose(due)
    due.store.clock.turn(days=1)
    propose(due)


def test_a_hold_that_was_set_meanwhile_beats_what_was_proposed(due: CharityWorld) -> None:
    decision, second = propose(due), due.store.gate(OTHER_LEAD)
    hold = due.store.gate(OTHER_NAVIGATOR).perform(SetHold(survivor_id=due.survivor_id, reason="A summons."))
    before = due.store.snapshot()
    with pytest.raises(Invalid, match="legal hold"):
        second.perform(EraseSurvivor(decision_id=decision, agreed=True))
    assert due.store.snapshot() == before
    second.perform(LiftHold(hold_id=hold, version=1, reason="Set aside."))
    second.perform(EraseSurvivor(decision_id=decision, agreed=True))


# ------------------------------------------------------------------------------------ who decides


def test_it_takes_two_leads(due: CharityWorld) -> None:
    decision, seq = propose(due), due.store.last_row()
    erasing = EraseSurvivor(decision_id=decision, agreed=True)
    with pytest.raises(Invalid) as refusal:
        due.store.gate(OTHER_LEAD).perform(EraseSurvivor(decision_id=decision))
    assert set(refusal.value.problems) == {"agreed"}, "who agrees says so"
    assert listed(due).due[0].why_not_agree
    assert not listed(due, OTHER_LEAD).due[0].why_not_agree
    for name in (Role.LEAD, Role.NAVIGATOR):
        with pytest.raises(NotPermitted):
            due.store.gate(name).perform(erasing)
    refusals = [(row.operation, row.actor) for row in due.store.audit(after=seq)]
    assert refusals == [(Operation.REFUSAL, Role.LEAD), (Operation.REFUSAL, Role.NAVIGATOR)]
    due.store.gate(OTHER_LEAD).perform(erasing)


def keep(world: CharityWorld, until: str) -> int:
    keeping = KeepLonger(survivor_id=world.survivor_id, until_on=until, reason="A claim may come.")
    return world.store.gate(OTHER_LEAD).perform(keeping)


def test_what_is_kept_longer_comes_back_on_its_day_and_what_was_proposed_falls(due: CharityWorld) -> None:
    decision = propose(due)
    for until in ("", "20 Jun 2028", "some day"):
        with pytest.raises(Invalid) as refusal:
            keep(due, until)
        assert set(refusal.value.problems) == {"until_on"}, until
    keep(due, "20 Jun 2029")
    assert listed(due).due == ()
    with pytest.raises(Invalid, match=OUTDATED):
        due.store.gate(OTHER_LEAD).perform(EraseSurvivor(decision_id=decision, agreed=True))
    with pytest.raises(Invalid, match="kept until 20 Jun 2029"):
        propose(due)
    due.store.clock.turn(days=365)
    (line,) = listed(due).due
    assert (line.proposed_id, line.reason) == (None, "A claim may come.")
    propose(due)


# ------------------------------------------------------------------------------------ what is left


@pytest.mark.in_file
def test_nothing_is_left_but_a_row_that_tells_nothing(due: CharityWorld) -> None:
    store, scene = due.store, Scene.of(due, frozenset())
    words = scene.secrets | scene.open_marks
    assert len(found_in_pages(due, words)) > len(words) // 2
    decision, before, seq = propose(due), store.digests(), store.last_row()
    store.gate(OTHER_LEAD).perform(EraseSurvivor(decision_id=decision, agreed=True))
    for table in (*HERS, "survivor"):
        assert store.sql(f"SELECT count(*) FROM {table}") == [(0,)]
    (line,) = listed(due).erased
    assert line.reference == "SV-22-0001"
    assert line.by == "PC Lead and PC Other.Lead"
    gone = before.keys() - store.digests().keys()
    erased = [row for row in store.audit(after=seq) if row.operation is Operation.ERASURE]
    assert gone == {(row.object_type, row.object_id) for row in erased}
    assert line.records == len(gone)
    told = {"SV-22-0001"}
    assert found_in_pages(due, words - told - on_record(due, words)) == set()
    assert verify(store.unit).sound


def on_record(world: CharityWorld, words: frozenset[str]) -> set[str]:
    """Return the words that the audit says on purpose: to whom something went, and why."""
    rows = repr(world.store.sql("SELECT purpose, recipients, reason FROM audit_entry"))
    return {word for word in words if word in rows}


def test_others_stay_and_no_number_is_given_twice(due: CharityWorld) -> None:
    store = due.store
    own: Gate = store.gate(Role.NAVIGATOR)
    store.clock.turn(days=-SIX_YEARS)
    own.perform(a_request(own.perform(TakeOn(name="Keith Ormrod"))))
    store.clock.turn(days=SIX_YEARS)
    store.gate(OTHER_LEAD).perform(EraseSurvivor(decision_id=propose(due), agreed=True))
    assert store.sql("SELECT name FROM survivor_about") == [("Keith Ormrod",)]
    for table in ("material_request", "named", "survivor_about", "survivor"):
        store.sql(f"DELETE FROM {table}")
    store.clock.turn(days=-SIX_YEARS)
    own.perform(TakeOn(name="Grace O."))
    assert store.sql("SELECT reference FROM survivor") == [("SV-22-0002",)]

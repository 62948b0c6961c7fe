"""Sharing with police: only under a live consent that covers it, and gone once it is withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mscu.actions.sharing.consents import ConsentLedger, Recipient
from mscu.actions.sharing.share_sources import ShareSources
from mscu.actions.sharing.shares import EndShare, MarkDelivered, ShareState, UndeliveredShares
from mscu.actions.support.benefits import GiveBenefit
from mscu.actions.survivors.survivors import TakeOn
from mscu.codes import Operation, Role, YesNo
from mscu.errors import NotFound
from mscu.outbox import Exchanged
from mscu.survivor_codes import ShareOf
from tests.actions.records.problems import problems_of
from tests.actions.sharing.share_scene import Both, both_of
from tests.inputs.consents import a_consent, a_share, withdrawal_of
from tests.inputs.factories import World
from tests.inputs.support import a_contact
from tests.scenes.stores import OTHER_NAVIGATOR, Store

OFFICER = Recipient(name="DS Priya Nolan", login=Role.OFFICER.value)


@pytest.fixture
def both(world: World, charity: Store) -> Both:
    return both_of(world, charity)


def withdrawn(both: Both) -> None:
    both.gate.perform(withdrawal_of(both.consent))


def expired(both: Both) -> None:
    both.charity.clock.turn(days=120)


def followed_by_less(both: Both) -> None:
    less = a_consent(both.survivor, scope="nothing but his phone", copies_stay=YesNo.NO)
    both.gate.perform(less)


def withdrawn_and_given_anew(both: Both) -> None:
    withdrawn(both)
    both.gate.perform(a_consent(both.survivor, given_on="20 Jun 2022"))


def refused_after_it_was_withdrawn(both: Both) -> None:
    withdrawn(both)
    both.gate.perform(a_consent(both.survivor, how="consent_kind:refused"))


GONE = (withdrawn, expired, followed_by_less, withdrawn_and_given_anew, refused_after_it_was_withdrawn)
Turn = Callable[[Both], None]


@pytest.mark.parametrize("turn", GONE)
def test_without_a_live_consent_nothing_is_shared_delivered_or_read_any_more(both: Both, turn: Turn) -> None:
    both.share()
    both.deliver()
    assert len(both.read_by(Role.OFFICER)) == len(both.read_by(Role.SUPERVISOR)) == 1
    both.share(text="His phone number has changed.")
    turn(both)
    assert set(problems_of(both.gate, a_share(both.survivor, both.consent))) == {"consent_id"}
    both.world.store.clock.now = both.charity.clock.now
    both.deliver()
    assert both.read_by(Role.OFFICER) == both.read_by(Role.SUPERVISOR) == []
    assert len(both.read_by(Role.DISCLOSURE)) == 1, "what waited never left"
    assert set(both.states()) <= {ShareState.WITHDRAWN, ShareState.ENDED}
    assert both.deliver() == 0


def test_no_other_consent_lets_anything_out_or_takes_it_back(both: Both) -> None:
    both.share()
    both.deliver()
    for purpose in ("nrm", "msvcc", "navigator", "prosecution", "statistics", "contact_method"):
        other = both.gate.perform(a_consent(both.survivor, purpose=f"consent_purpose:{purpose}"))
        assert set(problems_of(both.gate, a_share(both.survivor, other))) == {"consent_id"}
        both.gate.perform(withdrawal_of(other))
        assert both.states() == [ShareState.DELIVERED]
    assert both.deliver() == 0
    stranger = both.gate.perform(TakeOn(name="Keith Ormrod", case_uuid="c", person_uuid="p"))
    assert set(problems_of(both.gate, a_share(stranger, both.consent))) == {"consent_id"}
    unknown = both.gate.perform(TakeOn(name="Somebody"))
    consent = both.gate.perform(a_consent(unknown))
    assert set(problems_of(both.gate, a_share(unknown, consent))) == {"survivor_id"}


def test_a_copy_that_says_too_little_or_too_much_is_refused(both: Both) -> None:
    for changes, field in (
        ({"told": YesNo.NO}, "told"),
        ({"told": YesNo.NOT_SURE}, "told"),
        ({"told_on": ""}, "told_on"),
        ({"told_on": "21 Jun 2022"}, "told_on"),
        ({"within_scope": YesNo.NOT_SURE}, "within_scope"),
        ({"text": " "}, "text"),
        ({"purpose": ""}, "purpose"),
        ({"ends_on": "19 Jun 2022"}, "ends_on"),
        ({"ends_on": "1 Oct 2022"}, "ends_on"),
        ({"recipients": ()}, "recipients"),
        ({"recipients": (OFFICER, Recipient(name="An analyst", login="analyst"))}, "recipients"),
        ({"recipients": (Recipient(name="DS Priya Nolan"),)}, "recipients.0.login"),
    ):
        command = a_share(both.survivor, both.consent, **changes)
        assert set(problems_of(both.gate, command)) == {field}, changes
    assert both.copies() == ()


def test_a_copy_ends_when_its_consent_is_looked_at_again(both: Both) -> None:
    both.share()
    both.share(ends_on="1 Jul 2022", recipients=(OFFICER,))
    assert [line.ends for line in both.copies()] == ["1 Jul 2022", "30 Sep 2022"]
    both.deliver()
    assert len(both.read_by(Role.SUPERVISOR)) == 1


@pytest.mark.parametrize("is_over", [False, True])
def test_a_withdrawal_waits_for_police_only_while_they_read_a_copy(both: Both, is_over: bool) -> None:
    both.share(ends_on="1 Jul 2022")
    both.deliver()
    if is_over:
        both.charity.clock.turn(days=20)
    both.gate.perform(withdrawal_of(both.consent, withdrawn_on="20 Jun 2022"))
    ledger = both.gate.ask(ConsentLedger(survivor_id=both.survivor))
    (withdrawn,) = (line.withdrawal for line in ledger.current if line.withdrawal is not None)
    assert any(step.waits for step in withdrawn.steps) is not is_over
    assert both.states() == [ShareState.ENDED if is_over else ShareState.WITHDRAWING]


def test_the_copy_is_what_was_agreed_and_where_it_went_is_on_record(both: Both) -> None:
    before = both.charity.last_row()
    number = both.share()
    (line,) = both.copies()
    assert line.text == "pv2 fears for a sister in Romania whose address su1 has."
    assert line.scope == "the risk to his sister, nothing else"
    assert line.recipients == ("DS Priya Nolan", "DI Ruth Aspinall")
    assert (line.told_on, line.whole) == ("18 Mar 2022", True)
    (row,) = [row for row in both.charity.audit(before) if row.operation is Operation.DISCLOSURE]
    assert (row.object_type, row.object_id) == ("share", number)
    assert row.recipients == "officer, supervisor"


def benefit(both: Both, survivor: int, **changes: Any) -> int:
    said = {"given_on": "17 Mar 2022", "kind": "benefit_kind:phone", "disclosable": True, "pence": 4500}
    ring = "So that he can ring his sister"
    return both.gate.perform(GiveBenefit(survivor_id=survivor, detail=ring, **cast("Any", said | changes)))


def test_of_a_benefit_the_fact_alone_goes_out(both: Both) -> None:
    given = benefit(both, both.survivor)
    both.share(of=ShareOf.BENEFIT, of_id=given, text="A phone worth £45 to ring his sister")
    (line,) = both.copies()
    assert line.text == "Given on 17 Mar 2022: Phone or credit."
    both.deliver()
    assert len(both.read_by(Role.OFFICER)) == 1


def test_a_copy_says_which_record_its_words_were_taken_from(both: Both) -> None:
    given = benefit(both, both.survivor)
    benefit(both, both.survivor, disclosable=False)
    contact = both.gate.perform(a_contact(both.survivor))
    sources = both.gate.ask(ShareSources(survivor_id=both.survivor))
    assert [(each.of, each.id) for each in sources] == [
        (ShareOf.CONTACT, contact),
        (ShareOf.BENEFIT, given),
    ], "what police may not know of is no source"
    both.share(of=ShareOf.CONTACT, of_id=contact)
    both.share(of=ShareOf.CONTACT)
    unnamed, named = both.copies()
    assert (named.source, unnamed.source) == (sources[0].words, "")
    assert named.source[:1].isdigit(), "the day of the contact"
    both.deliver()
    received = both.read_by(Role.OFFICER)
    assert not any(named.source in repr(entry) for entry in received), "police get the agreed words alone"


def test_a_copy_is_written_from_a_benefit_that_is_named_agreed_to_be_known_and_of_the_same_survivor(
    both: Both,
) -> None:
    unnamed = a_share(both.survivor, both.consent, of=ShareOf.BENEFIT)
    assert set(problems_of(both.gate, unnamed)) == {"of_id"}
    kept = benefit(both, both.survivor, disclosable=False)
    untold = a_share(both.survivor, both.consent, of=ShareOf.BENEFIT, of_id=kept)
    assert set(problems_of(both.gate, untold)) == {"of_id"}
    assert both.copies() == ()
    for of in (ShareOf.BENEFIT, ShareOf.CONTACT):
        other = both.gate.perform(TakeOn(name="Keith Ormrod"))
        number = benefit(both, other)
        with pytest.raises(NotFound):
            both.share(of=of, of_id=number)


def test_delivering_again_changes_nothing(both: Both) -> None:
    both.share()
    (waiting,) = both.gate.ask(UndeliveredShares())
    assert waiting.receive is not None
    both.world.store.gate(Role.NAVIGATOR).perform(waiting.receive)
    assert both.states() == [ShareState.TO_DELIVER]
    assert both.deliver() == 1
    assert len(both.read_by(Role.OFFICER)) == 1
    assert both.states() == [ShareState.DELIVERED]


def test_a_copy_that_got_there_after_its_withdrawal_is_withdrawn_there_too(both: Both) -> None:
    both.share()
    (waiting,) = both.gate.ask(UndeliveredShares())
    assert waiting.receive is not None
    withdrawn(both)
    both.deliver()
    both.world.store.gate(Role.NAVIGATOR).perform(waiting.receive)
    both.gate.perform(MarkDelivered(delivery_id=waiting.delivery_id))
    assert both.states() == [ShareState.WITHDRAWING]
    assert both.deliver() == 1
    assert both.read_by(Role.OFFICER) == []


def test_a_withdrawal_that_the_police_s_store_forgot_is_told_again(both: Both) -> None:
    """Whoever puts an older copy of it back brings what was withdrawn back with it."""
    both.share()
    both.deliver()
    both.gate.perform(withdrawal_of(both.consent))
    both.deliver()
    both.world.store.sql("UPDATE shared_copy SET withdrawn_at = NULL, withdrawn_reason = ''")
    assert len(both.read_by(Role.OFFICER)) == 1
    assert both.deliver() == 0
    assert both.outbox().run().police is not None
    assert both.read_by(Role.OFFICER) == []
    police, own = both.world.store.last_row(), both.charity.last_row()
    assert both.outbox().run() == Exchanged()
    assert (both.world.store.last_row(), both.charity.last_row()) == (police, own)


def test_whoever_is_at_work_carries_a_withdrawal_but_no_copy(both: Both) -> None:
    both.share()
    assert both.deliver(OTHER_NAVIGATOR) == 0
    both.deliver()
    withdrawn(both)
    assert both.deliver(OTHER_NAVIGATOR) == 1
    assert both.read_by(Role.OFFICER) == []


def test_a_withdrawal_names_who_received_a_copy_and_tells_police_no_reason(both: Both) -> None:
    both.share()
    both.deliver()
    both.gate.perform(withdrawal_of(both.consent, reason="He is afraid of PC Hughes."))
    (waiting,) = both.gate.ask(UndeliveredShares())
    assert waiting.withdraw is not None
    assert waiting.withdraw.reason == "The survivor withdrew the consent on 20 Jun 2022."
    (line,) = both.gate.ask(ConsentLedger(survivor_id=both.survivor)).current
    assert line.withdrawal is not None
    told = [step.words for step in line.withdrawal.steps]
    assert "DS Priya Nolan, who received a copy" in told


def test_one_copy_is_ended_by_itself(both: Both) -> None:
    both.share()
    both.share(text="His phone number has changed.")
    both.deliver()
    newest = both.copies()[0]
    both.gate.perform(EndShare(delivery_id=newest.delivery_id, version=newest.version))
    both.deliver()
    assert both.states() == [ShareState.WITHDRAWN, ShareState.DELIVERED]
    assert len(both.read_by(Role.OFFICER)) == 1
    again = EndShare(delivery_id=newest.delivery_id, version=both.copies()[0].version)
    assert set(problems_of(both.gate, again)) == {"delivery_id"}


def test_a_new_consent_says_whether_what_was_shared_stays(both: Both) -> None:
    both.share()
    both.deliver()
    wider = {"scope": "the risk to his family"}
    assert set(problems_of(both.gate, a_consent(both.survivor, **wider))) == {"copies_stay"}
    both.gate.perform(a_consent(both.survivor, copies_stay=YesNo.YES, **wider))
    both.deliver()
    assert both.states() == [ShareState.DELIVERED]
    assert len(both.read_by(Role.OFFICER)) == 1


WORDS = st.text(
    alphabet=st.characters(exclude_categories=["Cc", "Cs", "Cf"]), min_size=1, max_size=60
).filter(str.strip)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
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


NEWEST = "(SELECT max(id) FROM share)"
TAMPERING = (
    *(
        f"share SET {column} = '!' || substr({column}, 2) WHERE id = {NEWEST}"
        for column in (*SIGNED, "digest")
    ),
    f"share SET ends_on = '2022-12-31' WHERE id = {NEWEST}",
    f"share SET signature = public_key WHERE id = {NEWEST}",
    f"share SET public_key = signature WHERE id = {NEWEST}",
    f"share_recipient SET login = 'analyst' WHERE share_id = {NEWEST} AND login = 'officer'",
)


def test_a_copy_that_was_tampered_with_shows_and_goes_nowhere(both: Both) -> None:
    fewer = f"DELETE FROM share_recipient WHERE share_id = {NEWEST} AND login = 'officer'"
    for tampered in (*(f"UPDATE {each}" for each in TAMPERING), fewer):
        both.share()
        assert both.copies()[0].whole
        both.charity.sql(tampered)
        assert not both.copies()[0].whole, tampered
        assert both.gate.ask(UndeliveredShares()) == (), tampered

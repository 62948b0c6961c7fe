"""Sharing with police: only under a live consent that covers it, and gone once it is withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mscu.actions.action import Command
from mscu.actions.case_file import CaseFile
from mscu.actions.consent_ledger import ConsentLedger
from mscu.actions.consents import Recipient
from mscu.actions.share_deliveries import (
    MarkDelivered,
    MarkWithdrawn,
    SharedCopies,
    ShareLine,
    ShareState,
    UndeliveredShares,
)
from mscu.actions.shares import EndShare
from mscu.actions.sharing import NOT_RECEIVED
from mscu.actions.survivors import NameReader, TakeOn
from mscu.codes import Kind, NamedAs, Operation, Role, YesNo
from mscu.errors import Invalid, NotFound
from mscu.gate import Gate
from tests.consent_scene import a_consent, a_share, withdrawal_of
from tests.factories import World
from tests.shares import uuid_of
from tests.stores import OTHER_NAVIGATOR, Store

OFFICER = Recipient(name="DS Priya Nolan", login=Role.OFFICER.value)


@dataclass
class Both:
    """The navigators' store with a survivor of the police's case, and the police's store."""

    world: World
    charity: Store
    survivor: int
    consent: int

    @property
    def gate(self) -> Gate:
        """Give the navigator's way into her own store."""
        return self.charity.gate(Role.NAVIGATOR)

    def share(self, **changes: Any) -> int:  # noqa: ANN401 - fields of the command
        return self.gate.perform(a_share(self.survivor, self.consent, **changes))

    def copies(self) -> tuple[ShareLine, ...]:
        return self.gate.ask(SharedCopies(survivor_id=self.survivor))

    def states(self) -> list[ShareState]:
        return [line.state for line in self.copies()]

    def deliver(self, who: str = Role.NAVIGATOR) -> int:
        """Carry across what the police's store has yet to hear, as the page does."""
        own, police = self.charity.gate(who), self.world.store.gate(Role.NAVIGATOR)
        waiting = own.ask(UndeliveredShares())
        for each in waiting:
            if each.receive is not None:
                police.perform(each.receive)
                own.perform(MarkDelivered(delivery_id=each.delivery_id))
            elif each.withdraw is not None:
                try:
                    police.perform(each.withdraw)
                except Invalid as refused:
                    assert refused.problems == {"uuid": NOT_RECEIVED}  # noqa: PT017
                own.perform(MarkWithdrawn(delivery_id=each.delivery_id))
        return len(waiting)

    def read_by(self, role: Role) -> list[str]:
        """Give the shared words that somebody of the police reads."""
        file = self.world.store.gate(role).ask(CaseFile(case_id=self.world.case_id))
        return [line.headline for line in file.entries if line.kind is Kind.SHARED]


@pytest.fixture
def both(world: World, charity: Store) -> Both:
    gate = charity.gate(Role.NAVIGATOR)
    survivor = gate.perform(
        TakeOn(
            name="Ionuț Bălan", case_uuid=uuid_of(world, "cases", world.case_id),
            person_uuid=uuid_of(world, "subject", world.victim_id),
        )
    )  # fmt: skip
    return Both(world, charity, survivor, gate.perform(a_consent(survivor)))


def problems(gate: Gate, command: Command[Any]) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        gate.perform(command)
    return refused.value.problems


# ------------------------------------------------------------ consent state x what may be done


def live(_both: Both) -> None:
    pass


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


GONE = (
    withdrawn, expired, followed_by_less, withdrawn_and_given_anew, refused_after_it_was_withdrawn,
)  # fmt: skip
Turn = Callable[[Both], None]


@pytest.mark.parametrize("turn", GONE)
def test_without_a_live_consent_nothing_is_shared(both: Both, turn: Turn) -> None:
    turn(both)
    assert set(problems(both.gate, a_share(both.survivor, both.consent))) == {"consent_id"}
    assert both.copies() == ()
    assert both.deliver() == 0


@pytest.mark.parametrize("turn", GONE)
def test_what_waits_is_not_delivered_once_the_consent_is_gone(both: Both, turn: Turn) -> None:
    both.share()
    turn(both)
    both.deliver()
    assert both.read_by(Role.OFFICER) == []
    assert both.states() in ([ShareState.WITHDRAWN], [ShareState.ENDED])


@pytest.mark.parametrize("turn", GONE)
def test_what_was_delivered_is_live_no_more_once_the_consent_is_gone(
    both: Both, turn: Turn
) -> None:
    both.share()
    both.deliver()
    assert len(both.read_by(Role.OFFICER)) == len(both.read_by(Role.SUPERVISOR)) == 1
    turn(both)
    both.world.store.clock.now = both.charity.clock.now
    both.deliver()
    assert both.read_by(Role.OFFICER) == both.read_by(Role.SUPERVISOR) == []
    assert len(both.read_by(Role.DISCLOSURE)) == 1
    assert both.states() in ([ShareState.WITHDRAWN], [ShareState.ENDED])
    assert both.deliver() == 0


@pytest.mark.parametrize(
    "purpose", ["nrm", "msvcc", "navigator", "prosecution", "statistics", "contact_method"]
)
def test_no_other_consent_lets_anything_out_or_takes_it_back(both: Both, purpose: str) -> None:
    other = both.gate.perform(a_consent(both.survivor, purpose=f"consent_purpose:{purpose}"))
    assert set(problems(both.gate, a_share(both.survivor, other))) == {"consent_id"}
    both.share()
    both.deliver()
    both.gate.perform(withdrawal_of(other))
    assert both.states() == [ShareState.DELIVERED]
    assert both.deliver() == 0


def test_another_survivor_s_consent_covers_nothing(both: Both) -> None:
    other = both.gate.perform(TakeOn(name="Keith Ormrod", case_uuid="c", person_uuid="p"))
    assert set(problems(both.gate, a_share(other, both.consent))) == {"consent_id"}


# ------------------------------------------------------------------------------ what is asked


@pytest.mark.parametrize(
    ("changes", "field"),
    [
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
    ],
)
def test_a_copy_that_says_too_little_or_too_much_is_refused(
    both: Both, changes: dict[str, Any], field: str
) -> None:
    command = a_share(both.survivor, both.consent, **changes)
    assert set(problems(both.gate, command)) == {field}
    assert both.copies() == ()


def test_a_copy_ends_when_its_consent_is_looked_at_again(both: Both) -> None:
    both.share()
    both.share(ends_on="1 Jul 2022", recipients=(OFFICER,))
    assert [line.ends for line in both.copies()] == ["1 Jul 2022", "30 Sep 2022"]
    both.deliver()
    assert len(both.read_by(Role.SUPERVISOR)) == 1


def test_a_survivor_whom_police_do_not_know_is_not_shared(both: Both) -> None:
    other = both.gate.perform(TakeOn(name="Somebody"))
    consent = both.gate.perform(a_consent(other))
    assert set(problems(both.gate, a_share(other, consent))) == {"survivor_id"}


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


# -------------------------------------------------------------------------------- two stores


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


def test_whoever_is_at_work_carries_a_withdrawal_but_no_copy(both: Both) -> None:
    both.share()
    assert both.deliver(OTHER_NAVIGATOR) == 0
    both.deliver()
    withdrawn(both)
    assert both.deliver(OTHER_NAVIGATOR) == 1
    assert both.read_by(Role.OFFICER) == []


def test_police_are_never_told_the_survivor_s_reason(both: Both) -> None:
    both.share()
    both.deliver()
    both.gate.perform(withdrawal_of(both.consent, reason="He is afraid of PC Hughes."))
    (waiting,) = both.gate.ask(UndeliveredShares())
    assert waiting.withdraw is not None
    assert waiting.withdraw.reason == "The survivor withdrew the consent on 20 Jun 2022."


def test_whoever_received_a_copy_is_among_those_to_be_told(both: Both) -> None:
    both.share()
    withdrawn(both)
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
    assert set(problems(both.gate, again)) == {"delivery_id"}


def test_a_new_consent_says_whether_what_was_shared_stays(both: Both) -> None:
    both.share()
    both.deliver()
    wider = {"scope": "the risk to his family"}
    assert set(problems(both.gate, a_consent(both.survivor, **wider))) == {"copies_stay"}
    both.gate.perform(a_consent(both.survivor, copies_stay=YesNo.YES, **wider))
    both.deliver()
    assert both.states() == [ShareState.DELIVERED]
    assert len(both.read_by(Role.OFFICER)) == 1


def test_who_is_not_named_shares_and_ends_nothing(both: Both) -> None:
    both.share()
    other = both.charity.gate(OTHER_NAVIGATOR)
    assert other.ask(SharedCopies(survivor_id=both.survivor)) == ()
    kept_from_her: tuple[Command[Any], ...] = (
        a_share(both.survivor, both.consent), EndShare(delivery_id=1, version=1),
    )  # fmt: skip
    for command in kept_from_her:
        with pytest.raises(NotFound):
            other.perform(command)
    cover = NameReader(survivor_id=both.survivor, user=OTHER_NAVIGATOR, named_as=NamedAs.COVER)
    both.gate.perform(cover)
    other.perform(EndShare(delivery_id=1, version=1))


# ------------------------------------------------------------------------ digest and signature

WORDS = st.text(
    alphabet=st.characters(exclude_categories=["Cc", "Cs", "Cf"]), min_size=1, max_size=60
).filter(str.strip)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=WORDS, purpose=WORDS)
def test_whatever_is_shared_is_signed_and_received_as_signed(
    text: str, purpose: str, both: Both
) -> None:
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
        *(f"UPDATE share SET {column} = {column} || '!'" for column in (*SIGNED, "digest")),
        "UPDATE share SET ends_on = '2022-12-31'",
        "UPDATE share SET signature = x'00'",
        "UPDATE share SET public_key = zeroblob(32)",
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

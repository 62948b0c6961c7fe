"""The consent ledger: a row a purpose, each withdrawn by itself, none ever edited."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from mscu.access import Permission
from mscu.actions.core.action import SURVIVORS, Command, Work
from mscu.actions.sharing.consents import (
    NOT_A_PARTNER,
    ConsentLedger,
    ConsentLine,
    Ledger,
    Recipient,
    TickStep,
)
from mscu.actions.survivors.survivors import TakeOn
from mscu.codes import Role
from mscu.errors import OutsideTheGate
from mscu.gate import Gate
from mscu.models.base import Record
from mscu.models.survivors.consent import Consent, ConsentRecipient, Withdrawal
from mscu.survivor_codes import ConsentState, StepKind
from mscu.text.storable_text import FILL_IN
from tests.actions.records.problems import problems_of
from tests.inputs.consents import a_consent, withdrawal_of
from tests.scenes.stores import Store

EACH_BY_ITSELF = ("nrm", "msvcc", "navigator", "prosecution")


@pytest.fixture
def navigator(charity: Store) -> Gate:
    return charity.gate(Role.NAVIGATOR)


@pytest.fixture
def survivor(navigator: Gate) -> int:
    return navigator.perform(TakeOn(name="Ionuț Bălan"))


def ledger(gate: Gate, survivor: int) -> Ledger:
    return gate.ask(ConsentLedger(survivor_id=survivor))


def states(gate: Gate, survivor: int) -> dict[str, ConsentState]:
    return {line.purpose.partition(":")[2]: line.state for line in ledger(gate, survivor).current}


def only(gate: Gate, survivor: int) -> ConsentLine:
    (line,) = ledger(gate, survivor).current
    return line


def test_a_row_says_who_consented_to_what_and_how_and_what_was_not_asked_for_is_named(
    navigator: Gate, survivor: int
) -> None:
    assert len(ledger(navigator, survivor).not_asked) == 9
    navigator.perform(a_consent(survivor))
    assert "Share with police" not in ledger(navigator, survivor).not_asked
    line = only(navigator, survivor)
    assert (line.label, line.state, line.narrow) == ("Share with police", ConsentState.LIVE, True)
    assert (line.how, line.day, line.language) == ("Written consent", "18 Mar 2022", "Romanian")
    assert (line.given_by, line.review) == ("Ionuț Bălan", "30 Sep 2022")
    assert line.scope == "the risk to his sister, nothing else"
    assert line.recipients == (
        Recipient(name="DS Priya Nolan", login="officer"),
        Recipient(name="DI Ruth Aspinall", login="supervisor"),
    )
    assert line.recorded == "20 Jun 2022 10:30, PC Navigator"
    assert "to the disclosure officer alone" in line.keeps


def test_consent_holds_to_its_day_of_review_and_no_longer(
    charity: Store, navigator: Gate, survivor: int
) -> None:
    navigator.perform(a_consent(survivor, review_on="21 Jun 2022"))
    seen = []
    for _ in range(3):
        seen.append(only(navigator, survivor).state)
        charity.clock.turn(days=1)
    assert seen == [ConsentState.LIVE, ConsentState.LIVE, ConsentState.EXPIRED]


def test_what_the_program_did_after_midnight_has_the_local_day(
    charity: Store, navigator: Gate, survivor: int
) -> None:
    consent = navigator.perform(a_consent(survivor))
    charity.clock.turn(hours=14)
    navigator.perform(withdrawal_of(consent))
    taken = only(navigator, survivor).withdrawal
    assert taken is not None
    assert "21 Jun 2022, by the program" in [step.done for step in taken.steps]


def test_a_new_row_follows_the_former_one(navigator: Gate, survivor: int) -> None:
    first = navigator.perform(a_consent(survivor))
    navigator.perform(a_consent(survivor, scope="his address as well", recipients=()))
    now = ledger(navigator, survivor)
    assert [(line.scope, line.state, line.narrow) for line in now.current] == [
        ("his address as well", ConsentState.LIVE, False)
    ]
    assert [(line.id, line.state) for line in now.former] == [(first, ConsentState.FOLLOWED)]
    assert problems_of(navigator, withdrawal_of(first)).keys() == {"consent_id"}


def test_partners_are_consented_to_one_by_one(navigator: Gate, survivor: int) -> None:
    partner = {"purpose": "consent_purpose:share_partner", "recipients": ()}
    first = navigator.perform(a_consent(survivor, partner="Hestia", **partner))
    navigator.perform(a_consent(survivor, partner="Medaille Trust", **partner))
    navigator.perform(withdrawal_of(first))
    assert [(line.partner, line.state) for line in ledger(navigator, survivor).current] == [
        ("Hestia", ConsentState.WITHDRAWN),
        ("Medaille Trust", ConsentState.LIVE),
    ]
    for nobody in ("", " "):
        unnamed = a_consent(survivor, partner=nobody, **partner)
        assert problems_of(navigator, unnamed) == {"partner": FILL_IN}
    to_police = a_consent(survivor, partner="Hestia")
    assert problems_of(navigator, to_police) == {"partner": NOT_A_PARTNER}


def test_each_is_withdrawn_by_itself_and_without_a_reason(navigator: Gate, survivor: int) -> None:
    given = {
        name: navigator.perform(a_consent(survivor, purpose=f"consent_purpose:{name}"))
        for name in EACH_BY_ITSELF
    }
    expected = dict.fromkeys(EACH_BY_ITSELF, ConsentState.LIVE)
    for name, number in given.items():
        for day in ("", "21 Jun 2022"):
            undated = withdrawal_of(number, withdrawn_on=day)
            assert set(problems_of(navigator, undated)) == {"withdrawn_on"}
        navigator.perform(withdrawal_of(number, reason=""))
        expected[name] = ConsentState.WITHDRAWN
        assert states(navigator, survivor) == expected


def test_a_withdrawal_says_what_stops_and_ticks_off_who_was_told(navigator: Gate, survivor: int) -> None:
    consent = navigator.perform(a_consent(survivor, purpose="consent_purpose:nrm"))
    navigator.perform(withdrawal_of(consent, reason="He wants to go home."))
    taken = only(navigator, survivor).withdrawal
    assert taken is not None
    assert (taken.day, taken.reason) == ("20 Jun 2022", "He wants to go home.")
    told = [step for step in taken.steps if step.kind is StepKind.TELL]
    assert len(told) == 4
    assert taken.owed == len(taken.steps) == 6
    navigator.perform(
        TickStep(step_id=told[0].id, version=told[0].version, done_on="20 Jun 2022", note="form")
    )
    after = only(navigator, survivor).withdrawal
    assert after is not None
    assert after.owed == 5
    (done,) = [step for step in after.steps if step.done]
    assert (done.words, done.done, done.note) == (told[0].words, "20 Jun 2022, PC Navigator", "form")


def test_nothing_is_withdrawn_twice_and_a_new_yes_begins_anew(navigator: Gate, survivor: int) -> None:
    consent = navigator.perform(a_consent(survivor))
    navigator.perform(withdrawal_of(consent))
    assert problems_of(navigator, withdrawal_of(consent)).keys() == {"consent_id"}
    assert only(navigator, survivor).why_not_withdraw
    navigator.perform(a_consent(survivor, given_on="20 Jun 2022"))
    now = ledger(navigator, survivor)
    assert [line.state for line in now.current] == [ConsentState.LIVE]
    assert [line.state for line in now.former] == [ConsentState.WITHDRAWN]
    no = {"purpose": "consent_purpose:statistics", "how": "consent_kind:refused", "scope": ""}
    refused = navigator.perform(a_consent(survivor, **no))
    assert states(navigator, survivor)["statistics"] is ConsentState.REFUSED
    assert problems_of(navigator, withdrawal_of(refused)).keys() == {"consent_id"}
    navigator.perform(a_consent(survivor, purpose="consent_purpose:statistics"))
    assert problems_of(navigator, a_consent(survivor, **no)).keys() == {"how"}


def test_a_child_needs_no_consent_for_the_nrm_alone(navigator: Gate, survivor: int) -> None:
    child = {"how": "consent_kind:not_needed_possible_child", "scope": ""}
    navigator.perform(a_consent(survivor, purpose="consent_purpose:nrm", **child))
    assert states(navigator, survivor) == {"nrm": ConsentState.LIVE}
    other = a_consent(survivor, purpose="consent_purpose:msvcc", **child)
    assert problems_of(navigator, other).keys() == {"how"}
    adult = navigator.perform(TakeOn(name="Keith Ormrod", born_words="2 Aug 1994"))
    said = problems_of(navigator, a_consent(adult, purpose="consent_purpose:nrm", **child))
    assert said["how"].startswith("This person was 27 on 18 Mar 2022, and an adult decides")


def test_a_row_that_says_too_little_is_refused(navigator: Gate, survivor: int) -> None:
    for changes, field in (
        ({"scope": " "}, "scope"),
        ({"given_by": ""}, "given_by"),
        ({"given_on": ""}, "given_on"),
        ({"given_on": "21 Jun 2022"}, "given_on"),
        ({"review_on": "17 Mar 2022"}, "review_on"),
        ({"how": "consent_kind:not_asked_yet"}, "how"),
        ({"how": "consent_kind:withdrawn"}, "how"),
        ({"purpose": "consent_purpose:anything"}, "purpose"),
        ({"recipients": (Recipient(name=""),)}, "recipients.0.name"),
    ):
        assert set(problems_of(navigator, a_consent(survivor, **changes))) == {field}, changes
    assert ledger(navigator, survivor).current == ()


@dataclass(frozen=True, kw_only=True)
class Edit(Command[None]):
    """Change a row that may only be followed, past every command that there is."""

    model: type[Record]
    column: str
    needs = Permission.SUPPORT
    stores = SURVIVORS

    def perform(self, work: Work) -> None:
        setattr(work.get(self.model, 1), self.column, "something else")


def test_no_row_of_the_ledger_can_be_edited(charity: Store, navigator: Gate, survivor: int) -> None:
    navigator.perform(withdrawal_of(navigator.perform(a_consent(survivor))))
    before = charity.snapshot(without=("audit_entry",))
    rows: tuple[tuple[type[Record], str], ...] = (
        (Consent, "scope"),
        (ConsentRecipient, "login"),
        (Withdrawal, "reason"),
    )
    for model, column in rows:
        with pytest.raises(OutsideTheGate):
            navigator.perform(Edit(model=model, column=column))
    assert charity.snapshot(without=("audit_entry",)) == before

"""The consent branch of a referral, and the decisions and contacts that follow."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from mscu.actions.cases.case_file import CaseFile
from mscu.actions.entries.corrections import CorrectEntry
from mscu.actions.nrm.referrals import RecordNrmDecision, RecordReferral, RecordVictimContact
from mscu.actions.subjects.subjects import RecordPerson
from mscu.codes import Role, YesNo
from mscu.errors import Invalid
from tests.actions.records.problems import problems_of
from tests.inputs.factories import COMMANDS, World, valid

GIVEN = ["verbal", "written", "best_interests", "not_needed_possible_child"]
NRM, DUTY, NAVIGATOR, CARE = "nrm", "duty_to_notify", "victim_navigator", "childrens_social_care"


def referral(world: World, to: str, consent: str, **fields: Any) -> RecordReferral:
    made: RecordReferral = valid(
        RecordReferral, world, referral_to=f"referral_to:{to}", consent=f"consent_kind:{consent}", **fields
    )
    return made


def refused(world: World, command: RecordReferral) -> dict[str, str]:
    with pytest.raises(Invalid) as problem:
        world.store.gate(Role.OFFICER).perform(command)
    return problem.value.problems


def headline(world: World, number: int) -> str:
    return str(world.store.sql("SELECT headline FROM entry WHERE id = ?", number)[0][0])


def test_who_consents_or_may_be_a_child_is_referred_and_police_protection_is_a_moment(world: World) -> None:
    for consent in GIVEN:
        number = world.store.gate(Role.OFFICER).perform(referral(world, NRM, consent))
        assert headline(world, number) == "Referral to NRM: Ionut Balan"
    number = world.store.gate(Role.OFFICER).perform(
        referral(world, CARE, "not_needed_possible_child", police_protection_from="8 Apr 2022 06:30")
    )
    ((kept,),) = world.store.sql("SELECT police_protection_from FROM referral WHERE id = ?", number)
    assert kept.startswith("2022-04-08 05:30")  # summer time


def test_nobody_is_referred_against_her_will(world: World) -> None:
    before = world.store.snapshot()
    for to, consent in product((NRM, NAVIGATOR, "health"), ("refused", "withdrawn")):
        said = refused(world, referral(world, to, consent))
        assert said["consent"].startswith("Without consent there is no referral."), (to, consent)
        assert "duty to notify (MSA s.52)" in said["consent"]
    assert world.store.snapshot() == before


def withdrawn(number: int) -> CorrectEntry:
    return CorrectEntry(
        entry_id=number,
        version=1,
        changes={"consent": "consent_kind:withdrawn"},
        reason="Today on the phone.",
    )


def test_consent_withdrawn_after_a_referral_is_a_correction(world: World) -> None:
    """And what follows stands in Next until it is recorded; a child needs no consent to be in the NRM."""
    officer = world.store.gate(Role.OFFICER)

    def owed() -> list[str]:
        return [each.text for each in officer.ask(CaseFile(case_id=world.case_id)).obligations]

    to_many = [(to, "written") for to in (NAVIGATOR, "health", "other_agency")]
    to_nrm = [(NRM, consent) for consent in ("verbal", "written", "best_interests")]
    for to, consent in (*to_nrm, *to_many, (NAVIGATOR, "not_needed_possible_child"), (CARE, "not_needed")):
        number = officer.perform(referral(world, to, consent))
        officer.perform(withdrawn(number))
        (told,) = (text for text in owed() if "withdrew consent" in text)
        assert ("the Home Office" in told) is (to == NRM)
        assert not any("has not answered" in text for text in owed())
        if to == NRM:
            left = {"stage": "nrm_stage:reasonable_grounds", "outcome": "nrm_outcome:withdrawn"}
            officer.perform(valid(RecordNrmDecision, world, follows_id=number, **left))
        else:
            ended = {"outcome": "referral_outcome:withdrawn"}
            officer.perform(CorrectEntry(entry_id=number, version=2, changes=ended, reason="They were told."))
        assert not any("withdrew consent" in text for text in owed())
    of_child = officer.perform(referral(world, NRM, "not_needed_possible_child"))
    assert problems_of(officer, withdrawn(of_child))


def test_no_adult_goes_to_the_nrm_unasked_and_the_navigator_comes_to_nobody_unasked(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    for consent in ("not_asked_yet", "not_needed"):
        assert set(refused(world, referral(world, NRM, consent))) == {"consent"}
        assert officer.perform(referral(world, "health", consent))
        said = refused(world, referral(world, NAVIGATOR, consent))
        assert said["consent"].startswith("The navigator only sees people who have agreed")
    for consent in GIVEN:
        told = referral(world, NAVIGATOR, consent, risk_flags=("risk_flag:family_abroad",))
        assert officer.perform(told)


def test_a_duty_to_notify_has_its_reason_and_the_answer_about_the_name_and_is_no_referral(
    world: World,
) -> None:
    said = refused(world, referral(world, DUTY, "refused"))
    assert set(said) == {"refused_reason", "consents_to_be_named"}
    for named in (False, True):
        number = world.store.gate(Role.OFFICER).perform(
            referral(world, DUTY, "refused", refused_reason="Wants to go home.", consents_to_be_named=named)
        )
        assert world.store.sql("SELECT consents_to_be_named FROM referral WHERE id = ?", number) == [(named,)]
    child = referral(world, DUTY, "not_needed_possible_child", refused_reason="x", consents_to_be_named=False)
    assert set(refused(world, child)) == {"referral_to"}
    for consent in ("verbal", "written"):
        agreed = referral(world, DUTY, consent, refused_reason="x", consents_to_be_named=True)
        assert set(refused(world, agreed)) == {"consent"}


def test_a_refused_nrm_is_notified_without_a_name_and_goes_to_adult_care_with_a_reason(world: World) -> None:
    """An adult refuses while a brother is still held: Care Act 2014 s.42 needs no consent, but a reason."""
    officer = world.store.gate(Role.OFFICER)
    why = {"refused_reason": "He fears for his brother.", "consents_to_be_named": False}
    assert officer.perform(referral(world, DUTY, "refused", **why))
    care = referral(world, "adult_social_care", "refused")
    assert set(refused(world, care)) == {"reason"}
    assert officer.perform(replace(care, reason="The brother is still held there."))


def test_a_referral_is_of_one_person_and_its_decision_and_contact_name_that_person(world: World) -> None:
    assert refused(world, referral(world, NRM, "written", person_id=None)) == {"person_id": "Fill this in."}
    number = world.store.gate(Role.OFFICER).perform(COMMANDS[RecordNrmDecision](world))
    assert headline(world, number) == "Reasonable grounds, positive: Ionut Balan"
    number = world.store.gate(Role.MSVLO).perform(COMMANDS[RecordVictimContact](world))
    assert headline(world, number) == "Victim contact: Ionut Balan"


def test_a_decision_is_not_before_its_referral_nor_a_notice_before_its_decision(world: World) -> None:
    officer = world.store.gate(Role.OFFICER)
    number = officer.perform(referral(world, NRM, "written", happened="16 Jun 2022 09:00"))
    cases: tuple[tuple[dict[str, str], set[str]], ...] = (
        ({"happened": "1 Jan 2022"}, {"happened"}),
        ({"happened": "before 2022"}, {"happened"}),
        ({"happened": "16 Jun 2022 08:59"}, {"happened"}),
        ({"happened": "16 Jun 2022"}, set()),
        ({"happened": "June 2022"}, set()),
        ({"happened": "unknown", "told_at": "1 Jan 2021 10:00"}, set()),
        ({"happened": "17 Jun 2022", "received_on": "16 Jun 2022"}, {"received_on"}),
        ({"happened": "17 Jun 2022", "told_at": "1 Jan 2021 10:00"}, {"told_at"}),
        ({"happened": "17 Jun 2022", "told_at": "17 Jun 2022 10:00", "received_on": "17 Jun 2022"}, set()),
        ({"happened": "1 Jan 2022", "told_at": "1 Jan 2021 10:00"}, {"happened", "told_at"}),
    )
    for dates, wrong in cases:
        decision = valid(RecordNrmDecision, world, follows_id=number, **dates)
        if not wrong:
            assert officer.perform(decision)
            continue
        with pytest.raises(Invalid) as problem:
            officer.perform(decision)
        assert set(problem.value.problems) == wrong
        assert ("16 Jun 2022 09:00" in problem.value.sentence) is ("happened" in wrong)


SAFE = "Safe: phone, after 18:00."


def test_an_unsafe_contact_with_a_victim_is_asked_about(world: World) -> None:
    gate = world.store.gate(Role.OFFICER)
    suspect = ("involvement_role:suspect",)
    gate.perform(RecordPerson(case_id=world.case_id, name="Nicolae Crabtree", roles=suspect))
    safe: dict[str, Any] = {"safe_to_phone": YesNo.YES, "safe_to_write": YesNo.NO, "safe_when": "after 18:00"}
    gate.perform(referral(world, NAVIGATOR, "written", **safe))
    same_name = "Interpreter: a suspect of this case has the same name."
    cases: tuple[tuple[dict[str, Any], str], ...] = (
        ({"method": "contact_method:letter"}, f"Not safe: post. {SAFE}"),
        ({"happened": "20 Jun 2022 10:00"}, f"10:00 may not be a safe time. {SAFE}"),
        ({"interpreter": "Nicolae Crabtree, by phone"}, same_name),
        ({"interpreter": "Nicolae", "happened": "19 Jun 2022 19:00"}, ""),
    )
    for contact, question in cases:
        usual = {"happened": "19 Jun 2022 18:30", "method": "contact_method:phone"}
        telling = valid(RecordVictimContact, world, **(usual | contact))
        if question:
            assert problems_of(gate, telling) == {"anyway": question}
        assert gate.perform(replace(telling, anyway=bool(question)))

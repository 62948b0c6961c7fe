"""Forms, checks, clocks and papers agree on who counts as a child, and no other code works it out."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import mscu
from mscu.actions.cases.case_file import CaseDetails, CaseFile
from mscu.actions.cases.policy_log import RecordDecision
from mscu.actions.core.action import Command
from mscu.actions.entries.corrections import CorrectEntry
from mscu.actions.nrm.nrm_forms import NrmFormFile, StartNrmForm
from mscu.actions.nrm.referrals import RecordNrmDecision, RecordReferral
from mscu.actions.records.breach_register import CHILD
from mscu.actions.records.data_breaches import DataBreaches
from mscu.actions.sharing.navigator_referrals import NavigatorReferrals
from mscu.actions.subjects.subject_corrections import CorrectSubject
from mscu.actions.subjects.subject_file import SubjectFile
from mscu.actions.subjects.subjects import RecordPerson
from mscu.code_keys import DUTY_TO_NOTIFY, S45_INDICATIONS, TO_NAVIGATOR, TO_NRM
from mscu.codes import Kind, Role
from mscu.dates.age import AgeGroup, KnownAge
from mscu.dates.london import local_day
from mscu.rules.nrm_checks import UNDER_AGE
from tests.actions.core.refusals import refusals
from tests.actions.editions.gathering import Gathered
from tests.actions.merging.merge_scene import merge_two
from tests.inputs.factories import AT, a_case, a_person
from tests.scenes.stores import NOW, Store

TODAY = local_day(NOW)
VICTIM = "involvement_role:potential_victim"
NO_CONSENT_NEEDED = "consent_kind:not_needed_possible_child"
AGES = {
    "adult by birth": ("12 Mar 1986", None),
    "child by birth": ("12 Mar 2008", None),
    "adult since today": ("20 Jun 2004", None),
    "child until tomorrow": ("21 Jun 2004", None),
    "about 16": ("age about 16", None),
    "about 19, looks younger": ("age about 19", "age_status:uncertain_treated_as_child"),
    "assessed as a child": ("12 Mar 1986", "age_status:assessed_child"),
    "assessed as an adult": ("12 Mar 2008", "age_status:assessed_adult"),
    "an adult, it is said": ("", "age_status:adult"),
    "under 18, it is said": ("", "age_status:child"),
    "disputed": ("unknown", "age_status:uncertain_treated_as_child"),
    "perhaps by year": ("2004", None),
    "not known": ("", None),
    "not known yet": ("unknown", "age_status:unknown"),
}


class Asked:
    """One person of a case, and what each part of the program makes of the age."""

    def __init__(self, store: Store, born: str, status: str | None) -> None:
        self.store, self.officer = store, store.gate(Role.SUPERVISOR)
        self.case_id = a_case(self.officer)
        self.person_id = a_person(
            self.officer, self.case_id, name="Lan", born=born, age_status=status, roles=(VICTIM,)
        )
        self.group = KnownAge(born, status, TODAY).group_on(TODAY)

    def refuses(self, command: type[Command[Any]], field: str, **values: Any) -> bool:
        values |= {"case_id": self.case_id, "happened": AT, "text": "As said."}
        return field in refusals(self.officer, command(**values))

    def refers(self, field: str, **values: Any) -> bool:
        given = {"person_id": self.person_id, "referral_to": TO_NRM, "consent": "consent_kind:written"}
        return self.refuses(RecordReferral, field, **given | values)

    def details(self) -> CaseDetails:
        return self.officer.ask(CaseFile(case_id=self.case_id))

    def referred(self, to: str = TO_NRM, consent: str = "consent_kind:written", **values: Any) -> int:
        """Refer the person, and return the number of the referral."""
        person = {"case_id": self.case_id, "person_id": self.person_id, "happened": AT}
        command: Any = RecordReferral
        number: int = self.officer.perform(command(**person, referral_to=to, consent=consent, **values))
        return number

    def corrected(self, **changes: str) -> None:
        """Correct what is known of the person."""
        self.officer.perform(
            CorrectSubject(subject_id=self.person_id, version=1, changes=changes, reason="Asked.")
        )

    def turns_18(self) -> bool:
        """Return whether a referral to the NRM leads to a clock or an obligation at 18."""
        self.referred()
        found = self.details()
        clock = any(clock.key == "child_turns_18" for clock in found.clocks)
        return clock or any("18" in owed.what for owed in found.obligations)


def told_by_form(person: Asked) -> tuple[str, bool]:
    form_id = person.officer.perform(StartNrmForm(case_id=person.case_id, person_id=person.person_id))
    content = person.officer.ask(NrmFormFile(form_id=form_id)).content
    return content.answer_to(UNDER_AGE), content.is_child


READERS: dict[str, tuple[Callable[[Asked], Any], Callable[[AgeGroup], Any]]] = {
    "chip in the case": (
        lambda asked: [each.treated_as_child for each in asked.details().subjects],
        lambda group: [group.treated_as_child],
    ),
    "printed editions": (
        lambda asked: [
            "treated as a child" in each.roles_shown
            for each in asked.officer.ask(Gathered(case_id=asked.case_id)).people
        ],
        lambda group: [group.treated_as_child],
    ),
    "register of breaches": (
        lambda asked: [
            CHILD in each.why
            for each in asked.store.gate(Role.RECORDS).ask(DataBreaches()).endangered
            if each.case_id == asked.case_id
        ],
        lambda group: [group.treated_as_child],
    ),
    "First Responder form": (
        told_by_form,
        lambda group: {
            AgeGroup.CHILD: ("yes", True),
            AgeGroup.PRESUMED_CHILD: ("not-sure", True),
            AgeGroup.ADULT: ("no", False),
            AgeGroup.UNKNOWN: ("", False),
        }[group],
    ),
    "NRM without consent": (
        lambda asked: asked.refers("consent", consent=NO_CONSENT_NEEDED),
        lambda group: group is AgeGroup.ADULT,
    ),
    "duty to notify": (
        lambda asked: asked.refers(
            "referral_to",
            referral_to=DUTY_TO_NOTIFY,
            consent="consent_kind:refused",
            refused_reason="Afraid.",
            consents_to_be_named=False,
        ),
        lambda group: group.treated_as_child,
    ),
    "police protection": (
        lambda asked: asked.refers("police_protection_from", police_protection_from=AT),
        lambda group: group is AgeGroup.ADULT,
    ),
    "test of compulsion": (
        lambda asked: asked.refuses(
            RecordDecision,
            "indications",
            person_id=asked.person_id,
            decided_by="DI Aspinall",
            decision_type=S45_INDICATIONS,
            indications=("s45_indication:adult_compelled",),
        ),
        lambda group: group.treated_as_child,
    ),
    "clock or obligation at 18": (Asked.turns_18, lambda group: group.treated_as_child),
}


def test_every_part_of_the_program_agrees(store: Store) -> None:
    told: dict[tuple[str, str], Any] = {}
    wanted: dict[tuple[str, str], Any] = {}
    for name, (born, status) in AGES.items():
        asked = Asked(store, born, status)
        told |= {(name, reader): ask(asked) for reader, (ask, _) in READERS.items()}
        wanted |= {(name, reader): expect(asked.group) for reader, (_, expect) in READERS.items()}
    assert told == wanted


REFUSED = {
    "to": DUTY_TO_NOTIFY,
    "consent": "consent_kind:refused",
    "refused_reason": "Afraid.",
    "consents_to_be_named": False,
}
FOLLOWED: dict[str, tuple[dict[str, Any], str, Callable[[AgeGroup], set[str]]]] = {
    "no referral": (
        {},
        "",
        lambda group: {
            "no NRM referral yet (a child's needs no consent)"
            if group.treated_as_child
            else "no NRM referral or duty to notify yet"
        },
    ),
    "duty to notify": (
        REFUSED,
        "nrm_or_notify",
        lambda group: {"under 18, or may be, now: refer to the NRM"} if group.treated_as_child else set(),
    ),
    "NRM without consent": (
        {"consent": NO_CONSENT_NEEDED, "wants_support": True},
        "support_start",
        lambda group: {"adult now: ask for consent to the NRM"} if group is AgeGroup.ADULT else set(),
    ),
}
"""What was done for somebody of unknown age, the clock that depends on it, and what the age calls for."""


@pytest.mark.parametrize("done", FOLLOWED)
def test_what_was_built_on_an_age_follows_its_correction(done: str, store: Store) -> None:
    referral, key, expected = FOLLOWED[done]
    owed, clocks, wanted, wanted_clocks = {}, {}, {}, {}
    for name, (born, status) in AGES.items():
        asked = Asked(store, "", None)
        if referral:
            asked.referred(**referral)
        if changes := {field: value for field, value in (("born", born), ("age_status", status)) if value}:
            asked.corrected(**changes)
        group, found = KnownAge(born, status, TODAY).group_on(TODAY), asked.details()
        owed[name] = {each.what for each in found.obligations if "no clock runs" not in each.what}
        clocks[name] = key in {clock.key for clock in found.clocks if clock.is_open}
        wanted[name] = expected(group)
        wanted_clocks[name] = bool(key) and group.treated_as_child is (key == "nrm_or_notify")
    assert owed == wanted
    assert clocks == wanted_clocks


def test_the_choice_of_an_adult_settles_that_it_was_not_asked_for(store: Store) -> None:
    choice = "nrm_stage:choice_at_18"
    for settled in (
        {"stage": choice, "outcome": "nrm_outcome:consents_to_stay"},
        {"stage": choice, "outcome": "nrm_outcome:withdrawn"},
        {"consent": "consent_kind:written"},
    ):
        asked = Asked(store, "", None)
        referral = asked.referred(consent=NO_CONSENT_NEEDED)
        asked.corrected(born="12 Mar 1986")
        assert [each.kind for each in asked.details().obligations] == [Kind.NRM_DECISION]
        command: Any = RecordNrmDecision
        if "consent" in settled:
            fix = CorrectEntry(entry_id=referral, version=1, changes=settled, reason="She agreed.")
            asked.officer.perform(fix)
        else:
            decision = command(case_id=asked.case_id, happened=AT, follows_id=referral, **settled)
            asked.officer.perform(decision)
        assert asked.details().obligations == (), settled


def test_the_pilot_decides_on_no_adult(store: Store) -> None:
    for name, refused in (("adult by birth", True), ("child by birth", False), ("disputed", True)):
        asked = Asked(store, *AGES[name])
        decided: dict[str, Any] = {
            "follows_id": asked.referred(),
            "stage": "nrm_stage:combined",
            "outcome": "nrm_outcome:positive",
            "competent_authority": "competent_authority:local_pilot",
        }
        assert asked.refuses(RecordNrmDecision, "competent_authority", **decided) is refused


def test_age_status_and_date_of_birth_fit_also_when_either_is_corrected(store: Store) -> None:
    gate = store.gate(Role.SUPERVISOR)
    for born, status in (("12 Mar 1986", "age_status:child"), ("age about 16", "age_status:adult")):
        wrong = RecordPerson(name="Lan", born=born, age_status=status)
        assert set(refusals(gate, wrong)) == {"age_status"}
    person = a_person(gate, name="Lan", born="age about 16")
    fixes: tuple[tuple[dict[str, str], set[str]], ...] = (
        ({"age_status": "age_status:adult"}, {"age_status"}),
        ({"age_status": "age_status:assessed_adult"}, set()),
        ({"born": "12 Mar 2008"}, set()),
    )
    for changes, problems in fixes:
        fix = CorrectSubject(subject_id=person, version=1, changes=changes, reason="Asked again.")
        assert set(refusals(gate, fix)) == problems
    store.clock.turn(days=1)
    again = CorrectSubject(subject_id=person, version=1, changes={"born": "age about 14"}, reason="Asked.")
    assert set(refusals(gate, again)) == {"born"}
    settled = CorrectSubject(
        subject_id=person, version=1, changes={"age_status": "age_status:assessed_adult"}, reason="Assessed."
    )
    assert refusals(gate, settled) == {}


def test_a_referral_that_was_right_then_can_still_be_corrected(store: Store) -> None:
    asked = Asked(store, *AGES["about 19, looks younger"])
    referral = asked.referred(consent=NO_CONSENT_NEEDED)
    asked.corrected(age_status="age_status:assessed_adult")
    fixes: tuple[tuple[dict[str, str], set[str]], ...] = (
        ({"text": "Through the helpline."}, set()),
        ({"police_protection_from": AT}, {"police_protection_from"}),
    )
    for changes, problems in fixes:
        fix = CorrectEntry(entry_id=referral, version=1, changes=changes, reason="Left out.")
        assert set(refusals(asked.officer, fix)) == problems


def test_social_care_does_not_depend_on_consent(store: Store) -> None:
    for care in ("childrens_social_care", "adult_social_care"):
        asked = Asked(store, *AGES["adult by birth"])
        said = {"referral_to": f"referral_to:{care}", "consent": "consent_kind:refused"}
        assert not asked.refers("consent", **said)
        assert asked.refers("reason", **said) is (care == "adult_social_care")
        assert not asked.refers("reason", **said, reason="Her brother is still held there.")


BORN_THEN = "between 21 Jun 2003 and 20 Jun 2008"
"""When those were born who were 14 to 18 on 20 June 2022."""


def test_an_age_still_counts_from_its_day_in_a_record_of_another(store: Store) -> None:
    """Neither a merge nor a survivor taken on from a referral makes anybody younger."""
    asked = Asked(store, *AGES["about 16"])
    asked.referred(TO_NAVIGATOR, "consent_kind:verbal", reason="Housing.")
    navigator = store.gate(Role.NAVIGATOR)
    assert [line.born for line in navigator.ask(NavigatorReferrals())] == ["age about 16"]
    store.clock.turn(days=400)
    assert [line.born for line in navigator.ask(NavigatorReferrals())] == [BORN_THEN]
    later = a_person(asked.officer, asked.case_id, name="Lan Pham")
    merge_two(store, asked.officer, later, asked.person_id, taken=("born",))
    assert asked.officer.ask(SubjectFile(subject_id=later)).typed["born"] == BORN_THEN


SHOWS_OR_COPIES = {
    "actions/clocks/case_clocks.py",
    "actions/editions/known_to_case.py",
    "actions/exchange/victim_records.py",
    "actions/exchange/case_record.py",
    "actions/figures/impact_counts.py",
    "actions/matching/possible_duplicates.py",
    "actions/nrm/known_of_person.py",
    "actions/nrm/nrm_forms.py",
    "actions/search/find_survivors.py",
    "actions/sharing/navigator_referrals.py",
    "actions/subjects/subject_corrections.py",
    "actions/subjects/subject_file.py",
    "actions/subjects/subjects.py",
    "actions/survivors/survivor_list.py",
    "actions/survivors/survivors.py",
    "models/subject.py",
    "models/survivors/survivor.py",
}
"""Modules that read a date of birth or an age status in order to show, copy, match or find it."""


def reading_an_age() -> Iterator[str]:
    package, words = Path(mscu.__file__).parent, {"age_status", "born_words", "born_at", "born_precision"}
    for file in package.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        nodes = ast.walk(ast.parse(text)) if any(word in text for word in words) else ()
        if any(isinstance(node, ast.Attribute) and node.attr in words for node in nodes):
            yield file.relative_to(package).as_posix()


def test_whoever_asks_for_an_age_asks_the_one_function() -> None:
    assert set(reading_an_age()) == SHOWS_OR_COPIES

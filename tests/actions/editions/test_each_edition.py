"""What each edition says: to investigator, prosecutor, survivor and liaison officer, and of a group."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace

import pytest

from mscu.access import MAY, Permission
from mscu.actions.editions.edition_pages import SAME_NAME
from mscu.actions.editions.group_printing import HELD_BACK
from mscu.actions.editions.issue_edition import CheckIssue, EditionPreview, Editions, LookAtEdition
from mscu.actions.entries.entry_file import EntryFile
from mscu.actions.merging.merge_groups import MergeGroups
from mscu.actions.ocg.assessments import Exploited, Member
from mscu.code_keys import NOT_REACHED
from mscu.codes import Marking, Operation, Role
from mscu.documents.editions.composing import NO_GROUP, NO_SURVIVOR
from mscu.documents.editions.editions import EDITIONS
from mscu.documents.editions.group_assessment import NEVER, NO_FACTS, NO_GAPS
from mscu.errors import Invalid, NotPermitted
from mscu.gate import Gate
from mscu.resources import resource
from mscu.rules.code_lists import load_code_list
from tests.actions.clocks.clock_scene import contact, decide, refer
from tests.actions.editions.issuing import issue
from tests.actions.ocg.test_group_steps import change, disruption, fact
from tests.actions.ocg.test_groups import assess
from tests.documents.reading import text_of
from tests.inputs.factories import AT, a_case, a_person, a_report
from tests.scenes.caravan_forms import Caravan
from tests.scenes.partner_unit import GRADES
from tests.scenes.stores import Store, Template

BALAN, HAI, MARSH = "Ionuț Bălan", "Nguyễn Văn Hải", "Anthony Marsh"


def look_at(caravan: Caravan, edition: str, person: str = "") -> EditionPreview:
    person_id = caravan.person(person) if person else None
    return caravan.gate.ask(LookAtEdition(case_id=caravan.case_id, edition=edition, person_id=person_id))


def said(look: EditionPreview) -> str:
    return " ".join(text_of(look.pdf).split())


def test_the_investigating_officer_reads_what_is_open_first(caravan: Caravan) -> None:
    text = said(look_at(caravan, "investigating_officer"))
    assert text.index("1 Outstanding") < text.index("2 Enquiries and results")
    assert "Court: no next hearing entered" in text
    assert "Helpline" not in text.partition("Chronology")[2].replace("Modern Slavery", "")


def test_the_prosecutor_reads_victims_apart_from_suspects_and_not_how_the_unit_works(
    caravan: Caravan,
) -> None:
    text = said(look_at(caravan, "cps"))
    for words in ("Triage", "Handover", "2A", "A3", "Unseen"):
        assert words not in text
    suspects, _, rest = text.partition("2 Victims")
    victims = rest.partition("3 ")[0]
    assert "Daniel Crabtree" in suspects
    assert "Marek Zielak" not in suspects
    assert {name for name in (BALAN, "Marek Zielak") if name in victims} == {BALAN, "Marek Zielak"}
    assert "MG6C" in text


def test_each_survivor_is_told_what_was_done_and_nothing_of_anybody_else(caravan: Caravan) -> None:
    """A boy who was never asked is not told that he agreed."""
    names = dict(look_at(caravan, "survivor").survivors)
    texts = {name: said(look_at(caravan, "survivor", name)) for name in names.values()}
    asked, boy = texts[BALAN], texts[HAI]
    assert "You agreed to this. We asked on 18 Mar 2022." in asked
    assert "We did this without asking you" not in asked
    assert "You agreed" not in boy
    assert "So we did this without asking you to agree. We asked on 8 Apr 2022." in boy
    assert len(texts) == 5
    (refuser,) = (text for text in texts.values() if "You did not want to be referred." in text)
    assert "We told them on 8 Apr 2022." in refuser
    assert "We asked on" not in refuser.partition("You did not want")[2].partition("We told them on")[0]
    assert sum("Social workers find you a safe place" in text for text in texts.values()) == 1
    assert "Social workers find you a safe place" in texts[HAI]
    assert f"{BALAN}: your referrals, your rights, your dates" in asked
    assert "We asked on 18 Mar 2022. 25 Mar 2022: First decision: yes." in asked
    assert "We will tell you how things stand by this day: 11 Jul 2022." in asked
    assert "children" not in asked.lower()
    for name in ("Zielak", "Hải", "Marsh", "Crabtree", "Hollin", "Lapwing", "MS-22", "NRM-0"):
        assert name not in asked


def test_all_that_a_survivor_is_told_is_of_today_s_lists() -> None:
    """A choice that is called otherwise from now on would be left out without a word."""
    told = tomllib.loads(resource("editions/survivor.toml").read_text(encoding="utf-8"))
    labels = {
        name: {each.label for each in load_code_list(resource(f"code_lists/{name}.csv"))}
        for name in ("consent_kind", "referral_to")
    }
    for agreed in ("agreed", "agreed_later", "notice_agreed"):
        assert set(told[agreed]) < labels["consent_kind"]
    assert set(told["referral_to"]) == labels["referral_to"]


def test_a_call_that_was_not_answered_hides_nothing_that_was_agreed(caravan: Caravan) -> None:
    to, method = caravan.person(BALAN), "contact_method:not_reached"
    contact(caravan.gate, caravan.case_id, to, "20 Jun 2022 08:00", text="No answer.", method=method)
    text = said(look_at(caravan, "survivor", BALAN))
    assert "We will tell you how things stand by this day: 11 Jul 2022." in text


def test_no_copy_is_made_before_it_is_said_whose(caravan: Caravan) -> None:
    look = look_at(caravan, "survivor")
    assert (look.pdf, look.nothing) == (b"", NO_SURVIVOR)
    assert MARSH in dict(look.survivors).values()
    assert look_at(caravan, "supervisor").survivors == ()
    suspect = look_at(caravan, "survivor", "Daniel Crabtree")
    assert (suspect.pdf, suspect.nothing) == (b"", NO_SURVIVOR)
    command = issue(caravan.case_id, "survivor", recipient="Ionuț Bălan")
    with pytest.raises(Invalid):
        caravan.gate.perform(command)
    made = caravan.gate.perform(replace(command, person_id=caravan.person(BALAN)))
    assert made.copy_number == 1


def test_two_of_one_name_are_not_told_apart_by_guessing(store: Store) -> None:
    officer = store.gate(Role.OFFICER)
    case = a_case(officer)
    roles = ("involvement_role:potential_victim",)
    first = a_person(officer, case, name="Ion Pop", roles=roles)
    a_person(officer, case, name="Ion Pop", roles=("involvement_role:witness",))
    look = officer.ask(LookAtEdition(case_id=case, edition="survivor", person_id=first))
    assert (look.pdf, look.nothing) == (b"", SAME_NAME)


VICTIM = "involvement_role:potential_victim"
LATER_YEARS = 900
"""Days from the store's own to the rule on reconsideration: 6 Dec 2024."""


def dates(gate: Gate, case_id: int, person_id: int) -> str:
    look = gate.ask(LookAtEdition(case_id=case_id, edition="survivor", person_id=person_id))
    words = " ".join(text_of(look.pdf).split())
    return words.partition("Your dates ")[2].partition(" Your rights")[0]


def test_recovery_reconsideration_and_the_birthday_are_told_to_each(store: Store, officer: Gate) -> None:
    store.clock.turn(days=LATER_YEARS)
    case = a_case(officer)
    adult, child, refused = (
        a_person(officer, case, name=name, born=born, roles=(VICTIM,))
        for name, born in (("One", "2 Aug 1994"), ("Two", "1 Feb 2008"), ("Three", "2 Aug 1995"))
    )
    day = "2 Dec 2024 09:00"
    for person, outcome in ((adult, "positive"), (child, "positive"), (refused, "negative")):
        referral = refer(officer, case, person, "nrm", happened=day)
        decide(officer, case, referral, "reasonable_grounds", outcome, happened=day)
    recovery = (
        "Your recovery period lasts until 31 Dec 2024 at least, and then until the last decision. "
        "You can get support in this time."
    )
    assert dates(officer, case, adult) == recovery
    assert dates(officer, case, child) == f"{recovery} You will be 18 on 1 Feb 2026."
    asked = (
        "If you want the decision to be looked at again, it should be asked for by 1 Jan 2025. Ask us how."
    )
    assert dates(officer, case, refused) == asked
    store.clock.turn(days=60)
    runs_on = "Your recovery period lasts until the last decision. You can get support in this time."
    assert dates(officer, case, adult) == runs_on
    assert dates(officer, case, refused).startswith("No dates are written here.")


LASTS = "Your recovery period lasts until 31 Dec 2024"
UNDECIDED = f"{LASTS} at least, and then until the last decision. You can get support in this time."
DECIDED = f"{LASTS}. You can get support in this time."


@pytest.fixture(scope="module")
def decided(founded: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Gate, int]]:
    """Yield the gate of an officer on 6 Dec 2024, and a case."""
    store = Store.copy(founded, tmp_path_factory.mktemp("decided") / "store")
    store.clock.turn(days=LATER_YEARS)
    officer = store.gate(Role.OFFICER)
    yield officer, a_case(officer)
    store.close()


@pytest.mark.parametrize(
    ("decisions", "said"),
    [
        ([], UNDECIDED),
        ([("conclusive_grounds", "positive")], DECIDED),
        ([("conclusive_grounds", "negative")], DECIDED),
        ([("cg_reconsideration", "positive")], DECIDED),
        ([("cg_reconsideration", "negative")], DECIDED),
        ([("conclusive_grounds", "negative"), ("cg_reconsideration", "positive")], DECIDED),
        ([("conclusive_grounds", "negative"), ("cg_reconsideration", "negative")], DECIDED),
        ([("conclusive_grounds", "withdrawn")], None),
    ],
    ids=str,
)
def test_no_decision_is_promised_after_the_last(
    decisions: list[tuple[str, str]], said: str | None, decided: tuple[Gate, int]
) -> None:
    officer, case = decided
    person = a_person(officer, case, name=f"Person {decisions}", born="2 Aug 1994", roles=(VICTIM,))
    referral = refer(officer, case, person, "nrm", happened="2 Dec 2024 09:00")
    decide(officer, case, referral, "reasonable_grounds", "positive", happened="2 Dec 2024 09:00")
    for hour, (stage, outcome) in enumerate(decisions, start=10):
        decide(officer, case, referral, stage, outcome, happened=f"3 Dec 2024 {hour}:00")
    told = dates(officer, case, person)
    assert ("recovery period" in told) is (said is not None)
    if said is not None:
        assert told.startswith(said)


def test_the_18th_birthday_is_told_as_ahead_only_before_it(decided: tuple[Gate, int]) -> None:
    officer, case = decided
    birthdays = {"7 Dec 2006": "You will be 18 on 7 Dec 2024.", "6 Dec 2006": "You are 18 today."}
    for born, said in birthdays.items():
        person = a_person(officer, case, name=f"Born {born}", born=born, roles=(VICTIM,))
        refer(officer, case, person, "nrm", happened="2 Dec 2024 09:00")
        assert dates(officer, case, person) == said


LOG = "contact_log"


def a_contact(gate: Gate, case: int, victim: int, said: str, method: str = "contact_method:in_person") -> int:
    return contact(gate, case, victim, AT, text=said, contact_by=gate.actor.display, method=method)


@pytest.fixture
def case(store: Store) -> int:
    """A case with a contact by the liaison officer and one by an officer."""
    officer = store.gate(Role.OFFICER)
    case = a_case(officer)
    victim = a_person(officer, case, name="One", roles=(VICTIM,))
    for gate, said in ((store.gate(Role.MSVLO), "Told of the arrest."), (officer, "Asked for a statement.")):
        a_contact(gate, case, victim, said)
    return case


def log_of(gate: Gate, case: int, edition: str = LOG) -> str:
    return " ".join(text_of(gate.ask(LookAtEdition(case_id=case, edition=edition)).pdf).split())


def test_she_prints_what_she_recorded_and_others_print_all(store: Store, case: int) -> None:
    hers, all_ = log_of(store.gate(Role.MSVLO), case), log_of(store.gate(Role.OFFICER), case)
    assert "Told of the arrest." in hers
    assert "Asked for a statement." not in hers
    assert "Only the contacts that PC Msvlo recorded." in hers
    assert "Only the contacts" not in all_
    assert "Told of the arrest." in all_
    assert "Asked for a statement." in all_
    copy = store.gate(Role.MSVLO).perform(issue(case, edition=LOG))
    kept = store.sql("SELECT edition, sha256 FROM disclosure WHERE id = ?", copy.disclosure_id)
    assert kept == [(LOG, copy.sha256)], "her copy is a disclosure like any other"


def test_a_victim_who_was_not_reached_was_told_nothing(store: Store) -> None:
    officer = store.gate(Role.OFFICER)
    for method in (None, "contact_method:phone", *sorted(NOT_REACHED)):
        case = a_case(officer)
        victim = a_person(officer, case, name="One", roles=(VICTIM,))
        entry = a_contact(officer, case, victim, "x", method=method or "contact_method:phone")
        if method is None:  # as from before it was required
            store.sql("UPDATE victim_contact SET method = NULL WHERE id = ?", entry)
        printed = log_of(officer, case)
        facts = {fact.name: fact.label for fact in officer.ask(EntryFile(entry_id=entry)).facts}
        assert facts["person_id"] == "Victim"
        assert ("Not reached" in printed) is (method in NOT_REACHED)
        assert ("What was said" in printed) is (method not in NOT_REACHED)
        assert ("What was said or tried" in printed) is (method is None)
        assert ("By PC Officer, " in printed) is (method is not None)
        assert " told" not in printed


def test_no_other_edition_is_hers_and_each_that_is_offered_can_be_issued(store: Store, case: int) -> None:
    liaison = store.gate(Role.MSVLO)
    for edition in set(EDITIONS) - {LOG}:
        with pytest.raises(Invalid):
            log_of(liaison, case, edition)
        before = store.last_row()
        with pytest.raises(NotPermitted):
            liaison.perform(issue(case, edition=edition))
        assert [row.operation for row in store.audit(after=before)] == [Operation.REFUSAL]
    for role in (role for role in Role if Permission.PRINT_OWN in MAY.get(role, ())):
        gate = store.gate(role)
        offered = {choice.key for choice in gate.ask(Editions()) if choice.may_issue}
        assert offered
        assert (offered == {LOG}) == (role is Role.MSVLO)
        for key in offered:
            assert "edition" not in gate.ask(CheckIssue(issue=issue(case, edition=key)))


def printed_facts(gate: Gate, case_id: int) -> str:
    look = gate.ask(LookAtEdition(case_id=case_id, edition="groups"))
    assert not look.nothing
    return " ".join(text_of(look.pdf).split())


def test_it_tells_the_test_the_people_the_facts_the_gaps_and_what_is_official(officer: Gate) -> None:
    case_id = a_case(officer)
    ann, hai = a_person(officer, case_id, name="Ann Pike"), a_person(officer, case_id, name="Hai")
    grades = GRADES | {"source_grade": "intelligence_source:2", "assessment": "intelligence_assessment:b"}
    member = Member(subject_id=ann, role="ocg_role:finance", from_on="1 Jan 2021", **grades)
    group = assess(officer, case_id, exploited=(Exploited(subject_id=hai),), members=(member,))
    mapped = {"official_reference": "OCG 0412", "official_band": "4b", "official_on": "11 Jun 2022"}
    officer.perform(change(group, by_whom="DS Nolan", tier="ocg_tier:2", **mapped))
    report = a_report(officer, case_id=case_id, text="They beat men.")
    officer.perform(fact(group, source_id=report, gap="Who else was hurt?"))
    officer.perform(disruption(group))
    said = printed_facts(officer, case_id)
    group_and_members = ("Crabtree group", "Tier 2", "Ann Pike", "Finance", "since 1 Jan 2021", "2BP", "Hai")
    facts = ("They beat two men.", "1AP", "High: Injuries were seen.", "Report R-22-0001")
    gaps_and_steps = ("Who else was hurt?", "none yet", "Major", "The site was closed.", "DS Nolan")
    official = ("OCG 0412", "4b", "as at 11 Jun 2022")
    for words in (*group_and_members, *facts, *gaps_and_steps, *official):
        assert words in said
    for words in (NEVER, "Three people or more", "not yet", "Three men act together."):
        assert words in said


def test_a_group_of_which_little_is_known_says_so_and_a_case_without_one(officer: Gate) -> None:
    case_id = a_case(officer)
    look = officer.ask(LookAtEdition(case_id=case_id, edition="groups"))
    assert (look.pdf, look.nothing) == (b"", NO_GROUP)
    assess(officer, case_id)
    said = printed_facts(officer, case_id)
    assert NO_FACTS in said
    assert NO_GAPS in said
    assert "Official" not in said


def test_it_is_printed_with_its_own_case_marked_as_the_highest_and_without_code_c(officer: Gate) -> None:
    case_id = a_case(officer)
    under_c = {"text": "A neighbour fears them.", "gap": "Which neighbour?", "confidence_why": "She rang."}
    officer.perform(fact(assess(officer, case_id), handling_code="intelligence_handling:c", **under_c))
    said = printed_facts(officer, case_id)
    assert HELD_BACK in said
    for secret in ("neighbour", "She rang."):
        assert secret not in said
    look = officer.ask(LookAtEdition(case_id=case_id, edition="supervisor"))
    assert "neighbour" not in text_of(look.pdf)
    cases = [a_case(officer) for _ in range(2)]
    kept, other = (assess(officer, case, name=f"Crew {case}") for case in cases)
    officer.perform(fact(other, text="They own a van."))
    officer.perform(MergeGroups(kept_id=kept, other_id=other, reason="The same men."))
    assert "They own a van." not in printed_facts(officer, cases[0])
    assert "They own a van." in printed_facts(officer, cases[1])
    case_id = a_case(officer, marking=Marking.OFFICIAL)
    group = assess(officer, case_id, marking=Marking.OFFICIAL)
    assert officer.ask(LookAtEdition(case_id=case_id, edition="groups")).marking is Marking.OFFICIAL
    officer.perform(fact(group, marking=Marking.OFFICIAL_SENSITIVE))
    told = officer.ask(LookAtEdition(case_id=case_id, edition="groups"))
    assert told.marking is Marking.OFFICIAL_SENSITIVE

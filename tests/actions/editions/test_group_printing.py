"""The assessment of a group on paper: what is known, what is not, and nothing of code C."""

from __future__ import annotations

from mscu.actions.editions.group_printing import HELD_BACK
from mscu.actions.editions.issue_edition import LookAtEdition
from mscu.actions.merging.merge_groups import MergeGroups
from mscu.actions.ocg.assessments import Exploited, Member
from mscu.codes import Marking
from mscu.documents.editions.composing import NO_GROUP
from mscu.documents.editions.group_assessment import NEVER, NO_FACTS, NO_GAPS
from mscu.gate import Gate
from tests.actions.ocg.test_group_steps import change, disruption, fact
from tests.actions.ocg.test_groups import assess
from tests.documents.reading import text_of
from tests.inputs.factories import a_case, a_person, a_report


def printed_facts(gate: Gate, case_id: int) -> str:
    look = gate.ask(LookAtEdition(case_id=case_id, edition="groups"))
    assert not look.nothing
    return " ".join(text_of(look.pdf).split())


def test_it_tells_the_test_the_people_the_facts_the_gaps_and_what_is_official(officer: Gate) -> None:
    case_id = a_case(officer)
    ann, hai = a_person(officer, case_id, name="Ann Pike"), a_person(officer, case_id, name="Hai")
    group = assess(
        officer,
        case_id,
        exploited=(Exploited(subject_id=hai),),
        members=(
            Member(
                subject_id=ann,
                role="ocg_role:finance",
                from_on="1 Jan 2021",
                source_grade="intelligence_source:2",
                assessment="intelligence_assessment:b",
                handling_code="intelligence_handling:p",
            ),
        ),
    )
    officer.perform(
        change(
            group,
            by_whom="DS Nolan",
            tier="ocg_tier:2",
            official_reference="OCG 0412",
            official_band="4b",
            official_on="11 Jun 2022",
        )
    )
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

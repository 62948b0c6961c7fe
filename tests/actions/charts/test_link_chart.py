"""What a case's link chart is built of, and that nothing is in it which the record does not say."""

import pytest

from mscu.actions.charts.link_chart import LinkChart, LinkChartDetails
from mscu.actions.entries.entries import About
from mscu.actions.entries.notes import RecordNote
from mscu.actions.intake.reports import RecordReport
from mscu.actions.ocg.assessments import AssessGroup, Exploited, Member
from mscu.actions.subjects.subjects import RecordPerson, RecordPlace, RecordThing
from mscu.codes import Role
from mscu.documents.chart.facts import ChartLink, LinkKind, NodeKind, sentence
from mscu.gate import Gate
from tests.inputs.factories import a_case
from tests.scenes.stores import Store, Template


@pytest.fixture
def caravan(caravan_store: Store, caravan_recorded: tuple[Template, int]) -> LinkChartDetails:
    return caravan_store.gate(Role.OFFICER).ask(LinkChart(case_id=caravan_recorded[1]))


def said(answer: LinkChartDetails, *kinds: LinkKind) -> set[str]:
    chart = answer.chart
    return {sentence(chart, each) for each in chart.links if not kinds or each.kind in kinds}


def test_links_are_what_was_recorded_and_members_are_never_whom_they_exploit(
    caravan: LinkChartDetails,
) -> None:
    assert said(caravan, LinkKind.MEMBER) == {
        "Daniel Crabtree is a member of Crabtree group: principal",
        "Shane Crabtree is a member of Crabtree group: enforcer",
        "Lorraine Pike is a member of Crabtree group: finance or laundering",
    }
    exploited = said(caravan, LinkKind.EXPLOITED)
    assert len(exploited) == 5
    assert "Marek Zielak is exploited by Crabtree group, and not a member of it" in exploited
    assert [each.name for each in caravan.chart.nodes if each.is_both] == ["Marek Zielak"]
    assert said(caravan) >= {
        "Daniel Crabtree arrested at Crabtree home",
        "Nguyễn Văn Hải found, caravan 2, at Hollin Lane Yard",
        "TF/2 seized at Crabtree home",
    }
    missed = next(each for each in caravan.chart.links if each.kind is LinkKind.NOT_FOUND)
    assert caravan.chart.node(missed.first).name == "Anthony Marsh"
    assert not missed.is_confirmed


def test_a_report_is_linked_to_whom_it_names_with_its_grades(caravan: LinkChartDetails) -> None:
    chart = caravan.chart
    reports = {each.key: each for each in chart.nodes if each.kind is NodeKind.REPORT}
    assert len(reports) == 4
    by_report: dict[str, list[ChartLink]] = {}
    for link in chart.links:
        if link.first in reports:
            by_report.setdefault(reports[link.first].name, []).append(link)
    second = by_report["R-22-0002"]
    assert {chart.node(each.second).name for each in second} == {
        "Ionuț Bălan",
        "Shane Crabtree",
        "White Transit tipper",
        "Pilsworth Service Station",
    }
    assert {each.grades for each in second} == {("1AP", "2AP")}


def test_every_link_has_ends_that_are_drawn_and_an_entry_it_comes_from(caravan: LinkChartDetails) -> None:
    keys = [each.key for each in caravan.chart.nodes]
    assert len(keys) == len(set(keys))
    for link in caravan.chart.links:
        assert {link.first, link.second} <= set(keys)
        assert link.sources
        assert link.words


def test_roles_in_an_entry_say_who_drives_what(officer: Gate) -> None:
    case_id = a_case(officer)
    officer.perform(RecordReport(happened="1 Jun 2022", source="report_source:public_101", text="Nothing."))
    assert officer.ask(LinkChart(case_id=case_id)).chart.nodes == (), "what is in no case is in no chart"
    man = officer.perform(RecordPerson(name="Ann Other", case_id=case_id))
    van = officer.perform(RecordThing(name="AB12 CDE", thing_kind="thing_kind:vehicle", case_id=case_id))
    about = (About(subject_id=man, role="involvement_role:driver"), About(subject_id=van))
    for day in ("1 Jun 2022", "2 Jun 2022"):
        officer.perform(RecordNote(case_id=case_id, happened=day, text="Seen.", about=about))
    answer = officer.ask(LinkChart(case_id=case_id))
    assert said(answer) == {"Ann Other drives AB12 CDE"}
    assert [len(each.sources) for each in answer.chart.links] == [2]


def test_an_entry_that_names_three_stands_in_the_chart_itself(officer: Gate) -> None:
    case_id = a_case(officer)
    numbers = [officer.perform(RecordPlace(name=f"Yard {each}", case_id=case_id)) for each in range(3)]
    about = tuple(About(subject_id=each) for each in numbers)
    note = RecordNote(case_id=case_id, happened="1 Jun 2022", text="Three yards.", about=about)
    officer.perform(note)
    chart = officer.ask(LinkChart(case_id=case_id)).chart
    assert [each.kind for each in chart.nodes if each.kind is not NodeKind.PLACE] == [NodeKind.EVENT]
    assert len(chart.links) == 3


def test_who_left_a_group_or_turned_out_to_be_exploited_is_no_member(officer: Gate) -> None:
    case_id = a_case(officer)
    one, two, three = (
        officer.perform(RecordPerson(name=f"Person {each}", case_id=case_id)) for each in "ABC"
    )
    members = tuple(Member(subject_id=each, role="ocg_role:associate") for each in (one, two, three))
    first = AssessGroup(
        case_id=case_id,
        happened="1 Jun 2022",
        name="The  Group",
        status="ocg_status:nominated",
        members=members,
    )
    officer.perform(first)
    second = AssessGroup(
        case_id=case_id,
        happened="2 Jun 2022",
        name="the group",
        status="ocg_status:nominated",
        members=members[:1],
        exploited=(Exploited(subject_id=two),),
    )
    officer.perform(second)
    answer = officer.ask(LinkChart(case_id=case_id))
    assert said(answer) == {
        "Person A is a member of the group: associate",
        "Person B is exploited by the group, and not a member of it",
    }

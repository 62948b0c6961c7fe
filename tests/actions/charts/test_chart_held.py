"""What of a link chart leaves the unit: nothing that comes from what is held back alone."""

from dataclasses import dataclass

import pytest

from mscu.access import Permission
from mscu.actions.charts.link_chart import LinkChart, chart_for_copy
from mscu.actions.core.action import Query, Work
from mscu.actions.editions.issue_edition import LookAtEdition
from mscu.actions.entries.handling import ConditionsMet
from mscu.codes import Role
from mscu.documents.chart.facts import Chart, ChartNode
from mscu.gate import Gate
from tests.actions.editions.issuing import issue
from tests.documents.reading import text_of
from tests.inputs.factories import World, a_case, a_person
from tests.inputs.shares import a_share, uuid_of
from tests.scenes.stores import Store, Template


@pytest.fixture
def officer(caravan_store: Store) -> Gate:
    return caravan_store.gate(Role.OFFICER)


@pytest.fixture
def case_id(caravan_recorded: tuple[Template, int]) -> int:
    return caravan_recorded[1]


def test_reports_under_unmet_conditions_are_not_in_it(officer: Gate, case_id: int) -> None:
    look = officer.ask(LookAtEdition(case_id=case_id, edition="link_chart"))
    text = text_of(look.pdf)
    assert look.held_back == 2
    assert "R-22-0002" in text
    assert "R-22-0001" not in text
    assert "Crimestoppers" not in text
    met = tuple(each.id for each in look.withheld)
    shown = officer.ask(LookAtEdition(case_id=case_id, edition="link_chart", met=met))
    assert "R-22-0001" in text_of(shown.pdf)


def test_an_issued_chart_is_on_record_with_how_conditions_were_met(officer: Gate, case_id: int) -> None:
    held = officer.ask(LookAtEdition(case_id=case_id, edition="link_chart")).withheld
    met = tuple(ConditionsMet(item_id=each.id, how="Source consulted.") for each in held)
    copy = officer.perform(issue(case_id, "link_chart", met=met))
    assert copy.copy_number == 1
    text = text_of(copy.content).replace("\n", " ")
    for words in (
        *("Exploited, not members", "No link recorded", "Who and what is on it"),
        *(
            "Person: victim and suspect",
            "Marek Zielak is exploited by Crabtree group, and not a member of it",
        ),
    ):
        assert words in text
    assert "copy 1" in text


def test_whoever_is_known_from_what_navigators_shared_alone_is_not_in_it(world: World) -> None:
    officer, navigator = world.store.gate(Role.OFFICER), world.store.gate(Role.NAVIGATOR)
    elsewhere = a_case(officer, title="Elsewhere")
    sister = a_person(officer, elsewhere, name="Ana Balan", roles=())
    navigator.perform(a_share(world, person_uuid=uuid_of(world, "subject", sister)))
    known = [each.name for each in nodes(officer, world.case_id, leaves=False)]
    leaving = [each.name for each in nodes(officer, world.case_id, leaves=True)]
    assert "Ana Balan" in known
    assert set(known) - set(leaving) >= {"Ana Balan"}
    assert {each.name for each in nodes(officer, elsewhere, leaves=True)} == {"Ana Balan"}


def nodes(gate: Gate, case_id: int, *, leaves: bool) -> tuple[ChartNode, ...]:
    if not leaves:
        return gate.ask(LinkChart(case_id=case_id)).chart.nodes
    return gate.ask(_Leaving(case_id=case_id)).nodes


@dataclass(frozen=True, kw_only=True)
class _Leaving(Query[Chart], abstract=True):
    """What of a chart may leave, before it is drawn."""

    case_id: int
    needs = Permission.OPEN_CASES

    def answer(self, work: Work) -> Chart:
        """Read it."""
        return chart_for_copy(work, self.case_id)

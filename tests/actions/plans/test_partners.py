"""The directory of partners: by name in any script, with the agreement and when it is reviewed."""

from __future__ import annotations

import pytest

from mscu.actions.plans.partners import AddPartner, ChangePartner, Partners
from mscu.codes import Role, YesNo
from mscu.errors import Invalid, NotPermitted, StaleRecord
from mscu.gate import Gate
from tests.scenes.stores import Store


def test_partners_stand_by_name_and_former_ones_last(officer: Gate) -> None:
    names = ("Tree of Life Centre", "Łódź House", "Chào Mừng", "مركز الأمل")
    numbers = {name: officer.perform(AddPartner(name=name)) for name in names}
    officer.perform(ChangePartner(record_id=numbers["Chào Mừng"], version=1, name="Chào Mừng", retired=True))
    lines = officer.ask(Partners())
    assert [each.name for each in lines] == ["Łódź House", "Tree of Life Centre", "مركز الأمل", "Chào Mừng"]
    assert [each.retired for each in lines] == [False, False, False, True]


def test_an_agreement_whose_review_is_past_is_late(officer: Gate) -> None:
    number = officer.perform(AddPartner(name="Bury Council", agreement=YesNo.YES, review_on="19 Jun 2022"))
    (line,) = officer.ask(Partners())
    assert (line.agreement, line.review_on, line.is_late) == (YesNo.YES, "19 Jun 2022", True)
    change = ChangePartner(record_id=number, version=1, name="Bury Council", retired=True)
    officer.perform(change)
    (line,) = officer.ask(Partners())
    assert not line.is_late
    with pytest.raises(StaleRecord):
        officer.perform(change)


def test_one_comes_back_by_being_changed_again(officer: Gate) -> None:
    number = officer.perform(AddPartner(name="Bury Council"))
    for version, retired in ((1, True), (2, False)):
        officer.perform(
            ChangePartner(record_id=number, version=version, name="Bury Council", retired=retired)
        )
    (line,) = officer.ask(Partners())
    assert not line.retired


def test_a_partner_has_a_name_and_a_day_that_there_is(officer: Gate) -> None:
    with pytest.raises(Invalid) as refused:
        officer.perform(AddPartner(name=" ", review_on="31 Feb 2022"))
    assert set(refused.value.problems) == {"name", "review_on"}
    assert officer.ask(Partners()) == ()


def test_the_navigator_keeps_a_directory_of_her_own(store: Store) -> None:
    with pytest.raises(NotPermitted):
        store.gate(Role.NAVIGATOR).ask(Partners())

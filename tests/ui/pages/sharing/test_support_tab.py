"""The tab of referrals and support: the charity's number, its answers, and what it was told."""

from __future__ import annotations

from dataclasses import replace

from mscu.actions.enforcement.alerts import AcknowledgeAlerts, AlertsForNavigator
from mscu.actions.sharing.emergency import ReleaseCard, UrgentRequests
from mscu.actions.sharing.on_call import SetOnCall, Turn
from mscu.actions.sharing.sharing import WithdrawShared
from mscu.codes import AlertKind, Kind, Role, YesNo
from mscu.ui.look.row_look import RowLook
from mscu.ui.pages.cases import body as tab
from mscu.ui.pages.cases.tab_lists import support_lines
from mscu.ui.pages.core.entry_formats import NOBODY_ON_CALL
from mscu.ui.pages.sharing.alerts import ALERT
from mscu.ui.widgets.nominal_picker import Chosen
from tests.inputs.shares import signed
from tests.scenes.stores import Store
from tests.ui.pages.cases.case_scene import Scene, case_of, newest, words_of

TURN = Turn(
    starts_at="20 Jun 2022 08:00", ends_at="27 Jun 2022 08:00", name="Hannah Sealy", number="07700 900171"
)


def who(scene: Scene, name: str) -> Chosen:
    line = next(each for each in case_of(scene).subjects if each.name == name)
    return Chosen(line.id, line.name)


def looks(scene: Scene) -> list[RowLook]:
    shown = scene.page.reading.formats
    assert shown is not None
    return [
        replace(line.look, title=plain(line.look.title), detail=plain(line.look.detail))
        for line in support_lines(shown)
    ]


def plain(words: str) -> str:
    """Take the marks away that keep names of another script apart."""
    return words.translate(dict.fromkeys(range(0x2066, 0x206A)))


def again(scene: Scene) -> None:
    """Read the case anew, as after another person's command."""
    scene.open(case_of(scene).id)
    scene.page.case_body.show_tab(tab.SUPPORT)


def test_the_number_to_ring_stands_above_the_rows(caravan_page: Scene, caravan_store: Store) -> None:
    bar = caravan_page.page.case_body.support
    assert NOBODY_ON_CALL in words_of(bar)
    caravan_store.gate(Role.NAVIGATOR).perform(SetOnCall(turns=(TURN,)))
    again(caravan_page)
    assert "Charity on call: Hannah Sealy, 07700 900171, until 27 Jun 2022 08:00" in words_of(bar)


def test_an_officer_asks_and_reads_the_card(caravan_page: Scene, caravan_store: Store) -> None:
    caravan_store.gate(Role.NAVIGATOR).perform(SetOnCall(turns=(TURN,)))
    again(caravan_page)
    caravan_page.press("Ask for the emergency card", caravan_page.page.case_body.support)
    assert caravan_page.form.spec.title == "Ask for the emergency card"
    assert "07700 900171" in words_of(caravan_page.form)
    caravan_page.fill(
        person_id=who(caravan_page, "Ionuț Bălan"),
        threshold="urgent_threshold:threat_to_life",
        call_back="0161 496 0100",
        text="Two men asked for him at the door.",
    )
    assert "Send request" in words_of(caravan_page.form)
    caravan_page.save()
    assert "Request recorded. Ring the charity" in caravan_page.said()
    assert newest(caravan_page).kind is Kind.EMERGENCY
    assert "07700 900171" in caravan_page.entry_words()
    (line,) = caravan_store.gate(Role.LEAD).ask(UrgentRequests(waiting_only=True))
    caravan_store.gate(Role.LEAD).perform(
        ReleaseCard(
            entry_id=line.entry_id,
            version=line.version,
            danger="They have his address.",
            survivor_told=YesNo.NO,
        )
    )
    again(caravan_page)
    caravan_page.page.reading.open_entry(line.entry_id)
    assert "They have his address." in caravan_page.entry_words()
    assert "07700 900171" not in caravan_page.entry_words()
    chips = {look.title: look.chip.text for look in looks(caravan_page) if look.chip}
    assert chips["Emergency card released: Ionuț Bălan"] == "released"


def test_what_the_navigators_were_told_says_whether_they_read_it(
    caravan_page: Scene, caravan_store: Store
) -> None:
    navigator = caravan_store.gate(Role.NAVIGATOR)
    told = navigator.ask(AlertsForNavigator())
    bailed = [each.id for each in told if each.kind is AlertKind.BAILED]
    assert len(bailed) == 2  # for each of the two men whom she met
    navigator.perform(AcknowledgeAlerts(alert_ids=tuple(bailed)))
    again(caravan_page)
    (row,) = (look for look in looks(caravan_page) if look.title.startswith("Lorraine Pike bailed."))
    assert row.chip is not None
    assert row.chip.text == "read"
    assert "for Ionuț Bălan, Keith Ormrod" in row.detail
    assert "by PC Navigator" in row.detail
    others = [look.chip for look in looks(caravan_page) if look.title.endswith("arrested.")]
    assert {chip.text for chip in others if chip} == {"not read yet"}


def test_a_row_of_what_was_told_opens_what_it_was_told_of(caravan_page: Scene) -> None:
    alert = next(a for a in case_of(caravan_page).alerts if a.kind is AlertKind.CHARGED)
    caravan_page.page.reading.open_key((ALERT, alert.id))
    assert f"Charge: {alert.words.partition(' charged')[0]}" in caravan_page.entry_words()


def test_an_officer_tells_the_navigator(caravan_page: Scene) -> None:
    caravan_page.press("Alert the navigator", caravan_page.page.case_body.support)
    caravan_page.fill(person_id=who(caravan_page, "Anthony Marsh"), words="A van stood outside.")
    caravan_page.save()
    assert set(caravan_page.form.form.problems()) == {"person_id"}
    caravan_page.fill(person_id=who(caravan_page, "Keith Ormrod"))
    assert "has been" not in caravan_page.form.spec.done  # nobody has read it yet
    caravan_page.save()
    assert not caravan_page.forms
    assert looks(caravan_page)[-1].kind  # the rows are there
    (row,) = (look for look in looks(caravan_page) if look.title == "A van stood outside.")
    assert row.kind == "Address visited"


def test_what_was_shared_is_shown_until_it_is_withdrawn(caravan_page: Scene, caravan_store: Store) -> None:
    case = case_of(caravan_page)
    person = next(each for each in case.subjects if each.name == "Ionuț Bălan")
    share = signed(
        case_uuid=case.values["uuid"],
        person_uuid=person.uuid,
        text="He fears for a sister in Romania.",
        recipients=("officer",),
    )
    navigator = caravan_store.gate(Role.NAVIGATOR)
    number = navigator.perform(share)
    again(caravan_page)
    caravan_page.page.reading.open_entry(number)
    assert "He fears for a sister in Romania." in caravan_page.entry_words()
    titles = [look.title for look in looks(caravan_page)]
    assert "Shared by the navigator: Ionuț Bălan" in titles
    navigator.perform(WithdrawShared(uuid=share.uuid, reason="He changed his mind."))
    again(caravan_page)
    assert "Shared by the navigator: Ionuț Bălan" not in [look.title for look in looks(caravan_page)]
    assert "sister" not in words_of(caravan_page.page)

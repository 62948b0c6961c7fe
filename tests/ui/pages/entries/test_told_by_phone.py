"""An officer writes down what the charity's on-call said, with the request or after it."""

from __future__ import annotations

from mscu.actions.sharing.emergency import ReleaseCard, UrgentRequests
from mscu.actions.sharing.on_call import SetOnCall, Turn
from mscu.codes import Kind, Role, UrgentState, YesNo
from mscu.ui.pages.cases import body as tab
from mscu.ui.widgets.fields import LineField
from tests.scenes.stores import Store
from tests.ui.pages.cases.case_scene import Scene, case_of, newest, settle
from tests.ui.pages.sharing.test_support_tab import who

TOLD = {
    "told_by": "Hannah Sealy",
    "told_at": "20 Jun 2022 02:04",
    "told_words": "Two of them know the house. Come in plain clothes.",
}
TURN = Turn(
    starts_at="20 Jun 2022 08:00", ends_at="27 Jun 2022 08:00", name="Hannah Sealy", number="07700 900171"
)


def begin(scene: Scene, store: Store) -> None:
    store.gate(Role.NAVIGATOR).perform(SetOnCall(turns=(TURN,)))
    scene.open(case_of(scene).id)
    scene.page.case_body.show_tab(tab.SUPPORT)
    scene.press("Ask for the emergency card", scene.page.case_body.support)
    scene.fill(
        person_id=who(scene, "Ionuț Bălan"),
        threshold="urgent_threshold:threat_to_life",
        call_back="0161 496 0100",
        text="Two men asked for him at the door.",
    )


def test_who_was_told_first_asks_and_writes_it_down_in_one_form(
    caravan_page: Scene, caravan_store: Store
) -> None:
    begin(caravan_page, caravan_store)
    form = caravan_page.form.form
    assert all(form.cell(name).isHidden() for name in TOLD)
    caravan_page.fill(already_told=True)
    settle()
    assert not any(form.cell(name).isHidden() for name in TOLD)
    editor = form.editor("told_by")
    assert isinstance(editor, LineField)
    names = editor.completer().model()
    assert [names.index(row, 0).data() for row in range(names.rowCount())] == ["Hannah Sealy"]
    caravan_page.fill(**TOLD)
    caravan_page.save()
    assert newest(caravan_page).kind is Kind.EMERGENCY
    assert newest(caravan_page).state == "told by phone"
    card = caravan_page.entry_words()
    assert "as officers wrote it down; it is not the charity's own record" in card
    assert "Two of them know the house. Come in plain clothes." in card
    assert "waiting" not in card.casefold()


def test_a_request_that_waits_takes_it_from_its_card_and_a_difference_is_seen(
    caravan_page: Scene, caravan_store: Store
) -> None:
    begin(caravan_page, caravan_store)
    caravan_page.save()
    caravan_page.press("Told by phone")
    caravan_page.save()
    assert set(caravan_page.form.form.problems()) == {"told_by", "told_words"}
    caravan_page.fill(**TOLD)
    caravan_page.save()
    lead = caravan_store.gate(Role.LEAD)
    (line,) = lead.ask(UrgentRequests(waiting_only=True))
    assert line.state is UrgentState.TOLD
    lead.perform(
        ReleaseCard(
            entry_id=line.entry_id,
            version=line.version,
            danger="Three of them know the house.",
            survivor_told=YesNo.NO,
            spoken_at="20 Jun 2022 02:06",
        )
    )
    caravan_page.page.reading.open_entry(line.entry_id)
    card = caravan_page.entry_words()
    assert "Three of them know the house." in card
    assert "Two of them know the house. Come in plain clothes." in card
    assert "Told by phone" in caravan_page.entry_words()


def test_a_draft_of_it_is_opened_again(caravan_page: Scene, caravan_store: Store) -> None:
    begin(caravan_page, caravan_store)
    caravan_page.save()
    entry = newest(caravan_page)
    caravan_page.press("Told by phone")
    caravan_page.fill(told_words="Two of them")
    key = caravan_page.form.spec.key
    caravan_page.page.forms.leave()
    caravan_page.page.resume(key)
    assert caravan_page.form.form.values()["told_words"] == "Two of them"
    assert key.endswith(f"/told/{entry.id}")

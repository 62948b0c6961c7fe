"""The page of a First Responder form, by keys and by what can be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from typing_extensions import override

from mscu.actions.nrm.nrm_parts import EpisodeLine, SetNrmEpisodes, listed_episodes
from mscu.actions.nrm.nrm_sending import IssueNrmPack
from mscu.codes import FormState
from mscu.errors import ServerUnreachable
from mscu.ui.forms.drafts import Draft
from mscu.ui.forms.form import Form
from mscu.ui.pages.editing.changed_meanwhile import FieldChoice
from mscu.ui.pages.nrm.fields_pane import NOT_CHOSEN, NOT_RECORDED, AutoSaver
from mscu.ui.pages.nrm.page import NrmFormPage
from mscu.ui.pages.nrm.sending import TO_PERSON, TO_PERSON_GATEWAY, WHY_DRAFT, GiveUpForm
from mscu.ui.session.dispatcher import _Job, _JobOutcome
from mscu.ui.widgets.button import Button
from mscu.ui.widgets.chronology import Chronology
from mscu.ui.widgets.fields import TextField
from mscu.ui.widgets.label import Elided
from mscu.ui.widgets.lines_editor import LinesEditor
from tests.documents.reading import text_of
from tests.scenes.caravan_forms import NOTICE, NRM, Caravan
from tests.ui.finding import named, texts, visible
from tests.ui.late import LateDispatcher
from tests.ui.pages.cases.case_scene import button, press_key, settle, type_keys, words_of
from tests.ui.pages.core.page_scene import PageScene, open_line

PV2, PV3 = "Ionuț Bălan", "Keith Ormrod"
Opened = PageScene[NrmFormPage]
Open = Callable[[int], Opened]


class SometimesLate(LateDispatcher):
    """A dispatcher that answers at once until it is told to hold what it is asked, or the server is away."""

    holds = False
    is_away = False

    @override
    def _ask(self, job: _Job[Any]) -> _JobOutcome:
        return _JobOutcome(job, error=ServerUnreachable()) if self.is_away else super()._ask(job)

    @override
    def _perform(self, job: _Job[Any]) -> _JobOutcome:
        return _JobOutcome(job, error=ServerUnreachable()) if self.is_away else super()._perform(job)

    def answer_all(self) -> None:
        """Answer what is asked, one question after the other."""
        while self.answer_one():
            settle()
        self.holds = False


@pytest.fixture
def open_form(caravan: Caravan, put_up: Callable[..., Opened]) -> Open:
    """Return a function that opens a form's page."""

    def opened(form: int) -> Opened:
        scene = put_up(caravan.store, NrmFormPage, dispatcher=SometimesLate)
        scene.page.open_record("nrm_form", form)
        scene.page.shown()
        settle()
        return scene

    return opened


def kept(scene: Opened) -> None:
    """Save the draft of what was just typed."""
    (saver,) = scene.page.findChildren(AutoSaver)
    saver.save_now()
    settle()


def fields_of(scene: Opened) -> Form:
    """Return the form of the section that is open."""
    fields = scene.page.fields.form
    assert fields is not None
    return fields


def test_it_shows_sections_with_what_each_lacks_and_the_name_in_a_narrow_window(
    caravan: Caravan, open_form: Open
) -> None:
    scene = open_form(caravan.start(PV2))
    titles = [line.look.title for line in scene.page.sections.lines()]
    assert titles[:3] == ["First responder", "Age", "Background"]
    assert "Read line by line" not in titles
    chips = {line.look.title: line.look.chip for line in scene.page.sections.lines()}
    assert chips["Background"] is not None
    assert chips["Background"].text == "4"
    assert "Still missing" in words_of(scene.page.missing)
    assert not scene.page.send.isEnabled()
    assert "still missing. First: work email address." in words_of(scene.page)
    scene.page.resize(1224, 640)
    settle()
    (heading,) = (each for each in scene.page.findChildren(Elided) if each.text().endswith(f": {PV2}"))
    assert heading.width() >= heading.sizeHint().width()
    give_up = named(scene.page, Button, "Abandon form")
    box = scene.page.find_box
    assert box.geometry().right() < give_up.mapTo(scene.page, QPoint()).x(), "it lies on the search"
    QTest.keyClick(scene.page.sections, Qt.Key.Key_Escape)
    assert scene.open_requests == [("cases", caravan.case_id)]


def test_what_is_typed_is_kept_and_opens_what_follows(caravan: Caravan, open_form: Open) -> None:
    form = caravan.start(PV2)
    scene = open_form(form)
    scene.page.go_to("pv-under-age")
    press_key(Qt.Key.Key_Right)
    kept(scene)
    assert caravan.opened(form).content.answer_to("pv-under-age") == "not-sure"
    assert fields_of(scene).cell("own-missing-plan").isVisible()
    assert not fields_of(scene).cell("pv-under-age-at-time-of-exploitation").isVisible()
    scene.page.go_to("who-exploited-pv")
    settle()
    assert "Left out because they are also victims: Marek Zielak." in words_of(scene.page.fields)
    scene.page.go_to("how-did-the-exploitation-start")
    rows = fields_of(scene).editor("episodes")
    assert isinstance(rows, LinesEditor)
    for began in ("s" * 100_000, "spring 2021"):  # what was refused is not taken for recorded
        rows.show_value([{"exploitation": "exploitation:forced_labour", "began": began}])
        rows.edited.emit()
        kept(scene)
    assert [each.began for each in caravan.opened(form).content.episodes] == ["spring 2021"]
    scene.page.go_to("family")
    type_keys("A brother.")
    scene.page.leave()
    assert caravan.opened(form).content.answer_to("family") == "A brother."


def test_the_keyboard_goes_to_what_is_missing_and_from_section_to_section(
    caravan: Caravan, open_form: Open
) -> None:
    form = caravan.filled(PV2, NRM, family="")
    scene = open_form(form)
    QTest.keyClick(scene.page.sections, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    type_keys("Two sisters.")
    kept(scene)
    assert caravan.opened(form).content.answer_to("family") == "Two sisters."
    assert scene.page.send.isEnabled()
    focus = scene.page.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert scene.page.sections.current_key() == "exploitation"
    press_key(Qt.Key.Key_F6)
    assert scene.page.sections.hasFocus()


def test_what_a_colleague_answered_meanwhile_is_shown_beside_and_neither_is_lost(
    caravan: Caravan, open_form: Open
) -> None:
    form = caravan.filled(PV2, NRM, family="Two sisters.")
    scene = open_form(form)
    scene.page.go_to("family")
    caravan.say(form, "family", "One brother.")
    type_keys("An aunt. ")
    fields = fields_of(scene)
    typed = fields.values()["family"]
    for _ in range(2):
        kept(scene)
        assert caravan.opened(form).content.answer_to("family") == "One brother."
    (choice,) = visible(scene.page, FieldChoice)
    assert fields.values()["family"] == typed
    assert "One brother." in [field.value() for field in choice.findChildren(TextField)]
    assert "changed this form meanwhile" in words_of(scene.page)
    choice.choice.setFocus()
    press_key(Qt.Key.Key_Space)
    assert fields.values()["family"] == "One brother."
    press_key(Qt.Key.Key_Right)
    kept(scene)
    assert caravan.opened(form).content.answer_to("family") == typed
    assert scene.drafts.all() == ()
    assert not visible(scene.page, FieldChoice), "theirs is an older answer by now"
    assert "changed this form meanwhile" not in words_of(scene.page)
    assert fields.cell("family").isAncestorOf(scene.page.focusWidget())


def late(scene: Opened) -> SometimesLate:
    """Hold from now on what the page asks."""
    assert isinstance(scene.dispatcher, SometimesLate)
    scene.dispatcher.holds = True
    return scene.dispatcher


def test_a_form_is_marked_as_sent_with_what_was_typed_last_and_then_only_read(
    caravan: Caravan, open_form: Open
) -> None:
    form = caravan.filled(PV2, NRM, family="Two sisters.")
    scene = open_form(form)
    sent = scene.page.sending.form
    assert sent is not None
    scene.press("Mark as sent")
    assert sent.problems().keys() == {"happened"}
    sent.editor("happened").show_value("20 Jun 2022 10:00")
    scene.page.go_to("family")
    type_keys("An aunt. ")
    dispatcher = late(scene)
    press_key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert dispatcher.asked == 1, "the form is sent once it is known what is in it"
    dispatcher.answer_all()
    assert caravan.opened(form).state is FormState.SENT
    assert caravan.opened(form).content.answer_to("family") == "An aunt. Two sisters."
    assert not scene.page.send.isVisible()
    scene.page.go_to("user-email")
    assert not fields_of(scene).editor("fr-location").main().isEnabled()


def test_nothing_is_sent_or_copied_while_a_text_is_undecided(caravan: Caravan, open_form: Open) -> None:
    form = caravan.filled(PV2, NRM, family="Two sisters.")
    scene = open_form(form)
    scene.page.go_to("family")
    caravan.say(form, "family", "One brother.")
    type_keys("An aunt. ")
    dispatcher = late(scene)
    press_key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)  # before what is typed has been saved
    dispatcher.answer_all()
    assert caravan.opened(form).state is FormState.DRAFT
    assert "Still missing: 1" in words_of(scene.page.missing)
    assert not scene.page.send.isEnabled()
    scene.page.sections.choose("copying")
    press_key(Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    copy = next(b for b in scene.page.export.findChildren(Button) if b.label == "Copy all")
    assert not copy.isEnabled()
    scene.page.missing.follow_first()
    settle()
    (choice,) = visible(scene.page, FieldChoice)
    assert choice.is_open
    assert choice.isAncestorOf(scene.page.focusWidget())
    press_key(Qt.Key.Key_Right)
    assert "Nothing is missing" in words_of(scene.page.missing)
    press_key(Qt.Key.Key_Backspace)
    assert "Still missing: 1" in words_of(scene.page.missing)
    press_key(Qt.Key.Key_Right)
    press_key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert caravan.opened(form).content.answer_to("family") == "An aunt. Two sisters."


@pytest.mark.parametrize("name", ["family", "episodes"])
def test_what_a_colleague_answered_as_the_section_was_left_loses_nothing(
    caravan: Caravan, open_form: Open, name: str
) -> None:
    form = caravan.filled(PV2, NRM, family="Two sisters.")
    scene = open_form(form)
    scene.page.go_to("family" if name == "family" else "how-did-the-exploitation-start")
    fields = fields_of(scene)
    dispatcher = late(scene)
    if name == "family":
        caravan.say(form, "family", "One brother.")
        type_keys("An aunt. ")
    else:
        episode = EpisodeLine(exploitation="exploitation:forced_labour", began="summer 2020")
        was = listed_episodes(caravan.opened(form).content)
        caravan.gate.perform(SetNrmEpisodes(form_id=form, episodes=(episode,), was=was))
        line = {"exploitation": "exploitation:forced_labour", "began": "spring 2021"}
        fields.editor("episodes").show_value([line])
        fields.edited.emit()
    scene.page.go_to("user-email")
    dispatcher.answer_all()
    (draft,) = scene.drafts.all()
    assert [*draft.values] == [name]
    assert "what you typed is not recorded" in words_of(scene.page)
    assert "Still missing: 1" in words_of(scene.page.missing)
    scene.page.missing.follow_first()
    settle()
    (choice,) = visible(scene.page, FieldChoice)
    assert choice.name == name
    assert choice.isAncestorOf(scene.page.focusWidget())


def test_a_text_that_was_left_undecided_is_kept_as_a_draft(caravan: Caravan, open_form: Open) -> None:
    form = caravan.filled(PV2, NRM, family="Two sisters.", education="None.")
    scene = open_form(form)
    scene.page.go_to("family")
    caravan.say(form, "family", "One brother.")
    caravan.say(form, "education", "Four years.")
    scene.page.shown()
    settle()
    fields = fields_of(scene)
    assert fields.values()["family"] == "Two sisters.", "it is not changed under the user's hands"
    assert fields.values()["education"] == "Four years."
    type_keys("An aunt. ")
    kept(scene)
    scene.page.go_to("user-email")
    (draft,) = scene.drafts.all()
    assert draft.values == {"family": "An aunt. Two sisters."}
    scene.page.leave()
    scene.page.resume(draft.key)
    settle()
    fields = fields_of(scene)
    assert fields.values()["family"] == draft.values["family"]
    assert caravan.opened(form).content.answer_to("family") == "One brother."
    (choice,) = visible(scene.page, FieldChoice)
    assert "One brother." in [field.value() for field in choice.findChildren(TextField)]
    choice.choice.setFocus()
    press_key(Qt.Key.Key_Space)
    press_key(Qt.Key.Key_Right)
    kept(scene)
    assert caravan.opened(form).content.answer_to("family") == draft.values["family"]
    assert scene.drafts.all() == ()
    assert fields.cell("family").problem == "", "it is chosen"


def type_into(scene: Opened, name: str) -> object:
    """Type into a field or a list of a form, and return what it holds then."""
    scene.page.go_to("family" if name == "family" else "how-did-the-exploitation-start")
    fields = fields_of(scene)
    if name == "family":
        type_keys("An aunt. ")
    else:
        line = {"exploitation": "exploitation:forced_labour", "began": "spring 2021"}
        fields.editor(name).show_value([line])
        fields.edited.emit()
    return fields.draft()[name]


@pytest.mark.parametrize(
    ("name", "left", "again"),
    [
        ("family", "nothing", "resumed"),
        ("family", "nothing", "read again"),
        ("family", "the section", "resumed"),
        ("family", "the page", "resumed"),
        ("episodes", "the section", "resumed"),
        ("episodes", "the page", "resumed"),
    ],
)
def test_what_is_typed_while_the_server_is_away_is_kept_and_recorded_later(
    caravan: Caravan, open_form: Open, name: str, left: str, again: str
) -> None:
    form = caravan.filled(PV2, NRM, family="Two sisters.")
    scene = open_form(form)
    dispatcher = late(scene)
    dispatcher.answer_all()
    dispatcher.is_away = True
    typed = type_into(scene, name)
    if left == "the section":
        scene.page.go_to("user-email")
    elif left == "the page":
        scene.page.leave()
    kept(scene)
    (draft,) = scene.drafts.all()
    assert draft.values == {name: typed}
    assert Draft.from_bytes(draft.to_bytes()).values == draft.values
    assert NOT_RECORDED in words_of(scene.page.missing)
    assert scene.page.answer is not None
    assert [need.question for need in scene.page.answer.needs].count(name) == 1, "it is named once"
    dispatcher.is_away = False
    if again == "resumed":
        scene.page.resume(draft.key)
        settle()
        assert visible(scene.page, FieldChoice) == [], "nobody else has changed it"
    else:
        scene.page.shown()
        settle()
        (saver,) = scene.page.findChildren(AutoSaver)
        assert saver.is_pending
    kept(scene)
    content = caravan.opened(form).content
    if name == "family":
        assert content.answer_to("family") == "An aunt. Two sisters."
    else:
        assert [each.began for each in content.episodes] == ["spring 2021"]
    assert scene.drafts.all() == ()
    assert NOT_RECORDED not in words_of(scene.page.missing)


def test_what_a_colleague_answered_while_the_server_was_away_stands_beside_what_was_typed(
    caravan: Caravan, open_form: Open
) -> None:
    form = caravan.filled(PV2, NRM, family="Two sisters.")
    scene = open_form(form)
    dispatcher = late(scene)
    dispatcher.answer_all()
    dispatcher.is_away = True
    typed = type_into(scene, "family")
    scene.page.leave()
    (draft,) = scene.drafts.all()
    dispatcher.is_away = False
    caravan.say(form, "family", "One brother.")
    scene.page.resume(draft.key)
    settle()
    kept(scene)
    (choice,) = visible(scene.page, FieldChoice)
    assert choice.is_open
    assert "One brother." in [field.value() for field in choice.findChildren(TextField)]
    assert caravan.opened(form).content.answer_to("family") == "One brother."
    (draft,) = scene.drafts.all()
    assert draft.values == {"family": typed}
    assert NOT_CHOSEN in words_of(scene.page.missing)


def test_a_notice_says_what_tells_too_much_and_is_read_line_by_line_with_the_keyboard(
    caravan: Caravan, open_form: Open
) -> None:
    form = caravan.filled(PV3, NOTICE, family="Keith has a brother.")
    scene = open_form(form)
    scene.page.go_to("family")
    assert "the person's name" in fields_of(scene).problems()["family"]
    assert "(“Keith”)" in words_of(scene.page.missing)
    assert not scene.page.send.isEnabled()
    caravan.say(form, "family", "One brother. He lives by the sea.")
    scene.page.shown()
    settle()
    open_line(scene.page.sections, "reading")
    line = named(scene.page, TextField, "The line")
    assert line.value() == "One brother."
    press_key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert line.value() == "He lives by the sea."
    line.selectAll()
    type_keys("He lives in England.")
    press_key(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert caravan.opened(form).content.answer_to("family") == "One brother. He lives in England."
    assert caravan.opened(form).needs == ()
    assert "Every line has been read" in words_of(scene.page.lines)


def test_boxes_are_copied_by_enter_and_all_at_once_and_a_pack_is_saved(
    caravan: Caravan, open_form: Open, tmp_path: Path
) -> None:
    scene = open_form(caravan.filled(PV2, NRM))
    open_line(scene.page.sections, "copying")
    open_line(named(scene.page, Chronology, "Fields of the online form"), "family")
    assert QGuiApplication.clipboard().text() == NRM["answers"]["family"]
    scene.press("Copy all")
    pasted = QGuiApplication.clipboard().text()
    assert pasted.index("Their family") < pasted.index("Education")
    assert "The copy is recorded" in scene.said()
    file = tmp_path / "pack.pdf"
    told = {"recipient": "Home Office", "gateway": "legal_gateway:msa_s52", "reason": ""}
    scene.page.sending.save_to(IssueNrmPack, told, str(file))
    assert not file.exists()
    scene.page.sending.save_to(IssueNrmPack, told | {"reason": "Sent with it."}, str(file))
    assert file.read_bytes().startswith(b"%PDF")
    assert "recorded as copy 1" in scene.said()


def test_a_draft_to_check_is_saved_while_answers_are_missing(
    caravan: Caravan, open_form: Open, tmp_path: Path
) -> None:
    scene = open_form(caravan.filled(PV2, NRM, family=""))
    open_line(scene.page.sections, "copying")
    assert not button(scene.page, "Save as PDF").isEnabled()
    file = tmp_path / "draft.pdf"
    button(scene.page, "Save a draft to check").click()
    settle()
    dialog = scene.page.findChild(QFileDialog)
    assert dialog is not None
    dialog.fileSelected.emit(str(file))
    dialog.close()
    assert "Draft to check, not to be sent" in text_of(file.read_bytes())
    recorded = caravan.store.sql("SELECT recipient, gateway, reason FROM disclosure ORDER BY id DESC")
    assert recorded[0] == (TO_PERSON, TO_PERSON_GATEWAY, WHY_DRAFT), "not those of the Home Office"


def test_a_form_that_will_not_be_sent_is_given_up_with_the_reason(caravan: Caravan, open_form: Open) -> None:
    form = caravan.start(PV2)
    scene = open_form(form)
    scene.press("Abandon form")
    press_key(Qt.Key.Key_Escape)
    settle()
    assert not visible(scene.page, GiveUpForm), "Esc goes on with the form"
    assert scene.open_requests == []
    scene.press("Abandon form")
    scene.press("Abandon the form")
    assert "Fill this in" in words_of(scene.page.sending.giving_up)
    assert caravan.opened(form).state is FormState.DRAFT
    type_keys("Begun for the wrong man.")
    scene.press("Abandon the form")
    assert caravan.opened(form).state is FormState.GIVEN_UP
    assert "Abandon form" not in texts(scene.page)
    assert "with the reason" in scene.said()

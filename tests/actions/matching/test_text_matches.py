"""Words of a call give up their plates, phones and names, and lead to what is known of them."""

from dataclasses import replace

import pytest

from mscu.actions.admin.audit_trail import AuditFilter, AuditPage
from mscu.actions.cases.cases import OpenCase
from mscu.actions.entries.entries import About
from mscu.actions.entries.notes import RecordNote
from mscu.actions.intake.reports import RecordReport
from mscu.actions.matching.known_matches import MAX_SUBJECTS, KnownMatch, MatchCallText
from mscu.actions.matching.search_keys import search_keys_in
from mscu.actions.matching.text_matches import TextMatch, text_matches
from mscu.actions.subjects.subjects import Involve, RecordPerson, RecordPlace, RecordThing
from mscu.code_keys import MENTIONED
from mscu.codes import IdentifierKind, Operation
from mscu.gate import Gate
from tests.actions.figures.tallying import together
from tests.actions.merging.merge_scene import restrict
from tests.inputs.factories import a_report
from tests.scenes.stores import Store

WORDS = (
    "Male came up to patrol outside Pilsworth Service Station, said that ‘Shane’ has his "
    "passport. A man in white tipper mx19ctb called him back. He rang 07700 900417."
)


def found(text: str) -> list[tuple[IdentifierKind, str]]:
    return [(match.kind, match.shown) for match in text_matches(text)]


class TestFoundWords:
    def test_identifiers_and_quoted_names_come_in_the_order_of_the_text(self) -> None:
        assert found(WORDS) == [
            (IdentifierKind.NAME, "Shane"),
            (IdentifierKind.REGISTRATION, "MX19 CTB"),
            (IdentifierKind.PHONE, "07700 900417"),
        ]

    def test_each_stands_where_it_says(self) -> None:
        spots = [WORDS[match.start : match.end] for match in text_matches(WORDS)]
        assert spots == ["Shane", "mx19ctb", "07700 900417"]

    def test_names_in_any_quotation_marks(self) -> None:
        for text in ("'Big Marek'", '"Scouse Tony"', "“Danny C”"):
            assert found(text) == [(IdentifierKind.NAME, text[1:-1])]
        for text in ("", "he'd been told 'end up in the canal'", "the men's van"):
            assert found(text) == []


@pytest.fixture
def case_id(officer: Gate) -> int:
    """Return a case that knows a yard, a van and a man of two names."""
    case_id = officer.perform(OpenCase(title="Hollin Lane"))
    yard = officer.perform(
        RecordPlace(case_id=case_id, name="Hollin Lane Yard", address="3 Hollin Lane, Heywood, OL10 0AA")
    )
    officer.perform(
        RecordThing(case_id=case_id, name="White tipper", thing_kind="thing_kind:vehicle", number="MX19 CTB")
    )
    officer.perform(RecordPerson(case_id=case_id, name="Marek Zielak", also=("Big Marek", "Marek")))
    said = {"happened": "11 Mar 2022", "source": "report_source:helpline", "text": "Three men at a yard."}
    a_report(officer, case_id=case_id, about=(About(subject_id=yard),), **said)
    return case_id


def ask(gate: Gate, words: str, where: str = "") -> list[KnownMatch]:
    known = gate.ask(MatchCallText(words=words, where=where))
    return list(known)


@pytest.mark.usefixtures("case_id")
class TestKnownInWords:
    def test_a_plate_a_name_and_a_place_lead_to_what_is_known_and_nothing_is_guessed(
        self, officer: Gate, case_id: int
    ) -> None:
        (van,) = ask(officer, "in a tipper, mx19 ctb")
        assert (van.name, van.text_match.shown) == ("White tipper", "MX19 CTB")
        assert (van.source.kind, van.source.record_id) == ("cases", case_id)
        assert van.source.title == "Hollin Lane"
        (marek,) = ask(officer, "anyone who moans, big Marek sees to it; Big Marek does.")
        assert (marek.text_match.shown, marek.text_match.is_single_name) == ("Big Marek", False)
        (single,) = ask(officer, "They call him Marek.")
        assert single.text_match.is_single_name
        (yard,) = ask(officer, "", where="3 Hollin Lane, OL10 0AA")
        assert yard.name == "Hollin Lane Yard"
        for words in ("", "Nobody said a name.", "MX19 CTA", "The Yard"):
            assert ask(officer, words) == [], "not guessed"

    def test_a_place_says_what_was_last_heard_of_it(self, officer: Gate) -> None:
        (known,) = ask(officer, "He sleeps at Hollin Lane Yard.")
        assert known.source.title.endswith("Slavery Helpline, 11 Mar 2022")
        assert known.source.detail == "MS-22-0001 Hollin Lane"
        assert known.source.when == "11 Mar 2022"

    def test_a_case_of_ones_own_comes_before_a_newer_one_and_tells_what_was_heard_in_it_alone(
        self, officer: Gate, colleague: Gate
    ) -> None:
        (van,) = ask(officer, "MX19 CTB")
        assert van.subject_id is not None
        second = officer.perform(OpenCase(title="Bakery"))
        officer.perform(Involve(case_id=second, subject_id=van.subject_id, role=MENTIONED))
        assert [match.source.record_id for match in ask(officer, "MX19 CTB")] == [second], "the newest"
        own = officer.perform(OpenCase(title="Takeaway", lead=officer.actor.display))
        officer.perform(Involve(case_id=own, subject_id=van.subject_id, role=MENTIONED))
        newer = colleague.perform(OpenCase(title="Car wash", lead=colleague.actor.display))
        colleague.perform(Involve(case_id=newer, subject_id=van.subject_id, role=MENTIONED))
        assert [match.source.record_id for match in ask(officer, "MX19 CTB")] == [own]
        assert [match.source.record_id for match in ask(colleague, "MX19 CTB")] == [newer]
        about = (About(subject_id=van.subject_id),)
        seen = RecordNote(case_id=newer, happened="13 Mar 2022 10:00", text="Seen again.", about=about)
        colleague.perform(seen)
        (told,) = ask(officer, "MX19 CTB")
        assert (told.source.record_id, told.source.title, told.source.when) == (own, "Takeaway", "")
        (heard,) = ask(colleague, "MX19 CTB")
        assert heard.source.title == "Note: Seen again., 13 Mar 2022 10:00"

    def test_a_name_that_many_share_leaves_room_for_what_one_has(self, officer: Gate, case_id: int) -> None:
        nails = RecordPlace(case_id=case_id, name="Lucky Nails")
        addresses = [f"{number} High Street" for number in range(MAX_SUBJECTS + 1)]
        together(officer, [replace(nails, address=address) for address in addresses])
        for told in ("MX19 CTB", "Marek Zielak", "3 Hollin Lane, OL10 0AA"):
            known = ask(officer, f"Seen at Lucky Nails with {told}", where=told)
            assert known[0].text_match.shown == told
            assert [match.name for match in known[1:]] == ["Lucky Nails"] * (MAX_SUBJECTS - 1)

    def test_a_name_of_many_words_is_known(self, officer: Gate, case_id: int) -> None:
        for name in (
            "Nguyễn Thị Phương Thảo Trần Đặng Hoàng Oanh",
            "محمد عبد الرحمن بن عبد الله آل السلطان الهاشمي",
        ):
            person_id = officer.perform(RecordPerson(case_id=case_id, name=name))
            known = officer.ask(MatchCallText(words=f"She says that {name} has her passport."))
            assert [(match.subject_id, match.text_match.shown) for match in known] == [(person_id, name)]

    def test_a_hidden_case_gives_nothing_away(self, store: Store, colleague: Gate, case_id: int) -> None:
        restrict(store, case_id)
        assert ask(colleague, "MX19 CTB at Hollin Lane Yard", "3 Hollin Lane, OL10 0AA") == []

    def test_a_report_that_nobody_has_linked_is_found_by_its_plate(self, officer: Gate) -> None:
        report_id = officer.perform(
            RecordReport(happened="12 Mar 2022", source="report_source:self", text="Driven in BD51 SMR.")
        )
        (known,) = ask(officer, "a grey van, bd51smr")
        assert (known.subject_id, known.source.kind, known.source.record_id) == (None, "entry", report_id)

    def test_what_was_looked_for_is_sealed_only_when_typing_stopped(
        self, officer: Gate, auditor: Gate
    ) -> None:
        officer.ask(MatchCallText(words="no names yet", settled=True))
        officer.ask(MatchCallText(words="MX19 CTB and Big Marek"))
        assert searches(auditor) == []
        officer.ask(MatchCallText(words="MX19 CTB and Big Marek", settled=True))
        assert searches(auditor) == ["MX19 CTB · Big Marek"]


def searches(auditor: Gate) -> list[str]:
    slots = replace(auditor.store.keys, unlocked=auditor.store.unlocked)
    reader = replace(auditor, store=replace(auditor.store, keys=slots))
    sheet = reader.ask(AuditPage(filter=AuditFilter(operation=Operation.FINDING)))
    return [row.searched for row in sheet.rows]


def test_a_name_knows_whether_it_is_a_single_one() -> None:
    plate = TextMatch(kind=IdentifierKind.REGISTRATION, value="A1", shown="A1", start=0, end=2)
    assert not plate.is_single_name


@pytest.mark.parametrize("number", ["Two", "Five", "Seven", "Twelve"])
def test_a_number_that_begins_a_sentence_is_no_name(number: str) -> None:
    assert number not in {each.match.shown for each in search_keys_in(f"{number} men wash cars.")}
    assert f"{number} Sisters" in {each.match.shown for each in search_keys_in(f"At {number} Sisters.")}

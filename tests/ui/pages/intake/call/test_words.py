"""The call page says in sentences where a call stands and what is read back."""

from datetime import UTC, datetime

import pytest

from mscu.text.people_told import people_told
from mscu.ui.pages.intake.call.state import CallState, LeadSentence, ReadBack, call_status, read_back

NOW = datetime(2022, 3, 13, 8, 21, tzinfo=UTC)


class TestStandsAt:
    def test_before_the_first_key(self) -> None:
        said = call_status(CallState(), ["who is calling", "where"])
        assert said.strong == ""
        assert "starts with the first key" in said.text

    def test_what_is_missing_is_named(self) -> None:
        said = call_status(CallState(began=NOW), ["who is calling", "where"])
        assert said == LeadSentence("Cannot be saved yet.", "Still needed: who is calling and where.")

    def test_what_is_still_to_come(self) -> None:
        state = CallState(began=NOW)
        nothing = LeadSentence("Can be saved.", "No advice given yet, read-back still to come")
        assert call_status(state, []) == nothing
        state.give_own_advice("Ring me", NOW)
        one = LeadSentence("Can be saved.", "1 piece of advice given, read-back still to come")
        assert call_status(state, []) == one
        state.give_own_advice("Ring me again", NOW)
        state.read_back = NOW
        two = LeadSentence("Can be saved.", "2 pieces of advice given, read back and agreed 08:21")
        assert call_status(state, []) == two


class TestReadBack:
    def test_nothing_is_read_back_before_anything_was_said(self) -> None:
        assert read_back("", "", None, []) == ReadBack(opening="", first="", rest="")

    def test_who_where_how_many_and_the_advice(self) -> None:
        advice = ["Nobody has to go back", "Telephone interpreter.", "CCTV"]
        read = read_back("PC 4471 Hughes", "Pilsworth Service Station", people_told("1"), advice)
        assert read == ReadBack(
            opening="“Hughes, you are at Pilsworth Service Station, with 1 person who may be exploited.",
            first="Nobody has to go back.",
            rest="Telephone interpreter. CCTV.”",
        )

    def test_one_piece_ends_the_quotation(self) -> None:
        read = read_back("PC Hughes", "the yard", people_told("3"), ["CCTV"])
        assert (read.first, read.rest) == ("CCTV.”", "")
        assert read.opening.endswith("the yard, with 3 people who may be exploited.")

    @pytest.mark.parametrize(
        ("caller", "called"),
        [
            ("PC 4471 Hughes", "Hughes"),
            ("PS Gareth Lunt", "Lunt"),
            ("PC 4471", "PC 4471"),
            ("Hughes", "Hughes"),
            ("Aisha Rahman", "Aisha Rahman"),
            ("Nguyễn Văn Hải", "Nguyễn Văn Hải"),
        ],
    )
    def test_officers_are_called_by_their_surname(self, caller: str, called: str) -> None:
        assert read_back(caller, "a yard", None, []).opening == f"“{called}, you are at a yard.”"

    def test_where_and_who_may_still_be_missing(self) -> None:
        assert read_back("PC Hughes", "", None, []).opening == "“Hughes, tell me where you are.”"
        assert read_back("", "a yard", None, []).opening == "“You are at a yard.”"

"""Words are compared without what keyboards leave out, and their places are kept."""

from hypothesis import given
from hypothesis import strategies as st

from mscu.redaction.folding import Folded, fold, tighten


def test_words_are_plain_look_alikes_one_and_capitals_known() -> None:
    text = "O'Brien’s Ștefan, Иван: Hollin LANE"
    assert Folded(text).words == ["obriens", "stefan", "ivan", "hollin", "ln"]
    assert tighten("MXI9") == tighten("mx19") == tighten("\uff2d\uff38\uff11\uff19")
    folded = Folded("Ann went محمد")
    assert [folded.is_capital(at) for at in range(3)] == [True, False, True]


@given(st.text(max_size=80))
def test_every_place_leads_back_to_its_word(text: str) -> None:
    folded = Folded(text)
    at = 1
    for number, word in enumerate(folded.words):
        assert folded.word_at(at) == number
        start, end = folded.spans[number]
        assert fold(text[start:end]) == word
        at += len(word) + 1

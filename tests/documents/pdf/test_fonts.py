"""Each character is drawn in the first font that has it."""

from mscu.documents.pdf.fonts import BOLD, LATIN, Run, font_of, is_known, runs


def test_text_is_split_where_the_font_changes() -> None:
    assert runs("Ali علي 李", bold=False) == [
        Run("Ali ", LATIN),
        Run("علي", "NotoSansArabic-Regular"),
        Run(" ", LATIN),
        Run("李", "DroidSansFallback"),
    ]


def test_bold_text_is_bold_where_the_font_has_a_bold_cut() -> None:
    assert font_of("H", bold=True) == BOLD[0]
    assert font_of("ع", bold=True) == "NotoSansArabic-Bold"


def test_every_letter_of_the_languages_of_the_unit_is_known() -> None:
    latin = "ăâîșț ẫậệổữỡ ąćęłńóśźż čěřšůž ëç ßäöü ñ £€–“”’…·"
    others = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي پچژگ 王李張 Жя Γω"
    assert all(is_known(letter) for letter in latin + others)


def test_an_unknown_letter_is_drawn_in_noto_sans() -> None:
    assert not is_known("ሰ")
    assert font_of("ሰ", bold=False) == LATIN

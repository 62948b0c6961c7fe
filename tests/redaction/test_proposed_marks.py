"""What nobody recorded is proposed by rule, and what a list explains is not."""

import pytest

from mscu.redaction.proposed_marks import proposals
from mscu.redaction.spans import merge_marks, redacted
from mscu.text.police_ranks import WRITTEN_RANKS


def hidden(text: str, *ordinary: str) -> str:
    return redacted(text, merge_marks(text, proposals(text, ordinary)))


def test_what_may_name_somebody_is_proposed() -> None:
    for text, expected in [
        ("ring 07700 900123 today", "ring [phone] today"),
        ("in MX19 CTB today", "in [vehicle] today"),
        ("post to OL10 0AA", "post to [postcode]"),
        ("write to ann@example.com", "write to [e-mail]"),
        ("he lives at 14 Hollin Lane", "he lives at [address]"),
        ("he was born on 1 May 1990", "he was born on [date of birth]"),
        ("the visit of 1 May 1990", "the visit of 1 May 1990"),
        ("a man aged 41", "a man aged 35 to 44"),
        ("he seemed about sixteen; then", "he seemed under 18; then"),
        ("she is approximately 41 years old", "she is 35 to 44 years old"),
        ("a seventy-one-year-old", "a 65 or over-year-old"),
        ("about sixteen caravans", "about sixteen caravans"),
        ("log GMP-INC-000311", "log [reference]"),
        ("we met Wojciech there", "we met [name] there"),
        ("a man called spider", "a man called [name]"),
        ("Wojciech ran. We saw Wojciech", "[name] ran. We saw [name]"),
        ("On Monday the NRM and Manchester", "On Monday the NRM and Manchester"),
        ("Outside the yard. Behind it", "Outside the yard. Behind it"),
        ("Ionut said so. He ran", "[name] said so. He ran"),
        ("Threats were made. WhatsApp was read", "Threats were made. WhatsApp was read"),
        ("محمد signed. محمد left", "[name] signed. [name] left"),
        ("it was nguyen van hai himself", "it was [name] himself"),
        ("big tunde has bogdans coat", "[name] has [name] coat"),
        ("landed twenty second march she thinks", "landed [date] she thinks"),
        ("born twelfth of the third eighty-eight acc to mum", "born [date] acc to mum"),
        ("again last tues in april", "again [date]"),
        ("the same day his twin was burried, he left", "the same day [event], he left"),
        ("nicked the mornin after he passed his test, not here", "nicked the mornin after [event], not here"),
        ("a partial, HZB, and a burner ends 457", "a partial, [number], and a burner ends [number]"),
        ("NINO tn 48 19 27 b, emp no 20931", "NINO [number], emp no [number]"),
        (
            "shared w operation quiet harbour and opn TAMBOURINE",
            "shared w operation [operation] and opn [operation]",
        ),
        ("in at 2140hrs, interp poss on tel", "in at 2140hrs, interp poss on tel"),
        ("it was đỗ thị an himself", "it was [name] an himself"),
        ("we met Wojciech wrobel there", "we met [name] there"),
        ("said ionut. Ionut ran", "said [name]. [name] ran"),
        ("she saw Umar al-Amin", "she saw [name]"),
        ("a naïve triage by whatsapp at a café", "a naïve triage by whatsapp at a café"),
        ("the takaway was shut", "the takaway was shut"),
        ("he lives at 14 Hollin Laen", "he lives at [address]"),
        ("he lives at 64 khapel Street", "he lives at [address]"),
        ("he owes 12 Polish men 3 pounds", "he owes 12 Polish men 3 pounds"),
        ("he was called back", "he was called back"),
        ("we saw Vasile IONESCU and XU Wei", "we saw [name] and [name]"),
        ("the cousin LUPU took it", "the cousin [name] took it"),
        ("PC 4471 BAKER spoke to Ms VAN DER BERG", "PC [number] [name] spoke to Ms [name]"),
        ("she must NOT be told; the OIC and the CPS know", "she must NOT be told; the OIC and the CPS know"),
        ("we met Aisha Black and DC Long", "we met [name] and DC [name]"),
        ("Tom Price left. Then Good Friday came", "[name] left. Then [date] came"),
        ("his passport is C1234567", "his passport is [number]"),
        ("NHS no. 943 476 5919, NRM ref 12345", "NHS no. [number], NRM ref [number]"),
        ("PNC ID 98/123456A and QQ 12 34 56 C", "PNC ID [number] and [number]"),
        ("at 53.45671, -2.12342 or ///filled.count.soap", "at [number] or [number]"),
        ("DPA 2018, 18/05/2022, 0600-1800, 2021/22", "DPA 2018, 18/05/2022, 0600-1800, 2021/22"),
        ("the MG11 was taken; 120000 pounds", "the MG11 was taken; 120000 pounds"),
    ]:
        assert hidden(text) == expected, text


@pytest.mark.parametrize("rank", sorted(WRITTEN_RANKS))
def test_an_officer_of_any_rank_is_proposed_by_number_and_by_everyday_surname(rank: str) -> None:
    shown = hidden(f"He rang {rank} Young about it, then {rank} 4471 Little.").split()
    assert {"Young", "4471", "Little."}.isdisjoint(shown)


def test_words_of_labels_are_left() -> None:
    assert hidden("a Dispersal order") == "a [name] order"
    assert hidden("a Dispersal order", "dispersal") == "a Dispersal order"

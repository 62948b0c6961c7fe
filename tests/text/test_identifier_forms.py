"""One written form an identifier, account or handle, found in what an officer says and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mscu.codes import IdentifierKind
from mscu.text import identifier_forms as forms
from mscu.text.identifier_forms import account, find_identifiers, handle, show_handle
from mscu.text.number_parts import number_parts
from tests.text.phrases import phrases

SAID = (
    "Male came up outside Pilsworth Service Station, OL10 0AB. White tipper MX19 CTB, leaflet "
    "07700 900417. Second van mx19ctc, old truck A123 BCD and ABC 123D. PC 4471, log "
    "GMP-INC-000313, 13/03/2022 at 0815, exhibit TF/1, £11640. Ran 100m towards the M60 and on. "
    "The A5 1st exit, m6 2nd lane. Writes to harry@example.org, brother +40 721 123 456."
)


def test_one_phone_in_many_spellings() -> None:
    for text in [
        "07700 900417",
        "07700900417",
        "+44 7700 900417",
        "0044 7700 900417",
        "(07700) 900-417",
        "\u0660\u0667\u0667\u0660\u0660 \u0669\u0660\u0660\u0664\u0661\u0667",
    ]:
        assert forms.phone(text) == "+447700900417", text


def test_other_phones() -> None:
    for text, normal in [
        ("+40 721 123 456", "+40721123456"),
        ("0161 496 0123", "+441614960123"),
        ("101", "101"),
        ("999", "999"),
        ("496 0123", None),
        ("no phone", None),
        ("", None),
        ("0" * 400, None),
    ]:
        assert forms.phone(text) == normal, text


def test_phones_are_shown_as_dialled_here() -> None:
    assert forms.show_phone("+447700900417") == "07700 900417"
    assert forms.show_phone("+40721123456") == "00 40 721 123 456"
    assert forms.show_phone("not a number") == "not a number"


def test_registrations_of_every_format() -> None:
    for text, normal, shown in [
        ("mx19 ctb", "MX19CTB", "MX19 CTB"),
        ("MX19-CTB", "MX19CTB", "MX19 CTB"),
        ("A123BCD", "A123BCD", "A123 BCD"),
        ("Q12 ABC", "Q12ABC", "Q12 ABC"),
        ("abc 123d", "ABC123D", "ABC 123D"),
        ("AIB 1234", "AIB1234", "AIB1234"),
        ("1 AB", "1AB", "1AB"),
        ("123 D 456", "123D456", "123D456"),
        ("12 AB 34", "12AB34", "12AB34"),
    ]:
        assert forms.registration(text) == normal, text
        assert forms.show_registration(normal) == shown, text


def test_a_registration_is_recorded_of_any_country() -> None:
    for text, recorded in [
        ("mx19 ctb", "MX19CTB"),
        ("WX 12345", "WX12345"),
        ("B-99-XYZ", "B99XYZ"),
        ("mü ab 1234", "MÜAB1234"),
        ("?", None),
        ("A", None),
        ("WX_12345", None),
        ("A" * 13, None),
    ]:
        assert forms.recorded_form(IdentifierKind.REGISTRATION, text) == recorded, text


@pytest.mark.parametrize("text", ["", "hello", "MX00 CTB", "MX01 CTB", "QQ19 CTB", "MX19 CIB"])
def test_what_is_no_registration(text: str) -> None:
    assert forms.registration(text) is None


def test_postcodes() -> None:
    for text, normal in [
        ("ol100aa", "OL10 0AA"),
        ("M24 0AA", "M24 0AA"),
        ("w1a1aa", "W1A 1AA"),
        ("EC1A 1BB", "EC1A 1BB"),
        ("gir0aa", "GIR 0AA"),
        ("B33  8TH", "B33 8TH"),
        ("OL10", None),
        ("OL10 0CI", None),
        ("QL10 0AA", None),
        ("A5 1ST", None),
        ("", None),
    ]:
        assert forms.postcode(text) == normal, text


def test_addresses_emails_and_document_numbers() -> None:
    assert forms.address("3 Fernbank Close, Middleton, M24 0AA") == "M24 0AA 3"
    assert forms.address("Flat 2, 14a High Street, m240aa") == "M24 0AA 2 14A"
    assert forms.address("Hollin Lane Yard, Heywood, OL10 0AA") is None
    assert forms.address("3 Fernbank Close, Middleton") is None
    assert forms.email(" Harry.N@Example.ORG ") == "harry.n@example.org"
    assert forms.email("harry at example") is None
    assert forms.document("AB 12 34 56 C") == "AB123456C"
    assert forms.document("ab-123") == "AB123"
    assert forms.document("a-1") is None


@pytest.mark.parametrize(
    "text", ["An MG11 was taken", "MG11 and MG6C", "MG11 for the CPS", "his MG15 has gone", "ab12 the second"]
)
def test_a_form_before_a_word_is_no_registration(text: str) -> None:
    assert forms.find_identifiers(text) == ()
    assert number_parts(text) == ()


def test_identifiers_are_found_in_what_is_said_and_nothing_else_is() -> None:
    found = forms.find_identifiers(SAID)
    assert [(f.kind, f.value) for f in found] == [
        (IdentifierKind.POSTCODE, "OL10 0AB"),
        (IdentifierKind.REGISTRATION, "MX19CTB"),
        (IdentifierKind.PHONE, "+447700900417"),
        (IdentifierKind.REGISTRATION, "MX19CTC"),
        (IdentifierKind.REGISTRATION, "A123BCD"),
        (IdentifierKind.REGISTRATION, "ABC123D"),
        (IdentifierKind.EMAIL, "harry@example.org"),
        (IdentifierKind.PHONE, "+40721123456"),
    ]
    for one in found:
        assert forms.normal_form(one.kind, SAID[one.start : one.end]) == one.value


@given(st.text(max_size=60))
def test_found_identifiers_stand_where_they_say_and_never_overlap(text: str) -> None:
    end = 0
    for one in forms.find_identifiers(f"{text} MX19 CTB {text}"):
        assert end <= one.start < one.end
        end = one.end


@given(st.sampled_from(list(IdentifierKind)), st.text(max_size=40))
def test_every_normal_form_is_its_own_normal_form(kind: IdentifierKind, text: str) -> None:
    normal = forms.normal_form(kind, text)
    assert normal is None or forms.normal_form(kind, normal) == normal


ONE = "20-45-67 12345678"


def accounts(text: str) -> list[str]:
    return [each.value for each in find_identifiers(text) if each.kind is IdentifierKind.ACCOUNT]


def test_accounts_are_whole_and_an_iban_is_found_by_its_check_figures() -> None:
    assert account("12-34-56 12345678") == "12-34-56 12345678"
    assert account("123456 1234 5678") == "12-34-56 12345678"
    assert account("GB82 WEST 1234 5698 7654 32") == "GB82WEST12345698765432"
    assert account("GB83 WEST 1234 5698 7654 32") is None
    assert account("1234567") is None
    assert accounts("to IBAN GB82 WEST 1234 5698 7654 32 AND then") == ["GB82WEST12345698765432"]
    assert accounts("to IBAN GB83 WEST 1234 5698 7654 32") == []


def test_an_account_is_found_however_it_is_said() -> None:
    for text in [
        "Wages go to sort code 20-45-67, account 12345678 each Friday",
        "Wages go to sort-code: 204567 and the account number is 1234 5678.",
        "Account no. 12345678, sort code 20 45 67",
        "Wages: 20-45-67 12345678",
        "20-45-67/12345678",
        "20-45-67 a/c 12345678",
        "sort code 20-45-67 / 12345678",
    ]:
        assert accounts(text) == [ONE], text


def test_what_is_no_account() -> None:
    for text in phrases("""
        On 12-11-22, 12345678 was the log | He rang 07700 900417 at 12-34-56 | account 1234567 is closed
        sort code 20-45-67 only | Log 204567 of 12345678 pages | Log 000231 15-11-22 20221115
        FWIN 151122 00001234 | Custody record 06 11 22 12345678 | Passport 123456 12345678
        NICHE 112233 44556677
    """):
        assert accounts(text) == [], text


def handles(text: str) -> list[str]:
    return [each.value for each in find_identifiers(text) if each.kind is IdentifierKind.HANDLE]


def test_one_name_in_many_spellings() -> None:
    for text in [
        "Big_Dan99",
        "@big_dan99",
        " https://www.instagram.com/Big_Dan99",
        "t.me/@big_dan99",
        "snapchat.com/add/big_dan99",
    ]:
        assert handle(text) == "big_dan99", text


@pytest.mark.parametrize("text", ["", "ab", "12345", "big dan", "facebook.com/groups", "a@b.org"])
def test_what_is_none(text: str) -> None:
    assert handle(text) is None


def test_it_is_found_however_it_is_said() -> None:
    for text in phrases("""
        He is on Snapchat: Big_Dan99. | snap name big_dan99 | Insta handle is @big_dan99
        see www.facebook.com/big_dan99 | on Instagram he is @big_dan99 | TikTok = big_dan99
        write to @big_dan99, he says
    """):
        assert handles(text) == ["big_dan99"], text


def test_other_words_are_none() -> None:
    for text in phrases("""
        On Facebook she said no | dan@example.org | he came @ 9 | the Instagram post was seen
        facebook.com/groups/heywood | She has a Facebook account belonging to her cousin
        his Facebook profile picture | WhatsApp: asked her to come | Telegram: said no
        Tik Tok account was deleted | Instagram account name is not known | Snap: two females
        Snapchat name unknown | VK profile shows tattoos | Kik: she declined
        Paid £40 @day, three men @each site; left @15.10hrs | Seen @Tesco car park; contact @OSU
        Facebook: Dan Smith | facebook.com/marketplace/item/123 | Seen @M13 9PL | WhatsApp: MX19 CTB
    """):
        assert handles(text) == [], text


def test_a_handle_is_shown_as_people_write_it_and_what_stands_beside_its_sign_stays_what_it_is() -> None:
    assert show_handle("big_dan99") == "@big_dan99"
    assert handles("He writes on Instagram as @bigdan.") == ["bigdan"]
    assert handles("He was seen @bigdan. On Instagram she said no.") == []
    kinds = [each.kind for each in find_identifiers("Seen @OL10 0AA. WhatsApp: MX19 CTB")]
    assert kinds == [IdentifierKind.POSTCODE, IdentifierKind.REGISTRATION]

"""Names in social media: found where they are said, one form for all networks."""

from __future__ import annotations

import pytest

from mscu.codes import IdentifierKind
from mscu.text.identifier_forms import find_identifiers, handle, show_handle


def handles(text: str) -> list[str]:
    return [each.value for each in find_identifiers(text) if each.kind is IdentifierKind.HANDLE]


@pytest.mark.parametrize(
    "text",
    [
        "Big_Dan99",
        "@big_dan99",
        " https://www.instagram.com/Big_Dan99",
        "t.me/@big_dan99",
        "snapchat.com/add/big_dan99",
    ],
)
def test_one_name_in_many_spellings(text: str) -> None:
    assert handle(text) == "big_dan99"


@pytest.mark.parametrize("text", ["", "ab", "12345", "big dan", "facebook.com/groups", "a@b.org"])
def test_what_is_none(text: str) -> None:
    assert handle(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "He is on Snapchat: Big_Dan99.",
        "snap name big_dan99",
        "Insta handle is @big_dan99",
        "see www.facebook.com/big_dan99",
        "on Instagram he is @big_dan99",
        "TikTok = big_dan99",
        "write to @big_dan99, he says",
    ],
)
def test_it_is_found_however_it_is_said(text: str) -> None:
    assert handles(text) == ["big_dan99"]


@pytest.mark.parametrize(
    "text",
    [
        "On Facebook she said no",
        "dan@example.org",
        "he came @ 9",
        "the Instagram post was seen",
        "facebook.com/groups/heywood",
        "She has a Facebook account belonging to her cousin",
        "his Facebook profile picture",
        "WhatsApp: asked her to come",
        "Telegram: said no",
        "Tik Tok account was deleted",
        "Instagram account name is not known",
        "Snap: two females",
        "Snapchat name unknown",
        "VK profile shows tattoos",
        "Kik: she declined",
        "Paid £40 @day, three men @each site; left @15.10hrs",
        "Seen @Tesco car park; contact @OSU",
        "Facebook: Dan Smith",
        "facebook.com/marketplace/item/123",
        "Seen @M13 9PL",
        "WhatsApp: MX19 CTB",
    ],
)
def test_other_words_are_none(text: str) -> None:
    assert handles(text) == []


def test_it_is_shown_as_people_write_it() -> None:
    assert show_handle("big_dan99") == "@big_dan99"


def test_a_plain_name_with_its_sign_counts_where_a_network_is_named() -> None:
    assert handles("He writes on Instagram as @bigdan.") == ["bigdan"]
    assert handles("He was seen @bigdan. On Instagram she said no.") == []


def test_a_plate_or_postcode_beside_a_sign_stays_what_it_is() -> None:
    kinds = [each.kind for each in find_identifiers("Seen @OL10 0AA. WhatsApp: MX19 CTB")]
    assert kinds == [IdentifierKind.POSTCODE, IdentifierKind.REGISTRATION]

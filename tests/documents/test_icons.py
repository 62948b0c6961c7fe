"""Every kind of entry has an icon that is shipped."""

from __future__ import annotations

import pytest

from mscu.codes import Kind
from mscu.documents.icons import OF_ENQUIRY, OF_KIND, icon_of
from mscu.resources import resource


@pytest.mark.parametrize("icon", [*OF_KIND.values(), *OF_ENQUIRY.values()])
def test_the_icon_is_shipped(icon: str) -> None:
    assert resource(f"icons/{icon}.svg").is_file()


def test_every_kind_has_an_icon() -> None:
    assert set(OF_KIND) == set(Kind)


def test_an_enquiry_shows_what_is_enquired() -> None:
    assert icon_of(Kind.ENQUIRY, ("urgent", "enquiry_type:cctv")) == "video"
    assert icon_of(Kind.ENQUIRY, ("enquiry_type:witness",)) == OF_KIND[Kind.ENQUIRY]
    assert icon_of(Kind.REPORT, ("enquiry_type:cctv",)) == OF_KIND[Kind.REPORT]

"""Every kind of entry has an icon that is shipped."""

import pytest

from mscu.codes import Kind
from mscu.documents.icons import OF_ENQUIRY, icon_of
from mscu.resources import resource


@pytest.mark.parametrize("icon", sorted({*(kind.icon for kind in Kind), *OF_ENQUIRY.values()}))
def test_the_icon_is_shipped(icon: str) -> None:
    assert resource(f"icons/{icon}.svg").is_file()


def test_an_enquiry_shows_what_is_enquired() -> None:
    assert icon_of(Kind.ENQUIRY, ("urgent", "enquiry_type:cctv")) == "video"
    assert icon_of(Kind.ENQUIRY, ("enquiry_type:witness",)) == Kind.ENQUIRY.icon
    assert icon_of(Kind.REPORT, ("enquiry_type:cctv",)) == Kind.REPORT.icon

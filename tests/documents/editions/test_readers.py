"""An entry is in a copy for readers outside the unit only if the spec of its kind names them."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from mscu.code_keys import S45_INDICATIONS
from mscu.codes import Kind, Reader
from mscu.documents.blocks import Document, texts
from mscu.documents.editions.case_summary import investigation_summary
from mscu.documents.editions.cps_summary import cps_summary
from mscu.documents.editions.editions import CPS, INVESTIGATING_OFFICER, PARTNER, Edition
from mscu.documents.editions.facts import CaseFacts
from mscu.documents.editions.partner_summary import partner_summary
from tests.documents.editions.test_case_summary import BARE, an_entry

DAY = "29 Jun 2022"
COPIES: Mapping[Reader, tuple[Callable[[CaseFacts, Edition], Document], Edition]] = {
    Reader.OFFICER: (investigation_summary, INVESTIGATING_OFFICER),
    Reader.PROSECUTOR: (cps_summary, CPS),
    Reader.PARTNER: (partner_summary, PARTNER),
}
"""The case as data is no document; `tests/actions/exchange` reads it."""


def is_printed(kind: Kind, readers: frozenset[Reader], reader: Reader) -> bool:
    entry = replace(an_entry("A line", kind, day=29), readers=readers, codes=(S45_INDICATIONS,))
    summary, edition = COPIES[reader]
    return DAY in " ".join(texts(summary(replace(BARE, entries=(entry,)), edition)))


@pytest.mark.parametrize("reader", COPIES)
def test_a_copy_has_the_kinds_that_name_its_readers(reader: Reader) -> None:
    for kind in Kind:
        assert is_printed(kind, frozenset({reader}), reader), kind
        assert not is_printed(kind, frozenset(Reader) - {reader}, reader), kind
        assert not is_printed(kind, frozenset(), reader), kind

"""The rules of withdrawn consents: whole for each purpose, and refused where they are not."""

import pytest

from mscu.resources import resource
from mscu.rules.code_lists import load_code_list
from mscu.rules.consents import BadConsentRules, load_consent_rules

WHOLE = """
[[purpose]]
purpose = "photo"
stops = ["Its use"]
tells = ["Who holds it"]
keeps = "What was printed."
source = "UK GDPR"
"""


class Text:
    """A rule file that is a string."""

    def __init__(self, text: str) -> None:
        self.text = text

    def read_text(self, encoding: str) -> str:
        assert encoding == "utf-8"
        return self.text


def test_each_purpose_says_what_stops_and_who_is_told() -> None:
    purposes = {row.key for row in load_code_list(resource("code_lists/consent_purpose.csv"))}
    assert set(load_consent_rules(resource("rules/consents.toml"))) == purposes


@pytest.mark.parametrize("gone", ["stops = ", "tells = ", "keeps = ", "source = ", "purpose = "])
def test_a_rule_that_is_not_whole_is_refused(gone: str) -> None:
    lines = [line for line in WHOLE.splitlines() if not line.startswith(gone)]
    with pytest.raises(BadConsentRules, match="needs stops, tells"):
        load_consent_rules(Text("\n".join(lines)))
    with pytest.raises(BadConsentRules, match="needs stops, tells"):
        load_consent_rules(Text(WHOLE.replace('["Its use"]', "[]")))
    with pytest.raises(BadConsentRules, match="twice"):
        load_consent_rules(Text(WHOLE + WHOLE))


@pytest.mark.parametrize("text", ["purpose = [", "[other]"])
def test_what_is_no_rule_file_is_refused(text: str) -> None:
    with pytest.raises(BadConsentRules, match="not readable"):
        load_consent_rules(Text(text))

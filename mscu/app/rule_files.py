"""Rules, lists and wording that came with the program are read before a store is opened.

The force may change them. Were a slip found only when a page reads its file, that page would fail for no
reason that anybody could see.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial

from mscu.actions.charity.retention import retention_rule
from mscu.actions.clocks.clear_periods import mopi_rules
from mscu.actions.exchange.imports import shipped_profiles
from mscu.actions.exchange.victim_records import mapping
from mscu.actions.figures.impact_years import Year, triage_bands
from mscu.actions.figures.suppression import min_shown
from mscu.actions.nrm.nrm_reading import form_by_key, newest_form_key
from mscu.actions.records.rights_requests import rights_rule
from mscu.actions.sharing.consents import consent_rules
from mscu.actions.support.contacts import prompt
from mscu.dates.counting import add_working_days
from mscu.dates.london import local_day
from mscu.documents.editions.survivor_document import survivor_wording
from mscu.documents.figures.panel_report import parts
from mscu.errors import naming_file
from mscu.exchange.htcds import fields
from mscu.gate import now_utc
from mscu.resources import resource
from mscu.rules.advice import shipped_library
from mscu.rules.breach import breach_rule, charity_breach_rule
from mscu.rules.case_proposals import proposal_rules
from mscu.rules.clocks import rules as clock_rules
from mscu.rules.code_lists import list_titles, load_code_lists
from mscu.rules.commencement import commencements
from mscu.rules.disclosure import disclosure_rules
from mscu.rules.named_in_words import named_rules
from mscu.rules.ocg import group_rules
from mscu.rules.offences import offences
from mscu.rules.orders import order_rules
from mscu.rules.regulator import regulators
from mscu.rules.unusual import unusual_rules
from mscu.rules.victim_information import victim_information_rule
from mscu.text.likeness_keys import likeness_words


def _newest_form() -> None:
    key = newest_form_key()
    with naming_file(f"forms/{key}.toml"):
        form_by_key(key)


READERS: Mapping[str, Callable[[], object]] = {
    "rules/commencement.toml": commencements,  # before the lists, which wait for its days
    "advice/library.toml": shipped_library,
    "code_lists": lambda: load_code_lists(resource("code_lists")),
    "code_lists/titles.toml": list_titles,
    "code_lists/offence.csv": offences,
    "code_lists/order_type.csv": order_rules,
    "editions/survivor.toml": survivor_wording,
    "exchange/htcds.toml": mapping,
    "exchange/htcds-2.0.csv": fields,
    "forms": _newest_form,
    "imports": shipped_profiles,
    "panel_report.toml": parts,
    "rules/bank_holidays.toml": lambda: add_working_days(local_day(now_utc()), 1),
    "rules/breach.toml": breach_rule,
    "rules/case_proposals.toml": proposal_rules,
    "rules/charity_breach.toml": charity_breach_rule,
    "rules/clocks.toml": clock_rules,
    "rules/consents.toml": consent_rules,
    "rules/named_in_words.toml": named_rules,
    "rules/disclosure.toml": disclosure_rules,
    "rules/groups.toml": group_rules,
    "rules/impact.toml": lambda: (triage_bands(), Year(2022).first),
    "rules/likeness.toml": partial(likeness_words, "Jo Smith"),
    "rules/mopi.toml": mopi_rules,
    "rules/regulator.toml": regulators,
    "rules/retention.toml": retention_rule,
    "rules/rights.toml": rights_rule,
    "rules/suppression.toml": min_shown,
    "rules/unusual.toml": unusual_rules,
    "rules/victim_information.toml": victim_information_rule,
    "support/first_account.toml": prompt,
}
"""What reads each file, or the files of each folder."""


@cache
def require_rule_files() -> None:
    """Read every file.

    Raises:
        UnusableFile: The first that cannot be used, by name, and what is wrong in it.
    """
    for name, read in READERS.items():
        with naming_file(name):
            read()

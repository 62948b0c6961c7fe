"""How long an order may last, and which orders begin on which day."""

from datetime import date
from pathlib import Path

import pytest

from mscu.resources import resource
from mscu.rules.code_dates import code_dates
from mscu.rules.code_lists import BadCodeList
from mscu.rules.orders import load_order_rules, order_rules

START = date(2026, 11, 2)


def test_an_end_outside_the_law_is_warned_of() -> None:
    for kind, end, warning in [
        # Eighteen months of a risk order, which lasts two years at least.
        ("stro", date(2028, 5, 2), "shorter than the 2 years that the law asks for"),
        ("stro", date(2028, 11, 1), "shorter than the 2 years that the law asks for"),
        ("stro", date(2028, 11, 2), ""),
        ("stpo_conviction", date(2031, 11, 1), "shorter than the 5 years that the law asks for"),
        ("stpo_application", date(2031, 11, 2), ""),
        ("sexual_harm", date(2030, 11, 2), "shorter than the 5 years that the law asks for"),
        ("lme_undertaking", date(2028, 11, 3), "longer than the 2 years that the law allows"),
        ("closure_partial", date(2027, 5, 3), "longer than the 6 months that the law allows"),
        ("closure_partial", date(2027, 5, 2), ""),
        ("interim_stro", date(2026, 11, 9), ""),
        ("other", date(2050, 1, 1), ""),
    ]:
        assert order_rules()[f"order_type:{kind}"].warning(START, end) == warning, kind


def test_orders_begin_on_their_day_or_are_not_offered() -> None:
    for kind in ("lme_undertaking", "lme_order"):
        dates = code_dates(f"order_type:{kind}", None)
        assert dates.includes(date(2026, 4, 7), date(2026, 4, 7))
        assert not dates.includes(date(2026, 4, 6), date(2026, 4, 6))
    for kind in ["cce_prevention", "interim_scpo"]:
        assert code_dates(f"order_type:{kind}", None).begins == date.max


def test_every_order_says_how_sure_it_is_and_a_length_that_is_no_number_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "order_type.csv"
    shipped = resource("code_lists/order_type.csv").read_text(encoding="utf-8")
    for old, new in ((",2,,read,", ",two,,read,"), (",read,", ",sure,"), (",known,", ",,")):
        path.write_text(shipped.replace(old, new), encoding="utf-8")
        with pytest.raises(BadCodeList):
            load_order_rules(path)

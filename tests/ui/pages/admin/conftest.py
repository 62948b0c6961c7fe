"""The time of day at which everything is audited."""

import pytest


@pytest.fixture(autouse=True)
def _audited_by_day(by_day: None) -> None:
    """Have the audit of each test begin at noon."""

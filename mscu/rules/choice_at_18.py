"""Whether a child in the NRM still has to choose at 18 whether to stay in it."""

from __future__ import annotations

from collections.abc import Iterable

from mscu.code_keys import POSITIVE_OUTCOME

_LEFT = frozenset(
    {
        "nrm_outcome:negative",
        "nrm_outcome:withdrawn",
        "nrm_outcome:disqualified_public_order",
        "nrm_outcome:disqualified_bad_faith",
    }
)
_CHOSEN = "nrm_outcome:consents_to_stay"
_FIRST_STAGES = frozenset({"nrm_stage:reasonable_grounds", "nrm_stage:rg_reconsideration"})


def choice_is_left(decisions: Iterable[tuple[str, str]]) -> bool:
    """Return whether there is a choice after these stages and outcomes, the oldest first.

    A first positive decision leaves it open, also where it follows a negative one.
    """
    is_left = True
    for stage, outcome in decisions:
        if outcome == _CHOSEN:
            return False
        if outcome == POSITIVE_OUTCOME:
            is_left = stage in _FIRST_STAGES
        elif outcome in _LEFT:
            is_left = False
    return is_left

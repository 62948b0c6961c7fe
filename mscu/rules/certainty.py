"""How sure the unit can be of a rule or a piece of advice: shown beside its source."""

from __future__ import annotations

from mscu.codes import Labelled


class Certainty(Labelled):
    """Where a statement of law or guidance comes from."""

    READ = "read", "Checked in the source"
    KNOWN = "known", "Settled practice, not checked in the source"
    CONFIRM = "confirm", "To be confirmed by the force"
    UNIT = "unit", "The unit's own rule"

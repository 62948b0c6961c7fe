"""How sure a rule, a maximum or a piece of advice is: one set of words in all files of rules."""

from __future__ import annotations

from mscu.codes import Labelled


class Certainty(Labelled):
    """How sure a statement of law or guidance is; shown beside its source."""

    READ = "read", "Checked in the source"
    KNOWN = "known", "Settled practice, not checked in the source"
    CONFIRM = "confirm", "To be confirmed by the force"
    UNIT = "unit", "The unit's own rule"

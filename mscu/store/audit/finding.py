"""What verification found, in sentences that name a type of record and its number, never more."""

from __future__ import annotations

from dataclasses import dataclass, field

MOST_KEPT = 200


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is not as the audit says it must be."""

    sentence: str
    object_type: str = ""
    object_id: int | None = None
    seq: int | None = None
    """The audit row in question, or the last one that knows the record."""

    def __str__(self) -> str:
        """Return the sentence."""
        return self.sentence


@dataclass
class Findings:
    """Collects findings; of very many only the first are kept, and all are counted."""

    kept: list[Finding] = field(default_factory=list)
    count: int = 0

    def add(self, sentence: str) -> None:
        """Note what concerns the store as a whole."""
        self._note(Finding(sentence=sentence))

    def row(self, seq: int, what: str) -> None:
        """Note what is wrong with a row of the audit."""
        self._note(Finding(sentence=f"Audit row {seq} {what}.", seq=seq))

    def record(self, object_type: str, number: int, what: str, seq: int | None = None) -> None:
        """Note what is wrong with a record."""
        sentence = f"Record {number} of {object_type} {what}."
        self._note(Finding(sentence=sentence, object_type=object_type, object_id=number, seq=seq))

    def _note(self, finding: Finding) -> None:
        self.count += 1
        if len(self.kept) < MOST_KEPT:
            self.kept.append(finding)

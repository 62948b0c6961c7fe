"""The sentences of a verification name records as people do."""

import pytest

from mscu.models.base import Base
from mscu.models.record_labels import record_label
from mscu.store.audit.verify_findings import Findings


@pytest.mark.parametrize(
    ("object_type", "sentence"),
    [
        ("stated_number", "Stated number no. 2 is gone."),
        ("subject_name", "Name of a nominal no. 2 is gone."),
        ("nrm_decision", "NRM decision no. 2 is gone."),
        ("mopi_grading", "MoPI grading no. 2 is gone."),
        ("cases", "Case no. 2 is gone."),
        ("users", "User no. 2 is gone."),
    ],
)
def test_a_finding_names_a_record_in_plain_words(object_type: str, sentence: str) -> None:
    findings = Findings()
    findings.add_record(object_type, 2, "is gone", 7)
    (finding,) = findings.listed
    assert finding.sentence == sentence
    assert (finding.object_type, finding.object_id, finding.seq) == (object_type, 2, 7)


def test_no_label_of_a_record_has_an_underscore() -> None:
    assert [name for name in Base.metadata.tables if "_" in record_label(name)] == []

"""A case as data for other programs: JSON of a documented shape, byte for byte the same each time.

The shape is in `resources/exchange/case-record-1.schema.json`. Recipients can compute the digest of the
content, which does not depend on for whom the copy was made.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

FORMAT, VERSION = "mscu case record", 1
SCHEMA = "case-record-1.schema.json"


def content_digest(record: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a record's canonical JSON: sorted keys, no spaces, UTF-8."""
    canonical = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()


def case_record_file(copy: Mapping[str, Any], record: Mapping[str, Any]) -> bytes:
    """Return a case as a file, headed by what identifies this copy."""
    document = {
        "format": FORMAT,
        "version": VERSION,
        "schema": SCHEMA,
        "copy": {**copy, "content_sha256": content_digest(record)},
        "record": record,
    }
    return f"{json.dumps(document, ensure_ascii=False, indent=1)}\n".encode()

CREATE TABLE other_unit (
    unit TEXT NOT NULL,
    seal_key TEXT NOT NULL,
    sign_key TEXT NOT NULL,
    compared TEXT NOT NULL,
    added_at DATETIME NOT NULL,
    added_by_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_other_unit PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT uq_other_unit_seal_key UNIQUE (seal_key),
    CONSTRAINT uq_other_unit_sign_key UNIQUE (sign_key),
    CONSTRAINT fk_other_unit_added_by_id_users FOREIGN KEY(added_by_id) REFERENCES users (id)
);

CREATE INDEX ix_other_unit_added_by_id ON other_unit (added_by_id);

CREATE TABLE received_bundle (
    uuid TEXT NOT NULL,
    unit_id INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    issued TEXT NOT NULL,
    received_at DATETIME NOT NULL,
    received_by_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_received_bundle PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT uq_received_bundle_uuid UNIQUE (uuid),
    CONSTRAINT fk_received_bundle_unit_id_other_unit FOREIGN KEY(unit_id) REFERENCES other_unit (id),
    CONSTRAINT fk_received_bundle_received_by_id_users FOREIGN KEY(received_by_id) REFERENCES users (id)
);

CREATE INDEX ix_received_bundle_received_by_id ON received_bundle (received_by_id);

CREATE INDEX ix_received_bundle_unit_id ON received_bundle (unit_id);

CREATE TABLE bundle_origin (
    bundle_id INTEGER NOT NULL,
    reference TEXT NOT NULL,
    issued_by TEXT NOT NULL,
    entry_id INTEGER NOT NULL,
    case_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_bundle_origin PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_bundle_origin_bundle_id_received_bundle FOREIGN KEY(bundle_id) REFERENCES received_bundle (id),
    CONSTRAINT fk_bundle_origin_entry_id_entry FOREIGN KEY(entry_id) REFERENCES entry (id),
    CONSTRAINT fk_bundle_origin_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_bundle_origin_bundle_id ON bundle_origin (bundle_id);

CREATE INDEX ix_bundle_origin_case_id ON bundle_origin (case_id);

CREATE INDEX ix_bundle_origin_entry_id ON bundle_origin (entry_id);


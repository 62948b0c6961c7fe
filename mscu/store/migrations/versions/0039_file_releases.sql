CREATE TABLE file_release (
    kind TEXT NOT NULL,
    edition TEXT NOT NULL,
    page TEXT NOT NULL,
    content TEXT NOT NULL,
    chosen_columns TEXT NOT NULL,
    rows INTEGER NOT NULL,
    recipient TEXT NOT NULL,
    purpose VARCHAR(80) NOT NULL,
    gateway VARCHAR(80) NOT NULL,
    reason TEXT NOT NULL,
    state VARCHAR(40) NOT NULL,
    asked_at DATETIME NOT NULL,
    asked_by_id INTEGER NOT NULL,
    decided_at DATETIME,
    decided_by_id INTEGER,
    decision TEXT NOT NULL,
    disclosure_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_file_release PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_file_release_purpose_code FOREIGN KEY(purpose) REFERENCES code ("key"),
    CONSTRAINT fk_file_release_gateway_code FOREIGN KEY(gateway) REFERENCES code ("key"),
    CONSTRAINT fk_file_release_asked_by_id_users FOREIGN KEY(asked_by_id) REFERENCES users (id),
    CONSTRAINT fk_file_release_decided_by_id_users FOREIGN KEY(decided_by_id) REFERENCES users (id),
    CONSTRAINT fk_file_release_disclosure_id_disclosure FOREIGN KEY(disclosure_id) REFERENCES disclosure (id)
);

CREATE INDEX ix_file_release_asked_by_id ON file_release (asked_by_id);

CREATE INDEX ix_file_release_decided_by_id ON file_release (decided_by_id);

CREATE INDEX ix_file_release_disclosure_id ON file_release (disclosure_id);


CREATE TABLE rights_request (
    asked_by TEXT NOT NULL,
    kind VARCHAR(80) NOT NULL,
    received_on DATE NOT NULL,
    identity_on DATE,
    asked_for TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    recorded_by_id INTEGER NOT NULL,
    decision VARCHAR(40),
    ground VARCHAR(80),
    reason TEXT NOT NULL,
    third_parties TEXT NOT NULL,
    answered_on DATE,
    decided_by_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_rights_request PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_rights_request_kind_code FOREIGN KEY(kind) REFERENCES code ("key"),
    CONSTRAINT fk_rights_request_recorded_by_id_users FOREIGN KEY(recorded_by_id) REFERENCES users (id),
    CONSTRAINT fk_rights_request_ground_code FOREIGN KEY(ground) REFERENCES code ("key"),
    CONSTRAINT fk_rights_request_decided_by_id_users FOREIGN KEY(decided_by_id) REFERENCES users (id)
);

CREATE INDEX ix_rights_request_recorded_by_id ON rights_request (recorded_by_id);

CREATE INDEX ix_rights_request_decided_by_id ON rights_request (decided_by_id);

CREATE TABLE rights_disposal (
    request_number INTEGER NOT NULL,
    answered_on DATE NOT NULL,
    proposed_at DATETIME NOT NULL,
    proposed_by_id INTEGER NOT NULL,
    agreed_by_id INTEGER,
    disposed_at DATETIME,
    digest TEXT NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_rights_disposal PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT uq_rights_disposal_request_number UNIQUE (request_number),
    CONSTRAINT fk_rights_disposal_proposed_by_id_users FOREIGN KEY(proposed_by_id) REFERENCES users (id),
    CONSTRAINT fk_rights_disposal_agreed_by_id_users FOREIGN KEY(agreed_by_id) REFERENCES users (id)
);

CREATE INDEX ix_rights_disposal_proposed_by_id ON rights_disposal (proposed_by_id);

CREATE INDEX ix_rights_disposal_agreed_by_id ON rights_disposal (agreed_by_id);

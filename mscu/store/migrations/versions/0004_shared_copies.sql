CREATE TABLE shared (
    id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    scope TEXT NOT NULL,
    purpose TEXT NOT NULL,
    ends_on DATE,
    shared_by TEXT NOT NULL,
    consent TEXT NOT NULL,
    digest TEXT NOT NULL,
    signature BLOB NOT NULL,
    public_key BLOB NOT NULL,
    CONSTRAINT pk_shared PRIMARY KEY (id),
    CONSTRAINT fk_shared_id_entry FOREIGN KEY(id) REFERENCES entry (id),
    CONSTRAINT fk_shared_person_id_subject FOREIGN KEY(person_id) REFERENCES subject (id)
);

CREATE INDEX ix_shared_person_id ON shared (person_id);

CREATE TABLE shared_recipient (
    user_id INTEGER NOT NULL,
    entry_id INTEGER NOT NULL,
    case_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_shared_recipient PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_shared_recipient_user_id_users FOREIGN KEY(user_id) REFERENCES users (id),
    CONSTRAINT fk_shared_recipient_entry_id_entry FOREIGN KEY(entry_id) REFERENCES entry (id),
    CONSTRAINT fk_shared_recipient_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_shared_recipient_case_id ON shared_recipient (case_id);

CREATE INDEX ix_shared_recipient_entry_id ON shared_recipient (entry_id);

CREATE INDEX ix_shared_recipient_user_id ON shared_recipient (user_id);

CREATE TABLE shared_copy (
    uuid VARCHAR(36) NOT NULL,
    entry_id INTEGER NOT NULL,
    named BOOLEAN NOT NULL,
    ends_on DATE,
    withdrawn_at DATETIME,
    withdrawn_reason TEXT NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_shared_copy PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT uq_shared_copy_uuid UNIQUE (uuid),
    CONSTRAINT fk_shared_copy_entry_id_entry FOREIGN KEY(entry_id) REFERENCES entry (id)
);

CREATE UNIQUE INDEX ix_shared_copy_entry_id ON shared_copy (entry_id);


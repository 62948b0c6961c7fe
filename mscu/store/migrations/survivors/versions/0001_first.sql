CREATE TABLE audit_entry (
    seq INTEGER NOT NULL,
    at DATETIME NOT NULL,
    actor TEXT NOT NULL,
    device TEXT NOT NULL,
    action TEXT NOT NULL,
    operation VARCHAR(40) NOT NULL,
    object_type TEXT NOT NULL,
    object_id INTEGER,
    case_id INTEGER,
    purpose TEXT NOT NULL,
    recipients TEXT NOT NULL,
    reason TEXT NOT NULL,
    digest BLOB NOT NULL,
    sealed BLOB NOT NULL,
    previous BLOB NOT NULL,
    hash BLOB NOT NULL,
    signature BLOB NOT NULL,
    CONSTRAINT pk_audit_entry PRIMARY KEY (seq)
);

CREATE INDEX ix_audit_entry_case_id ON audit_entry (case_id);

CREATE INDEX ix_audit_entry_object ON audit_entry (object_type, object_id);

CREATE TABLE code (
    "key" VARCHAR(80) NOT NULL,
    list_name TEXT NOT NULL,
    label TEXT NOT NULL,
    position INTEGER NOT NULL,
    note TEXT NOT NULL,
    retired_on TEXT,
    id INTEGER NOT NULL CONSTRAINT pk_code PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT uq_code_key UNIQUE ("key")
);

CREATE INDEX ix_code_list_name ON code (list_name);

CREATE TABLE digest_baseline (
    seq INTEGER NOT NULL,
    object_type TEXT NOT NULL,
    object_id INTEGER NOT NULL,
    digest BLOB NOT NULL,
    CONSTRAINT pk_digest_baseline PRIMARY KEY (seq, object_type, object_id)
);

CREATE TABLE setting (
    name VARCHAR(80) NOT NULL,
    value TEXT NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_setting PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT uq_setting_name UNIQUE (name)
);

CREATE TABLE survivor (
    reference TEXT NOT NULL,
    case_uuid TEXT NOT NULL,
    person_uuid TEXT NOT NULL,
    status VARCHAR(40) NOT NULL,
    opened_at DATETIME NOT NULL,
    closed_at DATETIME,
    id INTEGER NOT NULL CONSTRAINT pk_survivor PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT uq_survivor_reference UNIQUE (reference)
);

CREATE INDEX ix_survivor_case_uuid ON survivor (case_uuid);

CREATE INDEX ix_survivor_person_uuid ON survivor (person_uuid);

CREATE INDEX ix_survivor_status_opened ON survivor (status, opened_at, id);

CREATE TABLE users (
    name TEXT NOT NULL,
    display TEXT NOT NULL,
    role VARCHAR(40) NOT NULL,
    left_at DATETIME,
    id INTEGER NOT NULL CONSTRAINT pk_users PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT uq_users_name UNIQUE (name)
);

CREATE TABLE "conflict" (
    user_id INTEGER NOT NULL,
    reason TEXT NOT NULL,
    survivor_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_conflict PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_conflict_user_id_users FOREIGN KEY(user_id) REFERENCES users (id),
    CONSTRAINT fk_conflict_survivor_id_survivor FOREIGN KEY(survivor_id) REFERENCES survivor (id)
);

CREATE UNIQUE INDEX ix_conflict_pair ON "conflict" (survivor_id, user_id);

CREATE INDEX ix_conflict_survivor_id ON "conflict" (survivor_id);

CREATE INDEX ix_conflict_user_id ON "conflict" (user_id);

CREATE TABLE consent (
    purpose VARCHAR(80) NOT NULL,
    partner TEXT NOT NULL,
    how VARCHAR(80) NOT NULL,
    scope TEXT NOT NULL,
    given_by TEXT NOT NULL,
    given_on DATE NOT NULL,
    language VARCHAR(80),
    interpreter TEXT NOT NULL,
    review_on DATE,
    recorded_at DATETIME NOT NULL,
    recorded_by_id INTEGER NOT NULL,
    survivor_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_consent PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_consent_purpose_code FOREIGN KEY(purpose) REFERENCES code ("key"),
    CONSTRAINT fk_consent_how_code FOREIGN KEY(how) REFERENCES code ("key"),
    CONSTRAINT fk_consent_language_code FOREIGN KEY(language) REFERENCES code ("key"),
    CONSTRAINT fk_consent_recorded_by_id_users FOREIGN KEY(recorded_by_id) REFERENCES users (id),
    CONSTRAINT fk_consent_survivor_id_survivor FOREIGN KEY(survivor_id) REFERENCES survivor (id)
);

CREATE INDEX ix_consent_purpose ON consent (survivor_id, purpose, partner, id);

CREATE INDEX ix_consent_recorded_by_id ON consent (recorded_by_id);

CREATE INDEX ix_consent_survivor_id ON consent (survivor_id);

CREATE TABLE named (
    user_id INTEGER NOT NULL,
    named_as VARCHAR(40) NOT NULL,
    from_on DATE NOT NULL,
    until_on DATE,
    reason TEXT NOT NULL,
    named_at DATETIME NOT NULL,
    lead_saw_at DATETIME,
    survivor_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_named PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_named_user_id_users FOREIGN KEY(user_id) REFERENCES users (id),
    CONSTRAINT fk_named_survivor_id_survivor FOREIGN KEY(survivor_id) REFERENCES survivor (id)
);

CREATE INDEX ix_named_reader ON named (survivor_id, user_id, from_on, until_on);

CREATE INDEX ix_named_survivor_id ON named (survivor_id);

CREATE INDEX ix_named_user_id ON named (user_id);

CREATE TABLE survivor_about (
    survivor_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    known_as TEXT NOT NULL,
    born_words TEXT NOT NULL,
    age_status VARCHAR(80),
    gender VARCHAR(80),
    nationality VARCHAR(80),
    language VARCHAR(80),
    dialect TEXT NOT NULL,
    interpreter TEXT NOT NULL,
    phone TEXT NOT NULL,
    post TEXT NOT NULL,
    safe_to_phone VARCHAR(40) NOT NULL,
    safe_to_text VARCHAR(40) NOT NULL,
    safe_to_write VARCHAR(40) NOT NULL,
    safe_when TEXT NOT NULL,
    code_word TEXT NOT NULL,
    note TEXT NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_survivor_about PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_survivor_about_survivor_id_survivor FOREIGN KEY(survivor_id) REFERENCES survivor (id),
    CONSTRAINT fk_survivor_about_age_status_code FOREIGN KEY(age_status) REFERENCES code ("key"),
    CONSTRAINT fk_survivor_about_gender_code FOREIGN KEY(gender) REFERENCES code ("key"),
    CONSTRAINT fk_survivor_about_nationality_code FOREIGN KEY(nationality) REFERENCES code ("key"),
    CONSTRAINT fk_survivor_about_language_code FOREIGN KEY(language) REFERENCES code ("key")
);

CREATE INDEX ix_survivor_about_name ON survivor_about (name, survivor_id);

CREATE UNIQUE INDEX ix_survivor_about_survivor_id ON survivor_about (survivor_id);

CREATE TABLE consent_recipient (
    consent_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    login TEXT NOT NULL,
    survivor_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_consent_recipient PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_consent_recipient_consent_id_consent FOREIGN KEY(consent_id) REFERENCES consent (id),
    CONSTRAINT fk_consent_recipient_survivor_id_survivor FOREIGN KEY(survivor_id) REFERENCES survivor (id)
);

CREATE INDEX ix_consent_recipient_consent_id ON consent_recipient (consent_id);

CREATE INDEX ix_consent_recipient_survivor_id ON consent_recipient (survivor_id);

CREATE TABLE withdrawal (
    consent_id INTEGER NOT NULL,
    withdrawn_on DATE NOT NULL,
    reason TEXT NOT NULL,
    language VARCHAR(80),
    interpreter TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    recorded_by_id INTEGER NOT NULL,
    survivor_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_withdrawal PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_withdrawal_consent_id_consent FOREIGN KEY(consent_id) REFERENCES consent (id),
    CONSTRAINT fk_withdrawal_language_code FOREIGN KEY(language) REFERENCES code ("key"),
    CONSTRAINT fk_withdrawal_recorded_by_id_users FOREIGN KEY(recorded_by_id) REFERENCES users (id),
    CONSTRAINT fk_withdrawal_survivor_id_survivor FOREIGN KEY(survivor_id) REFERENCES survivor (id)
);

CREATE UNIQUE INDEX ix_withdrawal_consent_id ON withdrawal (consent_id);

CREATE INDEX ix_withdrawal_recorded_by_id ON withdrawal (recorded_by_id);

CREATE INDEX ix_withdrawal_survivor_id ON withdrawal (survivor_id);

CREATE TABLE withdrawal_step (
    withdrawal_id INTEGER NOT NULL,
    kind VARCHAR(40) NOT NULL,
    words TEXT NOT NULL,
    done_on DATE,
    done_by_id INTEGER,
    note TEXT NOT NULL,
    survivor_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_withdrawal_step PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_withdrawal_step_withdrawal_id_withdrawal FOREIGN KEY(withdrawal_id) REFERENCES withdrawal (id),
    CONSTRAINT fk_withdrawal_step_done_by_id_users FOREIGN KEY(done_by_id) REFERENCES users (id),
    CONSTRAINT fk_withdrawal_step_survivor_id_survivor FOREIGN KEY(survivor_id) REFERENCES survivor (id)
);

CREATE INDEX ix_withdrawal_step_done_by_id ON withdrawal_step (done_by_id);

CREATE INDEX ix_withdrawal_step_survivor_id ON withdrawal_step (survivor_id);

CREATE INDEX ix_withdrawal_step_withdrawal_id ON withdrawal_step (withdrawal_id);

CREATE TABLE find_document (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source_type TEXT NOT NULL, source_id INTEGER NOT NULL,
    target_type TEXT NOT NULL, target_id INTEGER NOT NULL,
    CONSTRAINT uq_find_document_source UNIQUE (source_type, source_id)
);

CREATE VIRTUAL TABLE find_text USING fts5(
    words, prefix='2 3', tokenize="unicode61 remove_diacritics 2"
);

INSERT INTO find_text (find_text, rank) VALUES ('pgsz', 3976);

INSERT INTO find_text (find_text, rank) VALUES ('secure-delete', 1);

CREATE TABLE padding (id INTEGER PRIMARY KEY, filler BLOB NOT NULL);


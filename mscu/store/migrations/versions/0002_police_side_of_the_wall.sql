ALTER TABLE cases ADD COLUMN uuid VARCHAR(36) DEFAULT '' NOT NULL;

UPDATE cases SET uuid = lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4'
    || substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + abs(random() % 4), 1)
    || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)));

CREATE UNIQUE INDEX ix_cases_uuid ON cases (uuid);

ALTER TABLE subject ADD COLUMN uuid VARCHAR(36) DEFAULT '' NOT NULL;

UPDATE subject SET uuid = lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4'
    || substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + abs(random() % 4), 1)
    || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)));

CREATE UNIQUE INDEX ix_subject_uuid ON subject (uuid);

ALTER TABLE referral ADD COLUMN reason TEXT DEFAULT '' NOT NULL;

ALTER TABLE referral ADD COLUMN urgency VARCHAR(40);

ALTER TABLE referral ADD COLUMN reach_on TEXT DEFAULT '' NOT NULL;

ALTER TABLE referral ADD COLUMN safe_to_phone VARCHAR(40);

ALTER TABLE referral ADD COLUMN safe_to_text VARCHAR(40);

ALTER TABLE referral ADD COLUMN safe_to_write VARCHAR(40);

ALTER TABLE referral ADD COLUMN safe_when TEXT DEFAULT '' NOT NULL;

ALTER TABLE referral ADD COLUMN code_word VARCHAR(40);

ALTER TABLE referral ADD COLUMN answered_at DATETIME;

ALTER TABLE referral ADD COLUMN answered_by TEXT DEFAULT '' NOT NULL;

ALTER TABLE referral ADD COLUMN answer_reason TEXT DEFAULT '' NOT NULL;

ALTER TABLE referral ADD COLUMN first_contact_on DATE;

CREATE TABLE alert (
    person_id INTEGER NOT NULL,
    kind VARCHAR(40) NOT NULL,
    words TEXT NOT NULL,
    entry_id INTEGER,
    raised_at DATETIME NOT NULL,
    raised_by_id INTEGER NOT NULL,
    acknowledged_at DATETIME,
    acknowledged_by_id INTEGER,
    case_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_alert PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_alert_person_id_subject FOREIGN KEY(person_id) REFERENCES subject (id),
    CONSTRAINT fk_alert_entry_id_entry FOREIGN KEY(entry_id) REFERENCES entry (id),
    CONSTRAINT fk_alert_raised_by_id_users FOREIGN KEY(raised_by_id) REFERENCES users (id),
    CONSTRAINT fk_alert_acknowledged_by_id_users FOREIGN KEY(acknowledged_by_id) REFERENCES users (id),
    CONSTRAINT fk_alert_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_alert_acknowledged_by_id ON alert (acknowledged_by_id);

CREATE INDEX ix_alert_case_id ON alert (case_id);

CREATE INDEX ix_alert_entry_id ON alert (entry_id);

CREATE INDEX ix_alert_open ON alert (acknowledged_at, raised_at, case_id);

CREATE INDEX ix_alert_person_id ON alert (person_id);

CREATE INDEX ix_alert_raised_by_id ON alert (raised_by_id);


ALTER TABLE referral ADD COLUMN support_ended_on DATE;

ALTER TABLE referral ADD COLUMN support_ended_by TEXT DEFAULT '' NOT NULL;

ALTER TABLE shared_copy ADD COLUMN withdrawal_digest TEXT DEFAULT '' NOT NULL;

CREATE TABLE heard (
    entry_id INTEGER,
    alert_id INTEGER,
    heard_at DATETIME NOT NULL,
    case_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_heard PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_heard_entry_id_entry FOREIGN KEY(entry_id) REFERENCES entry (id),
    CONSTRAINT fk_heard_alert_id_alert FOREIGN KEY(alert_id) REFERENCES alert (id),
    CONSTRAINT fk_heard_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE UNIQUE INDEX ix_heard_alert ON heard (alert_id);

CREATE INDEX ix_heard_case_id ON heard (case_id);

CREATE UNIQUE INDEX ix_heard_entry ON heard (entry_id);

CREATE TABLE told_by_phone (
    told_by TEXT NOT NULL,
    told_at DATETIME NOT NULL,
    told_words TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    recorded_by_id INTEGER NOT NULL,
    entry_id INTEGER NOT NULL,
    case_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_told_by_phone PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_told_by_phone_recorded_by_id_users FOREIGN KEY(recorded_by_id) REFERENCES users (id),
    CONSTRAINT fk_told_by_phone_entry_id_entry FOREIGN KEY(entry_id) REFERENCES entry (id),
    CONSTRAINT fk_told_by_phone_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_told_by_phone_case_id ON told_by_phone (case_id);

CREATE INDEX ix_told_by_phone_entry_id ON told_by_phone (entry_id);

CREATE INDEX ix_told_by_phone_recorded_by_id ON told_by_phone (recorded_by_id);


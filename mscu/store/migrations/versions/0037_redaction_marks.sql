CREATE TABLE redaction_mark (
    edition TEXT NOT NULL,
    text_digest TEXT NOT NULL,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    hidden BOOLEAN NOT NULL,
    other_words TEXT NOT NULL,
    why VARCHAR(40) NOT NULL,
    reason TEXT NOT NULL,
    decided_at DATETIME NOT NULL,
    decided_by_id INTEGER NOT NULL,
    case_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_redaction_mark PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_redaction_mark_decided_by_id_users FOREIGN KEY(decided_by_id) REFERENCES users (id),
    CONSTRAINT fk_redaction_mark_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_redaction_mark_case_id ON redaction_mark (case_id);

CREATE INDEX ix_redaction_mark_decided_by_id ON redaction_mark (decided_by_id);


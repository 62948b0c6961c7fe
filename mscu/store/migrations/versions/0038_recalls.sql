CREATE TABLE recall (
    disclosure_id INTEGER NOT NULL,
    notice_id INTEGER NOT NULL,
    reason TEXT NOT NULL,
    said TEXT NOT NULL,
    told TEXT NOT NULL,
    recalled_at DATETIME NOT NULL,
    recalled_by_id INTEGER NOT NULL,
    case_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_recall PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_recall_disclosure_id_disclosure FOREIGN KEY(disclosure_id) REFERENCES disclosure (id),
    CONSTRAINT fk_recall_notice_id_disclosure FOREIGN KEY(notice_id) REFERENCES disclosure (id),
    CONSTRAINT fk_recall_recalled_by_id_users FOREIGN KEY(recalled_by_id) REFERENCES users (id),
    CONSTRAINT fk_recall_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_recall_case_id ON recall (case_id);

CREATE UNIQUE INDEX ix_recall_disclosure_id ON recall (disclosure_id);

CREATE UNIQUE INDEX ix_recall_notice_id ON recall (notice_id);

CREATE INDEX ix_recall_recalled_by_id ON recall (recalled_by_id);


CREATE TABLE recall_answer (
    recall_id INTEGER NOT NULL,
    answer VARCHAR(40) NOT NULL,
    answered_on DATE NOT NULL,
    answered_by TEXT NOT NULL,
    how TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    recorded_by_id INTEGER NOT NULL,
    case_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_recall_answer PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_recall_answer_recall_id_recall FOREIGN KEY(recall_id) REFERENCES recall (id),
    CONSTRAINT fk_recall_answer_recorded_by_id_users FOREIGN KEY(recorded_by_id) REFERENCES users (id),
    CONSTRAINT fk_recall_answer_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_recall_answer_case_id ON recall_answer (case_id);

CREATE INDEX ix_recall_answer_recall_id ON recall_answer (recall_id);

CREATE INDEX ix_recall_answer_recorded_by_id ON recall_answer (recorded_by_id);

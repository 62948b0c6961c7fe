CREATE TABLE nrm_form (
    person_id INTEGER NOT NULL,
    form_key VARCHAR(80) NOT NULL,
    state VARCHAR(40) NOT NULL,
    route VARCHAR(40),
    started_at DATETIME NOT NULL,
    started_by_id INTEGER NOT NULL,
    sent_at DATETIME,
    sent_by_id INTEGER,
    referral_id INTEGER,
    why_given_up TEXT NOT NULL,
    case_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_nrm_form PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_nrm_form_person_id_subject FOREIGN KEY(person_id) REFERENCES subject (id),
    CONSTRAINT fk_nrm_form_started_by_id_users FOREIGN KEY(started_by_id) REFERENCES users (id),
    CONSTRAINT fk_nrm_form_sent_by_id_users FOREIGN KEY(sent_by_id) REFERENCES users (id),
    CONSTRAINT fk_nrm_form_referral_id_entry FOREIGN KEY(referral_id) REFERENCES entry (id),
    CONSTRAINT fk_nrm_form_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_nrm_form_case_id ON nrm_form (case_id);

CREATE INDEX ix_nrm_form_person ON nrm_form (person_id, case_id);

CREATE INDEX ix_nrm_form_referral_id ON nrm_form (referral_id);

CREATE INDEX ix_nrm_form_sent_by_id ON nrm_form (sent_by_id);

CREATE INDEX ix_nrm_form_started_by_id ON nrm_form (started_by_id);

CREATE TABLE nrm_answer (
    question VARCHAR(80) NOT NULL,
    value TEXT NOT NULL,
    form_id INTEGER NOT NULL,
    case_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_nrm_answer PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_nrm_answer_form_id_nrm_form FOREIGN KEY(form_id) REFERENCES nrm_form (id),
    CONSTRAINT fk_nrm_answer_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_nrm_answer_case_id ON nrm_answer (case_id);

CREATE INDEX ix_nrm_answer_form_id ON nrm_answer (form_id);

CREATE UNIQUE INDEX ix_nrm_answer_question ON nrm_answer (form_id, question);

CREATE TABLE nrm_episode (
    exploitation VARCHAR(80) NOT NULL,
    began_at DATETIME NOT NULL,
    began_precision TEXT NOT NULL,
    began_words TEXT NOT NULL,
    ended_words TEXT NOT NULL,
    where_words TEXT NOT NULL,
    note TEXT NOT NULL,
    form_id INTEGER NOT NULL,
    case_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_nrm_episode PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_nrm_episode_exploitation_code FOREIGN KEY(exploitation) REFERENCES code ("key"),
    CONSTRAINT fk_nrm_episode_form_id_nrm_form FOREIGN KEY(form_id) REFERENCES nrm_form (id),
    CONSTRAINT fk_nrm_episode_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_nrm_episode_case_id ON nrm_episode (case_id);

CREATE INDEX ix_nrm_episode_form_id ON nrm_episode (form_id);

CREATE TABLE nrm_indicator (
    indicator VARCHAR(80) NOT NULL,
    indicator_state VARCHAR(80) NOT NULL,
    seen_by TEXT NOT NULL,
    seen_when TEXT NOT NULL,
    seen_where TEXT NOT NULL,
    evidence TEXT NOT NULL,
    episode_id INTEGER,
    form_id INTEGER NOT NULL,
    case_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_nrm_indicator PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_nrm_indicator_indicator_code FOREIGN KEY(indicator) REFERENCES code ("key"),
    CONSTRAINT fk_nrm_indicator_indicator_state_code FOREIGN KEY(indicator_state) REFERENCES code ("key"),
    CONSTRAINT fk_nrm_indicator_episode_id_nrm_episode FOREIGN KEY(episode_id) REFERENCES nrm_episode (id),
    CONSTRAINT fk_nrm_indicator_form_id_nrm_form FOREIGN KEY(form_id) REFERENCES nrm_form (id),
    CONSTRAINT fk_nrm_indicator_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_nrm_indicator_case_id ON nrm_indicator (case_id);

CREATE INDEX ix_nrm_indicator_episode_id ON nrm_indicator (episode_id);

CREATE INDEX ix_nrm_indicator_form_id ON nrm_indicator (form_id);

CREATE UNIQUE INDEX ix_nrm_indicator_one ON nrm_indicator (form_id, indicator);

CREATE TABLE nrm_file (
    attachment_id INTEGER NOT NULL,
    description TEXT NOT NULL,
    dated TEXT NOT NULL,
    form_id INTEGER NOT NULL,
    case_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_nrm_file PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_nrm_file_attachment_id_attachment FOREIGN KEY(attachment_id) REFERENCES attachment (id),
    CONSTRAINT fk_nrm_file_form_id_nrm_form FOREIGN KEY(form_id) REFERENCES nrm_form (id),
    CONSTRAINT fk_nrm_file_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_nrm_file_attachment_id ON nrm_file (attachment_id);

CREATE INDEX ix_nrm_file_case_id ON nrm_file (case_id);

CREATE INDEX ix_nrm_file_form_id ON nrm_file (form_id);

CREATE TABLE nrm_line (
    question VARCHAR(80) NOT NULL,
    line TEXT NOT NULL,
    was TEXT NOT NULL,
    read_at DATETIME NOT NULL,
    read_by_id INTEGER NOT NULL,
    form_id INTEGER NOT NULL,
    case_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_nrm_line PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_nrm_line_read_by_id_users FOREIGN KEY(read_by_id) REFERENCES users (id),
    CONSTRAINT fk_nrm_line_form_id_nrm_form FOREIGN KEY(form_id) REFERENCES nrm_form (id),
    CONSTRAINT fk_nrm_line_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_nrm_line_case_id ON nrm_line (case_id);

CREATE INDEX ix_nrm_line_form_id ON nrm_line (form_id);

CREATE INDEX ix_nrm_line_read_by_id ON nrm_line (read_by_id);

ALTER TABLE nrm_decision ADD COLUMN told_at DATETIME;

ALTER TABLE nrm_decision ADD COLUMN told_in VARCHAR(80)
    CONSTRAINT fk_nrm_decision_told_in_code REFERENCES code ("key");


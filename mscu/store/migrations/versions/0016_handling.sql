CREATE TABLE condition_met (
    item_id INTEGER NOT NULL,
    disclosure_id INTEGER NOT NULL,
    item_number INTEGER NOT NULL,
    recipient TEXT NOT NULL,
    how TEXT NOT NULL,
    met_at DATETIME NOT NULL,
    entry_id INTEGER NOT NULL,
    case_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_condition_met PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_condition_met_item_id_report_item FOREIGN KEY(item_id) REFERENCES report_item (id),
    CONSTRAINT fk_condition_met_disclosure_id_disclosure FOREIGN KEY(disclosure_id) REFERENCES disclosure (id),
    CONSTRAINT fk_condition_met_entry_id_entry FOREIGN KEY(entry_id) REFERENCES entry (id),
    CONSTRAINT fk_condition_met_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_condition_met_case_id ON condition_met (case_id);

CREATE INDEX ix_condition_met_disclosure_id ON condition_met (disclosure_id);

CREATE INDEX ix_condition_met_entry_id ON condition_met (entry_id);

CREATE INDEX ix_condition_met_item_id ON condition_met (item_id);

ALTER TABLE report_item ADD COLUMN handling_action VARCHAR(80) CONSTRAINT fk_report_item_handling_action_code REFERENCES code ("key");

ALTER TABLE report_item ADD COLUMN sanitising VARCHAR(80) CONSTRAINT fk_report_item_sanitising_code REFERENCES code ("key");

ALTER TABLE report_item ADD COLUMN sanitised TEXT;


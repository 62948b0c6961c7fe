CREATE TABLE material (
    relevant VARCHAR(40) NOT NULL,
    use VARCHAR(80),
    sensitive BOOLEAN NOT NULL,
    sensitive_reason TEXT NOT NULL,
    schedule_description TEXT NOT NULL,
    undermines VARCHAR(40),
    undermines_why TEXT NOT NULL,
    assessed_at DATETIME NOT NULL,
    assessed_by TEXT NOT NULL,
    entry_id INTEGER NOT NULL,
    case_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_material PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_material_use_code FOREIGN KEY(use) REFERENCES code ("key"),
    CONSTRAINT fk_material_entry_id_entry FOREIGN KEY(entry_id) REFERENCES entry (id),
    CONSTRAINT fk_material_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_material_case_id ON material (case_id);

CREATE INDEX ix_material_entry_id ON material (entry_id);

CREATE TABLE file_check (
    attachment_id INTEGER NOT NULL,
    checked_at DATETIME NOT NULL,
    checked_by TEXT NOT NULL,
    same BOOLEAN NOT NULL,
    entry_id INTEGER NOT NULL,
    case_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_file_check PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_file_check_attachment_id_attachment FOREIGN KEY(attachment_id) REFERENCES attachment (id),
    CONSTRAINT fk_file_check_entry_id_entry FOREIGN KEY(entry_id) REFERENCES entry (id),
    CONSTRAINT fk_file_check_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_file_check_attachment_id ON file_check (attachment_id);

CREATE INDEX ix_file_check_case_id ON file_check (case_id);

CREATE INDEX ix_file_check_entry_id ON file_check (entry_id);


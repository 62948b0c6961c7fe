ALTER TABLE file_release ADD COLUMN case_id INTEGER CONSTRAINT fk_file_release_case_id_cases REFERENCES cases (id);

CREATE INDEX ix_file_release_case_id ON file_release (case_id);

ALTER TABLE disclosure ADD COLUMN person_id INTEGER CONSTRAINT fk_disclosure_person_id_subject REFERENCES subject (id);

CREATE INDEX ix_disclosure_person_id ON disclosure (person_id);

CREATE TABLE court_result (
    id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    court TEXT NOT NULL,
    plea VARCHAR(80),
    verdict VARCHAR(80),
    sentence VARCHAR(80),
    sentence_years INTEGER,
    sentence_months INTEGER,
    CONSTRAINT pk_court_result PRIMARY KEY (id),
    CONSTRAINT fk_court_result_id_entry FOREIGN KEY(id) REFERENCES entry (id),
    CONSTRAINT fk_court_result_person_id_subject FOREIGN KEY(person_id) REFERENCES subject (id),
    CONSTRAINT fk_court_result_plea_code FOREIGN KEY(plea) REFERENCES code ("key"),
    CONSTRAINT fk_court_result_verdict_code FOREIGN KEY(verdict) REFERENCES code ("key"),
    CONSTRAINT fk_court_result_sentence_code FOREIGN KEY(sentence) REFERENCES code ("key")
);

CREATE INDEX ix_court_result_person_id ON court_result (person_id);

CREATE TABLE proceeds (
    id INTEGER NOT NULL,
    poca_step VARCHAR(80) NOT NULL,
    amount_pence INTEGER NOT NULL,
    person_id INTEGER,
    court TEXT NOT NULL,
    reference TEXT NOT NULL,
    CONSTRAINT pk_proceeds PRIMARY KEY (id),
    CONSTRAINT fk_proceeds_id_entry FOREIGN KEY(id) REFERENCES entry (id),
    CONSTRAINT fk_proceeds_poca_step_code FOREIGN KEY(poca_step) REFERENCES code ("key"),
    CONSTRAINT fk_proceeds_person_id_subject FOREIGN KEY(person_id) REFERENCES subject (id)
);

CREATE INDEX ix_proceeds_person_id ON proceeds (person_id);

ALTER TABLE exhibit ADD COLUMN property_kind VARCHAR(80) CONSTRAINT fk_exhibit_property_kind_code REFERENCES code ("key");

ALTER TABLE exhibit ADD COLUMN drug VARCHAR(80) CONSTRAINT fk_exhibit_drug_code REFERENCES code ("key");

ALTER TABLE exhibit ADD COLUMN weight_grams INTEGER;

ALTER TABLE exhibit ADD COLUMN quantity INTEGER;


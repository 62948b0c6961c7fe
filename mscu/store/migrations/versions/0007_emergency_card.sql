CREATE TABLE emergency_card (
    id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    threshold VARCHAR(80) NOT NULL,
    call_back TEXT NOT NULL,
    state VARCHAR(40) NOT NULL,
    spoken_at DATETIME,
    answered_at DATETIME,
    answered_by TEXT NOT NULL,
    answer_reason TEXT NOT NULL,
    survivor_told VARCHAR(40),
    safe_phone TEXT NOT NULL,
    where_words TEXT NOT NULL,
    danger TEXT NOT NULL,
    approach TEXT NOT NULL,
    code_word_hint TEXT NOT NULL,
    medical TEXT NOT NULL,
    dialect TEXT NOT NULL,
    never_call TEXT NOT NULL,
    knows_address TEXT NOT NULL,
    signature BLOB,
    public_key BLOB,
    CONSTRAINT pk_emergency_card PRIMARY KEY (id),
    CONSTRAINT fk_emergency_card_id_entry FOREIGN KEY(id) REFERENCES entry (id),
    CONSTRAINT fk_emergency_card_person_id_subject FOREIGN KEY(person_id) REFERENCES subject (id),
    CONSTRAINT fk_emergency_card_threshold_code FOREIGN KEY(threshold) REFERENCES code ("key")
);

CREATE INDEX ix_emergency_card_person_id ON emergency_card (person_id);


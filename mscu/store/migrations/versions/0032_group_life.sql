CREATE TABLE ocg_step (
    id INTEGER NOT NULL,
    group_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    former VARCHAR(80) NOT NULL,
    status VARCHAR(80) NOT NULL,
    by_whom TEXT NOT NULL,
    tier VARCHAR(80),
    lead_responsible_officer TEXT NOT NULL,
    lead_since DATE,
    official_reference TEXT NOT NULL,
    official_band TEXT NOT NULL,
    official_on DATE,
    CONSTRAINT pk_ocg_step PRIMARY KEY (id),
    CONSTRAINT fk_ocg_step_id_entry FOREIGN KEY(id) REFERENCES entry (id),
    CONSTRAINT fk_ocg_step_group_id_ocg_assessment FOREIGN KEY(group_id) REFERENCES ocg_assessment (id),
    CONSTRAINT fk_ocg_step_former_code FOREIGN KEY(former) REFERENCES code ("key"),
    CONSTRAINT fk_ocg_step_status_code FOREIGN KEY(status) REFERENCES code ("key"),
    CONSTRAINT fk_ocg_step_tier_code FOREIGN KEY(tier) REFERENCES code ("key")
);

CREATE INDEX ix_ocg_step_group_id ON ocg_step (group_id);

CREATE TABLE ocg_fact (
    id INTEGER NOT NULL,
    group_id INTEGER NOT NULL,
    heading VARCHAR(80) NOT NULL,
    source_grade VARCHAR(80),
    assessment VARCHAR(80),
    handling_code VARCHAR(80),
    confidence VARCHAR(80),
    confidence_why TEXT NOT NULL,
    source_id INTEGER,
    gap TEXT NOT NULL,
    CONSTRAINT pk_ocg_fact PRIMARY KEY (id),
    CONSTRAINT fk_ocg_fact_id_entry FOREIGN KEY(id) REFERENCES entry (id),
    CONSTRAINT fk_ocg_fact_group_id_ocg_assessment FOREIGN KEY(group_id) REFERENCES ocg_assessment (id),
    CONSTRAINT fk_ocg_fact_heading_code FOREIGN KEY(heading) REFERENCES code ("key"),
    CONSTRAINT fk_ocg_fact_source_grade_code FOREIGN KEY(source_grade) REFERENCES code ("key"),
    CONSTRAINT fk_ocg_fact_assessment_code FOREIGN KEY(assessment) REFERENCES code ("key"),
    CONSTRAINT fk_ocg_fact_handling_code_code FOREIGN KEY(handling_code) REFERENCES code ("key"),
    CONSTRAINT fk_ocg_fact_confidence_code FOREIGN KEY(confidence) REFERENCES code ("key"),
    CONSTRAINT fk_ocg_fact_source_id_entry FOREIGN KEY(source_id) REFERENCES entry (id)
);

CREATE INDEX ix_ocg_fact_group_id ON ocg_fact (group_id);

CREATE INDEX ix_ocg_fact_source_id ON ocg_fact (source_id);

CREATE TABLE disruption (
    id INTEGER NOT NULL,
    group_id INTEGER NOT NULL,
    level VARCHAR(80) NOT NULL,
    strand VARCHAR(80),
    disrupted_by TEXT NOT NULL,
    evidence TEXT NOT NULL,
    source_id INTEGER,
    reviewed_by TEXT NOT NULL,
    reviewed_on DATE,
    CONSTRAINT pk_disruption PRIMARY KEY (id),
    CONSTRAINT fk_disruption_id_entry FOREIGN KEY(id) REFERENCES entry (id),
    CONSTRAINT fk_disruption_group_id_ocg_assessment FOREIGN KEY(group_id) REFERENCES ocg_assessment (id),
    CONSTRAINT fk_disruption_level_code FOREIGN KEY(level) REFERENCES code ("key"),
    CONSTRAINT fk_disruption_strand_code FOREIGN KEY(strand) REFERENCES code ("key"),
    CONSTRAINT fk_disruption_source_id_entry FOREIGN KEY(source_id) REFERENCES entry (id)
);

CREATE INDEX ix_disruption_group_id ON disruption (group_id);

CREATE INDEX ix_disruption_source_id ON disruption (source_id);

ALTER TABLE ocg_assessment ADD COLUMN group_id INTEGER CONSTRAINT fk_ocg_assessment_group_id_ocg_assessment REFERENCES ocg_assessment (id);

CREATE INDEX ix_ocg_assessment_group_id ON ocg_assessment (group_id);

WITH RECURSIVE chain(id, first) AS (
    SELECT own.id, own.id FROM ocg_assessment AS own JOIN entry ON entry.id = own.id
    WHERE entry.follows_id IS NULL OR entry.follows_id NOT IN (SELECT id FROM ocg_assessment)
    UNION ALL
    SELECT entry.id, chain.first FROM chain JOIN entry ON entry.follows_id = chain.id
    WHERE entry.id IN (SELECT id FROM ocg_assessment)
)
UPDATE ocg_assessment SET group_id = (SELECT first FROM chain WHERE chain.id = ocg_assessment.id)
WHERE id IN (SELECT id FROM chain WHERE first <> chain.id);

ALTER TABLE ocg_member ADD COLUMN from_on DATE;

ALTER TABLE ocg_member ADD COLUMN until_on DATE;

ALTER TABLE ocg_member ADD COLUMN source_grade VARCHAR(80) CONSTRAINT fk_ocg_member_source_grade_code REFERENCES code ("key");

ALTER TABLE ocg_member ADD COLUMN assessment VARCHAR(80) CONSTRAINT fk_ocg_member_assessment_code REFERENCES code ("key");

ALTER TABLE ocg_member ADD COLUMN handling_code VARCHAR(80) CONSTRAINT fk_ocg_member_handling_code_code REFERENCES code ("key");

ALTER TABLE ocg_member ADD COLUMN source_id INTEGER CONSTRAINT fk_ocg_member_source_id_entry REFERENCES entry (id);

CREATE INDEX ix_ocg_member_source_id ON ocg_member (source_id);

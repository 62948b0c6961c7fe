CREATE TABLE activity (
    kind VARCHAR(80) NOT NULL,
    title TEXT NOT NULL,
    theme VARCHAR(80),
    strand VARCHAR(80),
    plan_id INTEGER,
    starts_on DATE NOT NULL,
    ends_on DATE,
    district VARCHAR(80),
    partner_id INTEGER,
    led_by TEXT NOT NULL,
    audience TEXT NOT NULL,
    people INTEGER,
    sessions INTEGER,
    posts INTEGER,
    amount_pence INTEGER,
    funder TEXT NOT NULL,
    feedback TEXT NOT NULL,
    case_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_activity PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_activity_kind_code FOREIGN KEY(kind) REFERENCES code ("key"),
    CONSTRAINT fk_activity_theme_code FOREIGN KEY(theme) REFERENCES code ("key"),
    CONSTRAINT fk_activity_strand_code FOREIGN KEY(strand) REFERENCES code ("key"),
    CONSTRAINT fk_activity_plan_id_plans FOREIGN KEY(plan_id) REFERENCES plans (id),
    CONSTRAINT fk_activity_district_code FOREIGN KEY(district) REFERENCES code ("key"),
    CONSTRAINT fk_activity_partner_id_partner FOREIGN KEY(partner_id) REFERENCES partner (id),
    CONSTRAINT fk_activity_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_activity_case_id ON activity (case_id);

CREATE INDEX ix_activity_partner_id ON activity (partner_id);

CREATE INDEX ix_activity_plan_id ON activity (plan_id);

CREATE INDEX ix_activity_starts_on ON activity (starts_on);

CREATE TABLE strategy_risk (
    text TEXT NOT NULL,
    theme VARCHAR(80),
    owner TEXT NOT NULL,
    likelihood VARCHAR(80) NOT NULL,
    impact VARCHAR(80) NOT NULL,
    mitigation TEXT NOT NULL,
    review_on DATE,
    closed_on DATE,
    id INTEGER NOT NULL CONSTRAINT pk_strategy_risk PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_strategy_risk_theme_code FOREIGN KEY(theme) REFERENCES code ("key"),
    CONSTRAINT fk_strategy_risk_likelihood_code FOREIGN KEY(likelihood) REFERENCES code ("key"),
    CONSTRAINT fk_strategy_risk_impact_code FOREIGN KEY(impact) REFERENCES code ("key")
);


CREATE TABLE partner (
    name TEXT NOT NULL,
    work TEXT NOT NULL,
    district VARCHAR(80),
    contact TEXT NOT NULL,
    phone TEXT NOT NULL,
    email TEXT NOT NULL,
    agreement VARCHAR(40) NOT NULL,
    review_on DATE,
    note TEXT NOT NULL,
    retired_on DATE,
    id INTEGER NOT NULL CONSTRAINT pk_partner PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_partner_district_code FOREIGN KEY(district) REFERENCES code ("key")
);

CREATE TABLE plans (
    title TEXT NOT NULL,
    theme VARCHAR(80),
    group_id INTEGER,
    district VARCHAR(80),
    aim TEXT NOT NULL,
    lead TEXT NOT NULL,
    review_on DATE,
    ended_on DATE,
    outcome TEXT NOT NULL,
    made_at DATETIME NOT NULL,
    made_by_id INTEGER NOT NULL,
    case_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_plans PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_plans_theme_code FOREIGN KEY(theme) REFERENCES code ("key"),
    CONSTRAINT fk_plans_group_id_entry FOREIGN KEY(group_id) REFERENCES entry (id),
    CONSTRAINT fk_plans_district_code FOREIGN KEY(district) REFERENCES code ("key"),
    CONSTRAINT fk_plans_made_by_id_users FOREIGN KEY(made_by_id) REFERENCES users (id),
    CONSTRAINT fk_plans_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_plans_case_id ON plans (case_id);

CREATE INDEX ix_plans_group_id ON plans (group_id);

CREATE INDEX ix_plans_made_by_id ON plans (made_by_id);

CREATE TABLE plan_action (
    strand VARCHAR(80) NOT NULL,
    objective TEXT NOT NULL,
    action TEXT NOT NULL,
    owner TEXT NOT NULL,
    partner_id INTEGER,
    due_on DATE,
    state VARCHAR(80) NOT NULL,
    done_on DATE,
    result TEXT NOT NULL,
    consulted TEXT NOT NULL,
    learning TEXT NOT NULL,
    plan_id INTEGER NOT NULL,
    case_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_plan_action PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_plan_action_strand_code FOREIGN KEY(strand) REFERENCES code ("key"),
    CONSTRAINT fk_plan_action_partner_id_partner FOREIGN KEY(partner_id) REFERENCES partner (id),
    CONSTRAINT fk_plan_action_state_code FOREIGN KEY(state) REFERENCES code ("key"),
    CONSTRAINT fk_plan_action_plan_id_plans FOREIGN KEY(plan_id) REFERENCES plans (id),
    CONSTRAINT fk_plan_action_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_plan_action_case_id ON plan_action (case_id);

CREATE INDEX ix_plan_action_owner ON plan_action (owner);

CREATE INDEX ix_plan_action_partner_id ON plan_action (partner_id);

CREATE INDEX ix_plan_action_plan_id ON plan_action (plan_id);

CREATE TABLE intelligence_requirement (
    question TEXT NOT NULL,
    for_whom TEXT NOT NULL,
    due_on DATE,
    raised_on DATE NOT NULL,
    answered_on DATE,
    result TEXT NOT NULL,
    how TEXT NOT NULL,
    plan_id INTEGER NOT NULL,
    case_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_intelligence_requirement PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_intelligence_requirement_plan_id_plans FOREIGN KEY(plan_id) REFERENCES plans (id),
    CONSTRAINT fk_intelligence_requirement_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_intelligence_requirement_case_id ON intelligence_requirement (case_id);

CREATE INDEX ix_intelligence_requirement_plan_id ON intelligence_requirement (plan_id);


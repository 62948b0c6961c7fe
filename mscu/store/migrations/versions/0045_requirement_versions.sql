CREATE TABLE requirement_version (
    requirement_id INTEGER NOT NULL,
    question TEXT NOT NULL,
    for_whom TEXT NOT NULL,
    due_on DATE,
    answered_on DATE,
    result TEXT NOT NULL,
    how TEXT NOT NULL,
    reason TEXT NOT NULL,
    replaced_at DATETIME NOT NULL,
    replaced_by_id INTEGER NOT NULL,
    plan_id INTEGER NOT NULL,
    case_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_requirement_version PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_requirement_version_requirement_id_intelligence_requirement FOREIGN KEY(requirement_id) REFERENCES intelligence_requirement (id),
    CONSTRAINT fk_requirement_version_replaced_by_id_users FOREIGN KEY(replaced_by_id) REFERENCES users (id),
    CONSTRAINT fk_requirement_version_plan_id_plans FOREIGN KEY(plan_id) REFERENCES plans (id),
    CONSTRAINT fk_requirement_version_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_requirement_version_case_id ON requirement_version (case_id);

CREATE INDEX ix_requirement_version_plan_id ON requirement_version (plan_id);

CREATE INDEX ix_requirement_version_replaced_by_id ON requirement_version (replaced_by_id);

CREATE INDEX ix_requirement_version_requirement_id ON requirement_version (requirement_id);


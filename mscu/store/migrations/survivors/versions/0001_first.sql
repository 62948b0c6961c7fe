CREATE TABLE audit_entry (
    seq INTEGER NOT NULL,
    at DATETIME NOT NULL,
    actor TEXT NOT NULL,
    device TEXT NOT NULL,
    action TEXT NOT NULL,
    operation VARCHAR(40) NOT NULL,
    object_type TEXT NOT NULL,
    object_id INTEGER,
    case_id INTEGER,
    purpose TEXT NOT NULL,
    recipients TEXT NOT NULL,
    reason TEXT NOT NULL,
    digest BLOB NOT NULL,
    sealed BLOB NOT NULL,
    previous BLOB NOT NULL,
    hash BLOB NOT NULL,
    signature BLOB NOT NULL,
    CONSTRAINT pk_audit_entry PRIMARY KEY (seq)
);

CREATE INDEX ix_audit_entry_case_id ON audit_entry (case_id);

CREATE INDEX ix_audit_entry_object ON audit_entry (object_type, object_id);

CREATE TABLE code (
    "key" VARCHAR(80) NOT NULL,
    list_name TEXT NOT NULL,
    label TEXT NOT NULL,
    position INTEGER NOT NULL,
    note TEXT NOT NULL,
    retired_on TEXT,
    id INTEGER NOT NULL CONSTRAINT pk_code PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT uq_code_key UNIQUE ("key")
);

CREATE INDEX ix_code_list_name ON code (list_name);

CREATE TABLE digest_baseline (
    seq INTEGER NOT NULL,
    object_type TEXT NOT NULL,
    object_id INTEGER NOT NULL,
    digest BLOB NOT NULL,
    CONSTRAINT pk_digest_baseline PRIMARY KEY (seq, object_type, object_id)
);

CREATE TABLE interpreter (
    name TEXT NOT NULL,
    languages TEXT NOT NULL,
    phone TEXT NOT NULL,
    origins TEXT NOT NULL,
    families TEXT NOT NULL,
    employers TEXT NOT NULL,
    note TEXT NOT NULL,
    retired_on DATE,
    id INTEGER NOT NULL CONSTRAINT pk_interpreter PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL
);

CREATE TABLE setting (
    name VARCHAR(80) NOT NULL,
    value TEXT NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_setting PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT uq_setting_name UNIQUE (name)
);

CREATE TABLE survivor (
    reference TEXT NOT NULL,
    case_uuid TEXT NOT NULL,
    person_uuid TEXT NOT NULL,
    status VARCHAR(40) NOT NULL,
    opened_at DATETIME NOT NULL,
    closed_at DATETIME,
    id INTEGER NOT NULL CONSTRAINT pk_survivor PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT uq_survivor_reference UNIQUE (reference)
);

CREATE INDEX ix_survivor_case_uuid ON survivor (case_uuid);

CREATE INDEX ix_survivor_person_uuid ON survivor (person_uuid);

CREATE INDEX ix_survivor_status_opened ON survivor (status, opened_at, id);

CREATE TABLE users (
    name TEXT NOT NULL,
    display TEXT NOT NULL,
    role VARCHAR(40) NOT NULL,
    left_at DATETIME,
    id INTEGER NOT NULL CONSTRAINT pk_users PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT uq_users_name UNIQUE (name)
);

CREATE TABLE benefit (
    given_on DATE NOT NULL,
    kind VARCHAR(80) NOT NULL,
    detail TEXT NOT NULL,
    pence INTEGER,
    disclosable BOOLEAN NOT NULL,
    recorded_at DATETIME NOT NULL,
    recorded_by_id INTEGER NOT NULL,
    survivor_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_benefit PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_benefit_kind_code FOREIGN KEY(kind) REFERENCES code ("key"),
    CONSTRAINT fk_benefit_recorded_by_id_users FOREIGN KEY(recorded_by_id) REFERENCES users (id),
    CONSTRAINT fk_benefit_survivor_id_survivor FOREIGN KEY(survivor_id) REFERENCES survivor (id)
);

CREATE INDEX ix_benefit_survivor_id ON benefit (survivor_id);

CREATE TABLE card (
    stands BOOLEAN NOT NULL,
    agreed_by TEXT NOT NULL,
    agreed_on DATE NOT NULL,
    language VARCHAR(80),
    interpreter TEXT NOT NULL,
    safe_phone TEXT NOT NULL,
    where_words TEXT NOT NULL,
    danger TEXT NOT NULL,
    approach TEXT NOT NULL,
    code_word_hint TEXT NOT NULL,
    medical TEXT NOT NULL,
    dialect TEXT NOT NULL,
    never_call TEXT NOT NULL,
    knows_address TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    recorded_by_id INTEGER NOT NULL,
    survivor_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_card PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_card_language_code FOREIGN KEY(language) REFERENCES code ("key"),
    CONSTRAINT fk_card_recorded_by_id_users FOREIGN KEY(recorded_by_id) REFERENCES users (id),
    CONSTRAINT fk_card_survivor_id_survivor FOREIGN KEY(survivor_id) REFERENCES survivor (id)
);

CREATE INDEX ix_card_newest ON card (survivor_id, id);

CREATE INDEX ix_card_recorded_by_id ON card (recorded_by_id);

CREATE INDEX ix_card_survivor_id ON card (survivor_id);

CREATE TABLE check_in (
    user_id INTEGER NOT NULL,
    area TEXT NOT NULL,
    left_at DATETIME NOT NULL,
    expected_at DATETIME NOT NULL,
    back_at DATETIME,
    noted_by_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_check_in PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_check_in_user_id_users FOREIGN KEY(user_id) REFERENCES users (id),
    CONSTRAINT fk_check_in_noted_by_id_users FOREIGN KEY(noted_by_id) REFERENCES users (id)
);

CREATE INDEX ix_check_in_open ON check_in (back_at, expected_at);

CREATE INDEX ix_check_in_user_id ON check_in (user_id);

CREATE TABLE closure (
    closed_on DATE NOT NULL,
    ending VARCHAR(80) NOT NULL,
    why TEXT NOT NULL,
    reopened_on DATE,
    reopened_why TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    recorded_by_id INTEGER NOT NULL,
    survivor_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_closure PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_closure_ending_code FOREIGN KEY(ending) REFERENCES code ("key"),
    CONSTRAINT fk_closure_recorded_by_id_users FOREIGN KEY(recorded_by_id) REFERENCES users (id),
    CONSTRAINT fk_closure_survivor_id_survivor FOREIGN KEY(survivor_id) REFERENCES survivor (id)
);

CREATE INDEX ix_closure_survivor_id ON closure (survivor_id);

CREATE TABLE "conflict" (
    user_id INTEGER NOT NULL,
    reason TEXT NOT NULL,
    survivor_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_conflict PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_conflict_user_id_users FOREIGN KEY(user_id) REFERENCES users (id),
    CONSTRAINT fk_conflict_survivor_id_survivor FOREIGN KEY(survivor_id) REFERENCES survivor (id)
);

CREATE UNIQUE INDEX ix_conflict_pair ON "conflict" (survivor_id, user_id);

CREATE INDEX ix_conflict_survivor_id ON "conflict" (survivor_id);

CREATE INDEX ix_conflict_user_id ON "conflict" (user_id);

CREATE TABLE consent (
    purpose VARCHAR(80) NOT NULL,
    partner TEXT NOT NULL,
    how VARCHAR(80) NOT NULL,
    scope TEXT NOT NULL,
    given_by TEXT NOT NULL,
    given_on DATE NOT NULL,
    language VARCHAR(80),
    interpreter TEXT NOT NULL,
    review_on DATE,
    recorded_at DATETIME NOT NULL,
    recorded_by_id INTEGER NOT NULL,
    survivor_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_consent PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_consent_purpose_code FOREIGN KEY(purpose) REFERENCES code ("key"),
    CONSTRAINT fk_consent_how_code FOREIGN KEY(how) REFERENCES code ("key"),
    CONSTRAINT fk_consent_language_code FOREIGN KEY(language) REFERENCES code ("key"),
    CONSTRAINT fk_consent_recorded_by_id_users FOREIGN KEY(recorded_by_id) REFERENCES users (id),
    CONSTRAINT fk_consent_survivor_id_survivor FOREIGN KEY(survivor_id) REFERENCES survivor (id)
);

CREATE INDEX ix_consent_purpose ON consent (survivor_id, purpose, partner, id);

CREATE INDEX ix_consent_recorded_by_id ON consent (recorded_by_id);

CREATE INDEX ix_consent_survivor_id ON consent (survivor_id);

CREATE TABLE contact (
    happened_at DATETIME NOT NULL,
    happened_precision TEXT NOT NULL,
    happened_words TEXT NOT NULL,
    method VARCHAR(80) NOT NULL,
    safe VARCHAR(40) NOT NULL,
    present TEXT NOT NULL,
    interpreter TEXT NOT NULL,
    summary TEXT NOT NULL,
    own_words TEXT NOT NULL,
    minutes INTEGER,
    next_contact_at DATETIME,
    next_contact_precision TEXT NOT NULL,
    next_contact_words TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    recorded_by_id INTEGER NOT NULL,
    survivor_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_contact PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_contact_method_code FOREIGN KEY(method) REFERENCES code ("key"),
    CONSTRAINT fk_contact_recorded_by_id_users FOREIGN KEY(recorded_by_id) REFERENCES users (id),
    CONSTRAINT fk_contact_survivor_id_survivor FOREIGN KEY(survivor_id) REFERENCES survivor (id)
);

CREATE INDEX ix_contact_log ON contact (survivor_id, happened_at, id);

CREATE INDEX ix_contact_survivor_id ON contact (survivor_id);

CREATE TABLE engagement (
    from_on DATE NOT NULL,
    stage VARCHAR(80) NOT NULL,
    withdrawn BOOLEAN NOT NULL,
    withdrawn_why TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    recorded_by_id INTEGER NOT NULL,
    survivor_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_engagement PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_engagement_stage_code FOREIGN KEY(stage) REFERENCES code ("key"),
    CONSTRAINT fk_engagement_recorded_by_id_users FOREIGN KEY(recorded_by_id) REFERENCES users (id),
    CONSTRAINT fk_engagement_survivor_id_survivor FOREIGN KEY(survivor_id) REFERENCES survivor (id)
);

CREATE INDEX ix_engagement_day ON engagement (survivor_id, from_on, id);

CREATE INDEX ix_engagement_survivor_id ON engagement (survivor_id);

CREATE TABLE erasure (
    reference TEXT NOT NULL,
    survivor_number INTEGER NOT NULL,
    rule TEXT NOT NULL,
    records INTEGER NOT NULL,
    digest TEXT NOT NULL,
    proposed_by_id INTEGER NOT NULL,
    agreed_by_id INTEGER NOT NULL,
    erased_at DATETIME NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_erasure PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT uq_erasure_reference UNIQUE (reference),
    CONSTRAINT fk_erasure_proposed_by_id_users FOREIGN KEY(proposed_by_id) REFERENCES users (id),
    CONSTRAINT fk_erasure_agreed_by_id_users FOREIGN KEY(agreed_by_id) REFERENCES users (id)
);

CREATE INDEX ix_erasure_agreed_by_id ON erasure (agreed_by_id);

CREATE INDEX ix_erasure_proposed_by_id ON erasure (proposed_by_id);

CREATE TABLE figures_release (
    uuid VARCHAR(36) NOT NULL,
    period_from DATE NOT NULL,
    period_to DATE NOT NULL,
    released_by TEXT NOT NULL,
    released_at DATETIME NOT NULL,
    released_by_id INTEGER NOT NULL,
    signature BLOB NOT NULL,
    public_key BLOB NOT NULL,
    delivered_at DATETIME,
    id INTEGER NOT NULL CONSTRAINT pk_figures_release PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT uq_figures_release_uuid UNIQUE (uuid),
    CONSTRAINT fk_figures_release_released_by_id_users FOREIGN KEY(released_by_id) REFERENCES users (id)
);

CREATE INDEX ix_figures_release_delivered_at ON figures_release (delivered_at);

CREATE INDEX ix_figures_release_period_from ON figures_release (period_from);

CREATE INDEX ix_figures_release_released_by_id ON figures_release (released_by_id);

CREATE TABLE first_account (
    happened_at DATETIME NOT NULL,
    happened_precision TEXT NOT NULL,
    happened_words TEXT NOT NULL,
    told BOOLEAN NOT NULL,
    account TEXT NOT NULL,
    officer TEXT NOT NULL,
    officer_told_at DATETIME,
    recorded_at DATETIME NOT NULL,
    recorded_by_id INTEGER NOT NULL,
    survivor_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_first_account PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_first_account_recorded_by_id_users FOREIGN KEY(recorded_by_id) REFERENCES users (id),
    CONSTRAINT fk_first_account_survivor_id_survivor FOREIGN KEY(survivor_id) REFERENCES survivor (id)
);

CREATE INDEX ix_first_account_survivor_id ON first_account (survivor_id);

CREATE TABLE former_version (
    of_type TEXT NOT NULL,
    of_id INTEGER NOT NULL,
    of_version INTEGER NOT NULL,
    replaced_at DATETIME NOT NULL,
    replaced_by_id INTEGER NOT NULL,
    reason TEXT NOT NULL,
    content TEXT NOT NULL,
    survivor_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_former_version PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_former_version_replaced_by_id_users FOREIGN KEY(replaced_by_id) REFERENCES users (id),
    CONSTRAINT fk_former_version_survivor_id_survivor FOREIGN KEY(survivor_id) REFERENCES survivor (id)
);

CREATE INDEX ix_former_version_of ON former_version (of_type, of_id, of_version);

CREATE INDEX ix_former_version_survivor_id ON former_version (survivor_id);

CREATE TABLE material_request (
    reference TEXT NOT NULL,
    requester VARCHAR(80) NOT NULL,
    asked_by TEXT NOT NULL,
    their_reference TEXT NOT NULL,
    basis VARCHAR(80) NOT NULL,
    asked_for TEXT NOT NULL,
    counselling VARCHAR(40) NOT NULL,
    received_on DATE NOT NULL,
    due_on DATE,
    necessity TEXT NOT NULL,
    proportionality TEXT NOT NULL,
    probative_value TEXT NOT NULL,
    notified VARCHAR(40) NOT NULL,
    notified_on DATE,
    not_notified_reason TEXT NOT NULL,
    objects VARCHAR(40) NOT NULL,
    objection TEXT NOT NULL,
    reply VARCHAR(40) NOT NULL,
    reply_words TEXT NOT NULL,
    replied_on DATE,
    replied_by_id INTEGER,
    recorded_at DATETIME NOT NULL,
    recorded_by_id INTEGER NOT NULL,
    survivor_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_material_request PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT uq_material_request_reference UNIQUE (reference),
    CONSTRAINT fk_material_request_requester_code FOREIGN KEY(requester) REFERENCES code ("key"),
    CONSTRAINT fk_material_request_basis_code FOREIGN KEY(basis) REFERENCES code ("key"),
    CONSTRAINT fk_material_request_replied_by_id_users FOREIGN KEY(replied_by_id) REFERENCES users (id),
    CONSTRAINT fk_material_request_recorded_by_id_users FOREIGN KEY(recorded_by_id) REFERENCES users (id),
    CONSTRAINT fk_material_request_survivor_id_survivor FOREIGN KEY(survivor_id) REFERENCES survivor (id)
);

CREATE INDEX ix_material_request_due_on ON material_request (due_on);

CREATE INDEX ix_material_request_recorded_by_id ON material_request (recorded_by_id);

CREATE INDEX ix_material_request_replied_by_id ON material_request (replied_by_id);

CREATE INDEX ix_material_request_survivor_id ON material_request (survivor_id);

CREATE TABLE named (
    user_id INTEGER NOT NULL,
    named_as VARCHAR(40) NOT NULL,
    from_on DATE NOT NULL,
    until_on DATE,
    reason TEXT NOT NULL,
    named_at DATETIME NOT NULL,
    lead_saw_at DATETIME,
    survivor_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_named PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_named_user_id_users FOREIGN KEY(user_id) REFERENCES users (id),
    CONSTRAINT fk_named_survivor_id_survivor FOREIGN KEY(survivor_id) REFERENCES survivor (id)
);

CREATE INDEX ix_named_reader ON named (survivor_id, user_id, from_on, until_on);

CREATE INDEX ix_named_survivor_id ON named (survivor_id);

CREATE INDEX ix_named_user_id ON named (user_id);

CREATE TABLE progress (
    seen_on DATE NOT NULL,
    remark TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    recorded_by_id INTEGER NOT NULL,
    survivor_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_progress PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_progress_recorded_by_id_users FOREIGN KEY(recorded_by_id) REFERENCES users (id),
    CONSTRAINT fk_progress_survivor_id_survivor FOREIGN KEY(survivor_id) REFERENCES survivor (id)
);

CREATE INDEX ix_progress_day ON progress (survivor_id, seen_on, id);

CREATE INDEX ix_progress_survivor_id ON progress (survivor_id);

CREATE TABLE provider (
    name TEXT NOT NULL,
    domain VARCHAR(80),
    phone TEXT NOT NULL,
    area TEXT NOT NULL,
    note TEXT NOT NULL,
    retired_on DATE,
    id INTEGER NOT NULL CONSTRAINT pk_provider PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_provider_domain_code FOREIGN KEY(domain) REFERENCES code ("key")
);

CREATE TABLE retention_decision (
    kind VARCHAR(40) NOT NULL,
    reason TEXT NOT NULL,
    until_on DATE,
    decided_at DATETIME NOT NULL,
    decided_by_id INTEGER NOT NULL,
    survivor_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_retention_decision PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_retention_decision_decided_by_id_users FOREIGN KEY(decided_by_id) REFERENCES users (id),
    CONSTRAINT fk_retention_decision_survivor_id_survivor FOREIGN KEY(survivor_id) REFERENCES survivor (id)
);

CREATE INDEX ix_retention_decision_decided_by_id ON retention_decision (decided_by_id);

CREATE INDEX ix_retention_decision_survivor_id ON retention_decision (survivor_id);

CREATE TABLE risk (
    seen_on DATE NOT NULL,
    last_contact VARCHAR(80) NOT NULL,
    threats TEXT NOT NULL,
    location_known VARCHAR(40) NOT NULL,
    "plan" TEXT NOT NULL,
    review_on DATE,
    recorded_at DATETIME NOT NULL,
    recorded_by_id INTEGER NOT NULL,
    survivor_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_risk PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_risk_last_contact_code FOREIGN KEY(last_contact) REFERENCES code ("key"),
    CONSTRAINT fk_risk_recorded_by_id_users FOREIGN KEY(recorded_by_id) REFERENCES users (id),
    CONSTRAINT fk_risk_survivor_id_survivor FOREIGN KEY(survivor_id) REFERENCES survivor (id)
);

CREATE INDEX ix_risk_day ON risk (survivor_id, seen_on, id);

CREATE INDEX ix_risk_survivor_id ON risk (survivor_id);

CREATE TABLE rota_turn (
    starts_at DATETIME NOT NULL,
    ends_at DATETIME NOT NULL,
    name TEXT NOT NULL,
    number TEXT NOT NULL,
    kept_by_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_rota_turn PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_rota_turn_kept_by_id_users FOREIGN KEY(kept_by_id) REFERENCES users (id)
);

CREATE INDEX ix_rota_turn_ends_at ON rota_turn (ends_at);

CREATE INDEX ix_rota_turn_kept_by_id ON rota_turn (kept_by_id);

CREATE INDEX ix_rota_turn_starts_at ON rota_turn (starts_at);

CREATE TABLE survivor_about (
    survivor_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    known_as TEXT NOT NULL,
    born_words TEXT NOT NULL,
    age_status VARCHAR(80),
    gender VARCHAR(80),
    nationality VARCHAR(80),
    language VARCHAR(80),
    dialect TEXT NOT NULL,
    origin TEXT NOT NULL,
    employers TEXT NOT NULL,
    interpreter TEXT NOT NULL,
    phone TEXT NOT NULL,
    post TEXT NOT NULL,
    safe_to_phone VARCHAR(40) NOT NULL,
    safe_to_text VARCHAR(40) NOT NULL,
    safe_to_write VARCHAR(40) NOT NULL,
    safe_when TEXT NOT NULL,
    code_word TEXT NOT NULL,
    note TEXT NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_survivor_about PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_survivor_about_survivor_id_survivor FOREIGN KEY(survivor_id) REFERENCES survivor (id),
    CONSTRAINT fk_survivor_about_age_status_code FOREIGN KEY(age_status) REFERENCES code ("key"),
    CONSTRAINT fk_survivor_about_gender_code FOREIGN KEY(gender) REFERENCES code ("key"),
    CONSTRAINT fk_survivor_about_nationality_code FOREIGN KEY(nationality) REFERENCES code ("key"),
    CONSTRAINT fk_survivor_about_language_code FOREIGN KEY(language) REFERENCES code ("key")
);

CREATE INDEX ix_survivor_about_name ON survivor_about (name, survivor_id);

CREATE UNIQUE INDEX ix_survivor_about_survivor_id ON survivor_about (survivor_id);

CREATE TABLE card_release (
    card_id INTEGER,
    entry_id INTEGER,
    how VARCHAR(40) NOT NULL,
    asked_by TEXT NOT NULL,
    asked_at DATETIME NOT NULL,
    threshold VARCHAR(80) NOT NULL,
    reason TEXT NOT NULL,
    released TEXT NOT NULL,
    spoken_at DATETIME,
    late_reason TEXT NOT NULL,
    survivor_told VARCHAR(40) NOT NULL,
    not_told_reason TEXT NOT NULL,
    released_at DATETIME NOT NULL,
    released_by_id INTEGER NOT NULL,
    signature BLOB,
    public_key BLOB,
    delivered_at DATETIME,
    survivor_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_card_release PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_card_release_card_id_card FOREIGN KEY(card_id) REFERENCES card (id),
    CONSTRAINT fk_card_release_threshold_code FOREIGN KEY(threshold) REFERENCES code ("key"),
    CONSTRAINT fk_card_release_released_by_id_users FOREIGN KEY(released_by_id) REFERENCES users (id),
    CONSTRAINT fk_card_release_survivor_id_survivor FOREIGN KEY(survivor_id) REFERENCES survivor (id)
);

CREATE INDEX ix_card_release_card_id ON card_release (card_id);

CREATE INDEX ix_card_release_released_by_id ON card_release (released_by_id);

CREATE INDEX ix_card_release_survivor_id ON card_release (survivor_id);

CREATE INDEX ix_card_release_waits ON card_release (delivered_at, entry_id);

CREATE TABLE consent_recipient (
    consent_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    login TEXT NOT NULL,
    survivor_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_consent_recipient PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_consent_recipient_consent_id_consent FOREIGN KEY(consent_id) REFERENCES consent (id),
    CONSTRAINT fk_consent_recipient_survivor_id_survivor FOREIGN KEY(survivor_id) REFERENCES survivor (id)
);

CREATE INDEX ix_consent_recipient_consent_id ON consent_recipient (consent_id);

CREATE INDEX ix_consent_recipient_survivor_id ON consent_recipient (survivor_id);

CREATE TABLE figure (
    release_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    number INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_figure PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_figure_release_id_figures_release FOREIGN KEY(release_id) REFERENCES figures_release (id)
);

CREATE INDEX ix_figure_release_id ON figure (release_id);

CREATE TABLE legal_hold (
    request_id INTEGER,
    reason TEXT NOT NULL,
    from_on DATE NOT NULL,
    set_by_id INTEGER NOT NULL,
    lifted_on DATE,
    lifted_reason TEXT NOT NULL,
    lifted_by_id INTEGER,
    survivor_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_legal_hold PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_legal_hold_request_id_material_request FOREIGN KEY(request_id) REFERENCES material_request (id),
    CONSTRAINT fk_legal_hold_set_by_id_users FOREIGN KEY(set_by_id) REFERENCES users (id),
    CONSTRAINT fk_legal_hold_lifted_by_id_users FOREIGN KEY(lifted_by_id) REFERENCES users (id),
    CONSTRAINT fk_legal_hold_survivor_id_survivor FOREIGN KEY(survivor_id) REFERENCES survivor (id)
);

CREATE INDEX ix_legal_hold_lifted_by_id ON legal_hold (lifted_by_id);

CREATE INDEX ix_legal_hold_request_id ON legal_hold (request_id);

CREATE INDEX ix_legal_hold_set_by_id ON legal_hold (set_by_id);

CREATE INDEX ix_legal_hold_survivor_id ON legal_hold (survivor_id);

CREATE TABLE need (
    domain VARCHAR(80) NOT NULL,
    need TEXT NOT NULL,
    goal TEXT NOT NULL,
    severity_at_start INTEGER NOT NULL,
    severity_now INTEGER NOT NULL,
    actions TEXT NOT NULL,
    provider_id INTEGER,
    referred_on DATE,
    accepted_on DATE,
    started_on DATE,
    ended_on DATE,
    outcome VARCHAR(80),
    recorded_at DATETIME NOT NULL,
    recorded_by_id INTEGER NOT NULL,
    survivor_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_need PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_need_domain_code FOREIGN KEY(domain) REFERENCES code ("key"),
    CONSTRAINT fk_need_provider_id_provider FOREIGN KEY(provider_id) REFERENCES provider (id),
    CONSTRAINT fk_need_outcome_code FOREIGN KEY(outcome) REFERENCES code ("key"),
    CONSTRAINT fk_need_recorded_by_id_users FOREIGN KEY(recorded_by_id) REFERENCES users (id),
    CONSTRAINT fk_need_survivor_id_survivor FOREIGN KEY(survivor_id) REFERENCES survivor (id)
);

CREATE INDEX ix_need_provider_id ON need (provider_id);

CREATE INDEX ix_need_survivor_id ON need (survivor_id);

CREATE TABLE progress_score (
    progress_id INTEGER NOT NULL,
    domain VARCHAR(80) NOT NULL,
    score INTEGER NOT NULL,
    survivor_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_progress_score PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_progress_score_progress_id_progress FOREIGN KEY(progress_id) REFERENCES progress (id),
    CONSTRAINT fk_progress_score_domain_code FOREIGN KEY(domain) REFERENCES code ("key"),
    CONSTRAINT fk_progress_score_survivor_id_survivor FOREIGN KEY(survivor_id) REFERENCES survivor (id)
);

CREATE UNIQUE INDEX ix_progress_score_domain ON progress_score (progress_id, domain);

CREATE INDEX ix_progress_score_survivor_id ON progress_score (survivor_id);

CREATE TABLE share (
    uuid VARCHAR(36) NOT NULL,
    consent_id INTEGER NOT NULL,
    "of" VARCHAR(40) NOT NULL,
    of_id INTEGER,
    case_uuid TEXT NOT NULL,
    person_uuid TEXT NOT NULL,
    text TEXT NOT NULL,
    scope TEXT NOT NULL,
    purpose TEXT NOT NULL,
    ends_on DATE,
    told_on DATE NOT NULL,
    shared_by TEXT NOT NULL,
    consent TEXT NOT NULL,
    shared_at DATETIME NOT NULL,
    shared_by_id INTEGER NOT NULL,
    digest TEXT NOT NULL,
    signature BLOB NOT NULL,
    public_key BLOB NOT NULL,
    survivor_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_share PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT uq_share_uuid UNIQUE (uuid),
    CONSTRAINT fk_share_consent_id_consent FOREIGN KEY(consent_id) REFERENCES consent (id),
    CONSTRAINT fk_share_shared_by_id_users FOREIGN KEY(shared_by_id) REFERENCES users (id),
    CONSTRAINT fk_share_survivor_id_survivor FOREIGN KEY(survivor_id) REFERENCES survivor (id)
);

CREATE INDEX ix_share_consent_id ON share (consent_id);

CREATE INDEX ix_share_shared_by_id ON share (shared_by_id);

CREATE INDEX ix_share_survivor_id ON share (survivor_id);

CREATE TABLE withdrawal (
    consent_id INTEGER NOT NULL,
    withdrawn_on DATE NOT NULL,
    reason TEXT NOT NULL,
    language VARCHAR(80),
    interpreter TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    recorded_by_id INTEGER NOT NULL,
    survivor_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_withdrawal PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_withdrawal_consent_id_consent FOREIGN KEY(consent_id) REFERENCES consent (id),
    CONSTRAINT fk_withdrawal_language_code FOREIGN KEY(language) REFERENCES code ("key"),
    CONSTRAINT fk_withdrawal_recorded_by_id_users FOREIGN KEY(recorded_by_id) REFERENCES users (id),
    CONSTRAINT fk_withdrawal_survivor_id_survivor FOREIGN KEY(survivor_id) REFERENCES survivor (id)
);

CREATE UNIQUE INDEX ix_withdrawal_consent_id ON withdrawal (consent_id);

CREATE INDEX ix_withdrawal_recorded_by_id ON withdrawal (recorded_by_id);

CREATE INDEX ix_withdrawal_survivor_id ON withdrawal (survivor_id);

CREATE TABLE share_delivery (
    share_id INTEGER NOT NULL,
    uuid VARCHAR(36) NOT NULL,
    ends_on DATE,
    delivered_at DATETIME,
    withdrawn_at DATETIME,
    told_police TEXT NOT NULL,
    withdrawal_delivered_at DATETIME,
    survivor_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_share_delivery PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_share_delivery_share_id_share FOREIGN KEY(share_id) REFERENCES share (id),
    CONSTRAINT uq_share_delivery_uuid UNIQUE (uuid),
    CONSTRAINT fk_share_delivery_survivor_id_survivor FOREIGN KEY(survivor_id) REFERENCES survivor (id)
);

CREATE INDEX ix_share_delivery_open ON share_delivery (delivered_at, withdrawn_at, withdrawal_delivered_at);

CREATE UNIQUE INDEX ix_share_delivery_share_id ON share_delivery (share_id);

CREATE INDEX ix_share_delivery_survivor_id ON share_delivery (survivor_id);

CREATE TABLE share_recipient (
    share_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    login TEXT NOT NULL,
    survivor_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_share_recipient PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_share_recipient_share_id_share FOREIGN KEY(share_id) REFERENCES share (id),
    CONSTRAINT fk_share_recipient_survivor_id_survivor FOREIGN KEY(survivor_id) REFERENCES survivor (id)
);

CREATE INDEX ix_share_recipient_share_id ON share_recipient (share_id);

CREATE INDEX ix_share_recipient_survivor_id ON share_recipient (survivor_id);

CREATE TABLE withdrawal_step (
    withdrawal_id INTEGER NOT NULL,
    kind VARCHAR(40) NOT NULL,
    words TEXT NOT NULL,
    done_on DATE,
    done_by_id INTEGER,
    note TEXT NOT NULL,
    survivor_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_withdrawal_step PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_withdrawal_step_withdrawal_id_withdrawal FOREIGN KEY(withdrawal_id) REFERENCES withdrawal (id),
    CONSTRAINT fk_withdrawal_step_done_by_id_users FOREIGN KEY(done_by_id) REFERENCES users (id),
    CONSTRAINT fk_withdrawal_step_survivor_id_survivor FOREIGN KEY(survivor_id) REFERENCES survivor (id)
);

CREATE INDEX ix_withdrawal_step_done_by_id ON withdrawal_step (done_by_id);

CREATE INDEX ix_withdrawal_step_survivor_id ON withdrawal_step (survivor_id);

CREATE INDEX ix_withdrawal_step_withdrawal_id ON withdrawal_step (withdrawal_id);

CREATE TABLE find_document (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    source_type TEXT NOT NULL, source_id INTEGER NOT NULL,
    target_type TEXT NOT NULL, target_id INTEGER NOT NULL,
    CONSTRAINT uq_find_document_source UNIQUE (source_type, source_id)
);

CREATE VIRTUAL TABLE find_text USING fts5(
    words, prefix='2 3', tokenize="unicode61 remove_diacritics 2"
);

INSERT INTO find_text (find_text, rank) VALUES ('pgsz', 3976);

INSERT INTO find_text (find_text, rank) VALUES ('secure-delete', 1);

CREATE TABLE padding (id INTEGER PRIMARY KEY, filler BLOB NOT NULL);


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

CREATE TABLE setting (
    name VARCHAR(80) NOT NULL,
    value TEXT NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_setting PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT uq_setting_name UNIQUE (name)
);

CREATE TABLE subject (
    kind VARCHAR(40) NOT NULL,
    name TEXT NOT NULL,
    note TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_subject PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL
);

CREATE INDEX ix_subject_kind_name ON subject (kind, name, id);

CREATE TABLE users (
    name TEXT NOT NULL,
    display TEXT NOT NULL,
    role VARCHAR(40) NOT NULL,
    left_at DATETIME,
    id INTEGER NOT NULL CONSTRAINT pk_users PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT uq_users_name UNIQUE (name)
);

CREATE TABLE cases (
    reference TEXT NOT NULL,
    title TEXT NOT NULL,
    operation TEXT NOT NULL,
    summary TEXT NOT NULL,
    district VARCHAR(80),
    sector VARCHAR(80),
    place_type VARCHAR(80),
    marking VARCHAR(40) NOT NULL,
    status VARCHAR(40) NOT NULL,
    opened_at DATETIME NOT NULL,
    closed_at DATETIME,
    close_reason TEXT NOT NULL,
    lead TEXT NOT NULL,
    officer_in_case TEXT NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_cases PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT uq_cases_reference UNIQUE (reference),
    CONSTRAINT fk_cases_district_code FOREIGN KEY(district) REFERENCES code ("key"),
    CONSTRAINT fk_cases_sector_code FOREIGN KEY(sector) REFERENCES code ("key"),
    CONSTRAINT fk_cases_place_type_code FOREIGN KEY(place_type) REFERENCES code ("key")
);

CREATE INDEX ix_cases_opened_at ON cases (opened_at);

CREATE INDEX ix_cases_status_opened ON cases (status, opened_at, id);

CREATE TABLE identifier (
    kind VARCHAR(40) NOT NULL,
    value TEXT NOT NULL,
    shown TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_identifier PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_identifier_subject_id_subject FOREIGN KEY(subject_id) REFERENCES subject (id)
);

CREATE INDEX ix_identifier_subject_id ON identifier (subject_id);

CREATE INDEX ix_identifier_value ON identifier (kind, value, subject_id);

CREATE TABLE organisation (
    id INTEGER NOT NULL,
    trade VARCHAR(80),
    CONSTRAINT pk_organisation PRIMARY KEY (id),
    CONSTRAINT fk_organisation_id_subject FOREIGN KEY(id) REFERENCES subject (id),
    CONSTRAINT fk_organisation_trade_code FOREIGN KEY(trade) REFERENCES code ("key")
);

CREATE TABLE person (
    id INTEGER NOT NULL,
    born_words TEXT NOT NULL,
    born_at DATETIME,
    born_precision TEXT NOT NULL,
    age_status VARCHAR(80),
    gender VARCHAR(80),
    nationality VARCHAR(80),
    language VARCHAR(80),
    languages TEXT NOT NULL,
    interpreter VARCHAR(40) NOT NULL,
    CONSTRAINT pk_person PRIMARY KEY (id),
    CONSTRAINT fk_person_id_subject FOREIGN KEY(id) REFERENCES subject (id),
    CONSTRAINT fk_person_age_status_code FOREIGN KEY(age_status) REFERENCES code ("key"),
    CONSTRAINT fk_person_gender_code FOREIGN KEY(gender) REFERENCES code ("key"),
    CONSTRAINT fk_person_nationality_code FOREIGN KEY(nationality) REFERENCES code ("key"),
    CONSTRAINT fk_person_language_code FOREIGN KEY(language) REFERENCES code ("key")
);

CREATE TABLE place (
    id INTEGER NOT NULL,
    address TEXT NOT NULL,
    postcode TEXT NOT NULL,
    place_kind VARCHAR(80),
    district VARCHAR(80),
    premises TEXT NOT NULL,
    CONSTRAINT pk_place PRIMARY KEY (id),
    CONSTRAINT fk_place_id_subject FOREIGN KEY(id) REFERENCES subject (id),
    CONSTRAINT fk_place_place_kind_code FOREIGN KEY(place_kind) REFERENCES code ("key"),
    CONSTRAINT fk_place_district_code FOREIGN KEY(district) REFERENCES code ("key")
);

CREATE TABLE place_lack (
    lack VARCHAR(80) NOT NULL,
    subject_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_place_lack PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_place_lack_lack_code FOREIGN KEY(lack) REFERENCES code ("key"),
    CONSTRAINT fk_place_lack_subject_id_subject FOREIGN KEY(subject_id) REFERENCES subject (id)
);

CREATE INDEX ix_place_lack_subject_id ON place_lack (subject_id);

CREATE TABLE subject_name (
    name TEXT NOT NULL,
    name_kind VARCHAR(80),
    subject_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_subject_name PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_subject_name_name_kind_code FOREIGN KEY(name_kind) REFERENCES code ("key"),
    CONSTRAINT fk_subject_name_subject_id_subject FOREIGN KEY(subject_id) REFERENCES subject (id)
);

CREATE INDEX ix_subject_name_subject_id ON subject_name (subject_id);

CREATE TABLE thing (
    id INTEGER NOT NULL,
    thing_kind VARCHAR(80) NOT NULL,
    number TEXT NOT NULL,
    CONSTRAINT pk_thing PRIMARY KEY (id),
    CONSTRAINT fk_thing_id_subject FOREIGN KEY(id) REFERENCES subject (id),
    CONSTRAINT fk_thing_thing_kind_code FOREIGN KEY(thing_kind) REFERENCES code ("key")
);

CREATE TABLE case_exploitation (
    exploitation VARCHAR(80) NOT NULL,
    case_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_case_exploitation PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_case_exploitation_exploitation_code FOREIGN KEY(exploitation) REFERENCES code ("key"),
    CONSTRAINT fk_case_exploitation_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_case_exploitation_case_id ON case_exploitation (case_id);

CREATE TABLE disclosure (
    edition TEXT NOT NULL,
    recipient TEXT NOT NULL,
    purpose VARCHAR(80) NOT NULL,
    gateway VARCHAR(80) NOT NULL,
    reason TEXT NOT NULL,
    proceedings TEXT NOT NULL,
    agreed_by TEXT NOT NULL,
    marking VARCHAR(40) NOT NULL,
    copy_number INTEGER NOT NULL,
    issued_at DATETIME NOT NULL,
    issued_by_id INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    blocks_digest TEXT NOT NULL,
    audit_head TEXT NOT NULL,
    case_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_disclosure PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_disclosure_purpose_code FOREIGN KEY(purpose) REFERENCES code ("key"),
    CONSTRAINT fk_disclosure_gateway_code FOREIGN KEY(gateway) REFERENCES code ("key"),
    CONSTRAINT fk_disclosure_issued_by_id_users FOREIGN KEY(issued_by_id) REFERENCES users (id),
    CONSTRAINT fk_disclosure_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_disclosure_case_id ON disclosure (case_id);

CREATE INDEX ix_disclosure_issued_by_id ON disclosure (issued_by_id);

CREATE INDEX ix_disclosure_sha256 ON disclosure (sha256);

CREATE TABLE entry (
    kind VARCHAR(40) NOT NULL,
    happened_at DATETIME NOT NULL,
    happened_precision TEXT NOT NULL,
    happened_words TEXT NOT NULL,
    recorded_at DATETIME NOT NULL,
    recorded_by_id INTEGER NOT NULL,
    headline TEXT NOT NULL,
    detail TEXT NOT NULL,
    text TEXT NOT NULL,
    marking VARCHAR(40) NOT NULL,
    handling TEXT NOT NULL,
    follows_id INTEGER,
    case_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_entry PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_entry_recorded_by_id_users FOREIGN KEY(recorded_by_id) REFERENCES users (id),
    CONSTRAINT fk_entry_follows_id_entry FOREIGN KEY(follows_id) REFERENCES entry (id),
    CONSTRAINT fk_entry_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_entry_case_id ON entry (case_id);

CREATE INDEX ix_entry_chronology ON entry (case_id, happened_at, id);

CREATE INDEX ix_entry_follows_id ON entry (follows_id);

CREATE INDEX ix_entry_kind ON entry (kind, happened_at, id, case_id);

CREATE INDEX ix_entry_recorded ON entry (recorded_at, id, case_id);

CREATE INDEX ix_entry_recorded_by_id ON entry (recorded_by_id);

CREATE TABLE restriction (
    case_id INTEGER NOT NULL,
    owner_id INTEGER NOT NULL,
    ends_on DATE NOT NULL,
    reason TEXT NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_restriction PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_restriction_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id),
    CONSTRAINT fk_restriction_owner_id_users FOREIGN KEY(owner_id) REFERENCES users (id)
);

CREATE UNIQUE INDEX ix_restriction_case ON restriction (case_id, ends_on);

CREATE UNIQUE INDEX ix_restriction_case_id ON restriction (case_id);

CREATE INDEX ix_restriction_owner_id ON restriction (owner_id);

CREATE TABLE restriction_member (
    case_id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_restriction_member PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_restriction_member_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id),
    CONSTRAINT fk_restriction_member_user_id_users FOREIGN KEY(user_id) REFERENCES users (id)
);

CREATE INDEX ix_restriction_member_case_id ON restriction_member (case_id);

CREATE UNIQUE INDEX ix_restriction_member_pair ON restriction_member (case_id, user_id);

CREATE INDEX ix_restriction_member_user_id ON restriction_member (user_id);

CREATE TABLE arrest (
    id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    place_id INTEGER,
    officer TEXT NOT NULL,
    necessity TEXT NOT NULL,
    custody_reference TEXT NOT NULL,
    disposal VARCHAR(80),
    CONSTRAINT pk_arrest PRIMARY KEY (id),
    CONSTRAINT fk_arrest_id_entry FOREIGN KEY(id) REFERENCES entry (id),
    CONSTRAINT fk_arrest_person_id_subject FOREIGN KEY(person_id) REFERENCES subject (id),
    CONSTRAINT fk_arrest_place_id_subject FOREIGN KEY(place_id) REFERENCES subject (id),
    CONSTRAINT fk_arrest_disposal_code FOREIGN KEY(disposal) REFERENCES code ("key")
);

CREATE INDEX ix_arrest_person_id ON arrest (person_id);

CREATE INDEX ix_arrest_place_id ON arrest (place_id);

CREATE TABLE attachment (
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    description TEXT NOT NULL,
    entry_id INTEGER NOT NULL,
    case_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_attachment PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_attachment_entry_id_entry FOREIGN KEY(entry_id) REFERENCES entry (id),
    CONSTRAINT fk_attachment_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_attachment_case_id ON attachment (case_id);

CREATE INDEX ix_attachment_entry_id ON attachment (entry_id);

CREATE TABLE attachment_chunk (
    attachment_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    data BLOB NOT NULL,
    entry_id INTEGER NOT NULL,
    case_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_attachment_chunk PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_attachment_chunk_entry_id_entry FOREIGN KEY(entry_id) REFERENCES entry (id),
    CONSTRAINT fk_attachment_chunk_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_attachment_chunk_attachment_id ON attachment_chunk (attachment_id);

CREATE INDEX ix_attachment_chunk_case_id ON attachment_chunk (case_id);

CREATE INDEX ix_attachment_chunk_entry_id ON attachment_chunk (entry_id);

CREATE TABLE bail (
    id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    conditions TEXT NOT NULL,
    review_on DATE,
    CONSTRAINT pk_bail PRIMARY KEY (id),
    CONSTRAINT fk_bail_id_entry FOREIGN KEY(id) REFERENCES entry (id),
    CONSTRAINT fk_bail_person_id_subject FOREIGN KEY(person_id) REFERENCES subject (id)
);

CREATE INDEX ix_bail_person_id ON bail (person_id);

CREATE TABLE charge (
    id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    court TEXT NOT NULL,
    court_on DATE,
    remand BOOLEAN NOT NULL,
    CONSTRAINT pk_charge PRIMARY KEY (id),
    CONSTRAINT fk_charge_id_entry FOREIGN KEY(id) REFERENCES entry (id),
    CONSTRAINT fk_charge_person_id_subject FOREIGN KEY(person_id) REFERENCES subject (id)
);

CREATE INDEX ix_charge_person_id ON charge (person_id);

CREATE TABLE choice (
    of_field TEXT NOT NULL,
    position INTEGER NOT NULL,
    choice VARCHAR(80) NOT NULL,
    entry_id INTEGER NOT NULL,
    case_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_choice PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_choice_choice_code FOREIGN KEY(choice) REFERENCES code ("key"),
    CONSTRAINT fk_choice_entry_id_entry FOREIGN KEY(entry_id) REFERENCES entry (id),
    CONSTRAINT fk_choice_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_choice_case_id ON choice (case_id);

CREATE INDEX ix_choice_entry_field ON choice (entry_id, of_field, position);

CREATE INDEX ix_choice_entry_id ON choice (entry_id);

CREATE TABLE crime_record (
    id INTEGER NOT NULL,
    crime_reference TEXT NOT NULL,
    crime_class VARCHAR(80),
    force TEXT NOT NULL,
    CONSTRAINT pk_crime_record PRIMARY KEY (id),
    CONSTRAINT fk_crime_record_id_entry FOREIGN KEY(id) REFERENCES entry (id),
    CONSTRAINT fk_crime_record_crime_class_code FOREIGN KEY(crime_class) REFERENCES code ("key")
);

CREATE TABLE decision (
    id INTEGER NOT NULL,
    decision_type VARCHAR(80),
    decided_by TEXT NOT NULL,
    options TEXT NOT NULL,
    person_id INTEGER,
    cps_told BOOLEAN NOT NULL,
    review_on DATE,
    CONSTRAINT pk_decision PRIMARY KEY (id),
    CONSTRAINT fk_decision_id_entry FOREIGN KEY(id) REFERENCES entry (id),
    CONSTRAINT fk_decision_decision_type_code FOREIGN KEY(decision_type) REFERENCES code ("key"),
    CONSTRAINT fk_decision_person_id_subject FOREIGN KEY(person_id) REFERENCES subject (id)
);

CREATE INDEX ix_decision_person_id ON decision (person_id);

CREATE TABLE enquiry (
    id INTEGER NOT NULL,
    enquiry_type VARCHAR(80) NOT NULL,
    owner TEXT NOT NULL,
    state VARCHAR(40) NOT NULL,
    urgent BOOLEAN NOT NULL,
    due_on DATE,
    place_id INTEGER,
    person_id INTEGER,
    coverage_from DATE,
    coverage_to DATE,
    overwritten_from DATE,
    last_overwritten DATE,
    authority TEXT NOT NULL,
    CONSTRAINT pk_enquiry PRIMARY KEY (id),
    CONSTRAINT fk_enquiry_id_entry FOREIGN KEY(id) REFERENCES entry (id),
    CONSTRAINT fk_enquiry_enquiry_type_code FOREIGN KEY(enquiry_type) REFERENCES code ("key"),
    CONSTRAINT fk_enquiry_place_id_subject FOREIGN KEY(place_id) REFERENCES subject (id),
    CONSTRAINT fk_enquiry_person_id_subject FOREIGN KEY(person_id) REFERENCES subject (id)
);

CREATE INDEX ix_enquiry_due_on ON enquiry (due_on);

CREATE INDEX ix_enquiry_person_id ON enquiry (person_id);

CREATE INDEX ix_enquiry_place_id ON enquiry (place_id);

CREATE TABLE enquiry_result (
    id INTEGER NOT NULL,
    finished BOOLEAN NOT NULL,
    exhibit_reference TEXT NOT NULL,
    clock_error TEXT NOT NULL,
    CONSTRAINT pk_enquiry_result PRIMARY KEY (id),
    CONSTRAINT fk_enquiry_result_id_entry FOREIGN KEY(id) REFERENCES entry (id)
);

CREATE TABLE entry_version (
    entry_version INTEGER NOT NULL,
    replaced_at DATETIME NOT NULL,
    replaced_by_id INTEGER NOT NULL,
    reason TEXT NOT NULL,
    content TEXT NOT NULL,
    entry_id INTEGER NOT NULL,
    case_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_entry_version PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_entry_version_replaced_by_id_users FOREIGN KEY(replaced_by_id) REFERENCES users (id),
    CONSTRAINT fk_entry_version_entry_id_entry FOREIGN KEY(entry_id) REFERENCES entry (id),
    CONSTRAINT fk_entry_version_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_entry_version_case_id ON entry_version (case_id);

CREATE INDEX ix_entry_version_entry_id ON entry_version (entry_id);

CREATE INDEX ix_entry_version_replaced_by_id ON entry_version (replaced_by_id);

CREATE TABLE exhibit (
    id INTEGER NOT NULL,
    reference TEXT NOT NULL,
    seal TEXT NOT NULL,
    found_where TEXT NOT NULL,
    seized_by TEXT NOT NULL,
    power VARCHAR(80),
    cash_pence INTEGER,
    CONSTRAINT pk_exhibit PRIMARY KEY (id),
    CONSTRAINT fk_exhibit_id_entry FOREIGN KEY(id) REFERENCES entry (id),
    CONSTRAINT fk_exhibit_power_code FOREIGN KEY(power) REFERENCES code ("key")
);

CREATE INDEX ix_exhibit_reference ON exhibit (reference);

CREATE TABLE exhibit_move (
    moved_at DATETIME NOT NULL,
    from_whom TEXT NOT NULL,
    to_whom TEXT NOT NULL,
    seal TEXT NOT NULL,
    place TEXT NOT NULL,
    reason TEXT NOT NULL,
    entry_id INTEGER NOT NULL,
    case_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_exhibit_move PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_exhibit_move_entry_id_entry FOREIGN KEY(entry_id) REFERENCES entry (id),
    CONSTRAINT fk_exhibit_move_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_exhibit_move_case_id ON exhibit_move (case_id);

CREATE INDEX ix_exhibit_move_entry_id ON exhibit_move (entry_id);

CREATE TABLE interview (
    id INTEGER NOT NULL,
    interview_type VARCHAR(80) NOT NULL,
    person_id INTEGER NOT NULL,
    interpreter TEXT NOT NULL,
    present TEXT NOT NULL,
    CONSTRAINT pk_interview PRIMARY KEY (id),
    CONSTRAINT fk_interview_id_entry FOREIGN KEY(id) REFERENCES entry (id),
    CONSTRAINT fk_interview_interview_type_code FOREIGN KEY(interview_type) REFERENCES code ("key"),
    CONSTRAINT fk_interview_person_id_subject FOREIGN KEY(person_id) REFERENCES subject (id)
);

CREATE INDEX ix_interview_person_id ON interview (person_id);

CREATE TABLE involvement (
    entry_id INTEGER,
    role VARCHAR(80) NOT NULL,
    confidence TEXT NOT NULL,
    case_id INTEGER,
    subject_id INTEGER NOT NULL,
    id INTEGER NOT NULL CONSTRAINT pk_involvement PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_involvement_entry_id_entry FOREIGN KEY(entry_id) REFERENCES entry (id),
    CONSTRAINT fk_involvement_role_code FOREIGN KEY(role) REFERENCES code ("key"),
    CONSTRAINT fk_involvement_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id),
    CONSTRAINT fk_involvement_subject_id_subject FOREIGN KEY(subject_id) REFERENCES subject (id)
);

CREATE INDEX ix_involvement_case ON involvement (case_id, subject_id, role);

CREATE INDEX ix_involvement_case_id ON involvement (case_id);

CREATE INDEX ix_involvement_entry_id ON involvement (entry_id);

CREATE INDEX ix_involvement_subject ON involvement (subject_id, case_id);

CREATE INDEX ix_involvement_subject_id ON involvement (subject_id);

CREATE TABLE meeting (
    id INTEGER NOT NULL,
    meeting_type VARCHAR(80) NOT NULL,
    present TEXT NOT NULL,
    confidentiality_read BOOLEAN NOT NULL,
    CONSTRAINT pk_meeting PRIMARY KEY (id),
    CONSTRAINT fk_meeting_id_entry FOREIGN KEY(id) REFERENCES entry (id),
    CONSTRAINT fk_meeting_meeting_type_code FOREIGN KEY(meeting_type) REFERENCES code ("key")
);

CREATE TABLE note (
    id INTEGER NOT NULL,
    note_type VARCHAR(80),
    with_whom TEXT NOT NULL,
    CONSTRAINT pk_note PRIMARY KEY (id),
    CONSTRAINT fk_note_id_entry FOREIGN KEY(id) REFERENCES entry (id),
    CONSTRAINT fk_note_note_type_code FOREIGN KEY(note_type) REFERENCES code ("key")
);

CREATE TABLE nrm_decision (
    id INTEGER NOT NULL,
    stage VARCHAR(80) NOT NULL,
    outcome VARCHAR(80) NOT NULL,
    competent_authority VARCHAR(80),
    told_by TEXT NOT NULL,
    CONSTRAINT pk_nrm_decision PRIMARY KEY (id),
    CONSTRAINT fk_nrm_decision_id_entry FOREIGN KEY(id) REFERENCES entry (id),
    CONSTRAINT fk_nrm_decision_stage_code FOREIGN KEY(stage) REFERENCES code ("key"),
    CONSTRAINT fk_nrm_decision_outcome_code FOREIGN KEY(outcome) REFERENCES code ("key"),
    CONSTRAINT fk_nrm_decision_competent_authority_code FOREIGN KEY(competent_authority) REFERENCES code ("key")
);

CREATE TABLE ocg_assessment (
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    status VARCHAR(80) NOT NULL,
    lead_responsible_officer TEXT NOT NULL,
    district VARCHAR(80),
    CONSTRAINT pk_ocg_assessment PRIMARY KEY (id),
    CONSTRAINT fk_ocg_assessment_id_entry FOREIGN KEY(id) REFERENCES entry (id),
    CONSTRAINT fk_ocg_assessment_status_code FOREIGN KEY(status) REFERENCES code ("key"),
    CONSTRAINT fk_ocg_assessment_district_code FOREIGN KEY(district) REFERENCES code ("key")
);

CREATE TABLE ocg_exploited (
    subject_id INTEGER NOT NULL,
    entry_id INTEGER NOT NULL,
    case_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_ocg_exploited PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_ocg_exploited_subject_id_subject FOREIGN KEY(subject_id) REFERENCES subject (id),
    CONSTRAINT fk_ocg_exploited_entry_id_entry FOREIGN KEY(entry_id) REFERENCES entry (id),
    CONSTRAINT fk_ocg_exploited_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_ocg_exploited_case_id ON ocg_exploited (case_id);

CREATE INDEX ix_ocg_exploited_entry_id ON ocg_exploited (entry_id);

CREATE INDEX ix_ocg_exploited_subject_id ON ocg_exploited (subject_id);

CREATE TABLE ocg_member (
    subject_id INTEGER NOT NULL,
    role VARCHAR(80) NOT NULL,
    entry_id INTEGER NOT NULL,
    case_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_ocg_member PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_ocg_member_subject_id_subject FOREIGN KEY(subject_id) REFERENCES subject (id),
    CONSTRAINT fk_ocg_member_role_code FOREIGN KEY(role) REFERENCES code ("key"),
    CONSTRAINT fk_ocg_member_entry_id_entry FOREIGN KEY(entry_id) REFERENCES entry (id),
    CONSTRAINT fk_ocg_member_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_ocg_member_case_id ON ocg_member (case_id);

CREATE INDEX ix_ocg_member_entry_id ON ocg_member (entry_id);

CREATE INDEX ix_ocg_member_subject_id ON ocg_member (subject_id);

CREATE TABLE plan_line (
    strand VARCHAR(80) NOT NULL,
    text TEXT NOT NULL,
    owner TEXT NOT NULL,
    due_on DATE,
    entry_id INTEGER NOT NULL,
    case_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_plan_line PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_plan_line_strand_code FOREIGN KEY(strand) REFERENCES code ("key"),
    CONSTRAINT fk_plan_line_entry_id_entry FOREIGN KEY(entry_id) REFERENCES entry (id),
    CONSTRAINT fk_plan_line_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_plan_line_case_id ON plan_line (case_id);

CREATE INDEX ix_plan_line_entry_id ON plan_line (entry_id);

CREATE TABLE referral (
    id INTEGER NOT NULL,
    referral_to VARCHAR(80) NOT NULL,
    person_id INTEGER NOT NULL,
    consent VARCHAR(80) NOT NULL,
    refused_reason TEXT NOT NULL,
    consents_to_be_named BOOLEAN,
    reference TEXT NOT NULL,
    first_responder TEXT NOT NULL,
    navigator TEXT NOT NULL,
    interpreter TEXT NOT NULL,
    outcome VARCHAR(80),
    guardian_service VARCHAR(80),
    police_protection_from DATETIME,
    CONSTRAINT pk_referral PRIMARY KEY (id),
    CONSTRAINT fk_referral_id_entry FOREIGN KEY(id) REFERENCES entry (id),
    CONSTRAINT fk_referral_referral_to_code FOREIGN KEY(referral_to) REFERENCES code ("key"),
    CONSTRAINT fk_referral_person_id_subject FOREIGN KEY(person_id) REFERENCES subject (id),
    CONSTRAINT fk_referral_consent_code FOREIGN KEY(consent) REFERENCES code ("key"),
    CONSTRAINT fk_referral_outcome_code FOREIGN KEY(outcome) REFERENCES code ("key"),
    CONSTRAINT fk_referral_guardian_service_code FOREIGN KEY(guardian_service) REFERENCES code ("key")
);

CREATE INDEX ix_referral_person_id ON referral (person_id);

CREATE TABLE report (
    id INTEGER NOT NULL,
    register_number TEXT NOT NULL,
    source VARCHAR(80) NOT NULL,
    source_reference TEXT NOT NULL,
    caller TEXT NOT NULL,
    call_back TEXT NOT NULL,
    where_words TEXT NOT NULL,
    district VARCHAR(80),
    victims_count INTEGER,
    under_18 VARCHAR(40),
    injured VARCHAR(40),
    suspects_there VARCHAR(40),
    still_inside VARCHAR(40),
    triage_state VARCHAR(80) NOT NULL,
    CONSTRAINT pk_report PRIMARY KEY (id),
    CONSTRAINT fk_report_id_entry FOREIGN KEY(id) REFERENCES entry (id),
    CONSTRAINT uq_report_register_number UNIQUE (register_number),
    CONSTRAINT fk_report_source_code FOREIGN KEY(source) REFERENCES code ("key"),
    CONSTRAINT fk_report_district_code FOREIGN KEY(district) REFERENCES code ("key"),
    CONSTRAINT fk_report_triage_state_code FOREIGN KEY(triage_state) REFERENCES code ("key")
);

CREATE TABLE report_item (
    number INTEGER NOT NULL,
    text TEXT NOT NULL,
    source_grade VARCHAR(80),
    assessment VARCHAR(80),
    handling_code VARCHAR(80),
    conditions TEXT NOT NULL,
    entry_id INTEGER NOT NULL,
    case_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_report_item PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_report_item_source_grade_code FOREIGN KEY(source_grade) REFERENCES code ("key"),
    CONSTRAINT fk_report_item_assessment_code FOREIGN KEY(assessment) REFERENCES code ("key"),
    CONSTRAINT fk_report_item_handling_code_code FOREIGN KEY(handling_code) REFERENCES code ("key"),
    CONSTRAINT fk_report_item_entry_id_entry FOREIGN KEY(entry_id) REFERENCES entry (id),
    CONSTRAINT fk_report_item_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_report_item_case_id ON report_item (case_id);

CREATE INDEX ix_report_item_entry_id ON report_item (entry_id);

CREATE TABLE search (
    id INTEGER NOT NULL,
    power VARCHAR(80),
    place_id INTEGER NOT NULL,
    officer TEXT NOT NULL,
    premises TEXT NOT NULL,
    CONSTRAINT pk_search PRIMARY KEY (id),
    CONSTRAINT fk_search_id_entry FOREIGN KEY(id) REFERENCES entry (id),
    CONSTRAINT fk_search_power_code FOREIGN KEY(power) REFERENCES code ("key"),
    CONSTRAINT fk_search_place_id_subject FOREIGN KEY(place_id) REFERENCES subject (id)
);

CREATE INDEX ix_search_place_id ON search (place_id);

CREATE TABLE search_finding (
    subject_id INTEGER NOT NULL,
    found BOOLEAN NOT NULL,
    where_words TEXT NOT NULL,
    entry_id INTEGER NOT NULL,
    case_id INTEGER,
    id INTEGER NOT NULL CONSTRAINT pk_search_finding PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    CONSTRAINT fk_search_finding_subject_id_subject FOREIGN KEY(subject_id) REFERENCES subject (id),
    CONSTRAINT fk_search_finding_entry_id_entry FOREIGN KEY(entry_id) REFERENCES entry (id),
    CONSTRAINT fk_search_finding_case_id_cases FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_search_finding_case_id ON search_finding (case_id);

CREATE INDEX ix_search_finding_entry_id ON search_finding (entry_id);

CREATE INDEX ix_search_finding_subject_id ON search_finding (subject_id);

CREATE TABLE tactical_advice (
    id INTEGER NOT NULL,
    given_to TEXT NOT NULL,
    given_by TEXT NOT NULL,
    channel VARCHAR(80),
    "immediate" BOOLEAN NOT NULL,
    accepted VARCHAR(40) NOT NULL,
    done_at DATETIME,
    result TEXT NOT NULL,
    CONSTRAINT pk_tactical_advice PRIMARY KEY (id),
    CONSTRAINT fk_tactical_advice_id_entry FOREIGN KEY(id) REFERENCES entry (id),
    CONSTRAINT fk_tactical_advice_channel_code FOREIGN KEY(channel) REFERENCES code ("key")
);

CREATE TABLE triage (
    id INTEGER NOT NULL,
    urgency VARCHAR(40) NOT NULL,
    outcome VARCHAR(80) NOT NULL,
    decided_by TEXT NOT NULL,
    CONSTRAINT pk_triage PRIMARY KEY (id),
    CONSTRAINT fk_triage_id_entry FOREIGN KEY(id) REFERENCES entry (id),
    CONSTRAINT fk_triage_outcome_code FOREIGN KEY(outcome) REFERENCES code ("key")
);

CREATE TABLE victim_contact (
    id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    contact_by TEXT NOT NULL,
    method VARCHAR(80),
    interpreter TEXT NOT NULL,
    next_update TEXT NOT NULL,
    CONSTRAINT pk_victim_contact PRIMARY KEY (id),
    CONSTRAINT fk_victim_contact_id_entry FOREIGN KEY(id) REFERENCES entry (id),
    CONSTRAINT fk_victim_contact_person_id_subject FOREIGN KEY(person_id) REFERENCES subject (id),
    CONSTRAINT fk_victim_contact_method_code FOREIGN KEY(method) REFERENCES code ("key")
);

CREATE INDEX ix_victim_contact_person_id ON victim_contact (person_id);

CREATE TABLE warrant (
    id INTEGER NOT NULL,
    power VARCHAR(80) NOT NULL,
    court TEXT NOT NULL,
    reference TEXT NOT NULL,
    expires_on DATE,
    CONSTRAINT pk_warrant PRIMARY KEY (id),
    CONSTRAINT fk_warrant_id_entry FOREIGN KEY(id) REFERENCES entry (id),
    CONSTRAINT fk_warrant_power_code FOREIGN KEY(power) REFERENCES code ("key")
);

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


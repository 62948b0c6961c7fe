"""Keys of code lists that the program branches on."""

POTENTIAL_VICTIM = "involvement_role:potential_victim"
CONFIRMED_VICTIM = "involvement_role:confirmed_victim"
SUSPECT = "involvement_role:suspect"
WITNESS = "involvement_role:witness"
MENTIONED = "involvement_role:mentioned"
"""The role of a subject that an entry only mentions."""
LOOKED_FOR = "involvement_role:looked_for"
EXPLOITED_AT = "involvement_role:exploited_at"
RECRUITED_AT = "involvement_role:recruited_at"
PLACE_OF_SAFETY = "place_type:place_of_safety"
VICTIM_ROLES = frozenset({POTENTIAL_VICTIM, CONFIRMED_VICTIM})
EXPLOITED_BY_GROUP = "involvement_role:exploited"
AT_RISK_ROLES = VICTIM_ROLES | {EXPLOITED_BY_GROUP}
WITHIN_A_MONTH = frozenset({"last_contact:week", "last_contact:month"})
S45_INDICATIONS = "decision_type:s45_indications"
ARREST_PLANNED = "decision_type:arrest"
TO_NRM = "referral_to:nrm"
TO_NAVIGATOR = "referral_to:victim_navigator"
TO_CHILDRENS_CARE = "referral_to:childrens_social_care"
TO_ADULT_CARE = "referral_to:adult_social_care"
TO_MSVCC = "referral_to:msvcc"
TO_EMERGENCY_SUPPORT = "referral_to:emergency_support"
DUTY_TO_NOTIFY = "referral_to:duty_to_notify"
TO_GUARDIAN_SERVICE = "referral_to:guardian_service"
TO_LIAISON_OFFICER = "referral_to:msvlo"
AS_VICTIM = frozenset(
    {
        TO_NRM,
        DUTY_TO_NOTIFY,
        TO_NAVIGATOR,
        TO_MSVCC,
        TO_EMERGENCY_SUPPORT,
        TO_GUARDIAN_SERVICE,
        TO_LIAISON_OFFICER,
    }
)
"""To whom only a potential victim is referred."""
POSITIVE_OUTCOME = "nrm_outcome:positive"
RELEASED_AS_VICTIM = "arrest_disposal:treated_as_victim"
POSSIBLE_CHILD = "consent_kind:not_needed_possible_child"
"""MSA 2015 s.51: a person who may be under 18 is referred to the NRM without consent."""
AS_TOLD = "consent_kind:as_told"
"""What police said of a consent when they referred somebody: the navigator asks again."""
NAVIGATORS_SERVICE = "consent_purpose:navigator"
WITHDRAWN = "consent_kind:withdrawn"
REFUSED = "consent_kind:refused"
ACCEPTED = "referral_outcome:accepted"
DECLINED = "referral_outcome:declined"
WAITING = "referral_outcome:waiting"
WITHDRAWN_OUTCOME = "referral_outcome:withdrawn"
WAITING_LIST = "referral_outcome:waiting_list"
OPEN_OUTCOMES = frozenset({WAITING, "referral_outcome:received", ACCEPTED, WAITING_LIST})
"""With any other, a referral is closed; one without an outcome is open."""
NOT_REACHED = frozenset({"contact_method:not_reached", "contact_method:left_message"})
"""Ways of contact by which a victim was told nothing."""
NO_ANSWER = "support_contact:no_answer"
"""A navigator's try that reached nobody."""
ANONYMISED = "legal_gateway:anonymised"
"""The gateway of what identifies nobody."""
WITH_POLICE = "consent_purpose:share_police"
WITH_PARTNER = "consent_purpose:share_partner"
NOT_ENGAGED = "engagement:none"
FROM_POLICE = "report_source:police_officer"
UNKNOWN_DISTRICT = "district:unknown"
HANDOVER_NOTE = "note_type:handover"
ROLE_CORRECTED = "note_type:role_corrected"

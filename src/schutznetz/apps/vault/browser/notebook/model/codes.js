// SPDX-License-Identifier: EUPL-1.2
// The code lists of the notebook. Words for codes stand in texts/<language>/notebook.js; the order here is that of pages.

/** Who asks, and about what. Advice to a line manager never tells who else is advised. */
export const REQUESTERS = ["own_matter", "line_manager", "head"];

/** Reasons to come, each with the area of life it belongs to. */
export const CATEGORIES = {
  alcohol: "private",
  medication: "private",
  gambling: "private",
  drugs: "private",
  other_addiction: "private",
  debts: "private",
  anxiety: "private",
  depression: "private",
  compulsion: "private",
  mental_strain: "private",
  suicidality: "private",
  illness: "private",
  grief: "private",
  partnership: "private",
  family: "private",
  care: "private",
  loneliness: "private",
  housing: "private",
  trauma: "work",
  colleagues: "work",
  line_manager: "work",
  mobbing: "work",
  sexual_harassment: "work",
  discrimination: "work",
  overload: "work",
  reintegration: "work",
  career: "work",
  disciplinary: "work",
  violence: "work",
  other: "private",
};

/** Areas of life, as the decree names them. */
export const AREAS = ["private", "work"];

/** @param {string[]} categories @returns {string[]} the areas they touch; both are possible */
export const areasOf = (categories) => AREAS.filter((area) => categories.some((one) => CATEGORIES[one] === area));

export const FIRST_CONTACTS = ["personal", "phone", "mail", "anonymous"];
export const CHANNELS = ["personal", "phone", "video", "message"];
export const GOAL_KINDS = ["normal", "reintegration"];
export const GOAL_STATES = ["open", "reached", "reached_by_outside_help", "given_up"];
export const OVER_REASONS = ["new_event", "waiting_for_help", "crisis", "goal_grew", "other"];

/** Where a referral may lead. */
export const SERVICES = [
  "addiction", "debt", "psychosocial", "clinic", "self_help", "family", "care", "physician", "staff_council",
  "disabled_staff", "equality_officer", "bem", "conflict", "pastoral", "crisis_team", "accident_insurance",
  "victims", "women", "antidiscrimination", "complaints", "telephone", "other",
];
export const REFERRAL_OUTCOMES = ["needed", "offered", "waiting", "accepted", "declined"];
export const DECIDED = ["accepted", "declined"];

/** Cooperation partners of the authority; informed on the client's wish only. */
export const PARTNERS = ["PR", "SBV", "GLB", "physician", "BEM"];

/** What a consent may cover. `appointment` and `topic` need no content of a talk. */
export const SHARED_FIELDS = ["name", "contact", "appointment", "topic", "goal", "strategy", "referral", "talk_dates", "wish"];
export const CONSENT_FORMS = ["written", "oral", "electronic"];

export const DANGER_FOR = ["self", "others"];
export const DANGER_STEPS = ["asked_directly", "stayed_with", "emergency_call", "second_person", "crisis_service", "relative", "head_informed"];

/** How a counselling ends. */
export const CLOSINGS = ["solution", "referral_accepted", "referral_declined", "broken_off", "left_service"];

/** Notices at the beginning; the third is for police officers only. */
export const NOTICES = ["duty_to_report", "no_right_to_refuse", "duty_to_prosecute"];

/** Every field a record of the notebook may have. None of them is one that only a treatment needs (section 2). */
export const FIELDS = {
  processes: [
    "title", "contact", "requester", "first_contact", "main_category", "categories", "notices", "reason_duty_to_report",
    "reason_no_right_to_refuse", "reason_duty_to_prosecute", "no_goal", "notes", "opened_on", "leaves_on", "closed_on",
    "closing", "closing_note", "kept_on", "example", "from_inbox", "from_share",
  ],
  goals: ["process", "kind", "text", "strategy", "state", "opened_on", "ended_on", "over_reason", "over_note"],
  talks: ["process", "goal", "on", "minutes", "channel", "note"],
  referrals: ["process", "goal", "kind", "service", "phone", "note", "outcome", "on", "decided_on"],
  consents: ["process", "recipient", "role", "fields", "given_on", "until", "form", "revoked_on", "note"],
  disclosures: ["process", "consent", "recipient", "fields", "on"],
  partners: ["process", "role", "name", "consent", "note", "on"],
  dangers: ["process", "for", "on", "steps", "decision", "decided_on"],
  files: ["process", "blob", "name", "size", "on"],
  handovers: ["process", "consent", "colleague", "on"],
};

/** Collections whose records belong to a process. */
export const PARTS = Object.keys(FIELDS).filter((kind) => kind !== "processes");

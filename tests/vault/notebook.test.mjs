// SPDX-License-Identifier: EUPL-1.2
// The model of the notebook: rules as the server's register knows them, acts, agenda, search, letters, deletion.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const MODEL = "../../src/schutznetz/apps/vault/browser/notebook/model/";
const [codes, days, rules, records, acts, agenda, search, letters] = await Promise.all(
  ["codes", "days", "rules", "records", "acts", "agenda", "search", "letter"].map((name) => import(`${MODEL}${name}.js`)),
);
const { values, cases } = JSON.parse(readFileSync(process.env.NOTEBOOK_CASES, "utf8"));
const TODAY = "2026-06-15";

/** A document with one counselling in it; `build(draft, id)` adds to it. */
function world(build = () => {}, fields = {}) {
  const draft = {};
  const id = acts.begin(draft, { title: "Blau", ...fields }, "2026-05-04").id;
  build(draft, id);
  return { draft, id };
}
const goal = (draft, process, more = {}) => records.add(draft, "goals", { process, kind: "normal", text: "Ziel", state: "open", opened_on: TODAY, ...more });
const talk = (draft, process, on, goalId = "", note = "") => records.add(draft, "talks", { process, goal: goalId, on, minutes: 45, channel: "personal", note });
const kinds = (found) => found.map((one) => one.kind);

test("the browser answers the cases of the register as the register does", () => {
  let asked = 0;
  for (const { name, rule, on, facts, expected } of cases.filter((one) => rules.RULES[one.rule])) {
    const found = [rules.RULES[rule](facts, values, on)].flat();
    assert.equal(found.length, expected.length, name);
    for (const [at, wanted] of expected.entries()) {
      const { facts: wantedFacts = {}, ...plain } = wanted;
      for (const [key, value] of Object.entries(plain)) assert.deepEqual(found[at][key], value, `${name} ${key}`);
      for (const [key, value] of Object.entries(wantedFacts)) assert.deepEqual(found[at].facts[key], value, `${name} ${key}`);
    }
    asked += 1;
  }
  assert.ok(asked >= 35, `only ${asked} cases were asked`);
  const known = new Set(cases.map((one) => one.rule));
  assert.deepEqual(Object.keys(rules.RULES).filter((rule) => !known.has(rule)), []);
});

test("goal A has five talks, goal B two: for the sixth a reason is asked for A only", () => {
  const goals = [];
  const { draft, id } = world((draft, process) => {
    goals.push(goal(draft, process), goal(draft, process));
    for (let day = 1; day <= 6; day += 1) talk(draft, process, `2026-06-0${day}`, goals[0].id);
    for (let day = 1; day <= 2; day += 1) talk(draft, process, `2026-06-0${day}`, goals[1].id);
  }, { notices: codes.NOTICES });
  const asked = agenda.steps(draft, id, values, TODAY);
  assert.deepEqual(asked.map((one) => [one.kind, one.goal?.id]), [["talks", goals[0].id]]);
  records.edit(draft, "goals", goals[0].id, { over_reason: "crisis" });
  assert.deepEqual(agenda.steps(draft, id, values, TODAY), []);
  records.edit(draft, "goals", goals[0].id, { over_reason: "", kind: "reintegration" });
  assert.deepEqual(agenda.steps(draft, id, values, TODAY), []);
});

test("a referral is the first step until it is done or declined; acceptance reaches its goal", () => {
  let own, other;
  const { draft, id } = world((draft, process) => { own = goal(draft, process); other = goal(draft, process); talk(draft, process, TODAY, own.id); });
  const referral = acts.refer(draft, id, { goal: own.id, kind: "clinic", service: "Klinik" }, values, TODAY);
  assert.deepEqual(kinds(agenda.steps(draft, id, values, TODAY))[0], "referral");
  acts.decide(draft, referral.id, "declined", values, TODAY);
  assert.ok(!kinds(agenda.steps(draft, id, values, TODAY)).includes("referral"));
  assert.equal(draft.goals[own.id].state, "open");
  acts.decide(draft, referral.id, "accepted", values, TODAY);
  assert.deepEqual([draft.goals[own.id].state, draft.goals[own.id].ended_on], ["reached_by_outside_help", TODAY]);
  assert.equal(draft.goals[other.id].state, "open");
});

test("danger comes before everything, and the end of service before a referral", () => {
  const { draft, id } = world((draft, process) => {
    talk(draft, process, TODAY);
    acts.refer(draft, process, { kind: "clinic", service: "Klinik" }, values, TODAY);
    records.add(draft, "dangers", { process, for: "self", on: TODAY, steps: [], decision: "", decided_on: "" });
  }, { leaves_on: "2026-06-30" });
  assert.deepEqual(kinds(agenda.steps(draft, id, values, TODAY)).slice(0, 3), ["danger", "leaving", "referral"]);
});

test("notices are asked of a police officer three times, of others twice; a reason is as good as a tick", () => {
  const { draft, id } = world((draft, process) => talk(draft, process, TODAY));
  const items = (settings) => agenda.steps(draft, id, values, TODAY, settings).map((one) => one.finding.facts.item);
  assert.deepEqual(items({}).sort(), ["duty_to_report", "no_right_to_refuse"]);
  assert.equal(items({ police_officer: true }).length, 3);
  records.edit(draft, "processes", id, { notices: ["duty_to_report"], reason_no_right_to_refuse: "am Telefon vergessen" });
  assert.deepEqual(items({}), []);
});

test("a counselling closes with a goal or with the note that none was agreed", () => {
  const { draft, id } = world();
  const now = { closing: "solution", on: TODAY };
  assert.throws(() => acts.close(draft, id, now, values), (error) => error.finding.cite.includes("Nr. 1"));
  assert.ok(!draft.processes[id].closed_on);
  records.edit(draft, "processes", id, { no_goal: true });
  acts.close(draft, id, now, values);
  assert.equal(draft.processes[id].closed_on, TODAY);
  acts.reopen(draft, id);
  assert.equal(draft.processes[id].closed_on, "");
});

test("who leaves the authority: the counselling ends, open goals are kept as given up", () => {
  const { draft, id } = world((draft, process) => goal(draft, process), { leaves_on: "2026-06-10", notices: codes.NOTICES });
  const [step] = agenda.steps(draft, id, values, TODAY);
  assert.deepEqual([step.kind, step.finding.status, step.finding.due_on], ["leaving", "breached", "2026-06-10"]);
  acts.close(draft, id, { closing: "left_service", on: "2026-06-10" }, values);
  assert.equal(records.of(draft, "goals", id)[0].state, "given_up");
  assert.deepEqual(agenda.steps(draft, id, values, TODAY), []);
});

test("a year after the end the vault asks whether the records are needed, and again a year after yes", () => {
  const { draft, id } = world((draft, process) => goal(draft, process));
  acts.close(draft, id, { closing: "solution", on: "2025-06-15" }, values);
  assert.deepEqual(kinds(agenda.agenda(draft, values, TODAY)), ["review"]);
  records.edit(draft, "processes", id, { kept_on: TODAY });
  assert.deepEqual(agenda.agenda(draft, values, TODAY), []);
});

test("a letter holds the fields of a consent and nothing else; without one it is refused with the section", () => {
  const { draft, id } = world((draft, process) => { goal(draft, process, { text: "geheim" }); talk(draft, process, "2026-06-01", "", "sehr geheim"); }, { categories: ["debts"] });
  const wish = { recipient: "Betriebsärztin Dr. Uhl", fields: ["appointment", "topic"] };
  const refused = letters.letter(draft, id, wish, values, TODAY);
  assert.deepEqual([refused.finding.status, refused.lines], ["breached", []]);
  assert.match(refused.finding.cite, /3\.2\.1/);
  const consent = records.add(draft, "consents", { process: id, role: "physician", given_on: TODAY, form: "written", ...wish });
  const { lines } = letters.letter(draft, id, wish, values, TODAY);
  assert.deepEqual(lines, [{ field: "appointment", values: ["2026-06-01"] }, { field: "topic", values: ["debts"] }]);
  assert.ok(!JSON.stringify(lines).includes("geheim"));
  assert.equal(letters.letter(draft, id, { ...wish, fields: ["goal"] }, values, TODAY).lines.length, 0);
  assert.equal(letters.letter(draft, id, { ...wish, recipient: "Personalrat" }, values, TODAY).lines.length, 0);
  records.edit(draft, "consents", consent.id, { revoked_on: TODAY });
  assert.equal(letters.letter(draft, id, wish, values, TODAY).finding.status, "breached");
});

test("a cooperation partner is told on the client's wish only, and the consent is kept", () => {
  const { draft, id } = world();
  const told = { role: "BEM", name: "Frau Lang", note: "" };
  assert.throws(() => acts.inform(draft, id, told, values, TODAY), acts.Refused);
  const consent = records.add(draft, "consents", { process: id, role: "BEM", recipient: "Frau Lang", fields: ["wish"], given_on: TODAY, form: "oral" });
  assert.equal(acts.inform(draft, id, told, values, TODAY).consent, consent.id);
  assert.throws(() => acts.inform(draft, id, { ...told, role: "PR" }, values, TODAY), acts.Refused);
});

test("deleting leaves graves without a word, of this counselling alone", () => {
  const { draft, id } = world((draft, process) => {
    const own = goal(draft, process, { text: "Kanarienvogel" });
    talk(draft, process, TODAY, own.id, "Kanarienvogel");
    records.add(draft, "files", { process, blob: "b1", name: "Kanarienvogel.pdf", size: 4, on: TODAY });
  }, { title: "Kanarienvogel" });
  const kept = acts.begin(draft, { title: "Grün" }, TODAY).id;
  const certificate = acts.erase(draft, id, TODAY);
  assert.deepEqual(certificate, { on: TODAY, records: 4, blobs: ["b1"] });
  assert.ok(!JSON.stringify(draft).includes("Kanarienvogel"));
  assert.deepEqual(draft.processes[id], { id, deleted: TODAY });
  assert.equal(records.all(draft, "processes")[0].id, kept);
  assert.equal(records.edit(draft, "processes", id, { title: "zurück" }), null);
});

test("no field of the notebook is one that only a treatment needs, and unknown fields are refused", () => {
  const forbidden = values["service.forbidden_fields"].value.split(" ");
  assert.ok(forbidden.includes("diagnosis"));
  for (const [kind, fields] of Object.entries(codes.FIELDS)) {
    for (const word of [...forbidden, "therapy", "diagnose"]) assert.ok(!fields.some((one) => one.includes(word)), `${kind} ${word}`);
    for (const word of forbidden) assert.throws(() => records.add({}, kind, { [word]: "F32.1" }), TypeError);
  }
});

test("reasons cover private life and work, both in one counselling", () => {
  assert.deepEqual(codes.areasOf(["debts", "mobbing"]), ["private", "work"]);
  assert.deepEqual(codes.areasOf(["mobbing"]), ["work"]);
  assert.deepEqual([...new Set(Object.values(codes.CATEGORIES))].sort(), ["private", "work"]);
});

test("who may ask, which areas and how many reasons stand in the decree: a successor changes what is offered", () => {
  assert.deepEqual(agenda.requestersOffered(values), ["own_matter", "line_manager", "head"]);
  assert.deepEqual(agenda.areasOffered(values), ["private", "work"]);
  const most = values["counselling.most_categories"].value;
  assert.ok(agenda.fewEnough(Array(most), values));
  assert.ok(!agenda.fewEnough(Array(most + 1), values));
  const cite = "Erfundener Erlass 2027, Nr. 1";
  const other = { ...values, "service.requesters": { value: "own_matter head", citation: cite }, "service.areas": { value: "work", citation: cite },
    "counselling.most_categories": { value: most + 1, citation: cite } };
  assert.deepEqual(agenda.requestersOffered(other), ["own_matter", "head"]);
  assert.deepEqual(agenda.requestersOffered(other, "line_manager"), ["own_matter", "line_manager", "head"], "what is on record stays");
  assert.deepEqual(agenda.areasOffered(other), ["work"]);
  assert.deepEqual(agenda.areasOffered(other, ["debts"]), ["private", "work"], "what is on record stays");
  assert.ok(agenda.fewEnough(Array(most + 1), other));
  assert.deepEqual(agenda.partnersOffered(values), codes.PARTNERS);
  assert.deepEqual(agenda.partnersOffered({ ...values, "cooperation.bodies": { value: "BEM HEAD", citation: cite } }), ["BEM"]);
  assert.equal(rules.requester({ kind: "line_manager", answer_names_client: false }, other).cite, cite);
  assert.equal(rules.requester({ kind: "head", answer_names_client: true }, values).status, "breached");
});

test("search finds umlauts however they are typed, all words of one counselling, and nothing deleted", () => {
  const { draft, id } = world((draft, process) => talk(draft, process, TODAY, "", "Herr Müller hat Ärger mit der Straßenmeisterei 🙂 und schläft schlecht."));
  const index = new search.Index();
  for (const typed of ["müller", "mueller", "MULLER", "strasse", "arger müller", "Blau straßen", "schlaft"]) {
    assert.equal(index.search(draft, typed).length, 1, typed);
  }
  for (const typed of ["", "  ", "müller rot", "xyz"]) assert.equal(index.search(draft, typed).length, 0, typed);
  assert.deepEqual([index.search(draft, "mueller")[0].excerpt.hit, index.search(draft, "strasse")[0].excerpt.hit], ["Müller", "Straße"]);
  const [talked] = records.of(draft, "talks", id);
  draft.talks[talked.id] = { ...talked, note: "Nichts" };
  assert.equal(index.search(draft, "müller").length, 0);
  acts.erase(draft, id, TODAY);
  assert.equal(index.search(draft, "blau").length, 0);
});

test("a parcel of a colleague brings known fields under new ids, and nothing else", async () => {
  const { packed, imported } = await import(`${MODEL}handover.js`);
  const { draft, id } = world((made, process) => {
    const own = goal(made, process);
    talk(made, process, TODAY, own.id, "Notiz");
    records.add(made, "files", { process, blob: "b1", name: "geheim.pdf", size: 4, on: TODAY });
  });
  const parcel = JSON.parse(JSON.stringify(packed(draft, id)));
  assert.ok(!JSON.stringify(parcel).includes("geheim.pdf"));
  parcel.records.talks[0].__proto__ = { evil: 1 };
  Object.assign(parcel.records.talks[0], { diagnosis: "F32", note: "Notiz" });
  Object.assign(parcel.records.processes[0], { title: { toString: "x" }, categories: "debts", leaves_on: 7, opened_on: "bald" });
  parcel.records.talks[0].on = 20260615;
  const theirs = {};
  let number = 0;
  const made = imported(theirs, parcel, () => `new${(number += 1)}`);
  const [only] = records.of(theirs, "talks", made);
  assert.deepEqual([only.note, only.diagnosis, only.goal], ["Notiz", undefined, records.of(theirs, "goals", made)[0].id]);
  assert.ok(!JSON.stringify(theirs).includes(id));
  assert.deepEqual(Object.keys(theirs.processes[made]).filter((name) => ["title", "categories", "leaves_on", "opened_on"].includes(name)), []);
  assert.equal(only.on, undefined);
  assert.equal(agenda.overview(theirs).length, 1);
  for (const wrong of [null, {}, { kind: "x", records: {} }, { kind: parcel.kind, records: { processes: [] } }]) assert.throws(() => imported({}, wrong, () => "n"), TypeError);
});

test("a parcel has one of the sizes the server takes, and is known when it was taken over", async () => {
  const { parcel, imported, takenOver } = await import(`${MODEL}handover.js`);
  const { draft, id } = world((made, process) => talk(made, process, TODAY, "", "Notiz"));
  const bytes = parcel(draft, id);
  assert.equal(bytes.length, 64 * 1024);
  const theirs = {};
  const made = imported(theirs, JSON.parse(new TextDecoder().decode(bytes)), () => crypto.randomUUID(), "share1");
  assert.equal(takenOver(theirs, "share1").id, made);
  assert.equal(takenOver(theirs, "share2"), undefined);
  assert.equal(takenOver({}, "share1"), undefined);
  talk(draft, id, TODAY, "", "x".repeat(64 * 1024));
  assert.equal(parcel(draft, id).length, 256 * 1024);
});

test("the invented examples show every kind of step and are marked as invented", async () => {
  const { write } = await import("../../src/schutznetz/apps/vault/browser/notebook/examples.js");
  const draft = {};
  write(draft, values, TODAY);
  const processes = records.all(draft, "processes");
  assert.equal(processes.length, 12);
  assert.ok(processes.every((one) => one.example));
  assert.deepEqual([...new Set(kinds(agenda.agenda(draft, values, TODAY)))], ["leaving", "referral", "review", "notices"]);
  assert.equal(records.all(draft, "goals").filter((one) => one.state === "reached_by_outside_help").length, 1);
  for (const one of records.all(draft, "talks")) assert.ok(one.on <= TODAY && days.isDay(one.on));
});

test("days are read as people write them, and none is invented", () => {
  const read = (text) => days.readDay(text, TODAY);
  assert.deepEqual(["15.6.2026", "15.06.26", "15.6.", "15. 6. 2026", " 2026-06-15 "].map((one) => (one === "15. 6. 2026" ? read("15. 6.2026") : read(one))), Array(5).fill(TODAY));
  for (const wrong of ["31.02.2026", "heute", "2026-13-01", "1.1.26x", ""]) assert.equal(read(wrong), "", wrong);
  assert.equal(days.monthsLater("2024-02-29", 12), "2025-03-01");
  assert.equal(days.monthsLater("2025-12-31", 2), "2026-03-01");
  assert.equal(days.shown(TODAY), "15.06.2026");
  assert.equal(days.daysLater("2026-12-31", 1), "2027-01-01");
});

test("the list shows open counsellings by their last entry, closed ones after them", () => {
  const draft = {};
  const old = acts.begin(draft, { title: "alt" }, "2026-01-01").id;
  const young = acts.begin(draft, { title: "jung" }, "2026-02-01").id;
  const done = acts.begin(draft, { title: "zu", no_goal: true }, "2026-06-01").id;
  acts.close(draft, done, { closing: "solution", on: TODAY }, values);
  talk(draft, old, "2026-03-01");
  talk(draft, old, "2026-06-01");
  assert.deepEqual(agenda.overview(draft).map((one) => [one.process.id, one.last, one.talks]), [[old, "2026-06-01", 2], [young, "2026-02-01", 0], [done, "2026-06-01", 0]]);
});

test("every code has a word in German and English, with the same gaps", async () => {
  const TEXTS = "../../src/schutznetz/apps/vault/browser/texts/";
  const [de, en] = await Promise.all(["de", "en"].map(async (name) => (await import(`${TEXTS}${name}/notebook.js`)).default));
  const gaps = (text) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
  assert.deepEqual(Object.keys(de), Object.keys(en));
  for (const key of Object.keys(de)) assert.deepEqual(gaps(de[key]), gaps(en[key]), key);
  const lists = {
    requester: codes.REQUESTERS, category: Object.keys(codes.CATEGORIES), area: codes.AREAS, first_contact: codes.FIRST_CONTACTS,
    channel: codes.CHANNELS, goal_kind: codes.GOAL_KINDS, goal_state: codes.GOAL_STATES, over_reason: codes.OVER_REASONS,
    service: codes.SERVICES, outcome: codes.REFERRAL_OUTCOMES, role: codes.PARTNERS, shared: codes.SHARED_FIELDS, form: codes.CONSENT_FORMS,
    danger_for: codes.DANGER_FOR, danger_step: codes.DANGER_STEPS, closing: codes.CLOSINGS, notice: codes.NOTICES, notice_says: codes.NOTICES, in: codes.PARTS,
  };
  for (const [list, all] of Object.entries(lists)) for (const code of all) assert.ok(de[`${list}.${code}`], `${list}.${code}`);
});

test("a counselling in the archive is found, due for review, listed, and taken over once only", async () => {
  const archive = await import("../../src/schutznetz/apps/vault/browser/core/archive.js");
  const { takenOver, parcel } = await import(`${MODEL}handover.js`);
  const { withoutSheet } = await import("../../src/schutznetz/apps/vault/browser/returns/sheets.js");
  const { draft, id } = world((given, process) => {
    goal(given, process, { text: "Schuldenberatung aufsuchen", state: "reached" });
    talk(given, process, "2025-01-02", "", "Überfall im Park");
    records.add(given, "partners", { process, role: "PR", name: "Frau Öztürk", note: "", on: TODAY });
  }, { closed_on: "2025-01-03", closing: "solution", from_share: "share1" });
  const before = structuredClone(draft);
  Object.assign(draft, { archived: {}, archives: {} });
  archive.move(draft, before, [{ id, sum: "s" }], { id: "a1", sha256: "x", seq: 2 });
  assert.deepEqual([draft.processes, draft.talks, draft.goals], [{}, {}, {}]);
  const index = new search.Index();
  for (const typed of ["blau", "schuldenber", "oeztuerk", "ozturk frau"]) assert.equal(index.search(draft, typed)[0]?.process.id, id, typed);
  assert.deepEqual(index.search(draft, "überfall"), [], "what was said is in the archive only");
  const step = agenda.agenda(draft, values, TODAY);
  assert.deepEqual(step.map((one) => [one.kind, one.process.id]), [["review", id]]);
  draft.archived[id].kept_on = TODAY;
  assert.deepEqual(agenda.agenda(draft, values, TODAY), []);
  assert.deepEqual(agenda.overviewOfArchive(draft).map((one) => [one.process.title, one.talks, one.last]), [["Blau", 1, "2026-05-04"]]);
  assert.equal(takenOver(draft, "share1").id, id);
  assert.deepEqual(withoutSheet(draft).map((one) => one.id), [id]);
  archive.putBack(draft, id, archive.recordsOf(before, id));
  assert.equal(Object.keys(draft.talks).length, 1);
  assert.ok(parcel(draft, id).length);
  acts.erase(draft, id, TODAY);
  assert.deepEqual(index.search(draft, "blau"), []);
});

test("what belongs to a counselling is the same in a frozen document, where it is sorted once", () => {
  const { draft, id } = world((made, process) => {
    for (const day of ["2026-05-05", "2026-05-07", "2026-05-06"]) talk(made, process, day);
    records.bury(made, "talks", talk(made, process, "2026-05-09").id, TODAY);
  });
  const other = acts.begin(draft, { title: "Rot" }, "2026-05-05").id;
  talk(draft, other, "2026-05-08");
  const frozen = Object.fromEntries(Object.entries(draft).map(([name, found]) => [name, Object.freeze(found)]));
  for (const process of [id, other, "nobody"]) assert.deepEqual(records.of(frozen, "talks", process), records.of(structuredClone(draft), "talks", process));
  assert.deepEqual(records.of(frozen, "talks", id).map((one) => one.on), ["2026-05-07", "2026-05-06", "2026-05-05"]);
  records.of(frozen, "talks", id).reverse();
  assert.equal(records.of(frozen, "talks", id)[0].on, "2026-05-07", "a reader may turn its list round");
});

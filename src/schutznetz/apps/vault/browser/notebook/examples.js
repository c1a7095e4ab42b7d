// SPDX-License-Identifier: EUPL-1.2
// Twelve invented counsellings, for the demonstration only. Every name, place and number is made up.
import { t } from "../texts/index.js";
import { begin, close, decide, inform, refer } from "./model/acts.js";
import { daysLater, today } from "./model/days.js";
import { add, all, edit } from "./model/records.js";

/** @param {any} vault @returns {boolean} a demonstration with an empty notebook */
export const mayFill = (vault) => Boolean(vault.account.demo) && !vault.state.readonly && all(vault.document, "processes").length === 0;

/** @param {any} vault @param {HTMLButtonElement} [button] rests meanwhile */
export async function fillWithExamples(vault, button) {
  if (button) button.disabled = true;
  if (mayFill(vault)) await vault.change(t("notebook.examples"), (draft) => write(draft, vault.rules, today()));
}

/** Put the examples into a draft, with days before `now`. @param {object} draft @param {object} values `vault.rules` @param {string} now */
export function write(draft, values, now) {
  const made = PEOPLE.map((person) => one(draft, person, values, now));
  alone(draft, made, values, now);
}

const BOTH = ["duty_to_report", "no_right_to_refuse"];

/** `talks`: [days ago, minutes, channel, note]; they belong to the first goal. */
const PEOPLE = [
  { title: "Blau", ago: 42, categories: ["debts", "partnership"], contact: "Nur mobil, nach 17 Uhr", notices: BOTH, first_contact: "anonymous",
    goal: "Überblick über die Schulden", strategy: "Alle Briefe in einen Ordner; Liste der Gläubiger; Termin bei der Schuldnerberatung.",
    talks: [[42, 60, "personal", "Kommt zum ersten Mal. Schläft schlecht, macht seit Monaten keine Post mehr auf. Sieben Gläubiger, etwa 19.000 Euro. Will, dass zu Hause niemand davon erfährt."],
      [28, 45, "personal", "Hat den Ordner mitgebracht, sichtlich erleichtert. Drei Mahnungen zusammen gelesen."], [9, 30, "phone", "Überlegt wegen der Beratungsstelle. Sorge: Erfährt der Arbeitgeber davon? Nein."]] },
  { title: "Frau N.", ago: 95, categories: ["mobbing", "overload"], notices: BOTH, goal: "Sicher auftreten im Gespräch mit dem Team",
    strategy: "Vorfälle mit Datum aufschreiben; Gespräch mit der Teamleitung üben.",
    talks: [[95, 60, "personal", "Fühlt sich seit dem Umzug ausgegrenzt. Beispiele gesammelt."], [80, 50, "personal", "Rollenspiel, ging besser als gedacht."], [62, 45, "personal", "Erstes Gespräch mit der Teamleitung war freundlich, aber folgenlos."],
      [40, 45, "personal", "Wieder drei Vorfälle. Überlegt, den Personalrat einzuschalten."], [12, 60, "personal", "Möchte, dass der Personalrat Bescheid weiß. Zustimmung besprochen."]] },
  { title: "Wolke", ago: 130, categories: ["alcohol"], notices: BOTH, goal: "Platz für eine Entgiftung", strategy: "Suchtberatung; Hausarzt; nichts beschönigen.",
    talks: [[130, 60, "personal", "Trinkt seit der Trennung jeden Abend. Hat selbst angerufen."], [116, 45, "personal", "Suchtberatung: Termin in zwei Wochen."], [100, 40, "phone", "War dort. Nächster Schritt: Klinik."]] },
  { title: "Herr T. (Rückkehr)", ago: 160, categories: ["reintegration"], notices: BOTH, kind: "reintegration", goal: "Stufenweise zurück in den Dienst", strategy: "Plan der Ärztin: 2, 4, 6 Stunden. Jede Woche kurz sprechen.",
    talks: [[160, 45, "personal", "Vor dem ersten Tag sehr nervös."], [150, 30, "phone", "Erste Woche geschafft."], [140, 30, "phone", "Vier Stunden, müde, aber froh."], [130, 30, "phone", "Rückschritt nach einem Streit am Schalter."], [120, 30, "phone", "Wieder stabil."], [110, 30, "personal", "Sechs Stunden."], [96, 30, "personal", "Feiert den ersten vollen Tag."]] },
  { title: "Anfrage Teamleitung", ago: 20, requester: "line_manager", categories: ["colleagues"], notices: BOTH, goal: "Gespräch mit einem Mitarbeiter vorbereiten",
    talks: [[20, 40, "phone", "Fragt, wie sie einen Mitarbeiter ansprechen soll, der sich zurückzieht. Leitfaden für das Gespräch besprochen. Nichts über andere gesagt."]] },
  { title: "Kiesel", ago: 210, categories: ["grief"], notices: BOTH, goal: "Den Alltag wieder schaffen", talks: [[210, 60, "personal", "Vater gestorben. Weint viel, arbeitet trotzdem durch."], [190, 45, "personal", "Erste freie Woche."], [170, 45, "personal", "Geht wieder zum Chor."]],
    end: { closing: "solution", ago: 165 } },
  { title: "Linde", ago: 520, categories: ["debts"], notices: BOTH, goal: "Umschuldung", talks: [[520, 60, "personal", "Drei Kredite."], [490, 45, "personal", "Termin bei der Bank war gut."]], end: { closing: "solution", ago: 480 } },
  { title: "Möwe", ago: 75, categories: ["care", "overload"], notices: BOTH, goal: "Pflege der Mutter und Dienst zusammenbringen", strategy: "Pflegeberatung; Teilzeit auf Probe.",
    talks: [[75, 50, "personal", "Pflegt allein, nachts oft wach."], [55, 30, "phone", "Pflegestützpunkt rief zurück."]] },
  { title: "Funke", ago: 3, categories: ["suicidality"], notices: BOTH, goal: "Heute Abend nicht allein sein",
    talks: [[3, 90, "personal", "Sagt, es habe alles keinen Sinn mehr. Direkt gefragt: ja, Gedanken, kein Plan. Bruder kommt. Ärztlicher Bereitschaftsdienst zusammen angerufen."]] },
  { title: "Birke", ago: 60, categories: ["career"], notices: BOTH, goal: "Entscheidung über die Versetzung", leaves: 15,
    talks: [[60, 45, "personal", "Neue Stelle in einer anderen Behörde, freut sich und zweifelt."], [30, 30, "phone", "Hat zugesagt."]] },
  { title: "Nordlicht", ago: 14, categories: ["anxiety"], notices: ["no_right_to_refuse"], first_contact: "phone", goal: "", talks: [[14, 35, "phone", "Herzrasen vor jedem Außentermin. Will sich erst sortieren, kein Ziel vereinbart."]], none: true },
  { title: "Herr P.", ago: 300, categories: ["violence", "trauma"], notices: BOTH, goal: "Wieder ruhig am Schalter sitzen", talks: [[300, 60, "personal", "Wurde angeschrien und bedroht. Träumt davon."], [285, 45, "personal", "Psychotherapeutenverfahren der Unfallkasse erklärt."]], end: { closing: "referral_accepted", ago: 270 } },
];

function one(draft, person, values, now) {
  const day = (ago) => daysLater(now, -ago);
  const { title, categories, contact = "", notices, requester = "own_matter", first_contact = "personal" } = person;
  const id = begin(draft, { title, categories, main_category: categories[0], contact, notices, requester, first_contact, no_goal: Boolean(person.none), example: true, leaves_on: person.leaves ? daysLater(now, person.leaves) : "" }, day(person.ago)).id;
  const goal = person.goal ? add(draft, "goals", { process: id, kind: person.kind ?? "normal", text: person.goal, strategy: person.strategy ?? "", state: "open", opened_on: day(person.ago) }).id : "";
  for (const [ago, minutes, channel, note] of person.talks) add(draft, "talks", { process: id, goal, on: day(ago), minutes, channel, note });
  if (person.end) close(draft, id, { closing: person.end.closing, on: day(person.end.ago) }, values);
  return { id, goal };
}

/** What only one of them has: referrals, consents, a partner, a danger. */
function alone(draft, made, values, now) {
  const [blue, n, cloud, , , , , gull, spark] = made;
  refer(draft, blue.id, { goal: blue.goal, kind: "debt", service: "Schuldnerberatung Vestring (erfunden)", phone: "02361 555 0110", outcome: "offered", on: daysLater(now, -9), note: "Wartezeit etwa drei Wochen." }, values, now);
  add(draft, "consents", { process: n.id, role: "PR", recipient: "Personalrat, Frau Beispiel", fields: ["name", "topic", "wish"], given_on: daysLater(now, -12), until: "", form: "written", revoked_on: "", note: "" });
  inform(draft, n.id, { role: "PR", name: "Frau Beispiel", note: "Bittet um einen Termin in der nächsten Woche." }, values, now);
  const clinic = refer(draft, cloud.id, { goal: cloud.goal, kind: "clinic", service: "Klinik am See (erfunden)", on: daysLater(now, -100) }, values, now);
  decide(draft, clinic.id, "accepted", values, daysLater(now, -90));
  refer(draft, gull.id, { goal: gull.goal, kind: "care", service: "Pflegestützpunkt Musterstadt (erfunden)", phone: "02361 555 0177", outcome: "waiting", on: daysLater(now, -55) }, values, now);
  const danger = add(draft, "dangers", { process: spark.id, for: "self", on: daysLater(now, -3), steps: ["asked_directly", "stayed_with", "crisis_service", "relative"], decision: "", decided_on: "" });
  edit(draft, "dangers", danger.id, { decision: "Keine Meldung: nicht akut, Bruder ist da, morgen früh Anruf vereinbart.", decided_on: daysLater(now, -3) });
}

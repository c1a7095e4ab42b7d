// SPDX-License-Identifier: EUPL-1.2
// The floor plan editor: mouse, touch and keyboard change one plan; saving sends it whole with the version it began with.

import * as model from "./plan_model.js";
import { Panel } from "./plan_panel.js";
import { View } from "./plan_view.js";

const data = JSON.parse(document.getElementById("plan-data").textContent);
const texts = { ...document.getElementById("plan-texts").dataset };
const page = document.getElementById("plan-editor");
const message = document.getElementById("plan-message");
const status = document.getElementById("plan-status");
const token = document.querySelector("#plan-texts input").value;
const draftKey = `plan ${data.url}`;
const size = { width: data.plan.width, height: data.plan.height };
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

let base = data.plan;
const history = new model.History(base);
let version = data.plan.version;
let chosen = null;
let adding = "";
let drag = null;
let faults = [];
let step = 0.5;
let isSaving = false;
const givenUp = new Set();

const names = {
  room: texts.room,
  desk: texts.desk,
  outside: texts.outside,
  roomKinds: new Map(data.room_kinds),
  doorKinds: new Map(data.door_kinds),
};
const view = new View(document.getElementById("plan-canvas"), size, data.drawing, names);
const panel = new Panel(document.getElementById("plan-side"), texts, { room: data.room_kinds, door: data.door_kinds }, {
  change: (fields) => take(model.change(history.plan, chosen.kind, chosen.id, fields)),
  place: (x, y) => take(placed(x, y)),
  reshape: (box) => take(model.reshape(history.plan, chosen.id, box)),
  remove: removeChosen,
  back: () => { refresh(); focusChosen(); },
});

const isChanged = () => history.plan !== base;
const button = (name) => page.querySelector(`[data-do=${name}]`);

function refresh() {
  const faulty = new Set(faults.map((fault) => `${fault.kind} ${fault.id}`));
  view.draw(history.plan, chosen, faulty);
  panel.show(history.plan, chosen, faults);
  button("undo").disabled = !history.past.length;
  button("redo").disabled = !history.future.length;
  button("save").disabled = !isChanged() || isSaving;
  for (const kind of model.KINDS) button(kind).setAttribute("aria-pressed", String(adding === kind));
  view.frame.classList.toggle("is-adding", Boolean(adding));
}

/** A change that is done: into the history, the draft, and onto the page. */
function take(plan) {
  history.take(plan);
  keepDraft();
  refresh();
}

function keepDraft() {
  try {
    if (isChanged()) sessionStorage.setItem(draftKey, JSON.stringify({ version, plan: history.plan, givenUp: [...givenUp] }));
    else sessionStorage.removeItem(draftKey);
  } catch { /* a full or forbidden store: the page still holds the plan */ }
}

function choose(kind, id) {
  chosen = id ? { kind, id } : null;
  refresh();
}

function focusChosen() {
  if (chosen) view.group(chosen.kind, chosen.id)?.focus();
}

function say(text) {
  status.textContent = text;
}

function placed(x, y) {
  if (chosen.kind !== "room") return model.put(history.plan, chosen.kind, chosen.id, model.round(x), model.round(y));
  const box = model.bounds(model.find(history.plan, "room", chosen.id).points);
  return model.move(history.plan, "room", chosen.id, model.round(x - box.x), model.round(y - box.y));
}

function removeChosen() {
  const one = model.find(history.plan, chosen.kind, chosen.id);
  if (one.people) givenUp.add(one.id);
  const { kind, id } = chosen;
  chosen = null;
  take(model.remove(history.plan, kind, id));
  view.svg.parentElement.querySelector("[data-id]")?.focus();
}

// --- adding ----------------------------------------------------------------------------------------------------------

function fresh(kind, x, y, box) {
  if (kind === "room") {
    const { width, height } = box ?? { width: 4, height: 4 };
    const at = box ?? { x: Math.max(0, x - 2), y: Math.max(0, y - 2) };
    const points = model.rectangle(model.snap(at.x, step), model.snap(at.y, step), model.snap(width, step), model.snap(height, step));
    return { name: texts.newroom, kind: "office", points, shaft: "" };
  }
  const room = model.roomAt(history.plan, x, y) ?? history.plan.rooms[0];
  const at = { x: model.snap(x, step), y: model.snap(y, step) };
  if (kind === "desk") return { label: texts.newdesk, room: room.id, public: true, people: 0, ...at };
  const [one, other] = model.roomsByWall(history.plan, at.x, at.y);
  return { kind: "normal", blocked: false, room_a: one ?? room.id, room_b: other ?? "", ...at };
}

function addAt(kind, x, y, box) {
  adding = "";
  const added = model.add(history.plan, kind, fresh(kind, x, y, box));
  chosen = { kind, id: added.id };
  take(added.plan);
  focusChosen();
  say(view.group(kind, added.id).getAttribute("aria-label"));
}

/** Where a thing goes that was added with the keyboard: the middle of the chosen room or its upper wall, else of the floor. */
function keyboardPlace(kind) {
  const room = chosen?.kind === "room" ? model.find(history.plan, "room", chosen.id) : null;
  if (kind === "room") return [size.width / 2, size.height / 2];
  const box = model.bounds((room ?? history.plan.rooms[0]).points);
  return [box.x + box.width / 2, kind === "door" ? box.y : box.y + box.height / 2];
}

function startAdding(kind, byKeyboard) {
  if (kind !== "room" && !history.plan.rooms.length) {
    tell(texts.noroom);
    return;
  }
  if (byKeyboard) {
    addAt(kind, ...keyboardPlace(kind));
    return;
  }
  adding = adding === kind ? "" : kind;
  if (adding) say(texts.draw);
  refresh();
}

// --- mouse and touch -------------------------------------------------------------------------------------------------

view.svg.addEventListener("pointerdown", (event) => {
  if (event.button) return;
  const start = view.point(event);
  const group = event.target.closest("[data-id]");
  if (adding) {
    drag = { adding, start };
  } else if (group) {
    const wasChosen = group.classList.contains("is-chosen");
    const { kind, id } = group.dataset;
    const handle = Boolean(event.target.dataset.handle);
    choose(kind, id);
    group.focus({ preventScroll: true });
    if (event.pointerType === "touch" && !wasChosen) return;
    drag = { kind, id, start, handle, from: history.plan };
  } else {
    choose(null, "");
    return;
  }
  view.svg.setPointerCapture(event.pointerId);
  event.preventDefault();
});

view.svg.addEventListener("pointermove", (event) => {
  if (!drag) return;
  const now = view.point(event);
  if (drag.adding) {
    if (drag.adding === "room") view.stretch(boxOf(drag.start, now));
    return;
  }
  drag.plan = drag.handle ? stretched(now) : dragged(now);
  view.draw(drag.plan, chosen, new Set());
});

function boxOf(one, other) {
  const [x, y] = [Math.min(one.x, other.x), Math.min(one.y, other.y)];
  return { x, y, width: Math.abs(one.x - other.x), height: Math.abs(one.y - other.y) };
}

function dragged(now) {
  const [dx, dy] = [now.x - drag.start.x, now.y - drag.start.y];
  const one = model.find(drag.from, drag.kind, drag.id);
  const at = drag.kind === "room" ? model.bounds(one.points) : one;
  const [x, y] = [model.snap(at.x + dx, step), model.snap(at.y + dy, step)];
  return model.move(drag.from, drag.kind, drag.id, x - at.x, y - at.y);
}

function stretched(now) {
  const box = model.bounds(model.find(drag.from, "room", drag.id).points);
  const width = Math.max(step, model.snap(now.x - box.x, step));
  const height = Math.max(step, model.snap(now.y - box.y, step));
  return model.reshape(drag.from, drag.id, { ...box, width, height });
}

view.svg.addEventListener("pointerup", (event) => {
  const done = drag;
  drag = null;
  view.stretch(null);
  if (!done) return;
  if (done.adding) {
    const end = view.point(event);
    const box = boxOf(done.start, end);
    const isDrawn = done.adding === "room" && box.width >= 0.5 && box.height >= 0.5;
    addAt(done.adding, end.x, end.y, isDrawn ? box : undefined);
  } else if (done.plan) {
    take(done.plan);
  }
});

view.svg.addEventListener("pointercancel", () => {
  drag = null;
  view.stretch(null);
  refresh();
});

// --- keyboard --------------------------------------------------------------------------------------------------------

view.svg.addEventListener("focusin", (event) => {
  const group = event.target.closest("[data-id]");
  if (group && !(chosen?.kind === group.dataset.kind && chosen.id === group.dataset.id)) choose(group.dataset.kind, group.dataset.id);
});

view.svg.addEventListener("keydown", (event) => {
  const group = event.target.closest("[data-id]");
  if (!group || event.ctrlKey || event.metaKey || event.altKey) return;
  const arrow = ARROWS[event.key];
  if (arrow) {
    const far = event.shiftKey ? 1 : step;
    take(model.move(history.plan, chosen.kind, chosen.id, arrow[0] * far, arrow[1] * far));
    group.scrollIntoView({ block: "nearest", inline: "nearest" });
  } else if (event.key === "Enter" || event.key === " ") {
    panel.focus();
  } else if (event.key === "Delete" || event.key === "Backspace") {
    panel.askToRemove(history.plan, chosen, model.find(history.plan, chosen.kind, chosen.id));
  } else {
    return;
  }
  event.preventDefault();
});

page.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    adding = "";
    refresh();
    focusChosen();
  }
  if (!(event.ctrlKey || event.metaKey)) return;
  const key = event.key.toLowerCase();
  if (key === "s") save();
  else if (event.target.matches("input")) return;
  else if (key === "z" && !event.shiftKey) undo();
  else if (key === "y" || key === "z") redo();
  else return;
  event.preventDefault();
});

// --- bar -------------------------------------------------------------------------------------------------------------

function undo() {
  history.undo();
  settle();
}

function redo() {
  history.redo();
  settle();
}

function settle() {
  if (chosen && !model.find(history.plan, chosen.kind, chosen.id)) chosen = null;
  keepDraft();
  refresh();
}

page.querySelector("[role=toolbar]").addEventListener("click", (event) => {
  const what = event.target.closest("[data-do]")?.dataset.do;
  if (what in model.LISTS) startAdding(what, event.detail === 0);
  else if (what === "undo") undo();
  else if (what === "redo") redo();
  else if (what === "save") save();
});
button("snap").addEventListener("change", (event) => { step = Number(event.target.value); });

// --- saving ----------------------------------------------------------------------------------------------------------

function tell(text, ...more) {
  const line = document.createElement("p");
  line.className = "org-fault";
  line.textContent = text;
  message.replaceChildren(line, ...more);
}

async function save() {
  if (!isChanged() || isSaving) return;
  isSaving = true;
  refresh();
  const sent = history.plan;
  try {
    const answer = await fetch(data.url, {
      method: "PUT",
      headers: { "Content-Type": "application/json", "If-Match": `"${version}"`, "X-CSRFToken": token },
      body: JSON.stringify({ ...sent, given_up: [...givenUp] }),
    });
    await settleAnswer(answer);
  } catch {
    tell(texts.failed);
  } finally {
    isSaving = false;
    refresh();
  }
}

async function settleAnswer(answer) {
  const isJson = answer.headers.get("Content-Type")?.includes("json");
  if (!isJson || ![200, 409, 422].includes(answer.status)) throw new Error(String(answer.status));
  const body = await answer.json();
  faults = [];
  if (answer.status === 200) begin(body, texts.saved);
  else if (answer.status === 409) offerMerge(body);
  else showFaults(body.faults);
}

/** Start over from what the server has; keys of new objects are known only now. */
function begin(plan, text) {
  base = plan;
  version = plan.version;
  Object.assign(history, { plan, past: [], future: [] });
  chosen = null;
  givenUp.clear();
  message.replaceChildren();
  keepDraft();
  refresh();
  const line = document.createElement("p");
  line.textContent = text;
  message.replaceChildren(line);
}

function offerMerge(theirs) {
  const choice = (text, act) => {
    const one = document.createElement("button");
    one.type = "button";
    one.textContent = text;
    one.addEventListener("click", act);
    return one;
  };
  const row = document.createElement("div");
  row.className = "org-editor__bar";
  row.append(
    choice(texts.mine, () => {
      const mine = model.merge(base, history.plan, theirs);
      begin(theirs, texts.unsaved);
      take(mine);
    }),
    choice(texts.theirs, () => begin(theirs, "")),
  );
  tell(texts.moved, row);
  row.firstChild.focus();
}

function showFaults(found) {
  faults = found;
  const list = document.createElement("ul");
  for (const fault of found.slice(0, 20)) {
    const one = model.LISTS[fault.kind] && model.find(history.plan, fault.kind, fault.id);
    const item = document.createElement("li");
    const link = document.createElement("button");
    link.type = "button";
    link.textContent = `${one ? one.name ?? one.label ?? texts[fault.kind] : fault.id}: ${fault.text}`;
    link.addEventListener("click", () => { if (one) { choose(fault.kind, fault.id); focusChosen(); } });
    item.append(link);
    list.append(item);
  }
  tell(texts.faults, list);
}

// --- start -----------------------------------------------------------------------------------------------------------

addEventListener("beforeunload", (event) => { if (isChanged()) event.preventDefault(); });

function restoreDraft() {
  try {
    const draft = JSON.parse(sessionStorage.getItem(draftKey) ?? "null");
    if (draft?.version !== version) return;
    draft.givenUp.forEach((key) => givenUp.add(key));
    history.take(draft.plan);
    tell(texts.draft);
  } catch { /* no draft that could be read */ }
}

restoreDraft();
page.hidden = false;
refresh();

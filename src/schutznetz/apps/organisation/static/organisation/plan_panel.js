// SPDX-License-Identifier: EUPL-1.2
// The form beside the plan: what is known of the chosen object, and where it is wrong.

import { bounds, desksIn, find } from "./plan_model.js";

const shown = (value) => String(value).replace(".", ",");
const metres = (text) => Number.parseFloat(text.replace(",", "."));

export class Panel {
  /** `on` has change(fields), place(x, y), reshape(box), remove(); each is called when the person is done typing. */
  constructor(form, texts, kinds, on) {
    Object.assign(this, { form, texts, kinds, on });
    form.addEventListener("submit", (event) => event.preventDefault());
  }

  show(plan, chosen, faults) {
    const one = chosen && find(plan, chosen.kind, chosen.id);
    const heading = document.createElement("h2");
    heading.textContent = one ? this.texts[chosen.kind] : this.texts.heading;
    this.form.replaceChildren(heading);
    if (!one) {
      this.say(this.texts.none);
      return;
    }
    faults.filter((fault) => fault.kind === chosen.kind && fault.id === chosen.id).forEach((fault) => this.fault(fault.text));
    this[chosen.kind](plan, one);
    this.button(this.texts.delete, () => this.askToRemove(plan, chosen, one));
  }

  say(text) {
    const line = document.createElement("p");
    line.textContent = text;
    this.form.append(line);
    return line;
  }

  fault(text) {
    this.say(text).className = "org-fault";
  }

  button(text, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = text;
    button.addEventListener("click", act);
    this.form.append(button);
    return button;
  }

  labelled(text, control, into = this.form) {
    const label = document.createElement("label");
    if (control.type === "checkbox") {
      label.className = "org-check";
      label.append(control, text);
    } else {
      label.append(text, control);
    }
    into.append(label);
    return control;
  }

  text(label, value, act, into) {
    const input = document.createElement("input");
    input.value = value;
    input.maxLength = 80;
    input.autocomplete = "off";
    input.addEventListener("change", () => act(input.value));
    return this.labelled(label, input, into);
  }

  length(label, value, act, into) {
    const input = this.text(label, shown(value), (text) => (Number.isFinite(metres(text)) ? act(metres(text)) : this.reset(input, value)), into);
    input.inputMode = "decimal";
  }

  reset(input, value) {
    input.value = shown(value);
  }

  select(label, value, options, act) {
    const select = document.createElement("select");
    select.append(...options.map(([key, text]) => new Option(text, key, false, key === value)));
    select.addEventListener("change", () => act(select.value));
    this.labelled(label, select);
  }

  check(label, value, act) {
    const box = document.createElement("input");
    box.type = "checkbox";
    box.checked = value;
    box.addEventListener("change", () => act(box.checked));
    this.labelled(label, box);
  }

  pair() {
    const pair = document.createElement("div");
    pair.className = "org-editor__pair";
    this.form.append(pair);
    return pair;
  }

  position(x, y, act) {
    const pair = this.pair();
    this.length(this.texts.x, x, (value) => act(value, y), pair);
    this.length(this.texts.y, y, (value) => act(x, value), pair);
  }

  room(_plan, room) {
    const box = bounds(room.points);
    this.text(this.texts.name, room.name, (name) => this.on.change({ name }));
    this.select(this.texts.kind, room.kind, this.kinds.room, (kind) => this.on.change({ kind }));
    if (room.kind === "stairs") this.text(this.texts.shaft, room.shaft, (shaft) => this.on.change({ shaft: shaft.slice(0, 40) }));
    this.position(box.x, box.y, (x, y) => this.on.place(x, y));
    const pair = this.pair();
    this.length(this.texts.width, box.width, (width) => this.on.reshape({ ...box, width: Math.max(0.5, width) }), pair);
    this.length(this.texts.height, box.height, (height) => this.on.reshape({ ...box, height: Math.max(0.5, height) }), pair);
  }

  door(plan, door) {
    const rooms = plan.rooms.map((room) => [room.id, room.name]);
    this.select(this.texts.kind, door.kind, this.kinds.door, (kind) => this.on.change({ kind }));
    this.select(this.texts.rooma, door.room_a, rooms, (id) => this.on.change({ room_a: id }));
    this.select(this.texts.roomb, door.room_b, [["", this.texts.outside], ...rooms], (id) => this.on.change({ room_b: id }));
    this.check(this.texts.blocked, door.blocked, (blocked) => this.on.change({ blocked }));
    this.position(door.x, door.y, (x, y) => this.on.place(x, y));
  }

  desk(plan, desk) {
    this.text(this.texts.label, desk.label, (label) => this.on.change({ label }));
    this.select(this.texts.room, desk.room, plan.rooms.map((room) => [room.id, room.name]), (room) => this.on.change({ room }));
    this.check(this.texts.public, desk.public, (isPublic) => this.on.change({ public: isPublic }));
    this.position(desk.x, desk.y, (x, y) => this.on.place(x, y));
  }

  /** Ask in place; the answer "no" leads back to the form. */
  askToRemove(plan, chosen, one) {
    if (chosen.kind === "room" && desksIn(plan, one.id).length) {
      this.fault(this.texts.full);
      return;
    }
    const heading = this.form.querySelector("h2");
    this.form.replaceChildren(heading);
    this.fault(one.people ? this.texts.sits : this.texts.sure);
    this.button(this.texts.yes, () => this.on.remove());
    this.button(this.texts.no, () => this.on.back()).focus();
  }

  focus() {
    this.form.querySelector("input, select, button")?.focus();
  }
}

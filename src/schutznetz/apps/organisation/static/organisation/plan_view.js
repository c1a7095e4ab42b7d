// SPDX-License-Identifier: EUPL-1.2
// Draws the plan into the canvas. Groups of objects live on between drawings, so that the focus stays where it is.

import { KINDS, LISTS, bounds, find, wayOut } from "./plan_model.js";

const SVG = "http://www.w3.org/2000/svg";
const PIXELS_PER_METRE = 26;

function make(name, attributes, text = "") {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text) element.textContent = text;
  return element;
}

export class View {
  constructor(frame, size, drawing, names) {
    this.svg = frame.querySelector("svg");
    this.frame = frame;
    this.size = size;
    this.names = names;
    this.groups = new Map();
    this.svg.setAttribute("viewBox", `-0.5 -0.5 ${size.width + 1} ${size.height + 1}`);
    this.svg.setAttribute("width", Math.round(size.width * PIXELS_PER_METRE));
    this.svg.append(make("rect", { x: 0, y: 0, width: size.width, height: size.height, class: "org-ground" }));
    if (drawing) {
      this.svg.append(make("image", { href: drawing, x: 0, y: 0, width: size.width, height: size.height, class: "org-drawing" }));
    }
    this.hasDrawing = Boolean(drawing);
    this.svg.append(this.grid());
    this.layers = Object.fromEntries(KINDS.map((kind) => [kind, this.svg.appendChild(make("g", {}))]));
    this.rubber = this.svg.appendChild(make("rect", { class: "org-focus", x: 0, y: 0, width: 0, height: 0 }));
  }

  grid() {
    let path = "";
    for (let x = 5; x < this.size.width; x += 5) path += `M${x} 0V${this.size.height}`;
    for (let y = 5; y < this.size.height; y += 5) path += `M0 ${y}H${this.size.width}`;
    return make("path", { d: path, class: "org-grid" });
  }

  point(event) {
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.svg.getScreenCTM().inverse());
    return { x, y };
  }

  group(kind, id) {
    return this.groups.get(`${kind} ${id}`);
  }

  draw(plan, chosen, faulty) {
    const seen = new Set();
    for (const kind of KINDS) {
      for (const one of plan[LISTS[kind]]) {
        const key = `${kind} ${one.id}`;
        seen.add(key);
        const group = this.groups.get(key) ?? this.newGroup(kind, one.id, key);
        group.classList.toggle("is-chosen", chosen?.kind === kind && chosen.id === one.id);
        group.classList.toggle("is-faulty", faulty.has(key));
        group.setAttribute("aria-label", this.label(plan, kind, one));
        group.replaceChildren(...this.shapes(plan, kind, one, group.classList.contains("is-chosen")));
      }
    }
    for (const [key, group] of this.groups) {
      if (!seen.has(key)) {
        group.remove();
        this.groups.delete(key);
      }
    }
  }

  newGroup(kind, id, key) {
    const group = make("g", { tabindex: 0, role: "button", "data-kind": kind, "data-id": id });
    this.groups.set(key, group);
    this.layers[kind].append(group);
    return group;
  }

  label(plan, kind, one) {
    if (kind === "room") return `${this.names.room} ${one.name}, ${this.names.roomKinds.get(one.kind)}`;
    const room = (id) => find(plan, "room", id)?.name ?? this.names.outside;
    if (kind === "desk") return `${this.names.desk} ${one.label}, ${this.names.room} ${room(one.room)}`;
    return `${this.names.doorKinds.get(one.kind)}: ${room(one.room_a)} / ${room(one.room_b)}`;
  }

  shapes(plan, kind, one, isChosen) {
    if (kind === "room") return this.roomShapes(plan, one, isChosen);
    return kind === "desk" ? this.deskShapes(one) : this.doorShapes(plan, one);
  }

  roomShapes(plan, room, isChosen) {
    const box = bounds(room.points);
    const points = room.points.map((corner) => corner.join(",")).join(" ");
    const size = Math.max(0.3, Math.min(0.8, (box.width / Math.max(room.name.length, 3)) * 1.5, box.height / 3));
    const high = box.y + size * 1.3; // as in plans.py: at the upper wall, or below the desks that stand there
    const near = plan.desks.filter((desk) => desk.room === room.id && Math.abs(desk.y - high) < 1.1).map((desk) => desk.y);
    const y = near.length ? Math.min(Math.max(...near) + 1 + size * 0.75, box.y + box.height - size * 0.3) : high;
    const over = this.hasDrawing ? " org-room--over" : "";
    const shapes = [
      make("polygon", { points, class: `org-room org-room--${room.kind}${over}` }),
      make("text", { x: box.x + box.width / 2, y, "font-size": size, "text-anchor": "middle", class: "org-room-name" }, room.name),
      make("polygon", { points, class: "org-focus" }),
    ];
    if (isChosen) {
      shapes.push(make("rect", { x: box.x + box.width - 0.35, y: box.y + box.height - 0.35, width: 0.7, height: 0.7, class: "org-handle", "data-handle": "1" }));
    }
    return shapes;
  }

  deskShapes(desk) {
    const [x, y] = [desk.x, desk.y];
    return [
      make("rect", { x: x - 0.8, y: y - 0.6, width: 1.6, height: 1.2, class: "org-hit" }),
      make("rect", { x: x - 0.5, y: y - 0.28, width: 1, height: 0.56, rx: 0.08, class: "org-desk" }),
      make("text", { x, y: y + 0.8, "font-size": 0.4, "text-anchor": "middle", class: "org-room-name" }, desk.label),
      make("rect", { x: x - 0.75, y: y - 0.55, width: 1.5, height: 1.1, class: "org-focus" }),
    ];
  }

  doorShapes(plan, door) {
    const room = find(plan, "room", door.room_a);
    const turn = room ? wayOut(room.points, door.x, door.y) : 0;
    const group = make("g", { transform: `translate(${door.x} ${door.y}) rotate(${turn})` });
    group.append(
      make("circle", { r: 0.7, class: "org-hit" }),
      make("use", { href: `#org-door-${door.kind}`, x: -0.6, y: -0.6, width: 1.2, height: 1.2 }),
    );
    if (door.blocked) group.append(make("path", { d: "M-.4 -.4 .4 .4M-.4 .4 .4 -.4", class: "org-blocked" }));
    group.append(make("circle", { r: 0.75, class: "org-focus" }));
    return [group];
  }

  /** The rectangle that is being drawn; without a box it vanishes. */
  stretch(box) {
    this.rubber.style.visibility = box ? "visible" : "";
    for (const [key, value] of Object.entries(box ?? { width: 0, height: 0 })) this.rubber.setAttribute(key, value);
  }
}

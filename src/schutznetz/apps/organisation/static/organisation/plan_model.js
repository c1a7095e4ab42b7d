// SPDX-License-Identifier: EUPL-1.2
// The plan as a value: {rooms, doors, desks}. Every function returns a new plan; nothing here touches the page.
// Lengths are metres. Ids of new objects begin with "+".

export const LISTS = { room: "rooms", door: "doors", desk: "desks" };
export const KINDS = ["room", "door", "desk"];
const NEAR_WALL = 0.6;

export const round = (value) => Math.round(value * 1000) / 1000;
export const snap = (value, step) => round(Math.round(value / step) * step);

export function find(plan, kind, id) {
  return plan[LISTS[kind]].find((one) => one.id === id);
}

export function change(plan, kind, id, fields) {
  const list = LISTS[kind];
  return { ...plan, [list]: plan[list].map((one) => (one.id === id ? { ...one, ...fields } : one)) };
}

export function bounds(points) {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  return { x: left, y: top, width: round(Math.max(...xs) - left), height: round(Math.max(...ys) - top) };
}

export function rectangle(x, y, width, height) {
  return [[x, y], [round(x + width), y], [round(x + width), round(y + height)], [x, round(y + height)]];
}

export function inside(points, x, y) {
  let odd = false;
  points.forEach(([ax, ay], at) => {
    const [bx, by] = points[(at + 1) % points.length];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) odd = !odd;
  });
  return odd;
}

export function toWall(points, x, y) {
  return Math.min(...points.map(([ax, ay], at) => {
    const [bx, by] = points[(at + 1) % points.length];
    const length = (bx - ax) ** 2 + (by - ay) ** 2;
    const along = length ? Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length)) : 0;
    return Math.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay));
  }));
}

/** Degrees by which a door symbol, drawn with the way out upwards, is turned so that it leads out of the room. */
export function wayOut(points, x, y) {
  const wall = points
    .map((start, at) => [start, points[(at + 1) % points.length]])
    .map(([a, b]) => ({ a, b, far: toWall([a, b], x, y) }))
    .reduce((best, one) => (one.far < best.far ? one : best));
  const box = bounds(points);
  if (Math.abs(wall.b[1] - wall.a[1]) > Math.abs(wall.b[0] - wall.a[0])) return box.x + box.width / 2 < x ? 90 : 270;
  return box.y + box.height / 2 > y ? 0 : 180;
}

/** The room a point lies in; the smallest one when rooms overlap. */
export function roomAt(plan, x, y) {
  const area = (room) => { const box = bounds(room.points); return box.width * box.height; };
  return plan.rooms.filter((room) => inside(room.points, x, y)).sort((a, b) => area(a) - area(b))[0];
}

/** Rooms whose wall a door at this point could stand in, nearest first. */
export function roomsByWall(plan, x, y) {
  return plan.rooms
    .map((room) => ({ id: room.id, far: toWall(room.points, x, y) }))
    .filter((one) => one.far <= NEAR_WALL)
    .sort((a, b) => a.far - b.far)
    .map((one) => one.id);
}

export function move(plan, kind, id, dx, dy) {
  if (kind === "room") return moveRoom(plan, id, dx, dy);
  const one = find(plan, kind, id);
  return put(plan, kind, id, round(one.x + dx), round(one.y + dy));
}

/** A desk or door to a place: the desk belongs to the room it stands in, the door to the walls it stands in. */
export function put(plan, kind, id, x, y) {
  if (kind === "desk") {
    const room = roomAt(plan, x, y);
    return change(plan, kind, id, room ? { x, y, room: room.id } : { x, y });
  }
  return change(plan, kind, id, { x, y, ...doorRooms(plan, find(plan, kind, id), x, y) });
}

function doorRooms(plan, door, x, y) {
  const near = roomsByWall(plan, x, y);
  if (!near.length) return {};
  const first = near.includes(door.room_a) ? door.room_a : near[0];
  const rest = near.filter((id) => id !== first);
  return { room_a: first, room_b: rest.includes(door.room_b) ? door.room_b : rest[0] ?? "" };
}

/** A room moves with everything that belongs to it. */
function moveRoom(plan, id, dx, dy) {
  const shift = (one) => ({ ...one, x: round(one.x + dx), y: round(one.y + dy) });
  return {
    ...plan,
    rooms: plan.rooms.map((room) =>
      room.id === id ? { ...room, points: room.points.map(([x, y]) => [round(x + dx), round(y + dy)]) } : room),
    doors: plan.doors.map((door) => (door.room_a === id || door.room_b === id ? shift(door) : door)),
    desks: plan.desks.map((desk) => (desk.room === id ? shift(desk) : desk)),
  };
}

/** A room to a new box; other shapes than rectangles are stretched. */
export function reshape(plan, id, box) {
  const room = find(plan, "room", id);
  const old = bounds(room.points);
  const points = room.points.map(([x, y]) => [
    round(box.x + ((x - old.x) / (old.width || 1)) * box.width),
    round(box.y + ((y - old.y) / (old.height || 1)) * box.height),
  ]);
  return change(plan, "room", id, { points });
}

/** A room takes its doors with it; a room with desks stays (see `desksIn`). */
export function remove(plan, kind, id) {
  const list = LISTS[kind];
  const left = { ...plan, [list]: plan[list].filter((one) => one.id !== id) };
  if (kind !== "room") return left;
  return { ...left, doors: left.doors.filter((door) => door.room_a !== id && door.room_b !== id) };
}

export const desksIn = (plan, id) => plan.desks.filter((desk) => desk.room === id);

export function freshId(plan) {
  const taken = new Set(KINDS.flatMap((kind) => plan[LISTS[kind]].map((one) => one.id)));
  let number = 1;
  while (taken.has(`+${number}`)) number += 1;
  return `+${number}`;
}

export function add(plan, kind, fields) {
  const id = freshId(plan);
  return { id, plan: { ...plan, [LISTS[kind]]: [...plan[LISTS[kind]], { ...fields, id }] } };
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** My changes since `base` on top of `theirs`. What both changed is taken from me; what they deleted and I changed comes back. */
export function merge(base, mine, theirs) {
  const merged = { ...theirs };
  for (const kind of KINDS) {
    const list = LISTS[kind];
    const [before, my] = [base, mine].map((plan) => new Map(plan[list].map((one) => [one.id, one])));
    const kept = theirs[list]
      .filter((one) => my.has(one.id) || !before.has(one.id))
      .map((one) => (my.has(one.id) && !same(my.get(one.id), before.get(one.id)) ? my.get(one.id) : one));
    const there = new Set(theirs[list].map((one) => one.id));
    const back = mine[list].filter((one) => !there.has(one.id) && !same(one, before.get(one.id)));
    merged[list] = [...kept, ...back.map((one) => (one.id.startsWith("+") ? one : { ...one, id: `+${one.id}`.slice(0, 40) }))];
  }
  return merged;
}

/** Undo and redo over whole plans; plans share what did not change. */
export class History {
  constructor(plan) {
    this.past = [];
    this.future = [];
    this.plan = plan;
  }

  take(plan) {
    if (plan === this.plan) return;
    this.past = [...this.past.slice(-199), this.plan];
    this.future = [];
    this.plan = plan;
  }

  undo() {
    if (!this.past.length) return;
    this.future.push(this.plan);
    this.plan = this.past.pop();
  }

  redo() {
    if (!this.future.length) return;
    this.past.push(this.plan);
    this.plan = this.future.pop();
  }
}

// The drawing of thousands of areas: on a canvas, a part of it each frame, while what was drawn
// before moves along. It has the methods of a scene and knows nothing of gestures.

const { search } = new URL(import.meta.url);
const { draw, STAR } = await import(new URL(`scene.js${search}`, import.meta.url));

export const MANY = 1200; // areas from which a canvas draws them
const ROOM = 0.35; // of the frame, drawn beyond each of its edges, to be moved into sight
const BUDGET = 6; // milliseconds of a frame that are drawn in
const TOGETHER = 1500; // points that are drawn before the clock is looked at
const REST = 90; // milliseconds without movement, after which all is drawn sharply again
const OUTLINED = 5; // pixels across, from which an area has a border of its own
const FADED = 0.25;

export class Plane {
  constructor(page, shapes, hatch) {
    this.page = page;
    this.svg = page.svg;
    this.shapes = shapes;
    this.level = shapes.level;
    this.features = shapes.features.map((feature) => ({ d: feature.d, bbox: feature.bbox }));
    this.paths = [];
    this.pointed = { hover: null, focus: null };
    this.marked = new Map();
    this.classes = [];
    this.circles = { shown: [], take() {}, layout() {}, hit: () => null };
    this.dotted = [];
    this.labels = [];
    this.kept = null;
    this.picked = null;
    this.#build(hatch);
  }

  #build(hatch) {
    this.shown = this.#canvas();
    this.next = this.#canvas();
    this.next.style.visibility = "hidden";
    const definitions = draw(this.svg, "defs");
    const size = { width: 5, height: 5, patternUnits: "userSpaceOnUse" };
    const pattern = draw(definitions, "pattern", { id: `${hatch}-legend`, ...size });
    draw(pattern, "rect", { width: 5, height: 5, class: "hatch-ground" });
    draw(pattern, "path", { d: "M-1,1l2-2M0,5l5-5M4,6l2-2", class: "hatch-line" });
    this.svg.classList.add("over-canvas");
    this.moved = draw(this.svg, "g");
    this.fixed = draw(this.svg, "g");
    this.star = draw(this.fixed, "path", { d: STAR, class: "star" });
    this.probe = document.createElement("canvas").getContext("2d");
    this.sphere = new Path2D(this.shapes.sphere);
  }

  #canvas() {
    const canvas = document.createElement("canvas");
    canvas.className = "plane";
    canvas.setAttribute("aria-hidden", "true");
    this.page.stage.insertBefore(canvas, this.svg);
    return canvas;
  }

  /** Draw the land of the world below the areas, from shapes that came later. */
  ground(shapes) {
    this.land = [...shapes.features, ...shapes.neutral].map(({ d, bbox }) => ({ d, bbox }));
    this.#again();
  }

  recolour(classes) {
    this.classes = classes;
    this.#again();
  }

  setAside(marks) {
    this.kept = marks && new Set(marks.flatMap((mark, place) => (mark ? [] : [place])));
    this.pick(null);
  }

  pick(places) {
    const picked = places ?? this.kept ?? null;
    if (picked === this.picked) return;
    this.picked = picked;
    this.#again();
  }

  connect() {}

  name() {}

  /** Outline the selected and the home unit. */
  mark({ selected, home }) {
    for (const outline of this.marked.values()) outline.remove();
    this.marked.clear();
    for (const [code, kind] of [[home, "home"], ...selected.map((code) => [code, "selected"])]) {
      const place = this.shapes.place.get(code);
      if (place === undefined) continue;
      this.marked.get(code)?.remove();
      this.marked.set(code, this.#outline(place, kind));
    }
    this.home = this.shapes.place.get(home);
    this.star.style.display = this.home === undefined ? "none" : "";
    if (this.view) this.#placeStar(this.view);
  }

  point(kind, place) {
    if (this.pointed[kind]?.place === place) return;
    this.pointed[kind]?.outline.remove();
    this.pointed[kind] = place === null ? null : { place, outline: this.#outline(place, kind) };
  }

  #outline(place, kind) {
    const group = draw(this.moved, "g", { class: kind });
    const { d } = this.features[place];
    for (const part of ["casing", "outline"]) draw(group, "path", { d, class: part });
    return group;
  }

  /** Take the areas of another level of detail. */
  refine(shapes) {
    if (shapes.level === this.level) return;
    this.level = shapes.level;
    this.features = shapes.features.map((feature) => ({ d: feature.d, bbox: feature.bbox }));
    this.paths = [];
    for (const [code, outline] of this.marked) retrace(outline, this.#pathOf(code));
    for (const own of Object.values(this.pointed)) {
      if (own) retrace(own.outline, this.features[own.place].d);
    }
    this.#again();
  }

  #pathOf(code) {
    return this.features[this.shapes.place.get(code)].d;
  }

  /** Follow the view: what was drawn moves along at once, and is drawn anew when it rests. */
  layout(view) {
    if (!view.width) return;
    this.view = view;
    const { scale, left, top } = view;
    this.moved.setAttribute("transform", `translate(${left},${top})scale(${scale})`);
    this.#placeStar(view);
    if (!this.drawn) {
      this.#again();
      return;
    }
    this.#follow();
    clearTimeout(this.resting);
    const { scale: before, left: from, top: high } = this.drawn;
    if (before === scale && from === left && high === top && !this.outgrown) return;
    if (this.#uncovered()) this.#again();
    else this.resting = setTimeout(() => this.#again(), REST);
  }

  #placeStar(view) {
    if (this.home === undefined) return;
    const [x, y] = view.toScreen(this.shapes.features[this.home]);
    this.star.setAttribute("transform", `translate(${x},${y})`);
  }

  /** Move and stretch what is drawn to where it is now. */
  #follow() {
    const { scale, left, top, room } = this.drawn;
    const now = this.view;
    const factor = now.scale / scale;
    const x = now.left - (left + room.x) * factor;
    const y = now.top - (top + room.y) * factor;
    this.shown.style.transform = `translate(${x}px,${y}px) scale(${factor})`;
  }

  /** Whether a part of the frame shows nothing, or what is drawn has become coarse. */
  #uncovered() {
    const { scale, left, top, room, width, height } = this.drawn;
    const { view } = this;
    const factor = view.scale / scale;
    if (factor > 2.5 || factor < 0.4 || this.size !== `${view.width} ${view.height}`) return true;
    const x = view.left - (left + room.x) * factor;
    const y = view.top - (top + room.y) * factor;
    const across = (width + 2 * room.x) * factor;
    const down = (height + 2 * room.y) * factor;
    return x > 0 || y > 0 || x + across < view.width || y + down < view.height;
  }

  // --- Drawing ----------------------------------------------------------------------------------

  /** Begin to draw all anew, unless that has just been begun for the same view. */
  #again() {
    clearTimeout(this.resting);
    this.outgrown = true;
    if (this.waiting || !this.view?.width) return;
    this.waiting = requestAnimationFrame(() => {
      this.waiting = 0;
      this.outgrown = false;
      this.#begin();
    });
  }

  #begin() {
    const { view } = this;
    const { scale, left, top, width, height } = view;
    const sharp = Math.min(window.devicePixelRatio || 1, 2);
    const room = { x: Math.round(width * ROOM), y: Math.round(height * ROOM) };
    const job = { scale, left, top, width, height, room, sharp, at: 0 };
    const canvas = this.next;
    canvas.width = Math.round((width + 2 * room.x) * sharp);
    canvas.height = Math.round((height + 2 * room.y) * sharp);
    canvas.style.width = `${width + 2 * room.x}px`;
    canvas.style.height = `${height + 2 * room.y}px`;
    const style = getComputedStyle(this.page.root);
    const colour = (name) => style.getPropertyValue(name).trim();
    const count = Math.max(-1, ...this.classes.map((own) => own ?? -1)) + 1;
    job.fills = Array.from({ length: count }, (_, number) => colour(`--class-${number}`));
    job.border = colour("--border");
    // Drawn by the processor, or what a slice draws would only be noted, and done all at once.
    const ink = canvas.getContext("2d", { willReadFrequently: true });
    job.hatch = hatching(ink, colour("--page"), colour("--hatch"));
    job.neutral = colour("--neutral");
    ink.setTransform(...this.#placing(job));
    ink.lineJoin = "round";
    ink.fillStyle = colour("--sea");
    ink.fill(this.sphere);
    const [west, north] = [-(left + room.x) / scale, -(top + room.y) / scale];
    const [east, south] = [(width + room.x - left) / scale, (height + room.y - top) / scale];
    const inSight = ({ bbox }) =>
      !bbox ||
      !(bbox[0] > east || bbox[2] < west || bbox[1] > south || bbox[3] < north);
    job.land = (this.land ?? []).filter(inSight);
    job.places = [...this.features.keys()].filter((place) => inSight(this.features[place]));
    job.hatch?.setTransform(new DOMMatrix().scale(1 / (scale * sharp)));
    this.job = job;
    cancelAnimationFrame(this.drawing);
    this.#slice(ink);
  }

  #placing({ scale, left, top, room, sharp }) {
    const zoom = scale * sharp;
    return [zoom, 0, 0, zoom, (left + room.x) * sharp, (top + room.y) * sharp];
  }

  /** Draw some areas, and the rest in the frames to come; then show it all at once. */
  #slice(ink) {
    const { job } = this;
    const all = job.land.length + job.places.length;
    const end = performance.now() + BUDGET;
    do {
      for (let points = 0; job.at < all && points < TOGETHER; job.at += 1) {
        const place = job.places[job.at - job.land.length];
        points += place === undefined
          ? this.#ground(ink, job.land[job.at], job)
          : this.#area(ink, place, job);
      }
      ink.getImageData(0, 0, 1, 1); // What was noted is drawn now.
    } while (job.at < all && performance.now() < end);
    if (job.at < all) {
      this.drawing = requestAnimationFrame(() => this.#slice(ink));
      return;
    }
    [this.shown, this.next] = [this.next, this.shown];
    this.drawn = job;
    this.size = `${job.width} ${job.height}`;
    this.#follow();
    this.shown.style.visibility = "";
    this.next.style.visibility = "hidden";
    this.page.root.dataset.sharp = `${this.level} ${job.scale.toFixed(4)}`;
    if (this.outgrown) return;
    const { scale, left, top } = this.view;
    if (scale === job.scale && left === job.left && top === job.top) return;
    if (this.#uncovered()) this.#again();
    else this.resting = setTimeout(() => this.#again(), REST);
  }

  /** Draw a part of the world's land; gives how many points that took. */
  #ground(ink, land, { neutral }) {
    land.path ??= new Path2D(land.d);
    ink.fillStyle = neutral;
    ink.fill(land.path, "evenodd");
    return land.d.length / 5;
  }

  /** Draw one area; gives how many points that took. */
  #area(ink, place, { scale, fills, border, hatch }) {
    const { d, bbox } = this.features[place];
    this.paths[place] ??= new Path2D(d);
    const path = this.paths[place];
    const number = this.classes[place] ?? null;
    const fill = number === null ? hatch : fills[number];
    ink.globalAlpha = this.picked && !this.picked.has(place) ? FADED : 1;
    ink.fillStyle = fill;
    ink.fill(path, "evenodd");
    // A border round what is hardly larger than it would be all that is seen.
    const across = Math.max(bbox[2] - bbox[0], bbox[3] - bbox[1]) * scale;
    ink.strokeStyle = across < OUTLINED ? fill : border;
    ink.lineWidth = 0.6 / scale;
    ink.stroke(path);
    return d.length / 5;
  }

  /** Find what lies at a point of the frame. */
  hit(x, y, view) {
    const [across, down] = view.toMap(x, y);
    const place = this.features.findIndex(
      ({ bbox, d }, at) =>
        across >= bbox[0] &&
        across <= bbox[2] &&
        down >= bbox[1] &&
        down <= bbox[3] &&
        this.probe.isPointInPath((this.paths[at] ??= new Path2D(d)), across, down, "evenodd"),
    );
    return place < 0 ? null : { place };
  }

  close() {
    clearTimeout(this.resting);
    cancelAnimationFrame(this.waiting);
    cancelAnimationFrame(this.drawing);
  }
}

/** The pattern of missing data. */
function hatching(ink, page, line) {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 5;
  const pen = tile.getContext("2d");
  pen.fillStyle = page;
  pen.fillRect(0, 0, 5, 5);
  pen.strokeStyle = line;
  pen.stroke(new Path2D("M-1,1l2-2M0,5l5-5M4,6l2-2"));
  return ink.createPattern(tile, "repeat");
}

function retrace(outline, d) {
  for (const line of outline.children) line.setAttribute("d", d);
}

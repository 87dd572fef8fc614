// The drawing: areas, dots for small economies, marks, labels. It knows nothing of gestures.

const { search } = new URL(import.meta.url);
const { Circles } = await import(new URL(`circles.js${search}`, import.meta.url));

const SVG = "http://www.w3.org/2000/svg";
const SMALL = 9; // pixels across, under which an economy that the shapes call small is a dot
const TINY = 2; // the same for every other economy
const NARROW = 600; // pixels of width, under which the star and the labels are smaller
export const STAR =
  "M0,-7L1.7,-2.3L6.7,-2.2L2.8,0.9L4.1,5.7L0,2.9L-4.1,5.7L-2.8,0.9L-6.7,-2.2L-1.7,-2.3z";

/** Make an SVG element with attributes, within another. */
export function draw(parent, name, attributes = {}) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  parent.append(element);
  return element;
}

export class Scene {
  constructor(svg, shapes, hatch) {
    this.svg = svg;
    this.shapes = shapes;
    this.hatch = hatch;
    this.level = shapes.level;
    this.marked = new Map();
    this.labels = [];
    this.#build();
  }

  #build() {
    const { shapes, svg } = this;
    const definitions = draw(svg, "defs");
    this.pattern = hatchIn(definitions, this.hatch);
    hatchIn(definitions, `${this.hatch}-legend`);
    this.moved = draw(svg, "g");
    draw(this.moved, "path", { d: shapes.sphere, class: "sphere" });
    const neutral = draw(this.moved, "g");
    this.neutral = shapes.neutral.map((area, at) =>
      draw(neutral, "path", { d: area.d, class: `neutral ${area.kind}`, "data-neutral": at }),
    );
    const land = draw(this.moved, "g");
    this.areas = shapes.features.map((feature, at) =>
      draw(land, "path", { d: feature.d, class: "land", "data-place": at }),
    );
    this.outlines = draw(this.moved, "g");
    this.ways = draw(this.moved, "g", { class: "ways" });
    this.circles = new Circles(draw(this.moved, "g"), draw);
    const dots = draw(this.moved, "g");
    this.edges = shapes.features.map((own) => draw(dots, "path", { d: own.dot, class: "edge" }));
    this.dots = shapes.features.map((own) => draw(dots, "path", { d: own.dot, class: "dot" }));
    this.dotted = shapes.features.map(() => true);
    this.pointed = { hover: null, focus: null };
    this.fixed = draw(svg, "g");
    this.star = draw(this.fixed, "path", { d: STAR, class: "star" });
  }

  /** Colour every economy by its class; what keeps its colour is not touched. */
  recolour(classes) {
    classes.forEach((number, place) => {
      const fill = number === null ? `url(#${this.hatch})` : `var(--class-${number})`;
      if (this.areas[place].dataset.fill === fill) return;
      this.areas[place].dataset.fill = fill;
      this.areas[place].style.fill = fill;
      this.dots[place].style.stroke = number === null ? "" : fill;
      this.dots[place].classList.toggle("missing", number === null);
    });
  }

  /** Let those economies stand back that are marked so, until somebody is pointed at. */
  setAside(marks) {
    this.kept = marks && new Set(marks.flatMap((mark, place) => (mark ? [] : [place])));
    this.pick(null);
  }

  /** Let some economies stand out from the rest; with null those that do not stand back. */
  pick(pointed) {
    const places = pointed ?? this.kept ?? null;
    this.svg.classList.toggle("picking", places !== null);
    for (const parts of [this.areas, this.edges, this.dots]) {
      parts.forEach((part, place) => part.classList.toggle("picked", places?.has(place) ?? false));
    }
    for (const { place, drawn } of this.circles.shown) {
      drawn.classList.toggle("picked", places?.has(place) ?? false);
    }
  }

  /** Draw the land of the world below areas that are not all of it. */
  ground({ features, neutral }) {
    const d = [...features, ...neutral].map((area) => area.d).join("");
    const land = draw(this.moved, "path", { d, class: "neutral" });
    this.moved.children[0].after(land);
  }

  /** Draw the ways from home: path data by the economy that each leads to. */
  connect(lines) {
    this.ways.replaceChildren();
    this.way = new Map();
    for (const [code, { path }] of lines) {
      const group = draw(this.ways, "g", { class: "way" });
      for (const kind of ["casing", "line"]) draw(group, "path", { d: path, class: kind });
      this.way.set(this.shapes.place.get(code), group);
    }
  }

  /** Outline the selected, the proposed and the home economy. */
  mark({ selected, proposals, home }) {
    const wanted = new Map();
    for (const code of proposals) wanted.set(code, "proposal");
    if (home) wanted.set(home, "home");
    for (const code of selected) wanted.set(code, `${wanted.get(code) ?? ""} selected`.trim());
    for (const [code, outline] of this.marked) {
      if (wanted.has(code)) continue;
      outline.remove();
      this.marked.delete(code);
      this.edges[this.shapes.place.get(code)].setAttribute("class", "edge");
    }
    for (const [code, kind] of wanted) {
      const place = this.shapes.place.get(code);
      if (place === undefined) continue;
      if (!this.marked.has(code)) this.marked.set(code, this.#outline(place));
      this.marked.get(code).setAttribute("class", kind);
      this.edges[place].setAttribute("class", `edge ${kind}`);
    }
    // Later is on top: a selected economy's outline is never under a neighbour's.
    for (const [code, outline] of this.marked) {
      if (selected.includes(code)) this.outlines.append(outline);
    }
    this.home = this.shapes.place.get(home);
    this.star.style.display = this.home === undefined ? "none" : "";
  }

  /** Show which economy the pointer or the keyboard is on: `kind` is "hover" or "focus". */
  point(kind, place) {
    const before = this.pointed[kind];
    if (before?.place === place) return;
    if (before) {
      before.outline.remove();
      this.edges[before.place].classList.remove(kind);
      this.way?.get(before.place)?.classList.remove(kind);
    }
    this.pointed[kind] = null;
    if (place === null) return;
    const outline = this.#outline(place);
    outline.setAttribute("class", kind);
    this.edges[place].classList.add(kind);
    this.way?.get(place)?.classList.add(kind);
    this.pointed[kind] = { place, outline };
  }

  /** A line round an area, on a broader one that sets it off from any colour. */
  #outline(place) {
    const d = this.areas[place].getAttribute("d");
    const group = draw(this.outlines, "g");
    for (const kind of ["casing", "outline"]) draw(group, "path", { d, class: kind });
    return group;
  }

  /** Name places: each label is [longitude, latitude, text], here with x and y of the map. */
  name(labels) {
    for (const { group } of this.labels) group.remove();
    this.labels = labels.map(({ x, y, text }) => {
      const group = draw(this.fixed, "g", { class: "label" });
      draw(group, "circle", { r: 1.8 });
      const words = draw(group, "text", { dy: "0.32em" });
      words.textContent = text;
      return { x, y, text, group, words };
    });
  }

  /** Follow the view: one transform for the areas, a few numbers for what keeps its size. */
  layout(view) {
    if (!view.width) return;
    const { scale, left, top } = view;
    this.moved.setAttribute("transform", `translate(${left},${top})scale(${scale})`);
    this.pattern.setAttribute("patternTransform", `scale(${1 / scale})`);
    const size = Math.min(Math.max(view.width / 130, 5), 8) * Math.min(view.zoom ** 0.25, 1.6);
    this.dotSize = Math.round(size * 2) / 2;
    this.svg.style.setProperty("--dot", `${this.dotSize}px`);
    this.shapes.features.forEach((feature, place) => {
      const dotted = feature.breadth * scale < (feature.point ? SMALL : TINY);
      if (dotted === this.dotted[place]) return;
      this.dotted[place] = dotted;
      this.edges[place].style.display = this.dots[place].style.display = dotted ? "" : "none";
    });
    this.circles.layout(view);
    if (this.home !== undefined) {
      const [x, y] = view.toScreen(this.shapes.features[this.home]);
      const size = view.width < NARROW ? 0.75 : 1;
      this.star.setAttribute("transform", `translate(${x},${y})scale(${size})`);
    }
    this.#placeLabels(view);
  }

  /**
   * Put each label right of its dot or somewhat lower, where it covers no other label; at the edge
   * of the frame without what stands in brackets, then below the dot, and left of it, over the
   * land, when all else fails.
   */
  #placeLabels(view) {
    const close = view.zoom >= 2;
    const size = close ? "" : view.width < NARROW ? "tiny" : "small";
    const taken = [];
    for (const { x, y, text, group, words } of this.labels) {
      const [across, down] = view.toScreen({ x, y });
      group.setAttribute("transform", `translate(${across},${down})`);
      words.setAttribute("class", size);
      words.style.display = "";
      const height = { "": 14, small: 10, tiny: 12 }[size];
      const lengthOf = (name) => {
        words.textContent = name;
        return words.getComputedTextLength();
      };
      const boxAt = ([name, start, lower]) => [
        start,
        down + lower - height / 2,
        start + lengthOf(name),
        down + lower + height / 2,
      ];
      const free = (box) =>
        box[0] >= 0 && box[2] <= view.width && !taken.some((other) => overlap(box, other));
      // Where there is little room, a name goes without what stands in brackets after it.
      const short = text.split(" (")[0];
      const full = view.width < NARROW ? short : text;
      const [right, edge] = [across + 5, view.width - 4];
      const tried = [[full, right, 0], [full, right, height / 2]];
      if (across < edge) {
        tried.push([short, right, 0], [short, right, height / 2]);
        tried.push([short, edge - lengthOf(short), height]);
      }
      tried.push([full, across - 5 - lengthOf(full), 0]);
      const chosen = tried.find((place) => free(boxAt(place)));
      words.style.display = chosen ? "" : "none";
      if (!chosen) continue;
      words.textContent = chosen[0];
      words.setAttribute("x", chosen[1] - across);
      words.setAttribute("y", chosen[2]);
      taken.push(boxAt(chosen));
    }
  }

  /** Draw the same areas more or less finely. */
  refine(shapes) {
    if (shapes.level === this.level) return;
    this.level = shapes.level;
    shapes.features.forEach(({ id, d }) => {
      const place = this.shapes.place.get(id);
      if (place === undefined) return;
      this.areas[place].setAttribute("d", d);
      retrace(this.marked.get(id), d);
    });
    for (const pointed of Object.values(this.pointed)) {
      if (pointed) retrace(pointed.outline, this.areas[pointed.place].getAttribute("d"));
    }
    shapes.neutral.forEach(({ d }, at) => this.neutral[at]?.setAttribute("d", d));
  }

  /** Find what lies at a point of the frame; near dots go before areas. */
  hit(x, y, view, reach) {
    let nearest = null;
    let least = this.dotSize / 2 + reach;
    this.shapes.features.forEach((feature, place) => {
      if (!this.dotted[place]) return;
      const [across, down] = view.toScreen(feature);
      const distance = Math.hypot(across - x, down - y);
      if (distance < least) [nearest, least] = [place, distance];
    });
    if (nearest !== null) return { place: nearest };
    const frame = this.svg.getBoundingClientRect();
    const found = this.svg.getRootNode().elementFromPoint(frame.left + x, frame.top + y);
    if (found?.dataset.place !== undefined) return { place: Number(found.dataset.place) };
    const circled = this.circles.hit(x, y, view);
    if (circled !== null) return { place: circled };
    if (found?.dataset.neutral !== undefined) return { neutral: Number(found.dataset.neutral) };
    return null;
  }
}

/** The pattern of missing data: 5 units wide, to be scaled by who uses it. */
function hatchIn(definitions, id) {
  const size = { width: 5, height: 5 };
  const pattern = draw(definitions, "pattern", { id, ...size, patternUnits: "userSpaceOnUse" });
  draw(pattern, "rect", { ...size, class: "hatch-ground" });
  draw(pattern, "path", { d: "M-1,1l2-2M0,5l5-5M4,6l2-2", class: "hatch-line" });
  return pattern;
}

function retrace(outline, d) {
  for (const line of outline?.children ?? []) line.setAttribute("d", d);
}

function overlap(one, other) {
  return one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];
}

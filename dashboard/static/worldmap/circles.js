// Circles over the areas: each as large as a figure of its economy. They keep their size at every
// zoom, as the legend does, and the largest is drawn first, so that none hides another.

const LARGEST = [13, 30]; // pixels of the radius of the largest circle, on small and large maps
const LEAST = 1.2; // pixels of the radius of a value above zero
const SHARE = 34; // of the map's width

/** The radius of the largest circle on a map of this width. */
export function largestRadius(width) {
  return Math.round(Math.min(Math.max(width / SHARE, LARGEST[0]), LARGEST[1]));
}

/** The radius, in pixels, that stands for a value where the largest one has `most`. */
export function radiusOf(value, largest, most) {
  return value > 0 ? Math.max(most * Math.sqrt(value / largest), LEAST) : 0;
}

export class Circles {
  constructor(group, draw) {
    this.group = group;
    this.draw = draw;
    this.shown = [];
  }

  /** Take a figure, or none. */
  take(figure, features) {
    this.group.replaceChildren();
    this.largest = Math.max(...(figure?.known ?? []), 0);
    const places = features.map((_, place) => place).filter((place) => figure?.known[place] > 0);
    places.sort((one, other) => figure.known[other] - figure.known[one]);
    this.shown = places.map((place) => {
      const { x, y } = features[place];
      const drawn = this.draw(this.group, "g", { class: "circle", "data-circle": place });
      // A lighter ring round the line sets it off from any colour.
      for (const kind of ["casing", "ring"]) {
        this.draw(drawn, "circle", { class: kind, cx: x, cy: y });
      }
      return { place, x, y, value: figure.known[place], drawn };
    });
    this.scale = null;
  }

  /** Follow the view: the areas are scaled, so the radii are scaled back. */
  layout({ scale, width }) {
    if (!this.shown.length || (scale === this.scale && width === this.width)) return;
    Object.assign(this, { scale, width, most: largestRadius(width) });
    for (const circle of this.shown) {
      circle.radius = radiusOf(circle.value, this.largest, this.most);
      for (const ring of circle.drawn.children) ring.setAttribute("r", circle.radius / scale);
    }
  }

  /** The smallest circle that a point of the frame lies in. */
  hit(x, y, view) {
    const inside = this.shown.filter((circle) => {
      const [across, down] = view.toScreen(circle);
      return Math.hypot(across - x, down - y) <= circle.radius;
    });
    return inside.at(-1)?.place ?? null;
  }
}

/** Write what the circles mean: some of round sizes, one inside the other, with what they are. */
export function writeCircles(element, figure, width, say, kit) {
  const box = kit.make(element, "div", "circles");
  const head = kit.make(box, "p", "title", figure.title);
  if (figure.unit) kit.make(head, "span", "unit", ` ${figure.unit}`);
  const most = largestRadius(width);
  const largest = Math.max(...figure.known, 0);
  const high = 2 * most + 2;
  const svg = kit.draw(box, "svg", { width: 2 * most + 110, height: Math.max(high, 48) });
  svg.setAttribute("role", "img");
  const said = figure.steps.map((step) => kit.write(step, figure.scaled, say));
  svg.setAttribute("aria-label", said.join(", "));
  const foot = Math.max(high, 48) - 1;
  figure.steps.forEach((step, at) => {
    const radius = radiusOf(step, largest, most);
    const ring = { class: "ring", cx: most + 1, cy: foot - radius, r: radius };
    kit.draw(kit.draw(svg, "g", { class: "circle" }), "circle", ring);
    // The words stand one below the other, wherever the circles end.
    const height = foot - 38 + at * 16;
    kit.draw(svg, "path", {
      class: "leader",
      d: `M${most + 1},${foot - 2 * radius}L${2 * most + 8},${height}`,
    });
    const words = kit.draw(svg, "text", { x: 2 * most + 11, y: height, dy: "0.32em" });
    words.textContent = said[at];
  });
  if (figure.note) kit.make(box, "p", "unit", figure.note);
  const without = figure.values.filter((value) => value === "").length;
  if (without) kit.make(box, "p", "unit", `${say.count(without)}: ${say.noCircle}`);
}

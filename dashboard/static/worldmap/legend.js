// The legend: what the colours mean, how many economies have each, and whose figures these are.

const SWATCH = 18;

/** Write the legend of a message into its element, in place of what was there. */
export function writeLegend(legend, message, marks, say, kit) {
  let element = legend;
  element.replaceChildren();
  element.classList.toggle("paired", Boolean(message.pair));
  if (message.pair) {
    kit.writeSquare(element, message, say, kit);
    element = kit.make(element, "div", "rest");
  } else {
    const head = kit.make(element, "p", "title", message.title);
    if (message.unit) kit.make(head, "span", "unit", ` ${message.unit}`);
  }
  const list = kit.make(element, "ul", "classes");
  list.setAttribute("aria-label", message.title);
  if (message.pair) missingOfPair(list, message, marks, say, kit);
  else classesOf(list, message, marks, say, kit);
  if (message.circles) kit.writeCircles(element, message.circles, marks.width, say, kit);
  const signs = kit.make(element, "ul", "signs");
  entry(signs, say.neutral, null, say, kit).setAttribute("class", "neutral disputed");
  if (message.home) sign(signs, say.home, "home", kit);
  if (message.proposals.length) sign(signs, say.proposal, "proposal", kit);
  if (marks.selected.length) sign(signs, say.selected, "selected", kit);
  if (message.lines.size) sign(signs, say.line, "way", kit);
  const notes = kit.make(element, "div", "notes");
  if (message.source) kit.make(notes, "p", "", say.sourceIs(message.source));
  kit.make(notes, "p", "", say.boundaries);
  kit.make(notes, "p", "by-touch", say.touchHint);
}

/** The classes of one figure; pointing at one shows whose it is. */
function classesOf(list, message, marks, say, kit) {
  message.bounds.forEach((bounds, number) => {
    if (message.midpoint?.[0] === number) kit.make(list, "li", "midpoint", message.midpoint[1]);
    const swatch = entry(list, bounds, message.counts[number], say, kit);
    swatch.style.fill = `var(--class-${number})`;
    const line = swatch.closest("li");
    line.addEventListener("pointerenter", () => kit.pick(number));
    line.addEventListener("pointerleave", () => kit.pick(null));
  });
  if (message.midpoint?.[0] === message.bounds.length) {
    kit.make(list, "li", "midpoint", message.midpoint[1]);
  }
  if (message.missingCount) hatched(list, message.missing, message.missingCount, marks, say, kit);
}

/** Who lacks which of two figures: all are hatched, and counted apart. */
function missingOfPair(list, { title, missing, pair }, marks, say, kit) {
  const { across, up, both } = pair.lack;
  if (across) hatched(list, `${title}: ${missing}`, across, marks, say, kit);
  if (up) hatched(list, `${pair.title}: ${pair.missing}`, up, marks, say, kit);
  if (both) hatched(list, say.both, both, marks, say, kit);
}

function hatched(list, text, count, marks, say, kit) {
  const swatch = entry(list, text, count, say, kit);
  swatch.style.fill = `url(#${marks.hatch}-legend)`;
  swatch.setAttribute("width", SWATCH - 9);
  // A small economy without a value is a hollow dot: too small for hatching.
  kit.draw(swatch.parentNode, "circle", { cx: SWATCH - 3.5, cy: 6, r: 3.2, class: "hollow" });
}

/** One line with a swatch; gives the swatch to be coloured. */
function entry(list, text, count, say, kit) {
  const line = kit.make(list, "li");
  const svg = picture(line, kit);
  const box = { x: 0.5, y: 0.5, width: SWATCH - 1, height: 11, class: "swatch" };
  const swatch = kit.draw(svg, "rect", box);
  kit.make(line, "span", "bounds", text);
  if (count !== null) {
    const number = kit.make(line, "span", "count", String(count));
    number.setAttribute("aria-label", say.count(count));
    number.title = say.count(count);
  }
  return swatch;
}

/** One line for an outline, or for the star of the home market. */
function sign(list, text, kind, kit) {
  const line = kit.make(list, "li");
  const svg = picture(line, kit);
  if (kind === "home") {
    kit.draw(svg, "path", { d: kit.STAR, class: "star", transform: "translate(9,6.5)" });
  } else if (kind === "way") {
    const way = kit.draw(svg, "g", { class: "way" });
    kit.draw(way, "path", { d: "M1,10Q9,-3 17,10", class: "line" });
  } else {
    const box = { x: 2, y: 2, width: SWATCH - 4, height: 8, rx: 2, class: "outline" };
    kit.draw(kit.draw(svg, "g", { class: kind }), "rect", box);
  }
  kit.make(line, "span", "bounds", text);
}

function picture(line, kit) {
  const svg = kit.draw(line, "svg", { width: SWATCH, height: 12, viewBox: `0 0 ${SWATCH} 12` });
  svg.setAttribute("aria-hidden", "true");
  return svg;
}

// The world map of Kindred Markets, a component of Streamlit: draws what Python's message says
// and tells Python what the reader selected. Plain ES modules; nothing is built or borrowed.

// Streamlit serves these files without saying how long they keep, so the version that Python
// put behind this file's name goes on to all others.
const { search } = new URL(import.meta.url);
const beside = (name) => new URL(`${name}${search}`, import.meta.url);
const [
  { WORDS },
  { fetchShapes, project, boxOf },
  { openMessage, linesOf },
  { Scene, draw, STAR },
  { Plane, MANY },
  { View },
  { listen },
  { listenToKeys },
  { writeLegend },
  { writeSquare },
  { writeCircles, largestRadius },
  { writeNumber },
  { join, leave, others },
  { buildPage, make },
  style,
] = await Promise.all([
  ..."words shapes message scene plane view gestures keyboard legend twoway circles numbers together page"
    .split(" ")
    .map((name) => import(beside(`${name}.js`))),
  fetch(beside("worldmap.css")).then((response) => response.text()),
]);

const maps = new WeakMap(); // element to its map
const lastViews = new Map(); // key to where the reader left the map when she left the page
const FINE = 3.5; // zoom from which the detailed shapes are worth fetching
const STEP = 1.6; // of one press of a button
const PATIENCE = 15000; // milliseconds, after which an event that Python has not seen is lost
const QUIET = 500; // milliseconds after the last movement, before Python hears of it
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const utf8 = new TextDecoder();
let mapsMade = 0;

/** What Streamlit calls with every message, and again when the theme changes. */
export default function worldMap(component) {
  const { parentElement } = component;
  const text = utf8.decode(component.data);
  const data = JSON.parse(text);
  const { language } = data;
  // A map says its words from the first; in another language it begins anew, where it was.
  const before = maps.get(parentElement);
  if (before?.language !== language) {
    const turn = before?.turn ?? 0;
    before?.close();
    const made = new WorldMap(parentElement, language);
    made.turn = turn;
    maps.set(parentElement, made);
  }
  const map = maps.get(parentElement);
  map.take({ ...component, data, text });
  return () => {
    // Streamlit also lets go of a call that a newer one has overtaken, before or after that one
    // comes; while the map has its place on the page, that ends nothing.
    if (parentElement.isConnected || maps.get(parentElement) !== map) return;
    map.close();
    maps.delete(parentElement);
  };
}

/** Black or white, whichever can be read on a colour. */
function inkOn(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18 ? "#000" : "#fff";
}

class WorldMap {
  constructor(parent, language) {
    this.language = language;
    this.say = WORDS[language] ?? WORDS.en;
    this.turn = 0;
    this.sent = 0;
    this.sentAt = 0;
    this.selected = [];
    this.asked = null;
    this.focused = null;
    this.ends = new AbortController();
    mapsMade += 1;
    this.hatch = `worldmap-hatch-${mapsMade}`;
    this.page = buildPage(parent, { style, say: this.say, name: this.hatch });
    const { zoomIn, zoomOut, reset } = this.page.buttons;
    const { signal } = this.ends;
    zoomIn.addEventListener("click", () => this.#zoom(STEP), { signal });
    zoomOut.addEventListener("click", () => this.#zoom(1 / STEP), { signal });
    reset.addEventListener("click", () => this.#reset(), { signal });
  }

  // --- A message ------------------------------------------------------------------------------

  /** Take a message; drawing waits for the shapes, and then draws the latest one. */
  take(component) {
    const same = component.text === this.component?.text;
    this.component = component;
    // Streamlit also calls with what it called with before, in bytes that it takes for others.
    if (same && this.message) {
      this.#colour();
      return;
    }
    this.turn += 1;
    this.#draw(this.turn);
  }

  async #draw(turn) {
    const { data } = this.component;
    try {
      const shapes = await fetchShapes(new URL(`app/static/${data.shapes}`, document.baseURI));
      if (turn === this.turn && !this.ends.signal.aborted) this.#show(shapes, data);
    } catch (error) {
      console.error(error);
      if (turn === this.turn && !this.scene) this.page.fail(() => this.#draw(this.turn));
    }
  }

  #show(shapes, data) {
    this.message = openMessage(data, shapes.features, this.say);
    const { message } = this;
    this.page.stage.setAttribute("aria-label", `${this.say.map}: ${message.title}`);
    this.page.root.style.setProperty("--highest", `${message.height}px`);
    this.page.root.style.setProperty("--shape", shapes.width / shapes.height);
    if (!this.scene) this.#begin(shapes);
    join(this, message.group ?? "");
    if (data.ground && !this.grounded) this.#ground(data.ground);
    this.#colour();
    this.scene.recolour(message.classes);
    this.scene.circles.take(message.circles, shapes.features);
    this.scene.setAside(message.aside);
    this.scene.connect(message.lines);
    this.#takeSelection();
    this.scene.name(
      message.labels.map(([longitude, latitude, text]) => {
        const [x, y] = project(shapes, longitude, latitude);
        return { x, y, text };
      }),
    );
    this.#measure();
    this.scene.layout(this.view);
    if (this.page.telling) this.#tell(...this.told);
    this.page.root.dataset.drawn = this.turn;
  }

  #begin(shapes) {
    this.shapes = shapes;
    const many = shapes.features.length > MANY;
    this.scene = many
      ? new Plane(this.page, shapes, this.hatch)
      : new Scene(this.page.svg, shapes, this.hatch);
    this.view = new View(shapes, () => this.#follow());
    const { signal } = this.ends;
    const on = {
      hover: (x, y) => this.#hover(x, y),
      tap: (x, y, touch) => this.#tap(x, y, touch),
      hint: (kind) => this.page.hintAt(kind),
      moved: () => this.#moved(),
    };
    listen(this.page.stage, this.view, on, signal);
    const keys = {
      current: () => this.#current(),
      go: (place) => this.#focus(place),
      toggle: () => this.#toggle(this.#current()),
      clear: () => this.#clear(),
      zoom: (factor) => this.#zoom(factor),
      reset: () => this.#reset(),
    };
    const names = () => shapes.features.map((_, place) => this.#nameOf(place));
    listenToKeys(this.page.stage, shapes, names, keys, signal);
    const blur = () => this.#focus(null);
    this.page.stage.addEventListener("blur", blur, { signal });
    this.watch = new ResizeObserver(() => this.#measure());
    this.watch.observe(this.page.stage);
  }

  /** Lay the land of the world below units of the reader's own. */
  async #ground(name) {
    this.grounded = true;
    const url = new URL(`app/static/${name}`, document.baseURI);
    const world = await fetchShapes(url).catch(() => null);
    if (world && !this.ends.signal.aborted) this.scene.ground(world);
  }

  /** Take the size that the page gives; a map in a hidden part of a page has none yet. */
  #measure() {
    const first = !this.view.width;
    this.led = true; // A new size is no movement that other maps have to follow.
    this.view.resize(this.page.stage.clientWidth, this.page.stage.clientHeight);
    this.led = false;
    if (!this.view.width) return;
    this.#obey(first);
    this.#legend();
  }

  /** Draw the view that is now; the tooltip goes with the keyboard's economy or goes away. */
  #follow() {
    this.scene.layout(this.view);
    if (!this.led) for (const other of others(this)) other.#mirror(this.view);
    const { focus } = this.scene.pointed;
    if (!this.page.telling) return;
    if (focus) this.#tell(focus.place, this.view.toScreen(this.shapes.features[focus.place]));
    else this.#echo(null);
  }

  /** Show what another map of the group shows. */
  #mirror(view) {
    this.led = true;
    this.view.mirror(view);
    this.led = false;
  }

  /** Take the colours of the theme that the page has now. */
  #colour() {
    const { root } = this.page;
    const parts = getComputedStyle(root).backgroundColor.match(/[\d.]+/g) ?? [255, 255, 255];
    const [red, green, blue] = parts.map(Number);
    const theme = 0.299 * red + 0.587 * green + 0.114 * blue < 110 ? "dark" : "light";
    root.dataset.theme = theme;
    this.message.colours[theme].forEach((colour, number) => {
      root.style.setProperty(`--class-${number}`, colour);
      root.style.setProperty(`--on-class-${number}`, inkOn(colour));
    });
  }

  /** Obey a view that was not asked for before; on a return, go where the reader left off. */
  #obey(first) {
    const { view: asked, key } = this.message;
    const wish = JSON.stringify(asked);
    const leader = others(this)[0];
    if (first && leader) {
      this.#mirror(leader.view);
      this.asked = leader.asked;
      this.#refine();
    } else if (first && lastViews.get(key)?.wish === wish) {
      this.view.restore(lastViews.get(key).box);
      this.asked = wish;
      this.#refine();
    }
    if (wish === this.asked) return;
    this.asked = wish;
    const box = asked && boxOf(this.shapes, asked.targets);
    if (!box) return;
    const smooth = !first && !calm.matches;
    if (asked.targets.includes("World")) this.view.reset(smooth);
    else this.view.show(box, smooth);
    this.#moved(false);
  }

  // --- Selection ------------------------------------------------------------------------------

  /** Take Python's selection, unless the reader has done something since that it has not seen. */
  #takeSelection() {
    const group = [this, ...others(this)];
    if (!this.#unseen) this.sent = Math.max(this.sent, this.message.seen);
    this.late = group.some((map) => map.#unseen);
    if (!this.late) for (const map of group) if (map === this || map.late) map.#obeySelection();
    this.#mark();
  }

  #obeySelection() {
    this.late = false;
    this.selected = this.message.selected;
    this.#mark();
  }

  /** Whether Python has not seen the reader's last act on this map, and still may. */
  get #unseen() {
    return this.message.seen < this.sent && performance.now() - this.sentAt <= PATIENCE;
  }

  #mark() {
    const { message, selected } = this;
    this.scene.mark({ selected, proposals: message.proposals, home: message.home });
    this.#legend();
  }

  /** Write the legend anew where it says something else; the reader may stand in it. */
  #legend() {
    const some = this.selected.length > 0;
    const { width } = this.view;
    const said = [this.turn, some, largestRadius(width)].join(" ");
    if (!width || said === this.written) return;
    this.written = said;
    const { legend } = this.page;
    const { cell } = legend.getRootNode().activeElement?.dataset ?? {};
    const marks = { selected: this.selected, hatch: this.hatch, width };
    const kit = { draw, make, STAR, writeSquare, writeCircles, pick: (number) => this.#pick(number) };
    kit.write = (value, scaled, say) => writeNumber(value, scaled, say);
    writeLegend(legend, this.message, marks, this.say, kit);
    if (cell !== undefined) legend.querySelector(`[data-cell="${cell}"]`)?.focus();
  }

  /** Let the economies of one class stand out, on all maps that move together. */
  #pick(number) {
    const chosen = this.message.classes.flatMap((own, place) => (own === number ? [place] : []));
    const places = number === null ? null : new Set(chosen);
    for (const map of [this, ...others(this)]) map.scene.pick(places);
  }

  /** Do to every other map of the group what was done to the selection here. */
  #share() {
    for (const other of others(this)) {
      other.selected = [...this.selected];
      other.#mark();
    }
  }

  #toggle(place) {
    const code = this.shapes.features[place].id;
    const without = this.selected.filter((other) => other !== code);
    if (without.length < this.selected.length) this.selected = without;
    else this.selected = this.message.several ? [...this.selected, code] : [code];
    this.#mark();
    this.#share();
    this.#speak(place);
    this.#send();
  }

  #clear() {
    this.page.untell();
    if (!this.selected.length) return;
    this.selected = [];
    this.#mark();
    this.#share();
    this.page.speak(this.say.cleared);
    this.#send();
  }

  #send() {
    this.sent += 1;
    this.sentAt = performance.now();
    const view = this.view.box.map((edge) => Math.round(edge * 10) / 10);
    const { selected } = this;
    this.component.setStateValue("event", { number: this.sent, selected, view });
  }

  // --- Moving about ---------------------------------------------------------------------------

  #zoom(factor) {
    if (!this.view) return;
    this.view.zoomBy(factor, !calm.matches);
    this.#moved();
  }

  #reset() {
    if (!this.view) return;
    this.view.reset(!calm.matches);
    this.#moved();
  }

  /** The view is about to come to rest: finer shapes where they show, and a word to Python. */
  #moved(byReader = true) {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      for (const map of [this, ...others(this)]) map.#refine();
      if (byReader && this.message.reportView) this.#send();
    }, QUIET);
  }

  /** The file of shapes for the zoom that is now; null for the one that came first. */
  get #finer() {
    const { levels, detail } = this.message;
    if (!levels) return this.view.zoom >= FINE ? detail : null;
    const name = levels.findLast(([, from]) => this.view.scale >= from)?.[0];
    return name === levels[0][0] ? null : name;
  }

  async #refine() {
    let { shapes } = this;
    const wanted = this.#finer;
    if (wanted) {
      const url = new URL(`app/static/${wanted}`, document.baseURI);
      shapes = await fetchShapes(url).catch(() => shapes);
    }
    // The reader may have zoomed on while the other shapes were on their way.
    const now = this.#finer;
    if (now === wanted) this.scene.refine(shapes);
    else if (!now) this.scene.refine(this.shapes);
  }

  // --- What is told of an economy -------------------------------------------------------------

  #nameOf(place) {
    const { names, id } = this.shapes.features[place];
    return names[this.message.language] ?? names.en ?? id;
  }

  #hover(x, y) {
    const found = x === null ? null : this.scene.hit(x, y, this.view, 1);
    this.scene.point("hover", found?.place ?? null);
    this.page.stage.classList.toggle("over", found?.place !== undefined);
    if (found) this.#tell(found.place ?? null, [x, y], found.neutral);
    else this.page.untell();
    for (const other of others(this)) other.#echo(found?.place ?? null);
  }

  /** Tell the same economy that is pointed at on another map of the group. */
  #echo(place) {
    this.scene.point("hover", place);
    const at = place === null ? null : this.view.toScreen(this.shapes.features[place]);
    const inside = at && at[0] >= 0 && at[1] >= 0 && at[0] <= this.view.width;
    if (inside && at[1] <= this.view.height) this.#tell(place, at);
    else this.page.untell();
  }

  #tap(x, y, touch) {
    const found = this.scene.hit(x, y, this.view, touch ? 6 : 1);
    this.scene.point("focus", null);
    this.focused = found?.place ?? null;
    if (!found) {
      this.page.untell();
      return;
    }
    this.#tell(found.place ?? null, [x, y], found.neutral);
    for (const other of others(this)) other.#echo(found.place ?? null);
    if (found.place !== undefined) this.#toggle(found.place);
  }

  /** Where the keyboard is: on the economy gone to last, else on a selected one, else at home. */
  #current() {
    const start = this.focused ?? this.shapes.place.get(this.selected.at(-1) ?? this.message.home);
    return start ?? this.#nearestToMiddle();
  }

  #nearestToMiddle() {
    const [x, y] = this.view.middle;
    const far = this.shapes.features.map((own) => Math.hypot(own.x - x, own.y - y));
    return far.indexOf(Math.min(...far));
  }

  #focus(place) {
    this.scene.point("focus", place);
    if (place === null) {
      this.page.untell();
      for (const other of others(this)) other.#echo(null);
      return;
    }
    this.focused = place;
    this.view.reveal(this.shapes.features[place], false);
    for (const other of others(this)) other.#echo(place);
    this.#tell(place, this.view.toScreen(this.shapes.features[place]));
    this.#speak(place);
  }

  /** Show the tooltip for an economy, or for a neutral area, near a point of the frame. */
  #tell(place, at, neutral) {
    this.told = [place, at, neutral];
    if (place === null) {
      const area = this.shapes.neutral[neutral];
      const name = this.say.areas[area.name] ?? area.name;
      this.page.tell(name, [this.say.neutralOf[area.kind]], "", at);
      return;
    }
    const roles = this.#roles(place).filter((role) => role !== this.say.isSelected);
    const lines = this.#linesOf(place);
    this.page.tell(this.#nameOf(place), lines, roles.join(", "), at);
  }

  #linesOf(place) {
    return linesOf(this.message, place, this.shapes.features[place].id, this.say);
  }

  #roles(place) {
    const code = this.shapes.features[place].id;
    const { home, proposals } = this.message;
    const roles = [];
    if (code === home) roles.push(this.say.isHome);
    if (proposals.includes(code)) roles.push(this.say.isProposal);
    if (this.selected.includes(code)) roles.push(this.say.isSelected);
    return roles;
  }

  #speak(place) {
    const lines = this.#linesOf(place);
    this.page.speak([this.#nameOf(place), ...lines, ...this.#roles(place)].join(", "));
  }

  // --- The end --------------------------------------------------------------------------------

  close() {
    if (this.view?.width) {
      lastViews.set(this.message.key, { wish: this.asked, box: this.view.box });
    }
    this.scene?.close?.();
    leave(this);
    this.turn = -1; // Whatever comes late for this map is over.
    this.ends.abort();
    this.view?.stop();
    this.watch?.disconnect();
    clearTimeout(this.resting);
    this.page.remove();
  }
}

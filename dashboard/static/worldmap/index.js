// The world map of Kindred Markets, a component of Streamlit: draws what Python's message says
// and tells Python what the reader selected. Plain ES modules; nothing is built or borrowed.

// Streamlit serves these files without saying how long they keep, so the version that Python
// put behind this file's name goes on to all others.
const { search } = new URL(import.meta.url);
const beside = (name) => new URL(`${name}${search}`, import.meta.url);
const MODULES = `words shapes message scene plane view gestures keyboard legend twoway circles
  numbers together selection pointing theme page`;
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
  { Selection },
  { Pointing },
  { takeTheme },
  { buildPage, make },
  style,
] = await Promise.all([
  ...MODULES.split(/\s+/).map((name) => import(beside(`${name}.js`))),
  fetch(beside("worldmap.css")).then((response) => response.text()),
]);

const maps = new WeakMap(); // element to its map
const lastViews = new Map(); // key to where the reader left the map when she left the page
const FINE = 3.5; // zoom from which the detailed shapes are worth fetching
const STEP = 1.6; // of one press of a button
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

class WorldMap {
  constructor(parent, language) {
    this.language = language;
    this.say = WORDS[language] ?? WORDS.en;
    this.turn = 0;
    this.selection = new Selection(() => this.#mark());
    this.asked = null;
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
      takeTheme(this.page.root, this.message.colours);
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
    takeTheme(this.page.root, this.message.colours);
    this.scene.recolour(message.classes);
    this.scene.circles.take(message.circles, shapes.features);
    this.scene.setAside(message.aside);
    this.scene.connect(message.lines);
    this.selection.take(message, others(this).map((other) => other.selection));
    this.scene.name(
      message.labels.map(([longitude, latitude, text]) => {
        const [x, y] = project(shapes, longitude, latitude);
        return { x, y, text };
      }),
    );
    this.#measure();
    this.scene.layout(this.view);
    this.pointing.take(message);
    this.page.root.dataset.drawn = this.turn;
  }

  #begin(shapes) {
    this.shapes = shapes;
    const many = shapes.features.length > MANY;
    this.scene = many
      ? new Plane(this.page, shapes, this.hatch)
      : new Scene(this.page.svg, shapes, this.hatch);
    this.view = new View(shapes, () => this.#follow());
    const { page, scene, view, say, selection } = this;
    const beside = () => others(this).map((other) => other.pointing);
    const kit = { page, scene, view, shapes, say, selection, beside, lines: linesOf };
    this.pointing = new Pointing(kit);
    const { pointing } = this;
    const { signal } = this.ends;
    const on = {
      hover: (x, y) => pointing.hover(x, y),
      tap: (x, y, touch) => this.#tap(x, y, touch),
      hint: (kind) => this.page.hintAt(kind),
      moved: () => this.#moved(),
    };
    listen(this.page.stage, this.view, on, signal);
    const keys = {
      current: () => pointing.current(),
      go: (place) => pointing.focus(place),
      toggle: () => this.#toggle(pointing.current()),
      clear: () => this.#clear(),
      zoom: (factor) => this.#zoom(factor),
      reset: () => this.#reset(),
    };
    const names = () => shapes.features.map((_, place) => pointing.nameOf(place));
    listenToKeys(this.page.stage, shapes, names, keys, signal);
    const blur = () => pointing.focus(null);
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

  /** Draw the view that is now, here and on the maps that move along. */
  #follow() {
    this.scene.layout(this.view);
    if (!this.led) for (const other of others(this)) other.#mirror(this.view);
    this.pointing.follow();
  }

  /** Show what another map of the group shows. */
  #mirror(view) {
    this.led = true;
    this.view.mirror(view);
    this.led = false;
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

  #mark() {
    const { home, proposals } = this.message;
    this.scene.mark({ selected: this.selection.codes, proposals, home });
    this.#legend();
  }

  /** Write the legend anew where it says something else; the reader may stand in it. */
  #legend() {
    const some = this.selection.codes.length > 0;
    const { width } = this.view;
    const said = [this.turn, some, largestRadius(width)].join(" ");
    if (!width || said === this.written) return;
    this.written = said;
    const { legend } = this.page;
    const { cell } = legend.getRootNode().activeElement?.dataset ?? {};
    const marks = { selected: this.selection.codes, hatch: this.hatch, width };
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

  #tap(x, y, touch) {
    const place = this.pointing.tap(x, y, touch);
    if (place !== undefined) this.#toggle(place);
  }

  #toggle(place) {
    this.selection.toggle(this.shapes.features[place].id);
    this.#share();
    this.pointing.speak(place);
    this.#send();
  }

  #clear() {
    this.page.untell();
    if (!this.selection.codes.length) return;
    this.selection.clear();
    this.#share();
    this.page.speak(this.say.cleared);
    this.#send();
  }

  /** Do to every other map of the group what was done to the selection here. */
  #share() {
    for (const other of others(this)) other.selection.copy(this.selection);
  }

  #send() {
    const view = this.view.box.map((edge) => Math.round(edge * 10) / 10);
    this.component.setStateValue("event", { ...this.selection.act(), view });
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

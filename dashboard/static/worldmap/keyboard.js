// The map by keyboard: from one economy to its neighbour in a direction, or by typing a name.

const PATIENCE = 900; // milliseconds within which letters make one word
const STEPS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/**
 * Listen on the stage until the signal aborts.
 *
 * `on` has current() and go(place), toggle(), clear(), zoom(factor) and reset(); `names` gives
 * the names of the economies in the order of the shapes.
 */
export function listenToKeys(stage, shapes, names, on, signal) {
  let typed = "";
  let last = -Infinity;

  const spell = (letter, now) => {
    typed = now - last > PATIENCE ? letter : typed + letter;
    last = now;
    const place = placeByName(names(), typed);
    if (place !== null) on.go(place);
  };

  const press = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { key } = event;
    // Within a name a space is a letter; else it selects.
    const spelling = event.timeStamp - last < PATIENCE;
    if (STEPS[key]) on.go(neighbour(shapes, on.current(), STEPS[key]));
    else if (key === "Enter" || (key === " " && !spelling)) on.toggle();
    else if (key === "Escape") on.clear();
    else if (key === "Home") on.reset();
    else if (key === "+" || key === "=") on.zoom(1.6);
    else if (key === "-" || key === "_") on.zoom(1 / 1.6);
    else if (key.length === 1) spell(key, event.timeStamp);
    else return;
    event.preventDefault();
  };

  stage.addEventListener("keydown", press, { signal });
}

/** The nearest economy within 60 degrees of a direction; straight ahead counts as nearer. */
export function neighbour(shapes, place, [right, down]) {
  const from = shapes.features[place];
  let best = place;
  let least = Infinity;
  shapes.features.forEach((feature, other) => {
    const [x, y] = [feature.x - from.x, feature.y - from.y];
    const distance = Math.hypot(x, y);
    const ahead = (x * right + y * down) / (distance || 1);
    if (other === place || ahead < 0.5) return;
    const cost = distance * (2 - ahead);
    if (cost < least) [best, least] = [other, cost];
  });
  return best;
}

const plain = (text) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();

/** The first economy, by name, that begins as typed; accents do not matter. */
export function placeByName(names, typed) {
  const start = plain(typed);
  const found = names
    .map((name, place) => ({ name: plain(name), place }))
    .filter(({ name }) => name.startsWith(start))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  return found.length ? found[0].place : null;
}

// The legend of two figures: three classes of one by three of the other, as a square of buttons.

const SIDE = 3;

/** What a cell means and how many have it, in a sentence. */
export function cellInWords(message, number, say) {
  const { pair } = message;
  const [across, up] = [number % SIDE, Math.floor(number / SIDE)];
  const first = say.level(message.title, say.levels[across], pair.across[across]);
  const second = say.level(pair.title, say.levels[up], pair.up[up]);
  return `${say.count(message.counts[number])}: ${first}, ${second}`;
}

/** Write the square; `kit.pick` shows the economies of one class, or all again with null. */
export function writeSquare(element, message, say, kit) {
  const box = kit.make(element, "div", "twoway");
  axis(box, "up", message.pair, kit);
  const square = kit.make(box, "div", "square");
  square.setAttribute("role", "group");
  square.setAttribute("aria-label", say.cells(message.pair.title, message.title));
  const cells = [];
  for (let up = SIDE - 1; up >= 0; up -= 1) {
    kit.make(square, "span", "level", say.levels[up]).setAttribute("aria-hidden", "true");
    for (let across = 0; across < SIDE; across += 1) {
      const number = up * SIDE + across;
      const cell = kit.make(square, "button", "cell", String(message.counts[number]));
      cell.type = "button";
      cell.dataset.cell = number;
      cell.style.background = `var(--class-${number})`;
      cell.style.color = `var(--on-class-${number})`;
      cell.setAttribute("aria-label", cellInWords(message, number, say));
      cells[number] = cell;
    }
  }
  kit.make(square, "span");
  for (const level of say.levels) {
    kit.make(square, "span", "level foot", level).setAttribute("aria-hidden", "true");
  }
  axis(box, "across", message, kit);
  const told = kit.make(box, "p", "told", say.pickCell);
  listenTo(square, cells, message, say, { told, pick: kit.pick });
}

function axis(box, kind, figure, kit) {
  const line = kit.make(box, "p", `axis ${kind}`);
  kit.make(line, "span", "arrow", kind === "up" ? "↑" : "→").setAttribute("aria-hidden", "true");
  kit.make(line, "span", "title", figure.title);
  if (figure.unit) kit.make(line, "span", "unit", figure.unit);
}

/** One stop for Tab, arrows within; what is pointed at is shown, what is pressed stays shown. */
function listenTo(square, cells, message, say, { told, pick }) {
  let pinned = null;
  const show = (number) => {
    told.textContent = number === null ? say.pickCell : cellInWords(message, number, say);
    pick(number);
  };
  const pin = (number) => {
    pinned = number;
    cells.forEach((cell, at) => cell.setAttribute("aria-pressed", String(at === number)));
    show(number);
  };
  const stop = (number) =>
    cells.forEach((cell, at) => {
      cell.tabIndex = at === number ? 0 : -1;
    });
  const press = (event) => {
    const at = Number(event.target.dataset.cell);
    const [across, up] = [at % SIDE, Math.floor(at / SIDE)];
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    const step = steps[event.key];
    if (event.key === "Escape") pin(null);
    else if (!step) return;
    const inside = (place) => Math.min(Math.max(place, 0), SIDE - 1);
    if (step) cells[inside(across + step[0]) + SIDE * inside(up + step[1])].focus();
    event.preventDefault();
  };
  cells.forEach((cell, number) => {
    cell.setAttribute("aria-pressed", "false");
    cell.addEventListener("pointerenter", () => show(number));
    cell.addEventListener("pointerleave", () => show(pinned));
    cell.addEventListener("focus", () => {
      stop(number);
      show(number);
    });
    cell.addEventListener("blur", () => show(pinned));
    cell.addEventListener("click", () => pin(pinned === number ? null : number));
  });
  square.addEventListener("keydown", press);
  stop(SIDE * (SIDE - 1));
}

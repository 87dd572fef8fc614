// The elements of one map on the page: the frame with what lies over it, and the spoken line.

const HINT = 1600; // milliseconds
const ASIDE = 14; // pixels between the tooltip and what it tells of

/** Make an HTML element with a class and a text, within another. Texts are never markup. */
export function make(parent, name, kind = "", text = "") {
  const element = document.createElement(name);
  if (kind) element.className = kind;
  if (text) element.textContent = text;
  parent.append(element);
  return element;
}

/** Build the elements of a map whose `name` no other map of the page has. */
export function buildPage(parent, { style, say, name }) {
  const root = make(parent, "div", "worldmap");
  make(root, "style").textContent = style;
  const body = make(root, "div", "body");
  const frame = make(body, "div", "frame");
  const stage = make(frame, "div", "stage");
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "world");
  svg.setAttribute("aria-hidden", "true");
  stage.append(svg);
  const over = { tooltip: make(frame, "div", "tooltip"), hint: make(frame, "div", "hint") };
  const buttons = buildButtons(frame, say);
  const legend = make(body, "div", "legend");
  const keys = make(root, "p", "unseen", say.keys);
  keys.id = `${name}-keys`;
  const spoken = make(root, "p", "unseen spoken");
  spoken.setAttribute("aria-live", "polite");
  stage.tabIndex = 0;
  stage.setAttribute("role", "application");
  stage.setAttribute("aria-roledescription", say.map);
  stage.setAttribute("aria-describedby", keys.id);
  over.tooltip.hidden = over.hint.hidden = true;
  return new Page({ root, frame, stage, svg, ...over, buttons, legend, spoken }, say);
}

function buildButtons(frame, say) {
  const row = make(frame, "div", "buttons");
  const signs = [
    ["zoomIn", "+"],
    ["zoomOut", "−"],
    ["reset", "⌂"],
  ];
  const buttons = {};
  for (const [act, sign] of signs) {
    buttons[act] = make(row, "button", "", sign);
    buttons[act].type = "button";
    buttons[act].title = say[act];
    buttons[act].setAttribute("aria-label", say[act]);
  }
  return buttons;
}

class Page {
  constructor(elements, say) {
    Object.assign(this, elements);
    this.say = say;
  }

  /** Show the tooltip near a point of the frame, and all of it within the frame. */
  tell(title, lines, note, [x, y]) {
    const { tooltip, stage } = this;
    tooltip.replaceChildren();
    make(tooltip, "strong", "", title);
    for (const line of lines) make(tooltip, "span", "", line);
    if (note) make(tooltip, "em", "", note);
    tooltip.hidden = false;
    const beside = (at, size, room) => (at + ASIDE + size > room ? at - ASIDE - size : at + ASIDE);
    const { offsetWidth: width, offsetHeight: height } = tooltip;
    const left = beside(x, width, stage.clientWidth);
    tooltip.style.left = `${Math.max(0, Math.min(left, stage.clientWidth - width))}px`;
    tooltip.style.top = `${Math.max(0, beside(y, height, stage.clientHeight))}px`;
  }

  untell() {
    this.tooltip.hidden = true;
  }

  get telling() {
    return !this.tooltip.hidden;
  }

  /** Say something to those who hear the page. */
  speak(text) {
    this.spoken.textContent = text;
  }

  /** Say for a moment how the map is moved: by "wheel" or by "touch". */
  hintAt(kind) {
    this.hint.textContent = kind === "wheel" ? this.say.wheelHint : this.say.touchHint;
    this.hint.hidden = false;
    clearTimeout(this.hinting);
    this.hinting = setTimeout(() => {
      this.hint.hidden = true;
    }, HINT);
  }

  /** Say that there are no shapes, and offer another try. */
  fail(tryAgain) {
    this.trouble?.remove();
    this.trouble = make(this.frame, "div", "trouble", this.say.failed);
    this.trouble.setAttribute("role", "alert");
    const again = make(this.trouble, "button", "", this.say.again);
    again.type = "button";
    again.addEventListener("click", () => {
      this.trouble.remove();
      tryAgain();
    });
  }

  remove() {
    clearTimeout(this.hinting);
    this.root.remove();
  }
}

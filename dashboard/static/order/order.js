// A list whose order the reader makes: by dragging a row at its handle, or by the arrow keys on
// it. A component of Streamlit; plain ES module, nothing is built or borrowed.

const lists = new WeakMap(); // element to its list
const QUIET = 350; // milliseconds after the last key, before Python hears of the new order

const STYLE = `
ol { list-style: none; margin: 0; padding: 0; font: inherit; color: inherit; }
li { display: flex; align-items: center; gap: .5rem; border: 1px solid
  var(--st-border-color, #8884); border-radius: .5rem; margin: 0 0 .25rem; background:
  var(--st-background-color, Canvas); }
li.held { outline: 2px solid var(--st-primary-color, Highlight); position: relative; z-index: 1; }
button { font: inherit; color: inherit; background: none; border: 0; min-width: 44px;
  min-height: 44px; cursor: grab; touch-action: none; border-radius: .5rem; }
button:focus-visible { outline: 3px solid var(--st-primary-color, Highlight); }
.what { opacity: .75; margin-inline-start: auto; padding-inline-end: .75rem; }
p { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }`;

export default function order(component) {
  const { parentElement, data } = component;
  const list = lists.get(parentElement) ?? new List(parentElement);
  lists.set(parentElement, list);
  list.take(component, data);
}

class List {
  constructor(parent) {
    const style = document.createElement("style");
    style.textContent = STYLE;
    this.root = document.createElement("ol");
    this.told = document.createElement("p");
    this.told.setAttribute("aria-live", "polite");
    parent.replaceChildren(style, this.root, this.told);
  }

  /** Show what Python says, unless the reader is moving something this very moment. */
  take(component, data) {
    this.component = component;
    this.words = data.words;
    if (this.held || this.waiting) return;
    this.root.setAttribute("aria-label", data.words.list);
    const before = new Map([...this.root.children].map((row) => [row.dataset.code, row]));
    const rows = data.items.map((item) => this.#told(before.get(item.code) ?? this.#row(), item));
    // Rows that stand where they belong are not touched, so that none loses the focus.
    if (rows.length !== before.size || rows.some((row, at) => this.root.children[at] !== row))
      this.root.replaceChildren(...rows);
    this.#number();
  }

  #row() {
    const row = document.createElement("li");
    const handle = document.createElement("button");
    handle.type = "button";
    handle.textContent = "⠿";
    handle.addEventListener("keydown", (event) => this.#key(event, row));
    handle.addEventListener("pointerdown", (event) => this.#grab(event, row, handle));
    const [name, what] = ["name", "what"].map((called) => {
      const said = document.createElement("span");
      said.className = called;
      return said;
    });
    row.append(handle, name, what);
    return row;
  }

  #told(row, { code, name, what }) {
    Object.assign(row.dataset, { code, name });
    row.querySelector("button").title = this.words.help;
    row.querySelector(".what").textContent = what;
    return row;
  }

  /** Write each row's place before its name, and say both on its handle. */
  #number() {
    const rows = [...this.root.children];
    rows.forEach((row, place) => {
      const said = this.words.place
        .replace("{name}", row.dataset.name)
        .replace("{place}", place + 1)
        .replace("{count}", rows.length);
      row.querySelector(".name").textContent = `${place + 1}. ${row.dataset.name}`;
      row.querySelector("button").setAttribute("aria-label", said);
    });
  }

  #key(event, row) {
    const moves = {
      ArrowUp: () => this.#up(row),
      ArrowDown: () => this.#down(row),
      Home: () => { while (this.#up(row)); },
      End: () => { while (this.#down(row)); },
    };
    if (!moves[event.key]) return;
    event.preventDefault();
    moves[event.key]();
    this.#number();
    this.told.textContent = row.querySelector("button").getAttribute("aria-label");
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.#tell(), QUIET);
  }

  // The others move past the row: one that is itself taken out loses the focus and the pointer.
  #up(row) {
    const other = row.previousElementSibling;
    if (other) row.after(other);
    return other;
  }

  #down(row) {
    const other = row.nextElementSibling;
    if (other) row.before(other);
    return other;
  }

  #grab(event, row, handle) {
    if (event.button) return;
    this.held = row;
    row.classList.add("held");
    handle.setPointerCapture(event.pointerId);
    const middle = (other) => {
      const box = other.getBoundingClientRect();
      return box.top + box.height / 2;
    };
    const move = ({ clientY }) => {
      const { previousElementSibling: above, nextElementSibling: below } = row;
      if (above && clientY < middle(above)) this.#up(row);
      else if (below && clientY > middle(below)) this.#down(row);
      else return;
      move({ clientY });
    };
    const end = () => {
      for (const [name, act] of listening) handle.removeEventListener(name, act);
      row.classList.remove("held");
      this.held = null;
      this.#number();
      this.#tell();
    };
    const listening = [["pointermove", move], ["pointerup", end], ["pointercancel", end]];
    for (const [name, act] of listening) handle.addEventListener(name, act);
  }

  #tell() {
    this.waiting = null;
    const order = [...this.root.children].map((row) => row.dataset.code);
    this.component.setTriggerValue("order", order.join(","));
  }
}

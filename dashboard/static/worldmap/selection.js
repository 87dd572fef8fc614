// What is selected on one map: what the reader did last until Python has seen it, else what
// Python says.

const PATIENCE = 15000; // milliseconds, after which an event that Python has not seen is lost

export class Selection {
  /** `show` is called whenever something else may be selected. */
  constructor(show) {
    this.show = show;
    this.codes = [];
    this.sent = 0;
    this.sentAt = 0;
    this.waiting = false; // Whether Python's word is not obeyed yet.
  }

  /** Take a message's word, unless the reader has acted since, here or on a map `beside`. */
  take(message, beside) {
    this.message = message;
    if (!this.#unseen) this.sent = Math.max(this.sent, message.seen);
    const all = [this, ...beside];
    this.waiting = all.some((one) => one.#unseen);
    if (!this.waiting) for (const one of all) if (one === this || one.waiting) one.#obey();
    this.show();
  }

  #obey() {
    this.waiting = false;
    this.codes = this.message.selected;
    this.show();
  }

  /** Whether Python has not seen the reader's last act on this map, and still may. */
  get #unseen() {
    return this.message.seen < this.sent && performance.now() - this.sentAt <= PATIENCE;
  }

  has(code) {
    return this.codes.includes(code);
  }

  /** Add an economy or take it away; on a map of one choice, it replaces the other. */
  toggle(code) {
    if (this.has(code)) this.codes = this.codes.filter((other) => other !== code);
    else this.codes = this.message.several ? [...this.codes, code] : [code];
    this.show();
  }

  clear() {
    this.codes = [];
    this.show();
  }

  /** Select what is selected on another map of the group. */
  copy(other) {
    this.codes = [...other.codes];
    this.show();
  }

  /** Number what the reader did; from now on it counts, until Python has seen it. */
  act() {
    this.sent += 1;
    this.sentAt = performance.now();
    return { number: this.sent, selected: this.codes };
  }
}

// What is pointed at, by mouse, finger or keyboard, and what is then told of it.

export class Pointing {
  /**
   * `selection` is the map's; `beside` gives the Pointing of every other map that moves along;
   * `lines` writes the lines of an economy's tooltip.
   */
  constructor({ page, scene, view, shapes, say, selection, beside, lines }) {
    Object.assign(this, { page, scene, view, shapes, say, selection, beside, lines });
    this.focused = null;
  }

  take(message) {
    this.message = message;
    if (this.page.telling) this.#tell(...this.told);
  }

  nameOf(place) {
    const { names, id } = this.shapes.features[place];
    return names[this.message.language] ?? names.en ?? id;
  }

  // --- By mouse or finger ---------------------------------------------------------------------

  hover(x, y) {
    const found = x === null ? null : this.scene.hit(x, y, this.view, 1);
    this.scene.point("hover", found?.place ?? null);
    this.page.stage.classList.toggle("over", found?.place !== undefined);
    if (found) this.#tell(found.place ?? null, [x, y], found.neutral);
    else this.page.untell();
    for (const other of this.beside()) other.echo(found?.place ?? null);
  }

  /** Tell of what was tapped; gives its place when it is an economy. */
  tap(x, y, touch) {
    const found = this.scene.hit(x, y, this.view, touch ? 6 : 1);
    this.scene.point("focus", null);
    this.focused = found?.place ?? null;
    if (!found) {
      this.page.untell();
      return undefined;
    }
    this.#tell(found.place ?? null, [x, y], found.neutral);
    for (const other of this.beside()) other.echo(found.place ?? null);
    return found.place;
  }

  /** Tell the same economy that is pointed at on another map of the group. */
  echo(place) {
    this.scene.point("hover", place);
    const at = place === null ? null : this.view.toScreen(this.shapes.features[place]);
    const inside = at && at[0] >= 0 && at[1] >= 0 && at[0] <= this.view.width;
    if (inside && at[1] <= this.view.height) this.#tell(place, at);
    else this.page.untell();
  }

  // --- By keyboard ----------------------------------------------------------------------------

  /** Where the keyboard is: on the economy gone to last, else on a selected one, else at home. */
  current() {
    const { codes } = this.selection;
    const start = this.focused ?? this.shapes.place.get(codes.at(-1) ?? this.message.home);
    return start ?? this.#nearestToMiddle();
  }

  #nearestToMiddle() {
    const [x, y] = this.view.middle;
    const far = this.shapes.features.map((own) => Math.hypot(own.x - x, own.y - y));
    return far.indexOf(Math.min(...far));
  }

  focus(place) {
    this.scene.point("focus", place);
    if (place === null) {
      this.page.untell();
      for (const other of this.beside()) other.echo(null);
      return;
    }
    this.focused = place;
    this.view.reveal(this.shapes.features[place], false);
    for (const other of this.beside()) other.echo(place);
    this.#tell(place, this.view.toScreen(this.shapes.features[place]));
    this.speak(place);
  }

  /** After the view has moved: the tooltip goes with the keyboard's economy or goes away. */
  follow() {
    const { focus } = this.scene.pointed;
    if (!this.page.telling) return;
    if (focus) this.#tell(focus.place, this.view.toScreen(this.shapes.features[focus.place]));
    else this.echo(null);
  }

  // --- What is told ---------------------------------------------------------------------------

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
    this.page.tell(this.nameOf(place), this.#linesOf(place), roles.join(", "), at);
  }

  speak(place) {
    const lines = this.#linesOf(place);
    this.page.speak([this.nameOf(place), ...lines, ...this.#roles(place)].join(", "));
  }

  #linesOf(place) {
    return this.lines(this.message, place, this.shapes.features[place].id, this.say);
  }

  #roles(place) {
    const code = this.shapes.features[place].id;
    const { home, proposals } = this.message;
    const roles = [];
    if (code === home) roles.push(this.say.isHome);
    if (proposals.includes(code)) roles.push(this.say.isProposal);
    if (this.selection.has(code)) roles.push(this.say.isSelected);
    return roles;
  }
}

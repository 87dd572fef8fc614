// What part of the map is in view, in pixels of the frame: screen = map * scale + offset.

const FINEST = 8; // pixels to a map unit: the smallest economies are some pixels across
const MARGIN = 0.06; // of the frame, left free round what is brought into view
const MOVE = 320; // milliseconds

export class View {
  constructor(shapes, changed) {
    this.finest = shapes.finest ?? FINEST;
    this.world = { width: shapes.width, height: shapes.height };
    this.changed = changed;
    this.width = this.height = 0;
    this.scale = this.left = this.top = 0;
    this.moving = 0;
  }

  /** Take a new size of the frame; the middle and the zoom stay. */
  resize(width, height) {
    if (!width || !height || (width === this.width && height === this.height)) return;
    const first = !this.width;
    const zoom = first ? 1 : this.zoom;
    const middle = first ? this.#middleOfWorld() : this.middle;
    this.width = width;
    this.height = height;
    this.#place(this.fit * zoom, middle);
  }

  get fit() {
    return Math.min(this.width / this.world.width, this.height / this.world.height);
  }

  get zoom() {
    return this.scale / this.fit;
  }

  get middle() {
    return this.toMap(this.width / 2, this.height / 2);
  }

  /** West, north, east and south edge of what is seen, in map units. */
  get box() {
    const [west, north] = this.toMap(0, 0);
    const [east, south] = this.toMap(this.width, this.height);
    return [west, north, east, south];
  }

  toMap(x, y) {
    return [(x - this.left) / this.scale, (y - this.top) / this.scale];
  }

  toScreen({ x, y }) {
    return [x * this.scale + this.left, y * this.scale + this.top];
  }

  /** Put a point of the map at a point of the frame, at a scale: what drags and pinches do. */
  putAt([x, y], across, down, scale) {
    this.stop();
    const now = this.#allowed(scale);
    const middle = [x + (this.width / 2 - across) / now, y + (this.height / 2 - down) / now];
    this.#place(now, middle);
  }

  /** Zoom by a factor while the map under one point of the frame stays where it is. */
  zoomAt(x, y, factor) {
    this.putAt(this.toMap(x, y), x, y, this.scale * factor);
  }

  /** Bring a box of map units into view. */
  show([west, north, east, south], smooth) {
    const room = 1 - 2 * MARGIN;
    const wide = Math.max(east - west, 1e-6) / (this.width * room);
    const high = Math.max(south - north, 1e-6) / (this.height * room);
    // A single small economy is shown with its surroundings, not as a blot.
    const most = Math.max(this.fit, Math.min(this.finest / 2, this.fit * 24));
    const scale = Math.min(1 / Math.max(wide, high), most);
    this.#go(this.#allowed(scale), [(west + east) / 2, (north + south) / 2], smooth);
  }

  /** Go back to a view that `box` once gave, exactly. */
  restore([west, north, east, south]) {
    this.stop();
    const scale = Math.min(this.width / (east - west), this.height / (south - north));
    this.#place(this.#allowed(scale), [(west + east) / 2, (north + south) / 2]);
  }

  /** Show what another view shows. */
  mirror({ zoom, middle }) {
    this.stop();
    this.#place(this.#allowed(this.fit * zoom), middle);
  }

  reset(smooth) {
    this.#go(this.fit, this.#middleOfWorld(), smooth);
  }

  zoomBy(factor, smooth) {
    this.#go(this.#allowed(this.scale * factor), this.middle, smooth);
  }

  /** Move just so far that a point of the map is well inside the frame. */
  reveal(point, smooth) {
    const [x, y] = this.toScreen(point);
    const short = (at, size) => at - Math.min(Math.max(at, size * 0.12), size * 0.88);
    const [across, down] = [short(x, this.width), short(y, this.height)];
    if (!across && !down) return;
    const [middleX, middleY] = this.middle;
    this.#go(this.scale, [middleX + across / this.scale, middleY + down / this.scale], smooth);
  }

  stop() {
    cancelAnimationFrame(this.moving);
    this.moving = 0;
  }

  #middleOfWorld() {
    return [this.world.width / 2, this.world.height / 2];
  }

  #allowed(scale) {
    return Math.min(Math.max(scale, this.fit), Math.max(this.finest, this.fit));
  }

  /** Set scale and middle, and keep the world from leaving the frame. */
  #place(scale, [x, y]) {
    const inside = (offset, size, length) =>
      length <= size ? (size - length) / 2 : Math.min(0, Math.max(size - length, offset));
    this.scale = scale;
    this.left = inside(this.width / 2 - x * scale, this.width, this.world.width * scale);
    this.top = inside(this.height / 2 - y * scale, this.height, this.world.height * scale);
    this.changed();
  }

  #go(scale, middle, smooth) {
    this.stop();
    if (!smooth) {
      this.#place(scale, middle);
      return;
    }
    const from = { scale: this.scale, middle: this.middle };
    const begun = performance.now();
    const step = (now) => {
      const share = Math.min(Math.max((now - begun) / MOVE, 0), 1);
      const eased = 1 - (1 - share) ** 3;
      const between = (one, other) => one + (other - one) * eased;
      this.moving = share < 1 ? requestAnimationFrame(step) : 0;
      this.#place(
        from.scale * (scale / from.scale) ** eased,
        [0, 1].map((axis) => between(from.middle[axis], middle[axis])),
      );
    };
    this.moving = requestAnimationFrame(step);
  }
}

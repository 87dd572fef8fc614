// Mouse, wheel and fingers. One finger and a wheel that is not meant for the map scroll the page.

const STILL = 5; // pixels that a click may wander
const ASIDE = 16; // pixels of a one-finger move across, after which the hint appears
const STEP = 60; // pixels of one turn of the wheel that count at most

/**
 * Listen on the stage until the signal aborts.
 *
 * `on` has hover(x, y) with nulls when the pointer leaves, tap(x, y, touch), hint(kind) with
 * "wheel" or "touch", and moved(), called after each gesture that moved the view.
 */
export function listen(stage, view, on, signal) {
  const down = new Map(); // fingers or the mouse button, by where they are now
  const first = { x: 0, y: 0, wandered: false, several: false };
  let held = null; // the point of the map, the scale and the span that the gesture began with
  let armed = false;

  const placeOf = (event) => {
    const frame = stage.getBoundingClientRect();
    return [event.clientX - frame.left, event.clientY - frame.top];
  };

  const wheel = (event) => {
    const asked = event.ctrlKey || event.metaKey;
    if (!asked && !armed) {
      on.hint("wheel");
      return;
    }
    // Nothing more to zoom out of: the page may scroll on.
    if (!asked && event.deltaY > 0 && view.zoom < 1.001) return;
    event.preventDefault();
    const pixels = event.deltaY * (event.deltaMode === 0 ? 1 : 20);
    const step = Math.min(Math.max(pixels, -STEP), STEP);
    // A pinch on a touchpad comes as small turns with Ctrl.
    view.zoomAt(...placeOf(event), Math.exp(-step * (asked ? 0.01 : 0.004)));
    on.moved();
  };

  const press = (event) => {
    if (event.pointerType === "mouse" && event.button !== 0) return;
    armed = true;
    const [x, y] = placeOf(event);
    if (!down.size) Object.assign(first, { x, y, wandered: false, several: false });
    down.set(event.pointerId, [x, y]);
    if (down.size > 1) first.several = true;
    view.stop();
    hold();
  };

  /** Where the fingers are between them, and how far from it. */
  const grip = () => {
    const points = [...down.values()];
    const x = points.reduce((sum, [across]) => sum + across, 0) / points.length;
    const y = points.reduce((sum, [, height]) => sum + height, 0) / points.length;
    const span = Math.hypot(points[0][0] - x, points[0][1] - y);
    return { x, y, span };
  };

  const hold = () => {
    if (!down.size) return;
    const { x, y, span } = grip();
    held = { point: view.toMap(x, y), scale: view.scale, span };
  };

  /** The point of the map that was taken hold of stays under the fingers. */
  const follow = () => {
    const { x, y, span } = grip();
    const factor = held.span > 4 ? span / held.span : 1;
    view.putAt(held.point, x, y, held.scale * factor);
  };

  const drag = (event, [x, y]) => {
    if (!first.wandered) {
      if (Math.hypot(x - first.x, y - first.y) < STILL) return;
      first.wandered = true;
      on.hover(null, null);
      // Only now, or a plain click would lose the element under it.
      stage.setPointerCapture(event.pointerId);
    }
    follow();
  };

  const move = (event) => {
    const now = placeOf(event);
    const touch = event.pointerType === "touch";
    if (!down.has(event.pointerId)) {
      if (!touch) on.hover(...now);
      return;
    }
    if (touch && down.size < 2) {
      first.wandered ||= Math.hypot(now[0] - first.x, now[1] - first.y) > STILL * 2;
      if (!first.several && Math.abs(now[0] - first.x) > ASIDE) on.hint("touch");
      return;
    }
    down.set(event.pointerId, now);
    if (!touch) drag(event, now);
    else {
      first.wandered = true;
      follow();
    }
  };

  const release = (event) => {
    if (!down.delete(event.pointerId)) return;
    hold();
    if (down.size) return;
    if (first.wandered) on.moved();
    else if (event.type === "pointerup") {
      on.tap(first.x, first.y, event.pointerType === "touch");
    }
  };

  const leave = () => {
    armed = false;
    on.hover(null, null);
  };

  // Two fingers are the map's, one finger is the page's.
  const keepTwoFingers = (event) => {
    if (event.touches.length > 1) event.preventDefault();
  };

  stage.addEventListener("wheel", wheel, { passive: false, signal });
  stage.addEventListener("pointerdown", press, { signal });
  stage.addEventListener("pointermove", move, { signal });
  stage.addEventListener("pointerup", release, { signal });
  stage.addEventListener("pointercancel", release, { signal });
  stage.addEventListener("pointerleave", leave, { signal });
  stage.addEventListener("touchstart", keepTwoFingers, { passive: false, signal });
  stage.addEventListener("touchmove", keepTwoFingers, { passive: false, signal });
}

// The shapes: fetched once, kept for every map of the page.

const FORMAT = 1;
const fetched = new Map();

/** Fetch a file of shapes; a failure is not kept, so that another try is a real one. */
export function fetchShapes(address) {
  const url = String(address);
  if (!fetched.has(url)) {
    const wanted = fetch(url)
      .then((response) => {
        if (!response.ok) throw new Error(`${url}: ${response.status}`);
        return response.json();
      })
      .then(prepare);
    fetched.set(url, wanted);
    wanted.catch(() => fetched.delete(url));
  }
  return fetched.get(url);
}

/** Add what drawing needs: places by code, and how wide the largest part of an area is. */
function prepare(shapes) {
  if (shapes.version !== FORMAT) throw new Error(`shapes of version ${shapes.version}`);
  shapes.place = new Map(shapes.features.map((feature, place) => [feature.id, place]));
  for (const feature of shapes.features) {
    feature.breadth = Math.sqrt(largestArea(feature.d));
    // A line without length: with round ends it is a dot that keeps its size at every zoom.
    feature.dot = `M${feature.x},${feature.y}h0`;
  }
  return shapes;
}

/** Area of the largest ring of path data that has the form "Mx,yldx dy…z" for each ring. */
function largestArea(d) {
  let largest = 0;
  for (const ring of d.split("z")) {
    const steps = ring.slice(ring.indexOf("l") + 1).match(/-?(\d+\.?\d*|\.\d+)/g);
    if (!steps) continue;
    let x = 0;
    let y = 0;
    let twice = 0;
    for (let at = 0; at + 1 < steps.length; at += 2) {
      const across = Number(steps[at]);
      const down = Number(steps[at + 1]);
      twice += x * (y + down) - (x + across) * y;
      x += across;
      y += down;
    }
    largest = Math.max(largest, Math.abs(twice) / 2);
  }
  return largest;
}

/**
 * Place degrees on the map, by the Equal Earth projection of Šavrič, Patterson and Jenny (2018)
 * with the parameters that the shapes were drawn with.
 */
export function project(shapes, longitude, latitude) {
  const { central_meridian: middle, scale, coefficients } = shapes.parameters;
  const [a1, a2, a3, a4] = coefficients;
  const east = ((((longitude - middle + 180) % 360) + 360) % 360) - 180;
  const root = Math.sqrt(3);
  const theta = Math.asin((root / 2) * Math.sin((latitude * Math.PI) / 180));
  const t2 = theta * theta;
  const t6 = t2 ** 3;
  const slope = a1 + 3 * a2 * t2 + t6 * (7 * a3 + 9 * a4 * t2);
  const x = (2 * root * ((east * Math.PI) / 180) * Math.cos(theta)) / (3 * slope);
  const y = theta * (a1 + a2 * t2 + t6 * (a3 + a4 * t2));
  return [x * scale + shapes.width / 2, shapes.height / 2 - y * scale];
}

/** The box round regions (by name) and economies (by code); null when none is known. */
export function boxOf(shapes, targets) {
  const boxes = targets
    .map((target) => shapes.regions[target] ?? shapes.features[shapes.place.get(target)]?.bbox)
    .filter(Boolean);
  if (!boxes.length) return null;
  const edge = (side, pick) => pick(...boxes.map((box) => box[side]));
  return [edge(0, Math.min), edge(1, Math.min), edge(2, Math.max), edge(3, Math.max)];
}

// Maps of one page that move together, without a word to the server.

const groups = new Map(); // name to the maps that carry it

/** Put a map into the group of this name, and out of any other; no name, no group. */
export function join(map, name) {
  if (map.group === name) return;
  leave(map);
  map.group = name;
  if (!name) return;
  if (!groups.has(name)) groups.set(name, new Set());
  groups.get(name).add(map);
}

/** Take a map out of its group. */
export function leave(map) {
  const group = groups.get(map.group);
  group?.delete(map);
  if (group && !group.size) groups.delete(map.group);
  map.group = "";
}

/** The other maps of a map's group that are drawn. */
export function others(map) {
  return [...(groups.get(map.group) ?? [])].filter((other) => other !== map && other.view?.width);
}

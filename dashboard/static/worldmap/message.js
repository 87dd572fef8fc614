// Python's message, opened: what is known of each economy, in the order of the shapes.

const DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const NOTHING = ".";
const SHORT = { "~m": " million", "~b": " billion", "~t": " trillion", "~1": "|", "~0": "~" };

const long = (text) => text.replace(/~[mbt10]/g, (brief) => SHORT[brief]);
const signed = (text) => text.replace(/(^|\s)-(?=[\d.])/g, "$1−");
const split = (text) => (text === "" ? [] : text.split("|").map(long));
const words = (text) => (text ? text.split(" ") : []);
const colours = (text) => (text.match(/.{6}/g) ?? []).map((digits) => `#${digits}`);

/** Read numbers of `width` digits; "(nn)" stands for a run of so many "." */
function coded(packed, width) {
  const text = packed.replace(/\((..)\)/g, (_, length) => NOTHING.repeat(valueOf(length)));
  const numbers = [];
  for (let at = 0; at < text.length; at += width) {
    const digits = text.slice(at, at + width);
    numbers.push(digits.startsWith(NOTHING) ? null : valueOf(digits));
  }
  return numbers;
}

function valueOf(digits) {
  return [...digits].reduce((value, digit) => value * DIGITS.length + DIGITS.indexOf(digit), 0);
}

function shared(given) {
  if (!given) return [];
  const [joined, width, places] = given;
  const texts = split(joined);
  return coded(places, width).map((at) => (at === null ? null : texts[at]));
}

/** Open a message for a map of these features. */
export function openMessage(data, features) {
  const values = data.texts.split("|").map(long).map(signed);
  const classes = coded(data.classes, 1);
  const proposed = data.proposals ? coded(data.proposals, 1) : features.map(() => null);
  const counts = data.bounds.map((_, number) => classes.filter((own) => own === number).length);
  return {
    ...data,
    bounds: data.bounds.map(signed),
    values,
    classes,
    counts,
    missingCount: classes.filter((own) => own === null).length,
    colours: { light: colours(data.light), dark: colours(data.dark) },
    periods: shared(data.periods),
    details: shared(data.details),
    ranks: data.ranks ? coded(data.ranks, 2) : [],
    selected: words(data.selected),
    proposals: features.filter((_, place) => proposed[place] !== null).map(({ id }) => id),
    labels: data.labels ?? [],
    view: data.view ? { request: data.view[0], targets: data.view.slice(1) } : null,
  };
}

/** The lines that tell of one economy: its value with unit and period, its rank, what more. */
export function linesOf(message, place, say) {
  const lines = [];
  if (message.classes[place] === null) {
    lines.push(message.missing);
  } else {
    const value = message.form.replace("{}", () => message.values[place]);
    const period = message.periods[place];
    lines.push(period ? `${value}, ${period}` : value);
  }
  const rank = message.ranks[place];
  if (rank) lines.push(say.rank(rank, message.ranked));
  const detail = message.details[place];
  if (detail) lines.push(detail);
  return lines;
}

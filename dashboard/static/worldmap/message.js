// Python's message, opened: what is known of each economy, in the order of the shapes.

const { search } = new URL(import.meta.url);
const { openNumbers, writeNumber } = await import(new URL(`numbers.js${search}`, import.meta.url));

const DIGITS =
  "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ !#$%&'*+,-/:;<=>?@^_`{|}~";
const NOTHING = ".";
const SHORT = { "~m": " million", "~b": " billion", "~t": " trillion", "~1": "|", "~0": "~" };

const long = (text) => text.replace(/~[mbt10]/g, (brief) => SHORT[brief]);
const signed = (text) => text.replace(/(^|\s)-(?=[\d.])/g, "$1−");
const split = (text) => (text === "" ? [] : text.split("|").map(long));
const words = (text) => (text ? text.split(" ") : []);
const colours = (text) => (text.match(/.{6}/g) ?? []).map((digits) => `#${digits}`);

/** Write out the runs: "(nn)" stands for so many ".", "[nnc]" for so many c */
function spread(packed) {
  return packed
    .replace(/\[(..)(.)\]/g, (_, length, digit) => digit.repeat(valueOf(length)))
    .replace(/\((..)\)/g, (_, length) => NOTHING.repeat(valueOf(length)));
}

function valueOf(digits) {
  return [...digits].reduce((value, digit) => value * DIGITS.length + DIGITS.indexOf(digit), 0);
}

/** Read what `packing.column` wrote of so many places; null stands for none. */
function column(packed, count) {
  const [many, kind] = [valueOf(packed[0]), valueOf(packed[1])];
  const text = spread(packed.slice(2));
  if (many > 1) return together(text, many, kind).slice(0, count);
  const width = many || kind;
  return Array.from({ length: text.length / width }, (_, place) => {
    const digits = text.slice(place * width, (place + 1) * width);
    return digits.startsWith(NOTHING) ? null : valueOf(digits);
  });
}

/** Read digits that hold several places each. */
function together(text, many, kind) {
  const [base, blank] = [Math.floor(kind / 2), kind % 2];
  return [...text].flatMap((digit) => {
    if (digit === NOTHING) return Array(many).fill(null);
    const value = valueOf(digit);
    return Array.from({ length: many }, (_, place) => {
      const own = Math.floor(value / base ** (many - 1 - place)) % base;
      return blank && own === base - 1 ? null : own;
    });
  });
}

/** Texts that many share; none of a place where none is given. */
function shared(given, count) {
  if (!given) return [];
  const texts = split(given[0]);
  return column(given[1], count).map((at) => (at === null ? null : texts[at]));
}

/** One figure: its values as they are read, empty where there is none, with what goes along. */
function openFigure(data, count, say) {
  const scaled = data.scaled ?? false;
  const known = data.numbers ? openNumbers(data.numbers, scaled, spread, valueOf) : null;
  const written = known?.map((value) => (value === null ? "" : writeNumber(value, scaled, say)));
  return {
    ...data,
    scaled,
    form: data.form.replace(/~$/, () => data.unit),
    known,
    values: (written ?? data.texts.split("|").map(long)).map(signed),
    periods: shared(data.periods, count),
    details: shared(data.details, count),
  };
}

/** What the legend of two figures needs besides: how many have a cell, and who lacks what. */
function openPair(data, first, say) {
  const second = openFigure(data, first.values.length, say);
  const lack = { across: 0, up: 0, both: 0 };
  first.values.forEach((value, place) => {
    if (value === "") lack[second.values[place] === "" ? "both" : "across"] += 1;
    else if (second.values[place] === "") lack.up += 1;
  });
  return { ...second, across: data.across.map(signed), up: data.up.map(signed), lack };
}

/** Open a message for a map of these features, in the words of the map's language. */
export function openMessage(data, features, say) {
  const count = features.length;
  const proposed = data.proposals ? column(data.proposals, count) : features.map(() => null);
  const tones = { light: colours(data.light), dark: colours(data.dark) };
  const first = openFigure(data, count, say);
  const pair = data.pair ? openPair(data.pair, first, say) : null;
  // A cell is written of everybody; whoever lacks one of the figures has none.
  const lacks = (place) => first.values[place] === "" || pair.values[place] === "";
  const classes = column(data.classes, count).map((own, at) => (pair && lacks(at) ? null : own));
  const home = features.find(({ id }) => id === data.home);
  return {
    ...first,
    bounds: data.bounds.map(signed),
    classes,
    counts: tones.light.map((_, number) => classes.filter((own) => own === number).length),
    missingCount: classes.filter((own) => own === null).length,
    colours: tones,
    pair,
    circles: data.circles ? openFigure(data.circles, count, say) : null,
    lines: new Map((data.lines ?? []).map(([code, length, path]) => [code, { length, path }])),
    homeName: home ? (home.names[data.language] ?? home.names.en ?? home.id) : "",
    ranks: data.ranks ? column(data.ranks, count) : [],
    aside: data.aside ? column(data.aside[0], count).map((mark) => mark !== null) : null,
    beside: data.aside?.[1] ?? "",
    selected: words(data.selected),
    proposals: features.filter((_, place) => proposed[place] !== null).map(({ id }) => id),
    labels: data.labels ?? [],
    view: data.view ? { request: data.view[0], targets: data.view.slice(1) } : null,
  };
}

/** A value with its unit and period, or what the figure calls a missing one. */
export function valueOfFigure(figure, place) {
  if (figure.values[place] === "") return figure.missing;
  const value = figure.form.replace("{}", () => figure.values[place]);
  const period = figure.periods[place];
  return period ? `${value}, ${period}` : value;
}

/** The lines that tell of one economy: values with unit and period, its rank, what more. */
export function linesOf(message, place, code, say) {
  const { pair, circles } = message;
  const missing = !pair && message.classes[place] === null;
  const first = missing ? message.missing : valueOfFigure(message, place);
  const lines = [pair ? `${message.title}: ${first}` : first];
  if (pair) lines.push(`${pair.title}: ${valueOfFigure(pair, place)}`);
  const rank = message.ranks[place];
  if (rank) lines.push(say.rank(rank, message.ranked));
  lines.push(...new Set([message.details[place], pair?.details[place]].filter(Boolean)));
  if (circles) {
    const none = circles.values[place] === "";
    lines.push(`${circles.title}: ${none ? say.noFigure : valueOfFigure(circles, place)}`);
  }
  if (message.aside?.[place] && message.beside) lines.push(message.beside);
  const line = message.lines.get(code);
  if (line) lines.push(say.away(line.length, message.homeName));
  return lines;
}

// Numbers of a message: unpacked, and written as Python writes them in sentences and tables.

const SHOWN = 3; // significant digits that are read
const MOST_SHOWN = 13; // digits of a number that is read whole
const NOTHING = ".";
const SCALES = [1e12, 1e9, 1e6];

/** Read numbers as `packing.numbers` wrote them; null stands for none. */
export function openNumbers(column, scaled, spread, valueOf) {
  const [least, isSigned, width, begin, wholeWidth, packed] = column;
  const text = spread(packed);
  const moved = begin * valueOf("10") ** (wholeWidth - 1);
  const numbers = [];
  for (let at = 0; at < text.length; ) {
    if (text[at] === NOTHING) {
      numbers.push(null);
      at += 1;
      continue;
    }
    const brief = valueOf(text[at]) < begin;
    const digits = text.slice(at, at + (brief ? width : wholeWidth));
    const place = valueOf(digits) - (brief ? 0 : moved);
    const size = sizeAt(isSigned ? Math.floor(place / 2) : place, brief, least, scaled);
    numbers.push(isSigned && place % 2 ? -size : size);
    at += digits.length;
  }
  return numbers;
}

/** The number at a place among those that are read to three digits, or among those read whole. */
function sizeAt(place, brief, least, scaled) {
  if (brief && place === 0) return 0;
  const isBrief = (power) => power < SHOWN || (scaled && power >= 6 && power < 12 + SHOWN);
  let left = brief ? place - 1 : place;
  for (let power = brief ? least : SHOWN; ; power += 1) {
    if (isBrief(power) !== brief) continue;
    const first = 10 ** (brief ? SHOWN - 1 : Math.min(power, MOST_SHOWN - 1));
    if (left < 9 * first) return Number(`${left + first}e${power - Math.log10(first)}`);
    left -= 9 * first;
  }
}

/** Write a number to three digits, whole where it is larger, and with its scale in words. */
export function writeNumber(value, scaled, say) {
  const rounded = Math.abs(Number(value.toExponential(SHOWN - 1)));
  const scale = scaled ? SCALES.findIndex((size) => rounded >= size) : -1;
  if (scale < 0) return digits(value, say);
  return say.scales[scale](digits(value / SCALES[scale], say));
}

const forms = new Map(); // a locale and decimals to what writes them, which is slow to make

function digits(value, say) {
  const power = value ? Number(value.toExponential(SHOWN - 1).split("e")[1]) : SHOWN - 1;
  const decimals = Math.min(Math.max(SHOWN - 1 - power, 0), 12);
  const name = `${say.locale} ${decimals}`;
  if (!forms.has(name)) {
    const form = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    forms.set(name, new Intl.NumberFormat(say.locale, form));
  }
  return forms.get(name).format(value);
}

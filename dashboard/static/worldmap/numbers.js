// Numbers of a message: unpacked, and written as Python writes them in sentences and tables.

const SHOWN = 3; // significant digits that are read
const SCALES = [1e12, 1e9, 1e6];

/** Read a column as `packing.numbers` wrote it; `coded` gives whole numbers, null for none. */
export function openNumbers([top, decades, figures, width, packed], coded) {
  const least = 10 ** (figures - 1);
  return coded(packed, width).map((place) => {
    if (place === null || place === 0) return place;
    const decade = Math.floor((place - 1) / (9 * least));
    const mantissa = ((place - 1) % (9 * least)) + least;
    const power = top - (decade % decades) - figures + 1;
    return Number(`${decade < decades ? "" : "-"}${mantissa}e${power}`);
  });
}

/** Write a number to three digits, whole where it is larger, and with its scale in words. */
export function writeNumber(value, scaled, say) {
  const rounded = Math.abs(Number(value.toExponential(SHOWN - 1)));
  const scale = scaled ? SCALES.findIndex((size) => rounded >= size) : -1;
  if (scale < 0) return digits(value, say);
  return say.scales[scale](digits(value / SCALES[scale], say));
}

function digits(value, say) {
  const power = value ? Number(value.toExponential(SHOWN - 1).split("e")[1]) : SHOWN - 1;
  const decimals = Math.min(Math.max(SHOWN - 1 - power, 0), 12);
  const form = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  return value.toLocaleString(say.locale, form);
}

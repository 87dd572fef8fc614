// The colours of the page's theme.

/** Give a map's root the colours for the theme that the page has now, and inks to read on them. */
export function takeTheme(root, colours) {
  const parts = getComputedStyle(root).backgroundColor.match(/[\d.]+/g) ?? [255, 255, 255];
  const [red, green, blue] = parts.map(Number);
  const theme = 0.299 * red + 0.587 * green + 0.114 * blue < 110 ? "dark" : "light";
  root.dataset.theme = theme;
  colours[theme].forEach((colour, number) => {
    root.style.setProperty(`--class-${number}`, colour);
    root.style.setProperty(`--on-class-${number}`, inkOn(colour));
  });
}

/** Black or white, whichever can be read on a colour. */
function inkOn(colour) {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.18 ? "#000" : "#fff";
}

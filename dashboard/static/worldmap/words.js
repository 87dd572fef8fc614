// Every word that the map itself says, in one place.

export const WORDS = {
  map: "World map",
  zoomIn: "Zoom in",
  zoomOut: "Zoom out",
  reset: "Show the whole world",
  keys:
    "Arrow keys move from one economy to the next, Enter or Space selects it. Plus and minus " +
    "zoom, Home shows the whole world, Escape clears the selection. Typing a name goes to it.",
  wheelHint: "Click the map or hold Ctrl to zoom with the wheel",
  touchHint: "Use two fingers to move the map",
  boundaries: "Boundaries: Natural Earth; they imply no judgement on any territory.",
  sourceIs: (source) => `Source: ${source}`,
  neutral: "No figures of its own",
  neutralOf: { disputed: "Disputed; no figures of its own", territory: "No figures of its own" },
  home: "Home market",
  proposal: "Proposed market",
  selected: "Selected",
  isSelected: "selected",
  isHome: "home market",
  isProposal: "proposed market",
  cleared: "Selection cleared",
  rank: (rank, ranked) => `Rank ${rank} of ${ranked}`,
  count: (count) => (count === 1 ? "1 economy" : `${count} economies`),
  failed: "The map's shapes could not be fetched.",
  again: "Try again",
};

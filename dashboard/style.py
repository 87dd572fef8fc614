"""The style sheet around Streamlit's own: room, fingers, keys, less motion, and large text."""

from __future__ import annotations

CHIPS = """<style>
[class*="st-key-chips_"] button { min-height: 2.25rem; border-radius: 1.2rem; }
[class*="st-key-chips_"] button p { text-align: left; white-space: normal; }
[class*="st-key-facets_"] { display: grid; gap: 0 0.75rem;
  grid-template-columns: repeat(auto-fill, minmax(min(11rem, 100%), 1fr)); }
[class*="st-key-facets_"] label { min-height: 1.75rem; align-items: center; }
[data-testid="stLayoutWrapper"]:has(> [class*="st-key-words_"]) { position: relative; height: 0;
  margin-bottom: -1rem; z-index: 2; }
[class*="st-key-words_"] { position: absolute; right: 12.9rem; top: 0.4rem; width: auto; }
[class*="st-key-words_"] button p { position: absolute; clip-path: inset(50%); width: 1px; }
[data-testid="stLayoutWrapper"]:has(> [class*="st-key-words_"]) + div h1 {
  padding-inline-end: 16rem; }
@media (max-width: 700px) {
  [class*="st-key-words_"] { right: 0; top: 0; }
  [data-testid="stLayoutWrapper"]:has(> [class*="st-key-words_"]) + div h1 {
    padding-inline-end: 3.5rem; }
}
@media (pointer: coarse), (max-width: 640px) {
  [class*="st-key-chips_"] button, [class*="st-key-facets_"] label { min-height: 44px; }
}
</style>"""
"""How chips and the choices that narrow lie beside each other; a finger needs 44 pixels."""

_BESIDE = """
@media (max-width: WIDTH) {
  [class*="st-key-beside"] > [data-testid="stLayoutWrapper"] > [data-testid="stHorizontalBlock"],
  [class*="st-key-beside"] > [data-testid="stHorizontalBlock"] { flex-wrap: wrap; }
  [class*="st-key-beside"] > [data-testid="stLayoutWrapper"] > [data-testid="stHorizontalBlock"]
    > [data-testid="stColumn"],
  [class*="st-key-beside"] > [data-testid="stHorizontalBlock"] > [data-testid="stColumn"] {
    flex: 1 1 100%; width: 100%; min-width: 100%;
  }
}
"""
"""What stands side by side goes one below the other up to this width of the window."""

# Streamlit leaves six rem above a wide page, but the answer should be seen without scrolling. The
# links of all pages stand side by side on a laptop once less room is kept for the menu beside them.
_ROOM = """
[data-testid="stMainBlockContainer"] {
  padding: 4rem clamp(1rem, 3vw, 3rem) 3rem; position: relative;
}
[data-testid="stTopNavLink"] { padding: 0 6px; }
[data-testid="stTopNav"] + div { min-width: 5.5rem; max-width: 5.5rem; }
/* A year is played beside its slider: the word stays whole, however large it is. */
@media (min-width: 641px) {
  [data-testid="stColumn"]:has(> * > [class*="_play"]) { min-width: max-content; }
}
[class*="st-key-"][class*="_play"] button p { overflow-wrap: normal; white-space: nowrap; }
/* The mark that links to a title takes no room of its own, or it would begin a second line. */
h1 [data-testid="stHeaderActionElements"] { position: absolute; }
/* Sections are the second level for who is read to, and no larger for that. */
[data-testid="stApp"] h2 { padding-top: 0.75rem; }
[data-testid="stApp"] [class*="st-key-small_headings"] h2 {
  font-size: 1.1rem; letter-spacing: normal; padding-top: 0.5rem;
}
[data-testid="stApp"] [data-testid="stSidebar"] h2 { font-size: 1.125rem; }
[data-testid="stApp"] [class*="st-key-readers_words"] h2 {
  font-size: 0.9rem; letter-spacing: normal; padding: 0.25rem 0 1rem;
}
[class*="st-key-"][class*="_more"] > * { flex: 0 0 auto; width: auto; }
@media (min-width: 641px) and (max-width: 1150px) {
  [class*="st-key-three_in_a_row"] [data-testid="stHorizontalBlock"] { flex-wrap: wrap; }
  [class*="st-key-three_in_a_row"] [data-testid="stColumn"] { flex: 1 1 30%; min-width: 30%; }
}
[data-testid^="stBaseButton"] { height: auto; }
[data-testid^="stBaseButton"] [data-testid="stMarkdownContainer"] p {
  overflow-wrap: anywhere; text-wrap: wrap; white-space: normal;
}
"""

# Beside the title where there is room, above it on a phone, and never in the way of the text.
_TOOLS = """
[data-testid="stLayoutWrapper"]:has(> .st-key-page_tools) {
  inset-inline-end: clamp(1rem, 3vw, 3rem); position: absolute; top: 4.6rem; width: max-content;
  z-index: 2;
}
[data-testid="stMainBlockContainer"] h1, .st-key-workspace_notices, .st-key-link_figures,
  .st-key-notices {
  padding-inline-end: 13.5rem;
}
@media (max-width: 700px) {
  [data-testid="stLayoutWrapper"]:has(> .st-key-page_tools) { position: relative; inset: 0; }
  [data-testid="stMainBlockContainer"] h1, .st-key-workspace_notices, .st-key-link_figures,
  .st-key-notices {
    padding-inline-end: 0;
  }
}
"""

# The theme's main colour is made for white text on it; as a text on a dark page it is too weak.
_CONTRAST = """
[data-testid="stSliderThumbValue"], [data-testid="stSliderThumbValue"] * {
  color: inherit !important;
}
[data-variant="segmented_control"][data-selected="true"],
[data-variant="segmented_control"][data-selected="true"] * {
  color: light-dark(#0b3d3a, #d5f0ee) !important;
}
"""

_KEYS = """
[data-testid="stApp"] :is(button, a, summary, input, textarea, canvas, [tabindex="0"],
  [role="tab"]):focus-visible { outline: 3px solid var(--focus) !important; outline-offset: 1px; }
[data-testid="stApp"] { --focus: light-dark(#0b5a8a, #7cc4ea); }
"""

# See ``follow`` in static/page/tools.js.
_FOLLOWED = """
a[data-followed] { background: light-dark(#0b3d3a1f, #d5f0ee33) !important; cursor: progress; }
"""

# 44 pixels for whatever a finger is to hit. The bar above a table is always there where nothing
# hovers, so it gets a place of its own instead of covering the text before it.
_FINGERS = """
@media (pointer: coarse), (max-width: 700px) {
  [data-testid="stApp"] :is([data-testid^="stBaseButton"], [role="tab"], summary,
    [data-testid="stTopNavLink"], [data-testid="stSidebarNavLink"], [data-testid="stHeader"] button,
    [data-testid="stSidebar"] [data-testid="stSidebarHeader"] button,
    [data-testid="stPageLink-NavLink"], [data-variant="segmented_control"],
    [data-testid="stPopoverButton"]) {
    min-height: 44px; min-width: 44px;
  }
  /* Whole questions stand in some of them. */
  [data-testid="stPageLink-NavLink"], [data-testid="stPageLink-NavLink"] * {
    height: auto; overflow: visible; text-overflow: clip; white-space: normal;
  }
  /* A least width lets tabs shrink below their words; they scroll instead. */
  [data-testid="stApp"] [role="tab"] { flex-shrink: 0; }
  [data-testid="stCheckbox"] label, [data-testid="stRadioOption"] {
    align-items: center; min-height: 44px;
  }
  [data-testid="stSelectbox"] .react-aria-ComboBox :is([role="group"], input, button) {
    min-height: 44px;
  }
  [data-testid="stSelectbox"] .react-aria-ComboBox button { min-width: 44px; }
  [data-testid="stNumberInput"] button { min-height: 44px; min-width: 44px; }
  [data-testid="stMultiSelect"] button { min-height: 44px; min-width: 44px; }
  [data-testid="stHeaderActionElements"] { display: none; }
  [data-testid="stFileUploaderDropzoneInstructions"] * { white-space: normal; }
  [data-testid="stElementContainer"]:has([data-testid="stDataFrame"]) { margin-top: 3.25rem; }
  [data-testid="stDataFrame"] [data-testid="stElementToolbar"] { top: -4.1rem; }
  /* Where they do not fit side by side, each has a frame of its own. */
  [role="radiogroup"]:has(> [data-variant="segmented_control"]) {
    flex-wrap: wrap; gap: 0.25rem; overflow: visible;
  }
  [data-testid="stApp"] [data-variant="segmented_control"] { border-radius: 6px; margin: 0; }
  [data-testid="stApp"] [data-testid="stElementToolbar"] button { min-height: 0; min-width: 0; }
}
"""

# A popover takes its place when it opens, and the table in it comes later: while it is empty it
# asks for that room, above its button if there is none below.
_POPOVERS = """
[data-testid="stPopoverBody"]:not(:has(p, button, input)) { min-height: min(26rem, 60vh); }
[data-testid="stPopoverBody"]:is(:has([data-testid="stDataFrame"]), :not(:has(p, button, input))) {
  min-width: min(30rem, 88vw);
}
"""

_CALM = """
@media (prefers-reduced-motion: reduce) {
  *, ::before, ::after {
    animation-duration: 0.01ms !important; animation-iteration-count: 1 !important;
    scroll-behavior: auto !important; transition-duration: 0.01ms !important;
  }
}
"""

# Streamlit measures in rem, so that this is enough for all but charts and maps, which are told.
_LARGE = """
html { font-size: 21px !important; }
@media (min-width: 1200px) {
  [data-testid="stSidebar"][aria-expanded="true"] { min-width: 20rem; }
}
"""


def sheet(large: bool = False) -> str:
    """Write the style sheet of every page.

    Parameters
    ----------
    large
        Whether text is large, for whoever reads it from the other end of a room.

    Returns
    -------
    str
        A ``style`` element.
    """
    # The sidebar leaves too little room, which Streamlit itself sees on phones only.
    beside = _BESIDE.replace("WIDTH", "1550px" if large else "1150px")
    parts = (
        _ROOM,
        beside,
        _TOOLS,
        _CONTRAST,
        _KEYS,
        _FOLLOWED,
        _FINGERS,
        _POPOVERS,
        _CALM,
        _LARGE if large else "",
    )
    return f"<style>{''.join(parts)}</style>"

// What every page has beside its own content: the button that copies the link to the view, and
// whatever can only be done in the browser for readers without a mouse.

const STYLE = `
.tools { color: var(--st-text-color); font: 400 0.875rem/1.4 var(--st-font, sans-serif);
  position: relative; text-align: end; }
button { align-items: center; background: var(--st-background-color);
  border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius, 6px);
  color: inherit; cursor: pointer; display: inline-flex; font: inherit; gap: 0.4rem;
  min-height: 2.375rem; padding: 0.25rem 0.75rem; white-space: nowrap; }
button:hover { border-color: var(--st-primary-color); }
button:focus-visible, input:focus-visible { outline: 3px solid var(--st-link-color);
  outline-offset: 2px; }
svg { flex: none; height: 1rem; width: 1rem; }
.said:empty { display: none; }
.said { background: var(--st-background-color); border: 1px solid var(--st-border-color);
  border-radius: var(--st-base-radius, 6px); box-shadow: 0 4px 16px rgb(0 0 0 / 0.25);
  inset-inline-end: 0; max-width: min(30rem, 88vw); padding: 0.75rem; position: absolute;
  text-align: start; top: calc(100% + 4px); width: max-content; z-index: 20; }
.said p { margin: 0 0 0.5rem; }
input { background: var(--st-secondary-background-color); border: 1px solid var(--st-border-color);
  border-radius: 4px; box-sizing: border-box; color: inherit; font: inherit; padding: 0.4rem;
  width: 100%; }
@media (pointer: coarse), (max-width: 700px) { button, input { min-height: 44px; } }
@media (max-width: 700px) { .tools { text-align: start; }
  .said { inset-inline: 0 auto; } }
`;
const ICON = `<svg viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor"
  stroke-width="2" stroke-linecap="round"><path d="M10 14a4 4 0 0 0 6 .5l3-3a4 4 0 0 0-5.7-5.7
  l-1.6 1.6"/><path d="M14 10a4 4 0 0 0-6-.5l-3 3a4 4 0 0 0 5.7 5.7l1.6-1.6"/></svg>`;
const held = new WeakMap();

// Browsers give the clipboard to pages of this machine or under https alone; the older way works
// elsewhere in most of them.
const copy = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = Object.assign(document.createElement("textarea"), { value: text, readOnly: true });
    area.style.cssText = "position:fixed;inset:0 auto auto 0;opacity:0";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
};

// A formula that is wider than its place scrolls, and its place may become narrower at any time (a
// tab is opened, a font arrives): every formula can be reached by key, or none would be for sure.
const reach = () => {
  for (const part of document.querySelectorAll(".katex-display")) part.tabIndex = 0;
};

// Streamlit says some things in English alone. What it says is replaced in the places where it says
// them, and nowhere else: a reader's own "Upload" is nobody's business.
const PLACES = `[data-testid="stTopNavSection"], [data-testid="stFileUploader"],
  [data-testid="InputInstructions"], [data-testid="stMainMenuPopover"], [data-testid="stMainMenuList"],
  [data-testid="stDataFrameColumnMenu"], [data-testid="stTooltipContent"], [role="tooltip"],
  [data-testid="stStatusWidget"], [data-testid="stSliderThumbValue"], [role="listbox"],
  [data-testid="stSelectboxVirtualDropdown"]`;
const LABELLED = `[data-testid="stApp"] :is([data-testid="stTooltipIcon"] button,
  [data-testid="stElementToolbar"] button, [data-testid="stMultiSelect"] button,
  [data-testid="stSelectbox"] button, [data-testid="stSidebar"] button, [data-testid="stHeader"] button)`;
const replaced = new WeakMap();

const inWords = (text, said) => {
  const exact = said.exact[text.trim()];
  if (exact) return text.replace(text.trim(), exact);
  for (const [pattern, words] of said.patterns) {
    const found = text.match(pattern);
    if (found) return words.replace(/\{(\d)\}/g, (_, place) => found[place]);
  }
  // Buttons above a table say its name after their own.
  const [, own, rest] = text.match(/^([^:]+)(: .*)$/s) ?? [];
  return said.exact[own] ? said.exact[own] + rest : text;
};

// What changes on a page is looked at again and again: expressions are made once.
const ready = ({ exact, patterns }) => ({
  exact,
  patterns: patterns.map(([pattern, words]) => [new RegExp(`^${pattern}$`, "s"), words]),
});

const say = (held, text, said, set) => {
  const before = replaced.get(held);
  // What was replaced earlier is as Streamlit wrote it, until Streamlit writes something else.
  const own = before && before.now === text ? before.own : text;
  const now = said ? inWords(own, said) : own;
  if (now === text) return;
  replaced.set(held, { own, now });
  set(now);
};

const speak = (said) => {
  for (const place of document.querySelectorAll(PLACES)) {
    const texts = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const node = texts.currentNode;
      say(node, node.data, said, (now) => { node.data = now; });
    }
  }
  for (const part of document.querySelectorAll(LABELLED)) {
    const label = part.getAttribute("aria-label");
    if (label) say(part, label, said, (now) => part.setAttribute("aria-label", now));
  }
};

// The server is a moment away: a link to another page looks taken as soon as it is followed.
const LINKS = ["stTopNavLink", "stSidebarNavLink", "stPageLink-NavLink"]
  .map((name) => `a[data-testid="${name}"]`)
  .join();

const follow = (event) => {
  const link = event.target.closest?.(LINKS);
  const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
  if (link && !elsewhere && link.pathname !== location.pathname) link.dataset.followed = "";
};

const arrive = () => {
  for (const link of document.querySelectorAll("[data-followed]")) delete link.dataset.followed;
};

// Streamlit gives up a connection for good where it cannot read a message, and leaves a page that
// takes nothing any more. The address holds the view: loading it again brings it back. Once in a
// while only, so that a page that cannot be read at all is not loaded for ever.
const ONCE_IN = 30_000;
const revive = () => {
  const app = document.querySelector("[data-testid=stApp]");
  if (app?.dataset.testConnectionState !== "DISCONNECTED_FOREVER") return;
  const last = Number(sessionStorage.getItem("kindred revived") ?? 0);
  if (Date.now() - last < ONCE_IN) return;
  sessionStorage.setItem("kindred revived", String(Date.now()));
  location.reload();
};

const build = (root) => {
  const tools = document.createElement("div");
  tools.className = "tools";
  tools.innerHTML = `<style>${STYLE}</style><button type="button">${ICON}<span></span></button>
    <div class="said" role="status"></div>`;
  root.append(tools);
  const button = tools.querySelector("button");
  const said = tools.querySelector(".said");
  const close = () => said.replaceChildren();
  const own = { button, words: {} };
  button.addEventListener("click", async () => {
    const link = location.href;
    const done = await copy(link);
    const text = document.createElement("p");
    text.textContent = done ? own.words.copied : own.words.failed;
    const field = Object.assign(document.createElement("input"), { value: link, readOnly: true });
    field.setAttribute("aria-label", own.words.link);
    said.replaceChildren(text, field);
    if (!done) {
      field.focus();
      field.select();
    }
  });
  tools.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !said.firstChild) return;
    close();
    button.focus();
  });
  const outside = (event) => event.composedPath().includes(tools) || close();
  document.addEventListener("pointerdown", outside);
  document.addEventListener("click", follow, true);
  // Going back or forward within a page: an address seen a moment ago may otherwise be taken for
  // one that comes late.
  const went = () => location.pathname === own.path && own.tell?.("went", location.search);
  addEventListener("popstate", went);
  let waiting = 0;
  const later = () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => {
      // Streamlit does not call again where the next page brings the same words.
      if (own.path !== location.pathname) arrive();
      own.path = location.pathname;
      revive();
      reach();
      if (own.said || own.spoke) speak(own.said);
      own.spoke = Boolean(own.said);
    });
  };
  own.later = later;
  const observer = new MutationObserver(later);
  observer.observe(document.body, { characterData: true, childList: true, subtree: true });
  addEventListener("resize", later);
  later();
  own.end = () => {
    document.removeEventListener("pointerdown", outside);
    document.removeEventListener("click", follow, true);
    arrive();
    removeEventListener("resize", later);
    removeEventListener("popstate", went);
    observer.disconnect();
    tools.remove();
    held.delete(root);
  };
  held.set(root, own);
  return own;
};

export default ({ data, parentElement, setTriggerValue }) => {
  const own = held.get(parentElement) ?? build(parentElement);
  own.tell = setTriggerValue;
  own.words = data.words;
  own.said = data.said && ready(data.said);
  own.later();
  own.button.querySelector("span").textContent = data.words.copy;
  // Streamlit also lets go of a call that a newer one has overtaken; that ends nothing.
  return () => parentElement.isConnected || own.end();
};

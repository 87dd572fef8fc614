"""What axe-core says of a page: its findings, without those that no page of ours can mend."""

from __future__ import annotations

from dataclasses import dataclass

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

GRAVE = ("serious", "critical")
"""Impacts of which there may be none."""


@dataclass(frozen=True)
class Allowed:
    """A finding inside Streamlit's own controls that neither style nor label can mend.

    Attributes
    ----------
    rule
        Of axe-core.
    selector
        What the element that was found must match.
    reason
        Why it has to stay, and why nobody is kept out by it.
    """

    rule: str
    selector: str
    reason: str


ALLOWED: tuple[Allowed, ...] = ()
"""Every exception that there is; as narrow as it can be."""

_RUN = """async ([grave, allowed]) => {
  const found = await axe.run(document, { resultTypes: ["violations"] });
  const last = (target) => target.flat().reduce(
    (root, part) => (root.shadowRoot ?? root).querySelector(part), document);
  const spared = (rule, node) => allowed.some(
    (item) => item.rule === rule && last(node.target)?.matches(item.selector));
  return found.violations
    .filter((finding) => grave.includes(finding.impact))
    .flatMap((finding) => finding.nodes
      .filter((node) => !spared(finding.id, node))
      .map((node) => `${finding.impact} ${finding.id}: ${node.html.slice(0, 200)} `
        + node.any.concat(node.all, node.none).map((check) => check.message).join("; ")));
}"""


def findings(page: Page) -> list[str]:
    """Let axe-core judge a page as it is shown now.

    Parameters
    ----------
    page
        At rest.

    Returns
    -------
    list of str
        One line for each serious or critical finding: rule, element and what is wrong with it.
    """
    page.evaluate(AXE_SCRIPT)
    allowed = [{"rule": item.rule, "selector": item.selector} for item in ALLOWED]
    found = page.evaluate(_RUN, [list(GRAVE), allowed])
    assert isinstance(found, list)
    return [str(line) for line in found]

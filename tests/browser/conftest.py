"""What browser tests stand on: servers, Chromium, and pages that may speak to the server alone.

Fixtures
--------
server_factory
    Session. `server_factory.product()` starts the dashboard as ``kindred run`` does;
    `server_factory.app(script)` starts a small app of ``tests/browser/apps`` with the product's
    static files and theme. Both give a `Server` and start each thing only once.
chromium
    Session. The browser that all pages live in.
traffic
    What the pages of one test requested, received and complained about. At the end of the test
    it is an error to have asked another host than a server of ours, or to have let a script
    fail (`traffic.allow_errors()` where that is meant).
page_factory
    `page_factory(width, height, dark=..., touch=..., fresh=...)` opens a page that closes with
    the test.

The parts are in ``harness.py``, for annotations and for scripts that are no tests.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from chromium import WHAT_TO_DO, find
from harness import (
    CHROMIUM_FLAGS,
    MILLISECONDS_TO_EXPECT,
    Contexts,
    PageFactory,
    ServerFactory,
    Traffic,
)
from playwright.sync_api import Browser, expect, sync_playwright

# Five seconds, Playwright's own, are too few where other tests keep the machine busy.
expect.set_options(timeout=MILLISECONDS_TO_EXPECT)


@pytest.fixture(scope="session")
def server_factory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerFactory]:
    """Start servers that live until the session ends."""
    factory = ServerFactory(tmp_path_factory.mktemp("servers"))
    yield factory
    factory.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start the one Chromium of the session."""
    path = find()
    if path is None:
        pytest.fail(WHAT_TO_DO)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def contexts(chromium: Browser) -> Contexts:
    """Keep the contexts that tests share."""
    return Contexts(chromium)


@pytest.fixture
def traffic() -> Iterator[Traffic]:
    """Write down what the pages of the test do on the network, and judge it at the end."""
    record = Traffic()
    yield record
    record.check()


@pytest.fixture
def page_factory(contexts: Contexts, traffic: Traffic) -> Iterator[PageFactory]:
    """Open pages that close with the test."""
    factory = PageFactory(contexts, traffic)
    yield factory
    factory.close()

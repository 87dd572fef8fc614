"""A reader whose replica dies goes on with the other: her view from the link, her notes saved."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

import pytest
from dashboard_on_page import PATIENCE, Dashboard
from harness import PageFactory, Server, Traffic
from playwright.sync_api import expect

from tests.serving.processes import NGINX, replicas, wait_for
from tests.unit import postgresql

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(NGINX is None, reason="no nginx here: apt-get install nginx"),
    pytest.mark.skipif(postgresql.binaries() is None, reason=postgresql.ABSENT),
]


def test_a_reader_goes_on_where_she_was(
    tmp_path: Path, page_factory: PageFactory, traffic: Traffic
) -> None:
    traffic.allow_errors()  # The connection that is cut off is one.
    with postgresql.server() as database, replicas(tmp_path, database) as site:
        page = page_factory(fresh=True)
        dashboard = Dashboard(page, Server(site.url, site.process.pid, site.log))
        dashboard.open("shortlist", list="BGD,LKA", home="IDN")
        note = dashboard.area("Note on Bangladesh")
        dashboard.write("Note on Bangladesh", "Ask the ministry")
        page.wait_for_url(re.compile("ws="), timeout=PATIENCE)
        dashboard.settle()
        before = dashboard.parameters()

        served = site.lines("page")[-1]["process"]
        assert served in site.pids().values()
        connections = len(site.lines("page"))
        os.kill(served, signal.SIGKILL)
        wait_for(
            lambda: any(line["process"] != served for line in site.lines("page")[connections:]),
            site.process,
            site.log,
        )
        dashboard.settle()
        expect(note).to_have_value("Ask the ministry", timeout=PATIENCE)
        assert dashboard.parameters() == before
        expect(dashboard.box("Home market")).to_have_value("Indonesia", timeout=PATIENCE)

        dashboard.write("Note on Bangladesh", "Ask both").expect_text("Saved").settle()
        dashboard.open("shortlist", ws=before["ws"])
        expect(note).to_have_value("Ask both", timeout=PATIENCE)
        dashboard.expect_sound()

"""Signing in with a browser: from a link, by the provider, back to the view of the link."""

from __future__ import annotations

from pathlib import Path

import pytest
from dashboard_on_page import PATIENCE, Dashboard
from harness import PageFactory, Server
from playwright.sync_api import expect

from tests.serving.signing_in import ABSENT, ADMIN, HAS_CLIENT, signing_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not HAS_CLIENT, reason=ABSENT),
]


def test_a_link_opens_after_the_sign_in_and_the_way_out_closes_it(
    tmp_path: Path, page_factory: PageFactory
) -> None:
    with signing_in(tmp_path) as site:
        site.provider.signs_in("a-1", **ADMIN)
        page = page_factory(fresh=True)
        dashboard = Dashboard(page, Server(site.url, 0, site.log))
        dashboard.open("shortlist", list="BGD,LKA", home="IDN")
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(dashboard.main).not_to_contain_text("Bangladesh")

        dashboard.button("Sign in").click()
        dashboard.expect_parameters(list="BGD,LKA", home="IDN")
        expect(dashboard.sidebar).to_contain_text("Signed in as Anna (admin)", timeout=PATIENCE)
        dashboard.expect_text("Bangladesh").expect_sound()

        dashboard.button("Sign out").click()
        expect(dashboard.button("Sign in")).to_be_visible(timeout=PATIENCE)
        expect(dashboard.main).not_to_contain_text("Bangladesh")

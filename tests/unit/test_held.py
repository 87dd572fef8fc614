"""Values that controls are made to show reach a browser that still loads the controls' scripts."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import held


def page() -> None:
    import streamlit as st

    from dashboard.held import hold, settle, told

    def take() -> None:
        st.session_state["truth"] = st.session_state["box"]

    settle()
    hold("box", st.session_state.setdefault("truth", "Kenya"))
    st.selectbox("Economy", ["Afghanistan", "Kenya"], key="box", on_change=told, args=("box", take))
    hold("switch", False, False)
    st.toggle("Only those", key="switch")


def set_by_python(app: AppTest) -> tuple[bool, bool]:
    """Tell of each control whether the message to the browser sets its value."""
    assert not app.exception
    return app.selectbox[0].proto.set_value, app.toggle[0].proto.set_value


def test_a_value_is_set_by_every_run_until_a_control_is_used() -> None:
    app = AppTest.from_function(page).run()
    assert set_by_python(app) == (True, False)
    assert set_by_python(app.run()) == (True, False)
    app.selectbox[0].set_value("Afghanistan").run()
    assert app.session_state["truth"] == "Afghanistan"
    assert set_by_python(app) == (False, False)
    assert set_by_python(app.run()) == (False, False)


def test_a_value_is_no_longer_set_when_scripts_have_long_been_loaded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = AppTest.from_function(page).run()
    monkeypatch.setattr(held, "_OPENING", 0.0)
    assert set_by_python(app.run()) == (False, False)

"""Run the dashboard's server so that it keeps to this machine.

``kindred run`` starts ``python -P -m dashboard.serve``. This module calls the very command line
of Streamlit, after it has closed three ways by which Streamlit may turn to others or to files
that are none of the product's:

- when a foreign web page knocks at the server's WebSocket, Streamlit asks a public host for the
  machine's own address to compare it; here it compares only what it was told;
- a person's own ``~/.streamlit/config.toml``, or one in the working folder, may change the
  server's address, load web fonts or be broken; here only the file beside ``app.py`` counts
  (environment variables named ``STREAMLIT_...`` and flags still do);
- without an activation file, or with a broken one, Streamlit may ask for an e-mail address.

Secrets that a person keeps for other projects of Streamlit's are not read either; how people sign
in stands in the file that `dashboard.signin` reads.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from threading import Thread

from dashboard.server import allocator, garbage, logs

APP = Path(__file__).with_name("asgi.py")
"""The application that Streamlit is told to run; it names the script of the pages."""


def serve(flags: Sequence[str]) -> None:
    """Serve the dashboard until the process is stopped.

    Parameters
    ----------
    flags
        Streamlit's own flags, such as ``--server.port=8501``.

    Raises
    ------
    SystemExit
        Always: with Streamlit's exit code, once the server has ended.
    """
    allocator.settle()  # before there are threads
    from streamlit.web import cli

    _keep_to_this_machine()
    logs.install()
    Thread(target=_warm_up, name="warm-up", daemon=True).start()
    Thread(target=garbage.look_for_ever, name="garbage", daemon=True).start()
    nothing = f"--secrets.files={APP.with_name('no-secrets.toml')}"
    cli.main(args=["run", str(APP), *flags, nothing], prog_name="streamlit")


def _warm_up() -> None:
    """Read the figures while the server starts and the browser loads, for the first page."""
    # What is wrong with the figures is for the page to say: it meets the same error again.
    with suppress(Exception):
        from dashboard import engine, exclusions, views
        from dashboard.viewstate import ViewState

        import_module(f"{views.__name__}.start")
        engine.merged(ViewState().recipe(exclusions.excluded()))
        # Whoever looks for garbage stops all sessions: what stays for good is set apart.
        gc.collect()
        gc.freeze()


def _keep_to_this_machine() -> None:
    """Take away the three ways out that the module's docstring names."""
    from streamlit import config, net_util
    from streamlit.web import cli

    every_file = config.get_config_files

    def only_ours(file_name: str) -> list[str]:
        if file_name != "config.toml":
            return every_file(file_name)
        return [str(APP.parent / ".streamlit" / file_name)]

    for module, name, replacement in (
        (config, "get_config_files", only_ours),
        (net_util, "get_external_ip", _no_address),
        (net_util, "get_internal_ip", _no_address),
        (cli, "check_credentials", _nothing_to_check),
    ):
        # A name that is gone would mean that a way out stays open: better not to start.
        getattr(module, name)
        setattr(module, name, replacement)


def _no_address() -> str | None:
    """Stand in for the question what address this machine has."""
    return None


def _nothing_to_check() -> None:
    """Stand in for the question whether somebody gave an e-mail address."""


if __name__ == "__main__":
    serve(sys.argv[1:])

"""``kindred run``: start the dashboard and give its address."""

from __future__ import annotations

import errno
import os
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from dashboard.language import _
from dashboard.signin import in_force
from dashboard.signin.settings import OFF, VARIABLE, is_on
from data.errors import KindredError, SignInError
from data.languages import N_, fill

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8501
PORTS_TRIED = 100

_EVERY_ADDRESS = ("0.0.0.0", "::")
_THIS_MACHINE = ("127.0.0.1", "localhost", "::1")
_FLAGS = {
    "browser.gatherUsageStats": "false",
    "client.showErrorDetails": "none",
    "global.developmentMode": "false",
    "logger.hideWelcomeMessage": "true",
    "server.enableAgentApi": "false",
    "server.enableCORS": "true",
    "server.enableStaticServing": "true",
    "server.enableXsrfProtection": "true",
    "server.fileWatcherType": "none",
    "server.runOnSave": "false",
    "theme.base": "light",
}


def register(app: typer.Typer) -> None:
    """Add the command to the application.

    Parameters
    ----------
    app
        The application that gets the command.
    """
    app.command(
        "run",
        help="Start the dashboard on this machine and print its address. Ctrl-C ends it.",
        epilog="Example: kindred run --port 8600 --open",
    )(run)


def run(
    port: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=65535,
            show_default="8501, or the next that is free",
            help="Port to listen on.",
        ),
    ] = None,
    host: Annotated[
        str,
        typer.Option(
            help="Address to listen on; 0.0.0.0 lets other machines in, and wants --sign-in or "
            "--no-sign-in."
        ),
    ] = DEFAULT_HOST,
    sign_in: Annotated[
        Path | None,
        typer.Option(
            "--sign-in",
            metavar="FILE",
            help="Let in only who signs in, as this TOML file says. Else KINDRED_SIGN_IN names it.",
        ),
    ] = None,
    no_sign_in: Annotated[
        bool,
        typer.Option("--no-sign-in", help="Let everyone in who reaches the address."),
    ] = False,
    open_browser: Annotated[
        bool, typer.Option("--open/--no-open", help="Open the browser once the server is there.")
    ] = False,
    units: Annotated[
        Path | None,
        typer.Option(
            "--units",
            exists=True,
            file_okay=False,
            metavar="FOLDER",
            help="Folder with regions of your own: figures.parquet, a GeoPackage, lens.toml.",
        ),
    ] = None,
) -> None:
    """Start the dashboard in place of this process.

    Parameters
    ----------
    port
        Port to listen on; None takes 8501 or the next one that is free.
    host
        Address to listen on.
    sign_in
        File that says how people sign in; None for what KINDRED_SIGN_IN says.
    no_sign_in
        Whether nobody has to sign in.
    open_browser
        Whether to open the browser when the server is ready.
    units
        Folder with regions of the reader's own, shown under Data, Own regions.

    Raises
    ------
    KindredError
        If the port is taken, the address is none of this machine's, or other machines reach it
        and nobody has said whether people must sign in.

    Notes
    -----
    The process becomes the server, so that whoever stops the process stops the server. Windows
    cannot do that: there the server is a child, and this process waits for it.
    """
    settle_sign_in(host, sign_in, no_sign_in=no_sign_in)
    if units is not None:
        os.environ["KINDRED_UNITS"] = str(units.resolve())
    chosen = choose_port(host, port)
    typer.echo(_("Kindred Markets: {address}  (Ctrl-C ends it)", address=address(host, chosen)))
    if host in _EVERY_ADDRESS and not is_on():
        typer.echo(_("Every machine that reaches this one can open it."), err=True)
    sys.stdout.flush()
    command = server_command(host, chosen, open_browser=open_browser)
    if _process_can_be_replaced():
        os.execv(command[0], command)
    raise typer.Exit(_wait_for(command))


def settle_sign_in(host: str, file: Path | None, *, no_sign_in: bool) -> None:
    """Settle whether people must sign in, in the environment that the server gets.

    Parameters
    ----------
    host
        Address that it listens on.
    file
        File that says how; None for what KINDRED_SIGN_IN says.
    no_sign_in
        Whether nobody has to.

    Raises
    ------
    SignInError
        Both are asked for at once, or neither for an address that other machines reach.
    CatalogueError
        The file is not as it should be.
    """
    if file is not None and no_sign_in:
        raise SignInError("Both --sign-in and --no-sign-in are given.", "Give one of them.")
    if no_sign_in:
        os.environ[VARIABLE] = OFF
    elif file is not None:
        os.environ[VARIABLE] = str(file.resolve())
    if host not in _THIS_MACHINE and not os.environ.get(VARIABLE, "").strip():
        raise SignInError(
            fill(
                "Other machines reach {host}, and nobody has said whether people must sign in.",
                host=host,
            ),
            "Give --sign-in FILE (see Sign-in in the README), or --no-sign-in to let everyone in "
            "who reaches it.",
        )
    in_force()


def choose_port(host: str, port: int | None = None) -> int:
    """Choose the port to listen on.

    Parameters
    ----------
    host
        Address to listen on.
    port
        The port that was asked for; None takes the first free one from 8501 on.

    Returns
    -------
    int
        A port that was free at the moment of asking.

    Raises
    ------
    KindredError
        If the port asked for is taken, if none of a hundred is free, or if this machine cannot
        listen on that address at all.
    """
    if port is not None:
        trouble = _trouble_listening(host, port)
        if trouble:
            raise KindredError(
                fill(
                    "Port {port} on {host} cannot be used: {trouble}.",
                    port=port,
                    host=host,
                    trouble=trouble,
                ),
                "Give another with --port, or leave --port out to take the next free one.",
            )
        return port
    last = DEFAULT_PORT + PORTS_TRIED - 1
    for candidate in range(DEFAULT_PORT, last + 1):
        if not _trouble_listening(host, candidate):
            return candidate
    raise KindredError(
        fill(
            "No port from {first} to {last} is free on {host}.",
            first=DEFAULT_PORT,
            last=last,
            host=host,
        ),
        "End what uses them, or give another with --port.",
    )


def server_command(
    host: str,
    port: int,
    *,
    open_browser: bool = False,
    names: Sequence[str] = (),
    base: str = "",
) -> list[str]:
    """Build the command that is the server.

    Parameters
    ----------
    host, port
        Where it listens.
    open_browser
        Whether it opens the browser when it is ready.
    names
        Names of hosts by which readers ask for it, beside those that it knows by itself.
    base
        Path below which it stands, without slashes at the ends; empty for none.

    Returns
    -------
    list of str
        The interpreter and its arguments. ``-P`` keeps the working folder off the import path:
        a ``data.py`` there would otherwise be taken for our package.
    """
    flags = dict(_FLAGS)
    flags["server.address"] = host
    flags["server.port"] = str(port)
    flags["server.headless"] = "false" if open_browser else "true"
    # Named, so that Streamlit has no reason to find out what this machine is called outside.
    flags["browser.serverAddress"] = _in_address_bar(host)
    flags["browser.serverPort"] = str(port)
    signing_in = in_force()
    if signing_in is not None:
        names = (signing_in.host, *names, *_THIS_MACHINE)
    elif host not in _THIS_MACHINE:
        names = ("*",)
    elif names:
        names = (*names, *_THIS_MACHINE)
    if base:
        flags["server.baseUrlPath"] = base
    written = [f"--{name}={value}" for name, value in sorted(flags.items())]
    written += [f"--server.allowedHosts={name}" for name in names]
    return [sys.executable, "-P", "-m", "dashboard.serve", *written]


def address(host: str, port: int) -> str:
    """Give the address to open in a browser on this machine.

    Parameters
    ----------
    host, port
        Where the server listens.

    Returns
    -------
    str
        Such as ``http://127.0.0.1:8501``.
    """
    return f"http://{_in_address_bar(host)}:{port}"


def _in_address_bar(host: str) -> str:
    """Write a host as a browser wants it: a wildcard is no address, IPv6 stands in brackets."""
    if host in _EVERY_ADDRESS:
        return "localhost"
    return f"[{host}]" if ":" in host else host


def _trouble_listening(host: str, port: int) -> str:
    """Say why this machine cannot listen there, or nothing when it can."""
    try:
        family, kind, protocol, _name, place = socket.getaddrinfo(
            host or "?", port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (socket.gaierror, UnicodeError):
        raise KindredError(
            fill("{host} is not an address.", host=repr(host)),
            "Use 127.0.0.1, or an address of this machine.",
        ) from None
    with socket.socket(family, kind, protocol) as probe:
        if os.name == "nt":
            probe.setsockopt(socket.SOL_SOCKET, getattr(socket, "SO_EXCLUSIVEADDRUSE", -5), 1)
        else:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(place)
            probe.listen(1)
        except PermissionError:
            return N_("this user may not listen on it")
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL:
                raise KindredError(
                    fill("This machine has no address {host}.", host=host),
                    "Use 127.0.0.1, or an address of this machine.",
                ) from error
            return N_("another program uses it")
    return ""


def _process_can_be_replaced() -> bool:
    """Windows starts a new process for exec and detaches it from the terminal."""
    return os.name != "nt"


def _wait_for(command: Sequence[str]) -> int:
    """Run the server as a child and stay until it has ended; give its exit code.

    Ctrl-C goes to every process of the console, so the child has it already: this process only
    has to outlast it.
    """
    import subprocess

    child = subprocess.Popen(list(command))
    try:
        while True:
            try:
                return child.wait()
            except KeyboardInterrupt:
                continue
    finally:
        if child.poll() is None:
            child.terminate()

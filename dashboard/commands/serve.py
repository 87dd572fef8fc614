"""``kindred serve``: several replicas behind nginx, kept running."""

from __future__ import annotations

import os
import secrets
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from dashboard.commands.run import (
    DEFAULT_HOST,
    DEFAULT_PORT,
    choose_port,
    server_command,
    settle_sign_in,
)
from dashboard.language import _, words
from dashboard.server import logs
from dashboard.server.nginx import Front, configuration
from dashboard.server.supervisor import Replica, Supervisor
from dashboard.server.unit import unit
from dashboard.signin import in_force
from data.errors import KindredError
from data.languages import fill, said_again
from data.own import data_folder

FIRST_PORT = 8601
_INNER = "127.0.0.1"
_COOKIE_SECRET = "STREAMLIT_SERVER_COOKIE_SECRET"


class Log(StrEnum):
    """The forms of logs."""

    TEXT = "text"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add the command to the application.

    Parameters
    ----------
    app
        The application that gets the command.
    """
    app.command(
        "serve",
        short_help="Run several replicas behind nginx, whose configuration it writes.",
        help="Run several replicas on this machine and keep them running, and write the "
        "configuration of the nginx in front of them. Ctrl-C or SIGTERM ends all.",
        epilog="Example: kindred serve --replicas 4 --name markets.example.org --sign-in FILE",
    )(serve)


def serve(
    replicas: Annotated[int, typer.Option(min=1, max=64, help="How many processes.")] = 2,
    host: Annotated[str, typer.Option(help="Address at which nginx listens.")] = DEFAULT_HOST,
    port: Annotated[
        int, typer.Option(min=1, max=65535, help="Port at which nginx listens.")
    ] = DEFAULT_PORT,
    name: Annotated[
        str,
        typer.Option(metavar="HOST", help="Name by which readers know the server."),
    ] = "",
    base_path: Annotated[
        str, typer.Option(metavar="PATH", help="Path below which the dashboard stands.")
    ] = "",
    first_port: Annotated[
        int,
        typer.Option(min=1, max=65535, help="Port of the first replica, on this machine alone."),
    ] = FIRST_PORT,
    certificate: Annotated[
        str, typer.Option(metavar="FILE", help="Certificate for https; with --key.")
    ] = "",
    key: Annotated[str, typer.Option(metavar="FILE", help="Key of the certificate.")] = "",
    nginx: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Where to write the configuration; else into the Kindred folder."
        ),
    ] = None,
    sign_in: Annotated[
        Path | None, typer.Option("--sign-in", metavar="FILE", help="As for kindred run.")
    ] = None,
    no_sign_in: Annotated[
        bool, typer.Option("--no-sign-in", help="Let everyone in who reaches the address.")
    ] = False,
    log: Annotated[
        Log | None,
        typer.Option(help="Form of the logs; else KINDRED_LOG says. JSON names nobody."),
    ] = None,
    write_unit: Annotated[
        Path | None,
        typer.Option(
            "--write-unit", metavar="FILE", help="Write a systemd unit for all this, and end."
        ),
    ] = None,
) -> None:
    """Run replicas until told to stop.

    Parameters
    ----------
    replicas
        How many.
    host, port, name, base_path, certificate, key
        What stands in front; see `dashboard.server.nginx.Front`.
    first_port
        Port of the first replica; the others follow.
    nginx
        Where its configuration goes; None for ``nginx.conf`` in the user's folder.
    sign_in, no_sign_in
        As for ``kindred run``.
    log
        Form of the logs; None for what the environment says.
    write_unit
        Where to write a systemd unit instead of running anything.

    Raises
    ------
    KindredError
        A port is taken, a file cannot be written, or nobody has said whether people must sign in.
    """
    settle_sign_in(host, sign_in, no_sign_in=no_sign_in)
    if log is not None:
        os.environ[logs.VARIABLE] = log.value
    base = base_path.strip("/")
    ports = range(first_port, first_port + replicas)
    text = configuration(Front(host, port, ports, name or "_", base, certificate, key))
    if write_unit is not None:
        given = [word for word in sys.argv[1:] if not word.startswith("--write-unit")]
        given = [word for word in given if word != str(write_unit)]
        command = [sys.executable, "-P", "-m", "dashboard.cli", *given]
        _write(write_unit, unit(command, replicas))
        typer.echo(_("Wrote {path}.", path=write_unit))
        return
    for inner in ports:
        choose_port(_INNER, inner)
    place = nginx or data_folder() / "nginx.conf"
    _write(place, text)
    typer.echo(
        _("nginx, which is not started here, finds its configuration in {place}.", place=place)
    )
    supervisor = Supervisor(
        [
            Replica(
                number, inner, server_command(_INNER, inner, names=_names(host, name), base=base)
            )
            for number, inner in enumerate(ports, start=1)
        ],
        _environment(),
        say=lambda line: typer.echo(said_again(line, words()), err=True),
    )
    raise typer.Exit(supervisor.run())


def _names(host: str, name: str) -> tuple[str, ...]:
    """Give the names by which readers may ask, beside those of the sign-in's own address."""
    if name:
        return (name,)
    return () if host == DEFAULT_HOST or in_force() is not None else ("*",)


def _environment() -> dict[str, str]:
    """Give the replicas' environment: all sign with the same secret."""
    shared = {} if in_force() is not None else {_COOKIE_SECRET: secrets.token_hex(32)}
    return {**shared, **os.environ}


def _write(path: Path, text: str) -> None:
    """Write a file."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise KindredError(
            fill(
                "{path} cannot be written ({reason}).",
                path=str(path),
                reason=error.strerror or type(error).__name__,
            ),
            "Name another file, or let this user write there.",
        ) from error

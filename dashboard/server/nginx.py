"""The configuration of nginx in front of several replicas."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from data.errors import KindredError
from data.languages import N_, fill

COOKIE = "kindred_replica"
"""Says to which replica a reader belongs; a random word, without meaning elsewhere."""

_HOST = re.compile(r"[A-Za-z0-9.:_-]+")
_NAME = re.compile(r"[A-Za-z0-9.*_-]+")
_PATH = re.compile(r"[A-Za-z0-9._~/+-]*")
_FILE = re.compile(r"[^\s;{}\"'$\\]+")

_STRICT = """
        add_header Strict-Transport-Security "max-age=31536000" always;"""

_TEXT = """\
# Kindred Markets: nginx in front of {count} replicas. Written by `kindred serve`; include it from
# the http block (Debian: put it into /etc/nginx/conf.d). Made for nginx 1.22 or later, as it is
# without charge: it has no `sticky`, so a reader's cookie is hashed, and no health checks of its
# own making, so a replica that refuses a connection or does not answer is left out for five
# seconds and her requests go to the next one.

map $http_upgrade $kindred_upgrade {{
    default upgrade;
    ""      "";
}}

map $cookie_{cookie} $kindred_key {{
    default $cookie_{cookie};
    ""      $request_id;
}}

map $cookie_{cookie} $kindred_cookie {{
    default "";
    ""      "{cookie}=$request_id; Path={root}; HttpOnly; SameSite=Lax{secure}";
}}

upstream kindred_replicas {{
    hash $kindred_key consistent;
{servers}
    keepalive 32;
}}

server {{
    listen {listen};
    server_name {name};
{tls}
    server_tokens off;
    # Lines of the replicas (KINDRED_LOG=json) tell what is asked, and nobody's address.
    access_log off;
    error_log stderr crit;
    client_max_body_size 9m;

    gzip on;
    gzip_proxied any;
    gzip_min_length 1000;
    gzip_vary on;
    gzip_types text/css text/plain text/javascript application/javascript application/json
               application/manifest+json image/svg+xml application/wasm;

    proxy_http_version 1.1;
    proxy_set_header Host $http_host;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection $kindred_upgrade;
    proxy_set_header X-Forwarded-For $remote_addr;
    proxy_set_header X-Forwarded-Host $http_host;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_set_header X-Request-ID $request_id;
    proxy_connect_timeout 3s;
    proxy_read_timeout 1h;
    proxy_send_timeout 1h;
    proxy_next_upstream error timeout http_502 http_503;
    proxy_next_upstream_tries {count};
{moved}
    # Each replica counts for itself: ask 127.0.0.1 at the replicas' own ports. Streamlit counts
    # readers too, and tells it to whoever asks.
    location = {root}metrics {{
        return 404;
    }}
    location = {root}_stcore/metrics {{
        return 404;
    }}

    location {root} {{
        proxy_pass http://kindred_replicas;
        proxy_buffering on;
        add_header Set-Cookie $kindred_cookie;{strict}
    }}
}}
"""


@dataclass(frozen=True)
class Front:
    """What stands in front of the replicas.

    Attributes
    ----------
    host, port
        Where nginx listens.
    ports
        Ports of this machine at which the replicas listen.
    name
        Name of the host by which readers know it; ``_`` for any.
    base
        Path below which the dashboard stands, without slashes at the ends; empty for none.
    certificate, key
        Files for https; empty for http.
    """

    host: str
    port: int
    ports: Sequence[int]
    name: str = "_"
    base: str = ""
    certificate: str = ""
    key: str = ""


def configuration(front: Front) -> str:
    """Write the configuration.

    Parameters
    ----------
    front
        What stands in front.

    Returns
    -------
    str
        For the ``http`` block of nginx.

    Raises
    ------
    KindredError
        A name, path or file has letters that nginx would take for its own, or only one of
        certificate and key is given.
    """
    for message, text, form in (
        (N_("The address {text} cannot stand in a configuration of nginx."), front.host, _HOST),
        (N_("The name {text} cannot stand in a configuration of nginx."), front.name, _NAME),
        (N_("The path {text} cannot stand in a configuration of nginx."), front.base, _PATH),
        (
            N_("The certificate {text} cannot stand in a configuration of nginx."),
            front.certificate or "-",
            _FILE,
        ),
        (N_("The key {text} cannot stand in a configuration of nginx."), front.key or "-", _FILE),
    ):
        if not form.fullmatch(text):
            raise KindredError(
                fill(message, text=repr(text)),
                "Use letters, digits, dots and dashes.",
            )
    if bool(front.certificate) != bool(front.key):
        raise KindredError("A certificate and its key belong together.", "Give both, or neither.")
    root = f"/{front.base}/" if front.base else "/"
    host = f"[{front.host}]" if ":" in front.host else front.host
    safe = bool(front.certificate)
    return _TEXT.format(
        count=len(front.ports),
        cookie=COOKIE,
        root=root,
        secure="; Secure" if safe else "",
        servers="\n".join(
            f"    server 127.0.0.1:{port} max_fails=1 fail_timeout=5s;" for port in front.ports
        ),
        listen=f"{host}:{front.port}{' ssl' if safe else ''}",
        name=front.name,
        tls=_tls(front) if safe else "",
        strict=_STRICT if safe else "",
        moved=_moved(root) if front.base else "",
    )


def _tls(front: Front) -> str:
    """Write what https takes."""
    return (
        f"    ssl_certificate {front.certificate};\n"
        f"    ssl_certificate_key {front.key};\n"
        "    ssl_protocols TLSv1.2 TLSv1.3;"
    )


def _moved(root: str) -> str:
    """Lead from the path without its last slash to the one with it."""
    return f"""
    absolute_redirect off;
    location = {root.rstrip("/")} {{
        return 301 {root}$is_args$args;
    }}
"""

"""The unit by which systemd runs the server."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

_TEXT = """\
# Kindred Markets under systemd. Written by `kindred serve --write-unit`.
# What is tested: `systemd-analyze verify` finds nothing wrong with it, and the command that it
# starts restarts replicas and ends with all of them on SIGTERM. What is not tested: running it
# under a systemd, for the tests have none.
#
# Secrets belong into /etc/kindred/environment (mode 0600, root): KINDRED_DATABASE_URL,
# KINDRED_SIGN_IN_CLIENT_SECRET, KINDRED_SIGN_IN_COOKIE_SECRET.

[Unit]
Description=Kindred Markets, {count} replicas
After=network-online.target
Wants=network-online.target

[Service]
Type=exec
ExecStart={command}
Environment=KINDRED_DATA_DIR=/var/lib/kindred KINDRED_LOG=json PYTHONDONTWRITEBYTECODE=1
EnvironmentFile=-/etc/kindred/environment
DynamicUser=yes
StateDirectory=kindred
WorkingDirectory=/var/lib/kindred
Restart=on-failure
RestartSec=5
KillMode=mixed
TimeoutStopSec=30
LimitNOFILE=16384

NoNewPrivileges=yes
PrivateDevices=yes
PrivateTmp=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHome=read-only
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectSystem=strict
LockPersonality=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
UMask=0077

[Install]
WantedBy=multi-user.target
"""


def unit(command: Sequence[str], count: int) -> str:
    """Write the unit.

    Parameters
    ----------
    command
        What it starts, with the whole path of the interpreter first.
    count
        Number of replicas.

    Returns
    -------
    str
        A service for systemd 240 or later.
    """
    words = (shlex.quote(word).replace("%", "%%").replace("$", "$$") for word in command)
    return _TEXT.format(command=" ".join(words), count=count)

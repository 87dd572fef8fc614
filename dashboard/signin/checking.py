"""Whether people can sign in as the file says, in one line for whoever sets a server up."""

from __future__ import annotations

import os
from pathlib import Path

from dashboard.language import _, local
from dashboard.signin.settings import OFF, VARIABLE, read


def checked(file: Path | None = None) -> str:
    """Say how people sign in, after looking at all of it that this machine knows.

    The provider is not asked: a server that is being set up need not reach it yet.

    Parameters
    ----------
    file
        The file; None for what KINDRED_SIGN_IN says.

    Returns
    -------
    str
        In the reader's language, without a secret.

    Raises
    ------
    CatalogueError, SignInError
        As `dashboard.signin.settings.read` says.
    """
    given = os.environ.get(VARIABLE, "").strip()
    if file is None and given.casefold() == OFF:
        return _("off: everyone is let in who reaches the server")
    if file is None and not given:
        return _("no file: only this machine is let in, or everyone where --no-sign-in is given")
    path = Path(given) if file is None else file
    found = read(path)
    said = _(
        "{file}: by {provider}, for {hours} hours; readers come to {address}",
        file=path,
        provider=found.auth.server_metadata_url,
        hours=local(f"{found.session.hours:g}"),
        address=found.auth.redirect_uri,
    )
    return said if found.safe else f"{said} {_('(without https: their cookies can be read)')}"

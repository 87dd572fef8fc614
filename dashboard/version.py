"""Which version of the product this is; pages ask too, so it loads no command line."""

from __future__ import annotations


def installed_version() -> str:
    """Give the version of the installed package, or say that it is not installed.

    Returns
    -------
    str
        Such as ``0.1.0``; ``"(not installed)"`` when the code runs without installation.
    """
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("kindred-markets")
    except PackageNotFoundError:
        return "(not installed)"

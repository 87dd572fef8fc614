"""Recompile the boundaries from an unpacked npm package world-atlas.

Run ``python -m dashboard.commands.boundaries PATH_TO_WORLD_ATLAS`` from a checkout, where PATH
is the folder that holds countries-50m.json and countries-10m.json of version 2.0.2.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from geo.compile_boundaries import compile_boundaries

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Compile the boundaries and write them into the package's own folders.

    Parameters
    ----------
    arguments
        The path of the unpacked package; the process's own arguments when None.

    Returns
    -------
    int
        0 when the files were written, 1 when the source cannot be compiled, 2 on wrong use.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    if len(given) != 1:
        print("usage: python -m dashboard.commands.boundaries PATH_TO_WORLD_ATLAS", file=sys.stderr)  # noqa: T201
        return 2
    try:
        medium, fine = (
            json.loads((Path(given[0]) / f"countries-{scale}.json").read_text(encoding="utf-8"))
            for scale in ("50m", "10m")
        )
        compiled = compile_boundaries(medium, fine)
    except (OSError, ValueError) as error:
        print(f"The boundaries were not compiled: {error}", file=sys.stderr)  # noqa: T201
        return 1
    root = Path(__file__).resolve().parents[2]
    _write(root / "geo" / "embedded", compiled.embedded, "")
    _write(root / "dashboard" / "static", compiled.static, "shapes-*.json")
    return 0


def _write(folder: Path, contents: Mapping[str, bytes], replaced: str) -> None:
    """Write files and remove earlier versions of the same."""
    folder.mkdir(parents=True, exist_ok=True)
    if replaced:
        for old in folder.glob(replaced):
            if old.name not in contents:
                old.unlink()
    for name, content in contents.items():
        (folder / name).write_bytes(content)
        print(f"{folder / name}: {len(content):,} bytes")  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())

"""What the product is made of: every pinned package with its licence, and a bill of materials.

    python -m tests.components                        # packages, versions and licences
    python -m tests.components --cyclonedx sbom.json   # the same as CycloneDX, with hashes

Which licences are allowed stands in ``[tool.kindred.licences]`` of pyproject.toml. Nothing is asked
of anybody: what is installed says its licence, the pins say versions and hashes.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tomllib
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata, requires
from pathlib import Path
from typing import Any

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RULES: Mapping[str, Any] = PROJECT["tool"]["kindred"]["licences"]

RUN, DEVELOP = "requirements.txt", "requirements-dev.txt"

_PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+?)(?: ; .+?)? \\$")
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_LICENCE = "License :: "


@dataclass(frozen=True)
class Component:
    """A package that is pinned.

    Attributes
    ----------
    name, version
        As the pins say them.
    licence
        An expression of SPDX identifiers, or the name of a family such as ``BSD``; empty where it
        is not known.
    hashes
        SHA-256 of each archive that may be installed.
    needs
        Names of the pinned packages that it needs itself.
    """

    name: str
    version: str
    licence: str
    hashes: tuple[str, ...]
    needs: tuple[str, ...]

    @property
    def reference(self) -> str:
        """The package's address by the rules of purl, which names no index."""
        return f"pkg:pypi/{self.name}@{self.version}"


def components(pins: Iterable[str] = (RUN, DEVELOP)) -> list[Component]:
    """Give every pinned package, each once, by name.

    Parameters
    ----------
    pins
        Files of pinned requirements.
    """
    pinned: dict[str, tuple[str, tuple[str, ...]]] = {}
    for name in pins:
        pinned.update(_pinned((ROOT / name).read_text(encoding="utf-8").splitlines()))
    return [
        Component(name, version, licence_of(name), hashes, tuple(sorted(_needs(name) & {*pinned})))
        for name, (version, hashes) in sorted(pinned.items())
    ]


def _pinned(lines: Iterable[str]) -> Iterator[tuple[str, tuple[str, tuple[str, ...]]]]:
    """Give name, version and hashes of each pin."""
    name, version, hashes = "", "", []
    for line in lines:
        pin = _PIN.match(line)
        if pin:
            if name:
                yield name, (version, tuple(hashes))
            name, version, hashes = canonicalize_name(pin[1]), pin[2], []
        hashes += _HASH.findall(line)
    if name:
        yield name, (version, tuple(hashes))


def _needs(name: str) -> set[str]:
    """Give what a package asks for here, without its extras."""
    try:
        asked = [Requirement(line) for line in requires(name) or ()]
    except PackageNotFoundError:
        return set()
    return {
        canonicalize_name(each.name)
        for each in asked
        if each.marker is None or each.marker.evaluate({"extra": ""})
    }


def licence_of(name: str) -> str:
    """Give the licence of a package, by what it says of itself or what was read in its files.

    Parameters
    ----------
    name
        Of the package; what is not installed here has to stand in ``stated``.
    """
    stated = RULES["stated"].get(name)
    if stated:
        return str(stated)
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return ""
    short = told.get("License") or ""
    named = [
        each.rpartition(" :: ")[2]
        for each in told.get_all("Classifier") or ()
        if each.startswith(_LICENCE) and each.count(" :: ") > 1
    ]
    for text in (told.get("License-Expression") or "", "" if "\n" in short else short, *named):
        found = _normal(text)
        if found:
            return found
    return ""


def _normal(text: str) -> str:
    """Give the SPDX expression for what a package writes; empty where it is none."""
    text = RULES["called"].get(text, text)
    if text in RULES["allowed"]:
        return str(text)
    try:
        return str(canonicalize_license_expression(text))
    except InvalidLicenseExpression:
        return ""


def allowed(component: Component) -> bool:
    """Tell whether a package may be used: one side of an OR, and both of an AND."""
    if component.licence == RULES["single"].get(component.name):
        return True
    expression = component.licence
    if not expression or "(" in expression:
        return False
    return any(
        all(part in RULES["allowed"] for part in side.split(" AND "))
        for side in expression.split(" OR ")
    )


def bill(found: Iterable[Component]) -> dict[str, Any]:
    """Write packages as a software bill of materials in CycloneDX 1.6.

    Parameters
    ----------
    found
        The packages.

    Returns
    -------
    dict
        To be written as JSON; the same packages give the same bill, because it holds no hour.
    """
    found = list(found)
    own = PROJECT["project"]
    reference = f"pkg:pypi/{own['name']}@{own['version']}"
    direct = {canonicalize_name(Requirement(line).name) for line in own["dependencies"]}
    known = {each.name: each.reference for each in found}
    entries = [
        {
            "type": "library",
            "bom-ref": each.reference,
            "name": each.name,
            "version": each.version,
            "purl": each.reference,
            "licenses": [_licence(each.licence)],
            "hashes": [{"alg": "SHA-256", "content": digest} for digest in each.hashes],
        }
        for each in found
    ]
    leads = [{"ref": reference, "dependsOn": sorted(known[name] for name in direct & {*known})}]
    leads += [
        {"ref": each.reference, "dependsOn": [known[name] for name in each.needs]} for each in found
    ]
    content = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": reference,
                "name": own["name"],
                "version": own["version"],
                "purl": reference,
                "licenses": [_licence(own["license"])],
            }
        },
        "components": entries,
        "dependencies": leads,
    }
    number = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(content, sort_keys=True))
    return {**content, "serialNumber": f"urn:uuid:{number}"}


def _licence(expression: str) -> dict[str, Any]:
    """Write a licence as CycloneDX has it."""
    if " AND " in expression or " OR " in expression:
        return {"expression": expression}
    return {"license": {"name" if expression in RULES["families"] else "id": expression}}


def main() -> int:
    """Show the packages, or write the bill; 1 where a licence is not allowed."""
    asked = argparse.ArgumentParser(prog="python -m tests.components")
    asked.add_argument("--cyclonedx", type=Path, metavar="FILE", help="write the bill there")
    asked.add_argument("--run", action="store_true", help="only what runs the product")
    given = asked.parse_args()
    found = components((RUN,) if given.run else (RUN, DEVELOP))
    if given.cyclonedx:
        text = json.dumps(bill(found), indent=1, ensure_ascii=False) + "\n"
        given.cyclonedx.write_text(text, encoding="utf-8")
        print(f"{given.cyclonedx}: {len(found)} packages")
    else:
        for each in found:
            print(f"{each.name:28} {each.version:18} {each.licence or 'not known'}")
    wrong = [each for each in found if not allowed(each)]
    for each in wrong:
        print(
            f"{each.name} {each.version}: {each.licence or 'no licence known'} is not allowed; "
            "see [tool.kindred.licences] in pyproject.toml",
            file=sys.stderr,
        )
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

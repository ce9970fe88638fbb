"""Prints pip constraints that hold every stated requirement to its lowest version: numpy>=2.1 becomes numpy==2.1."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

PROJECT = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]

extras = PROJECT["optional-dependencies"]
stated = {*PROJECT["dependencies"], *extras["test"], *extras["certify"]}
for requirement in sorted(stated):
    match = re.fullmatch(r"([\w.-]+)>=([\d.]+)", requirement)
    if match is None:
        raise SystemExit(f"{requirement}: wanted NAME>=VERSION, so that the lowest version is known")
    print(f"{match[1]}=={match[2]}")

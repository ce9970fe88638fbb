"""Figures that are kept, a file a version: what was measured and on what kind of machine, without its name or paths."""

from __future__ import annotations

from typing import Any

import pytest

MACHINE = ("machine", "system", "python_version", "python_implementation")
STATISTICS = ("min", "median", "stddev", "rounds")


@pytest.hookimpl(optionalhook=True)
def pytest_benchmark_update_json(config: pytest.Config, benchmarks: Any, output_json: dict[str, Any]) -> None:
    """Keep of pytest-benchmark's report what can be compared between versions."""
    whole = output_json["machine_info"]
    cpu = {name: whole.get("cpu", {}).get(name) for name in ("brand_raw", "count")}
    output_json["machine_info"] = {name: whole.get(name) for name in MACHINE} | {"cpu": cpu}
    output_json["commit_info"] = {}
    for figure in output_json["benchmarks"]:
        figure.pop("options", None)
        figure["stats"] = {name: figure["stats"][name] for name in STATISTICS}

"""The state of real models from their configs: the whole command in a fresh process, and one reading of each type.

Run with: pytest tests/benchmarks/bench_configs.py -n 0 --benchmark-enable
"""

from __future__ import annotations

import json
import subprocess
import sys

from protocols.configs import model_types, read

CONFIG = {"model_type": "jamba", "torch_dtype": "bfloat16"}


def bench_command(benchmark, tmp_path):
    """At most 0.3 s, most of which is Python's start."""
    path = tmp_path / "config.json"
    path.write_text(json.dumps(CONFIG))
    command = [sys.executable, "-c", "from lowerbounds.cli import main; main()", "state", str(path)]
    benchmark(lambda: subprocess.run(command, check=True, capture_output=True))


def bench_all_types(benchmark):
    """Every type at its class's own sizes but for one that has none."""
    names = [name for name in model_types() if name != "lfm2_moe"]
    benchmark(lambda: [read({"model_type": name}).alive_bits(4096) for name in names])

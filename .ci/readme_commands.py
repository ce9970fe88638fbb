"""Runs every command that the README shows, in an empty folder with the small files that they name.

`python .ci/readme_commands.py [README.md] [WORD …]`: only the commands with one of the words in them. Searches that are
shown with minutes get seconds. Exit code 1 if a command fails, or says nothing, or prints a traceback.
"""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SECONDS = re.compile(r"--seconds \d+")
MINE = '''
from dataclasses import dataclass

import jax.numpy as jnp
import numpy as np

from protocols import Below
from reductions import Owner, Problem, Reduction, Task, in_order, integers


@dataclass(frozen=True)
class MyProblem(Problem):
    """1 if x = y, for numbers from 0 to n."""

    def x_space(self, n):
        return integers(n + 1)

    def y_space(self, n):
        return integers(n + 1)

    def answers(self, n):
        return 2

    def define(self, x, y):
        return int(x == y)


@dataclass(frozen=True)
class MyTask(Task):
    """1 if half of 2n bits are ones."""

    typical = (3,)

    def length(self, n):
        return 2 * n

    def vocabulary(self, n):
        return 2

    def outputs(self, n):
        return 2

    def sample(self, n, count, rng, *, hard=False):
        return rng.integers(2, size=(count, 2 * n))

    def label(self, tokens):
        return (2 * tokens.sum(-1) == tokens.shape[-1]).astype(int)


@dataclass(frozen=True)
class MyMap(Reduction):
    """x ones of Alice, n − y of Bob."""

    problem = MyProblem()
    task = MyTask()

    def layout(self, n):
        return in_order((Owner.ALICE, n), (Owner.BOB, n))

    def alice(self, x, n):
        return (np.arange(n) < x[..., None]).astype(int)

    def bob(self, y, n):
        return (np.arange(n) < n - y[..., None]).astype(int)


class MyModel:
    """One bit: whether the number of ones is odd."""

    def start(self):
        return jnp.zeros((), jnp.int32)

    def step(self, state, token, t):
        return (state + token) % 2

    def read(self, state):
        return 1 - state

    def formats(self):
        return Below(2)
'''
CONFIGS = {
    "a.json": {"model_type": "mamba", "hidden_size": 768, "num_hidden_layers": 24},
    "b.json": {"model_type": "rwkv", "hidden_size": 1024, "num_hidden_layers": 24},
}


def commands(readme: str) -> list[str]:
    """All commands of the shell, without what stands behind them."""
    return [
        re.split(r"\s+#", line)[0].strip()
        for language, block in re.findall(r"^```(\w*)\n(.*?)^```$", readme, re.M | re.S)
        for line in ("" if language else block).splitlines()
        if line.startswith("lowerbounds ")
    ]


def prepare(folder: Path) -> None:
    """The files that commands of the README name."""
    (folder / "mine.py").write_text(MINE, encoding="utf-8")
    (folder / "mine.csv").write_text("1,1,1\n0,1,1\n0,0,1\n", encoding="utf-8")
    for name, config in CONFIGS.items():
        (folder / name).write_text(json.dumps(config), encoding="utf-8")
    state = 1
    lines = []
    for instance in range(300):  # a window of two bits, asked for all of six
        for place in range(6):
            state = (1103515245 * state + 12345) % 2**31
            row = {"instance": instance, "position": place, "label": state >> 16 & 1}
            lines.append(json.dumps({**row, "prediction": row["label"] if place >= 4 else 0}))
    (folder / "predictions.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def run(command: str, folder: Path) -> bool:
    """Whether a command ends as it should; what it took and, where it failed, what it said."""
    shown = SECONDS.sub("--seconds 5", command).replace("--wire", "--wire --patience 600")
    began = time.perf_counter()
    done = subprocess.run(shlex.split(shown), cwd=folder, capture_output=True, text=True, check=False)
    fine = done.returncode == 0 and "Traceback" not in done.stderr and bool(done.stdout + done.stderr)
    print(f"{'ok  ' if fine else 'FAIL'} {time.perf_counter() - began:6.1f} s  {shown}", flush=True)
    if not fine:
        print(f"     exit {done.returncode}: {(done.stderr or done.stdout).strip()[-600:]}", flush=True)
    return fine


def main(readme: str = "README.md", *words: str) -> int:
    """Run them one after another."""
    found = [
        one for one in commands(Path(readme).read_text(encoding="utf-8")) if not words or set(words) & set(one.split())
    ]
    with tempfile.TemporaryDirectory() as place:
        prepare(Path(place))
        results = [run(command, Path(place)) for command in found]
    print(f"{sum(results)} of {len(results)} commands of the README ran")
    return 0 if results and all(results) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

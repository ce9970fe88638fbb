"""Every construction at n = 1024 on 1000 instances, or at its task's largest size below; and the grid of all tasks.

Goals on 2 cores: 10 s for each one-layer and recurrent construction; 60 s for each of several layers, whose message
grows with every token, 180 s for that of three layers on 4n tokens, and 240 s for free-running copying, which asks n
times; 180 s for the separations figure at its default sizes.

Run with: pytest tests/benchmarks/bench_constructions.py -n 0 --benchmark-enable
"""

from __future__ import annotations

from typing import Any

import pytest

from lowerbounds.runs.curves import maps_into
from lowerbounds.runs.cuts import cuts_for
from lowerbounds.runs.drawn.separation_figure import draw_separations
from lowerbounds.runs.job import run_on
from lowerbounds.runs.separations import separate
from protocols import CONSTRUCTIONS, case
from protocols.messages.turns import ONE_LAYER, RECURRENT
from protocols.setting import Setting

GOALS = {RECURRENT: 10, ONE_LAYER: 10}
SEVERAL_LAYERS, OWN = 60, {"copying_grams": 240, "bounded_dyck_three_layer": 180}


def largest_size(name: str) -> int:
    """1024, or the largest typical size below at which the construction is made."""
    item = CONSTRUCTIONS.get(name)
    task = item.task()
    for n in sorted({1024, *task.typical}, reverse=True):
        if n <= 1024 and n <= max(task.typical):
            try:
                item.check(Setting(task, n))
            except ValueError:
                continue
            return n
    raise AssertionError(f"{name} has no size")


@pytest.mark.parametrize("name", [name for name in CONSTRUCTIONS.names() if maps_into(CONSTRUCTIONS.get(name).task())])
def bench_construction(benchmark: Any, name: str) -> None:
    n = largest_size(name)
    maps = maps_into(CONSTRUCTIONS.get(name).task())
    architecture = case(name, maps[0].task, n).architecture
    reduction, cut = cuts_for(architecture, [m for m in maps if n >= m.smallest], n, None)[0]
    goal = OWN.get(name, GOALS.get(architecture, SEVERAL_LAYERS))
    run, _ = benchmark.pedantic(
        lambda: run_on(name, reduction, n, instances=1000, seed=0, cut=cut), rounds=1, warmup_rounds=0
    )
    assert CONSTRUCTIONS.get(name).errs or not run.errors
    benchmark.extra_info.update(n=n, goal_seconds=goal, architecture=architecture, sent=run.transcript.sent)
    assert benchmark.stats["max"] < goal, "compilation included"


def bench_separations_figure(benchmark: Any, tmp_path: Any) -> None:
    def everything() -> None:
        draw_separations(separate()).savefig(tmp_path / "separations.png")

    benchmark.pedantic(everything, rounds=1, warmup_rounds=0)
    assert benchmark.stats["max"] < 180

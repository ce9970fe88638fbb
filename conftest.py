"""Two tiers of tests, and what holds in both.

`pytest` runs the fast tier: every law on every item of every shelf at its smallest size. What is marked `full` waits:
`pytest --all` runs everything. `pytest -m full` is what .ci/run adds, and `pytest -m night`, for minutes each, what
.ci/night does. At the end stand the CPU seconds of all
processes, the one measure of a suite that does not depend on who else uses the machine.
"""

from __future__ import annotations

import ast
import os
import sys
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parent
_EXTRA = ("flax", "memax", "torch", "transformers")  # what `pip install '.[interop]'` brings

# Before jax is imported, here and in every process that a test starts.
os.environ["JAX_NUMPY_DTYPE_PROMOTION"] = "strict"
os.environ.pop("COLUMNS", None)  # tables are as wide as they are elsewhere
os.environ.setdefault("JAX_COMPILATION_CACHE_DIR", str(ROOT / ".pytest_cache" / "compiled"))
os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS", "0")
os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES", "0")

# Of both tiers much is compiling, which these make three times quicker. What the night runs, and what is about other
# people's models in .ci/run, is compiled as users do. XLA ends a process that names a flag which it does not know.
_QUICKLY = ["--xla_backend_optimization_level=0", "--xla_cpu_parallel_codegen_split_count=1"]
if tuple(map(int, version("jaxlib").split(".")[:2])) >= (0, 6):
    _QUICKLY += ["--xla_cpu_use_fusion_emitters=false"]
_SECONDS = pytest.StashKey[list[float]]()
_PASSED = pytest.StashKey[int]()
_MAPS = Path("/proc/self/maps")


def _needs(path: Path) -> set[str]:
    """The libraries of the extra that a module imports as it is loaded, itself or by a module beside it."""
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        match node:
            case ast.Import(names=names):
                found |= {alias.name.partition(".")[0] for alias in names}
            case ast.ImportFrom(module=str(module), level=0):
                found.add(module.partition(".")[0])
            case ast.ImportFrom(module=str(module), level=level):
                other = path.parents[level - 1].joinpath(*module.split(".")).with_suffix(".py")
                found |= _needs(other) if other.exists() and _foreign(other) else set()
    return found & set(_EXTRA)


def _foreign(path: Path) -> bool:
    """Whether a module is about other libraries."""
    return not {"adapters", "interop"}.isdisjoint(path.parts)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Pass over a module whose library is not installed; any other that cannot be imported is an error."""
    if collection_path.suffix != ".py" or not _foreign(collection_path):
        return None
    return True if any(find_spec(name) is None for name in _needs(collection_path)) else None


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--all`, for both tiers and the night's."""
    parser.addoption("--all", action="store_true", help="run everything: the fast tier, and what is marked full")


def pytest_configure(config: pytest.Config) -> None:
    """The fast tier where nothing else is asked for; both tiers compiled quickly."""
    config.stash[_SECONDS] = []
    if not config.option.all and not config.option.markexpr:
        config.option.markexpr = "not full and not night"
    timed = getattr(config.option, "benchmark_enable", False)  # and so compiled as users compile it
    if config.option.markexpr in ("not full and not night", "full and not night") and not timed:
        os.environ.setdefault("XLA_FLAGS", " ".join(_QUICKLY))


_MAPPED, _OFTEN = 20_000, 25


def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Let compiled programs go before there are too many: each maps memory, and Linux allows 65530 maps a process."""
    passed = item.config.stash[_PASSED] = item.config.stash.get(_PASSED, 0) + 1
    if (passed % _OFTEN and not {"full", "night"} & {*item.keywords}) or "jax" not in sys.modules or not _MAPS.exists():
        return
    with _MAPS.open() as maps:
        many = sum(1 for _ in maps) > _MAPPED
    if many:
        sys.modules["jax"].clear_caches()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Add up the CPU seconds of this process, and tell them to the one that started it."""
    times, config = os.times(), session.config
    own, children = times.user + times.system, times.children_user + times.children_system
    if hasattr(config, "workeroutput"):  # a process of pytest-xdist, whose controller has no children but these
        config.workeroutput["seconds"] = own + children
    else:
        config.stash[_SECONDS].append(own if config.stash[_SECONDS] else own + children)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: pytest.Item, error: object) -> None:
    """Take the CPU seconds that a process of pytest-xdist told."""
    node.config.stash[_SECONDS].append(getattr(node, "workeroutput", {}).get("seconds", 0.0))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The CPU seconds of all processes, below everything."""
    terminalreporter.write_line(f"{sum(terminalreporter.config.stash[_SECONDS]):.0f} CPU seconds")

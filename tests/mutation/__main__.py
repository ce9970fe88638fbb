"""python -m tests.mutation [--sample K] [--seed S] [FILE …]: which mutants survive, and the share of those that do not.

Exit code 0 if no mutant of the sample survives, else 1.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import os
import random
import resource
import signal
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_loader
from types import CodeType

import pytest

from .mutants import Mutant, mutants
from .targets import ROOT, targets

LIBRARIES = ("equinox", "hypothesis", "jax.numpy", "networkx", "numpy", "scipy.optimize", "sympy", "click.testing")
SPARE = 20  # CPU seconds that a mutant may take beyond three times those of its tests
OURS = ("reductions", "protocols", "lowerbounds", "tests", "conftest")


class Swapped(SourceFileLoader):
    """Loads a mutant in place of the file."""

    tree: ast.Module

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.tree, self.path, "exec")


class Finder(MetaPathFinder):
    """Finds the mutant under the module's name."""

    def __init__(self, path: str, tree: ast.Module) -> None:
        self.path, self.tree = path, tree
        self.name = path.removesuffix(".py").replace("/", ".")

    def find_spec(self, fullname: str, path: object, target: object = None) -> ModuleSpec | None:
        if fullname != self.name:
            return None
        loader = Swapped(fullname, str(ROOT / self.path))
        loader.tree = self.tree
        return spec_from_loader(fullname, loader)


def run(path: str, tree: ast.Module, tests: Sequence[str], limit: int) -> tuple[bool, float]:
    """Whether the tests pass on the mutant, and the CPU seconds; in a fork, which may die of it."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    if not (child := os.fork()):
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
        signal.signal(signal.SIGXCPU, signal.SIG_DFL)
        silence = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silence, stream)
        for name in [name for name in sys.modules if name.partition(".")[0] in OURS]:
            del sys.modules[name]
        sys.meta_path.insert(0, Finder(path, tree))
        arguments = ["-x", "-n", "0", "-p", "no:cacheprovider", "--assert=plain", *tests]
        os._exit(int(pytest.main(arguments)))
    _, status = os.waitpid(child, 0)
    return status == 0, resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def survivors(path: str, tests: Sequence[str], chosen: Sequence[Mutant]) -> list[Mutant]:
    """The mutants that no test notices; tests in order, the ones beside the code first."""
    whole = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    passes, seconds = run(path, whole, tests, 3600)
    if not passes:
        raise SystemExit(f"{path}: its tests fail before anything is changed: {' '.join(tests)}")
    limit = int(3 * seconds) + SPARE
    return [mutant for mutant in chosen if run(path, mutant.tree, tests, limit)[0]]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("files", nargs="*", help="of those that are mutated; all unless given")
    parser.add_argument("--sample", type=int, default=25, help="most mutants of a file, drawn by the seed")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    os.chdir(ROOT)
    for library in LIBRARIES:
        importlib.import_module(library)
    left = total = 0
    for path in options.files or targets():
        listed = list(mutants((ROOT / path).read_text(encoding="utf-8")))
        chosen = random.Random(options.seed).sample(listed, min(options.sample, len(listed)))
        alive = survivors(path, targets()[path], sorted(chosen, key=lambda mutant: mutant.line))
        total, left = total + len(chosen), left + len(alive)
        print(f"{path}: {len(chosen) - len(alive)} of {len(chosen)} killed, of {len(listed)} there are", flush=True)
        for mutant in alive:
            print(f"  {path}:{mutant.line}: {mutant.change}", flush=True)
    print(f"{total - left} of {total} killed: {100 * (total - left) / max(1, total):.1f} %")
    return int(left > 0)


if __name__ == "__main__":
    sys.exit(main())

"""What is mutated, and the tests that must notice: those that stand beside it first, the laws after them."""

from __future__ import annotations

from pathlib import Path

from lowerbounds.verification import CHECKS

ROOT = Path(__file__).parent.parent.parent
PACKING = ("tests/protocols/test_packing.py", "protocols/messages")
SPLITS = ("tests/laws/test_protocols.py",)
BESIDE = {
    "protocols/messages/packing.py": PACKING,
    "protocols/messages/message.py": (*PACKING, *SPLITS),
    "protocols/messages/transcript.py": ("protocols/messages", "tests/lowerbounds/test_comparison.py", *SPLITS),
    "protocols/splits/handover.py": ("protocols/splits/handover.py", *SPLITS),
    "protocols/splits/merge.py": ("tests/protocols/test_layers.py", *SPLITS),
    "lowerbounds/runs/comparison.py": ("tests/lowerbounds/test_comparison.py", "lowerbounds/runs/comparison.py"),
    "lowerbounds/verification.py": ("tests/commands/test_verify_command.py",),
}
VERIFY = "tests/commands/test_verify_command.py"
LAW = "tests/laws/test_mutations.py"


def targets() -> dict[str, tuple[str, ...]]:
    """Every mutated file and its tests: packing, handover, merge, comparison, and all checks with what they share."""
    found = dict(BESIDE)
    for name in CHECKS.names():
        found[f"lowerbounds/checks/{name}.py"] = (*_naming(name), VERIFY, LAW)
    for path in sorted((ROOT / "lowerbounds" / "checks" / "shared").glob("[!_]*.py")):
        users = [name for name in CHECKS.names() if f".shared.{path.stem} " in _text(f"lowerbounds/checks/{name}.py")]
        beside = {test: None for name in users for test in _naming(name)}
        found[str(path.relative_to(ROOT))] = (*beside, VERIFY, LAW)
    return found


def _naming(check: str) -> tuple[str, ...]:
    """The tests of certificates that name a check."""
    tests = sorted((ROOT / "tests" / "lowerbounds").glob("test_*.py"))
    return tuple(str(path.relative_to(ROOT)) for path in tests if check in path.read_text(encoding="utf-8"))


def _text(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")

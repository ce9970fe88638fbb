"""The archive that the page `verify` unpacks in the browser: what a checker needs, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import lowerbounds
import reductions

LOWERBOUNDS = ("__init__.py", "verification.py", "certificates", "checks", "shown")


def files() -> Iterator[tuple[str, Path]]:
    """(name in the archive, file) of everything that goes into it."""
    yield "in_browser.py", Path(__file__).with_name("in_browser.py")
    for package, parts in ((reductions, (".",)), (lowerbounds, LOWERBOUNDS)):
        root = Path(str(package.__file__)).parent
        for part in parts:
            found = [root / part] if part.endswith(".py") else sorted((root / part).rglob("*"))
            for path in found:
                if path.suffix in (".py", ".bib", ".json"):
                    yield f"{root.name}/{path.relative_to(root).as_posix()}", path


def write(place: Path) -> None:
    """Write the archive."""
    with ZipFile(place, "w", ZIP_DEFLATED) as archive:
        for name, path in files():
            archive.write(path, name)

"""The extension of Sphinx that makes pages before the site is built, and looks at all links when it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.errors import SphinxError

from . import archive, links, made

OUTSIDE = "outside-links.txt"


class DeadLinkError(SphinxError):
    """A page that leads nowhere, or that would load something from another site."""

    category = "Links"


def setup(app: Sphinx) -> dict[str, Any]:
    """Say when what is done."""
    app.connect("builder-inited", lambda _: made.write())
    app.connect("build-finished", look)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def look(app: Sphinx, error: Exception | None) -> None:
    """Read the built pages; list the addresses of other sites beside them."""
    if error is not None or app.builder.name != "html":
        return
    archive.write(Path(app.outdir) / "_static" / "verify.zip")
    faults = links.check(Path(app.outdir).resolve())
    (Path(app.outdir) / OUTSIDE).write_text("".join(f"{link}\n" for link in faults.outside), encoding="utf-8")
    if faults.dead or faults.loaded:
        raise DeadLinkError(
            "\n".join(["links that lead nowhere, or load from elsewhere:", *faults.dead, *faults.loaded])
        )

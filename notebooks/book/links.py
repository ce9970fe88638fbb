"""Links of a built site: inside ones must lead somewhere, outside ones are listed, nothing is loaded from outside."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

LOADS = {"script": "src", "link": "href", "img": "src", "iframe": "src"}


@dataclass
class Page(HTMLParser):
    """What a page links to, what it loads, and the places in it that can be linked to."""

    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    places: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take note of one tag."""
        found = dict(attrs)
        self.places |= {found[key] or "" for key in ("id", "name") if key in found}
        if tag == "a" and found.get("href"):
            self.links.append(found["href"] or "")
        if tag in LOADS and found.get(LOADS[tag]) and found.get("rel") not in ("canonical", "author"):
            self.loads.append(found[LOADS[tag]] or "")


@dataclass(frozen=True)
class Faults:
    """What is wrong with a site, and where it leads to.

    Attributes:
        dead: inside links that lead nowhere, each with its page.
        loaded: what a page would load from elsewhere.
        outside: addresses of other sites, sorted.
    """

    dead: tuple[str, ...]
    loaded: tuple[str, ...]
    outside: tuple[str, ...]


def check(site: Path) -> Faults:
    """Read every page of a built site."""
    pages = {path: read(path) for path in sorted(site.rglob("*.html")) if "_static" not in path.parts}
    dead, loaded, outside = [], [], set()
    for path, page in pages.items():
        name = path.relative_to(site)
        for link in page.links:
            if is_outside(link):
                outside.add(link)
            elif not _leads(path, link, pages):
                dead.append(f"{name}: {link}")
        for link in page.loads:
            if is_outside(link):
                loaded.append(f"{name}: {link}")
            elif not _leads(path, link, pages):
                dead.append(f"{name}: {link}")
    return Faults(tuple(dead), tuple(loaded), tuple(sorted(outside)))


def read(path: Path) -> Page:
    """The links of one page."""
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    return page


def is_outside(link: str) -> bool:
    """Whether a link leaves the site."""
    return bool(urlsplit(link).scheme or urlsplit(link).netloc) and not link.startswith("data:")


def _leads(path: Path, link: str, pages: dict[Path, Page]) -> bool:
    if link.startswith("data:"):
        return True
    parts = urlsplit(link)
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if target.is_dir():
        target /= "index.html"
    place = unquote(parts.fragment)
    if target in pages and place:
        return place in pages[target].places
    return target.exists()

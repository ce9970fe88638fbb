"""Evidence of an experiment: rows of a study that come with the package, read again and held to all bounds.

Nothing is trained here. What is claimed is of these rows alone: which families learned, and which did not although
their state has room, so that training and not capacity held them back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import lowerbounds

from .theorem import Conditions, Finding

LEARNED = 0.99  # share of fresh sequences that the best seed has right


@dataclass(frozen=True)
class Rows:
    """The rows of a study at a size: how many, and whether one is above its ceiling or has used more bits than it has.

    Attributes:
        study: its name.
    """

    study: str

    def find(self, at: Conditions) -> Iterator[Finding]:
        """What the stored rows say."""
        rows = _rows(self.study, at)
        seeds = len({row.seed for row in rows})
        above = sum(row.ceiling is not None and row.least > row.ceiling for row in rows)
        above += sum(row.used_bits is not None and row.used_bits > row.state_bits for row in rows)
        what = f"{self.study}, {len(rows)} trained models of {seeds} seeds, n={at.n}"
        yield Finding("bound", what, f"{above} above a bound", "0 above a bound", above == 0)


@dataclass(frozen=True)
class Learns:
    """The best seed of a family on fresh sequences: right on 99 % and more, or not.

    Attributes:
        study: its name.
        family: as the study's figure calls it.
        task: of the study's tasks, where it has several.
        learns: which of the two is claimed.
        sizes: those at which it is; all at which there are rows unless told.
    """

    study: str
    family: str
    task: str = ""
    learns: bool = True
    sizes: tuple[int, ...] = ()

    def find(self, at: Conditions) -> Iterator[Finding]:
        """One finding; none at other sizes, or where the family was not trained at this one."""
        found = [row for row in _rows(self.study, at) if row.family == self.family and self.task in ("", row.task)]
        if not found or (self.sizes and at.n not in self.sizes):
            return
        best = max(row.accuracy for row in found)
        what = f"{self.family} on {found[0].task}, best of {len(found)} trained models, n={at.n}"
        stated = f"{'≥' if self.learns else '<'} {LEARNED}"
        yield Finding("accuracy", what, f"{best:.4f}", stated, (best >= LEARNED) is self.learns)


@dataclass(frozen=True)
class Tells:
    """A number that rows tell by a name: that of the row with the best accuracy.

    Attributes:
        study: its name.
        named: what the number is called in the rows.
        least: what is claimed of the best model.
    """

    study: str
    named: str
    least: float

    def find(self, at: Conditions) -> Iterator[Finding]:
        """What the stored rows say."""
        best = max(_rows(self.study, at), key=lambda row: row.accuracy)
        (told,) = best.named(self.named)
        what = f"{self.named}, {best.model}, seed {best.seed}, n={at.n}"
        yield Finding("accuracy", what, f"{told:.4f}", f"≥ {self.least}", told >= self.least)


@dataclass(frozen=True)
class Wider:
    """Best accuracies of families, each at least that of the one before it.

    Attributes:
        study: its name.
        families: in order of their width.
    """

    study: str
    families: tuple[str, ...]

    def find(self, at: Conditions) -> Iterator[Finding]:
        """What the stored rows say."""
        rows = _rows(self.study, at)
        best = [max(row.accuracy for row in rows if row.family == family) for family in self.families]
        said = ", ".join(f"{accuracy:.4f}" for accuracy in best)
        yield Finding("accuracy", f"{'; '.join(self.families)}, n={at.n}", said, "in order", best == sorted(best))


@dataclass(frozen=True)
class Longer:
    """Whole strings right two symbols beyond the trained length: one family's best seed above all of others.

    Attributes:
        study: its name; its rows tell lengths, and strings right at each.
        family: the one.
        others: all others.
    """

    study: str
    family: str
    others: tuple[str, ...]

    def find(self, at: Conditions) -> Iterator[Finding]:
        """What the stored rows say."""
        best = dict.fromkeys((self.family, *self.others), 0.0)
        for row in _rows(self.study, at):
            right = dict(zip(row.named("lengths"), row.named("strings right"), strict=True))
            best[row.family] = max(best[row.family], right[at.n + 2])
        most = max(best[family] for family in self.others)
        what = f"strings of {at.n + 2} copied by {self.family}, trained at {at.n}"
        yield Finding("accuracy", what, f"{best[self.family]:.4f}", f"> {most:.4f}", best[self.family] > most)


@dataclass(frozen=True)
class Apart:
    """Two numbers that rows of a family tell: in every seed the first is larger than the second.

    Attributes:
        study: its name.
        family: as the study's figure calls it.
        more, less: what the numbers are called in the rows.
    """

    study: str
    family: str
    more: str
    less: str

    def find(self, at: Conditions) -> Iterator[Finding]:
        """What the stored rows say."""
        rows = [row for row in _rows(self.study, at) if row.family == self.family]
        pairs = [(row.named(self.more)[0], row.named(self.less)[0]) for row in rows]
        said = ", ".join(f"{more:.3f} and {less:.3f}" for more, less in pairs)
        stated = f"more {self.more} than {self.less}"
        yield Finding("accuracy", f"{self.family}, {len(rows)} seeds", said, stated, all(m > k for m, k in pairs))


def _rows(study: str, at: Conditions) -> list[Any]:
    rows = [row for row in lowerbounds.stored_study(study).results if row.n == at.n]
    if not rows:
        raise ValueError(f"no rows of {study} at n={at.n} come with this package")
    return rows

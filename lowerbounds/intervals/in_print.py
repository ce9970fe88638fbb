"""Which costs of the atlas stand in print, with the place, and which were looked for in print and not found.

What stands in neither list was not looked for. A search is named by where it was made and when: it shows that a value
is hard to find, not that nobody has it.
"""

from __future__ import annotations

from dataclasses import dataclass

from reductions import Measure
from reductions.costs.source import DE_CAEN_GREGORY_PULLMAN, HERE, KREMER_NISAN_RON, KUSHILEVITZ_NISAN, TAMM, Source

_LAST = 1 << 62
_WORDS = (
    "public pages of the web, by the words 'exact communication complexity', 'communication complexity of the maximum "
    "of two n-bit numbers', 'table of exact communication complexity, protocol tree leaves, partition number', "
    "'exact values small n' and 'binary rank' with the problem's name, November 2026"
)
_MAX = f"Fortnow and Gasarch (2008), who ask for it and give asymptotic bounds; {_WORDS}"


@dataclass(frozen=True)
class Printed:
    """Where a cost is in print, or where it was looked for in vain.

    Attributes:
        source: the work and the place, or none.
        searched: where it was looked for in vain; empty where it was found.
    """

    source: Source | None
    searched: str = ""

    def __str__(self) -> str:
        return str(self.source) if self.source else f"ours: not found in {self.searched}"

    @property
    def short(self) -> str:
        """For a table: the work, or that the value is ours."""
        return self.source.work if self.source else "ours"


@dataclass(frozen=True)
class _Row:
    """Some costs of one problem, at some sizes."""

    spec: str
    measures: tuple[Measure, ...]
    printed: Printed
    sizes: range | tuple[int, ...] = range(1, _LAST)


M = Measure
_BOTH_WAYS = (M.D1_AB, M.D1_BA, M.STATES_AB, M.STATES_BA)
_COUNTS = (M.LEAVES, M.PARTITION, M.PARTITION0, M.PARTITION1)
_FOUND = (
    ("equality", (M.D, M.N1, *_BOTH_WAYS), KUSHILEVITZ_NISAN.at("Example 1.21")),
    ("equality", (M.N0, M.COVER0), DE_CAEN_GREGORY_PULLMAN.at("covers of J − I")),
    ("disjointness", (M.D, M.N1, *_BOTH_WAYS), KUSHILEVITZ_NISAN.at("Example 1.23")),
    ("greater_than", (M.D, *_BOTH_WAYS), KUSHILEVITZ_NISAN.at("Section 1.3")),
    ("inner_product", (M.RANK,), KUSHILEVITZ_NISAN.at("Example 1.29")),
    ("index", _BOTH_WAYS, KUSHILEVITZ_NISAN.at("Section 4.2")),
    ("index", (M.VC_AB,), KREMER_NISAN_RON.at("VC dimension n")),
    ("inner_product", (M.VC_AB, M.VC_BA), KREMER_NISAN_RON.at("VC dimension n")),
    ("disjointness", (M.VC_AB, M.VC_BA), KREMER_NISAN_RON.at("VC dimension n")),
    ("greater_than", (M.VC_AB, M.VC_BA), KREMER_NISAN_RON.at("thresholds have VC dimension 1")),
)
_SEARCHED = (
    ("maximum", (M.D, *_COUNTS), _MAX),
    ("hamming_distance", _COUNTS, _WORDS),
    ("intersection_size", _COUNTS, _WORDS),
    ("pointer_jumping", (M.D, *_COUNTS), _WORDS),
    ("pointer_jumping:rounds=3", (M.D, *_COUNTS), _WORDS),
    ("function_composition", (M.D, *_COUNTS), _WORDS),
    ("gap_hamming", (M.D, *_BOTH_WAYS, *_COUNTS), _WORDS),
    ("is_tree", (M.D, *_COUNTS, M.COVER0, M.COVER1), _WORDS),
    ("is_tree:variant=simple", (M.D, *_COUNTS, M.COVER0, M.COVER1), _WORDS),
    ("is_tree:variant=promise", (M.D, *_COUNTS, M.COVER0, M.COVER1), _WORDS),
    ("unique_disjointness", _COUNTS, _WORDS),
)
_ROWS = (
    *(_Row(spec, measures, Printed(source)) for spec, measures, source in _FOUND),
    *(_Row(spec, measures, Printed(None, where)) for spec, measures, where in _SEARCHED),
    *(
        _Row(spec, (M.STATES_AB, M.D1_AB), Printed(HERE.at("the closed form of the problem's facts")))
        for spec in ("is_tree", "is_tree:variant=simple", "is_tree:variant=promise")
    ),
    _Row(
        "intersection_size", (M.D,), Printed(TAMM.at("p. 271: n = 2ᵗ − 1 and n = 2ᵗ, t ≥ 2")), (1, 3, 4, 7, 8, 15, 16)
    ),
    _Row("intersection_size", (M.D,), Printed(TAMM.at("p. 271, within one bit"))),
)


def printed(spec: str, n: int, measure: Measure) -> Printed | None:
    """What is known of a cost in print; None where nobody has looked.

    Example:
        >>> str(printed("intersection_size", 4, Measure.D)).partition(":")[0]
        'Tamm, Deterministic communication complexity of set intersection (1995)'
        >>> printed("maximum", 5, Measure.D).short
        'ours'
    """
    rows = (row for row in _ROWS if row.spec == spec and measure in row.measures and n in row.sizes)
    return next((row.printed for row in rows), None)

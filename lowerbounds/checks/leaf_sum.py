"""Check of a leaf sum: the leaves with answer b are disjoint for different b, so what each answer needs adds up.

Each part is the witness of another kind for one answer: a nonsingular minor, a fooling set, a fractional
cover or a search through labels.

Source: Kushilevitz and Nisan (1997), Lemmas 1.20 and 1.28, for one answer; the sum is immediate.
"""

from __future__ import annotations

from ..certificates.certificate import Claim, Json
from . import fooling_set, fractional_cover, rank_minor, rectangle_labels
from .shared.rectangles import an_answer, follows
from .shared.refuted import Cells, entries, items, refute

_COUNTS = {
    "fooling_set": ("a fooling set", fooling_set.rectangles),
    "fractional_cover": ("a fractional cover", fractional_cover.rectangles),
    "rectangle_labels": ("labels", rectangle_labels.rectangles),
}


def check(claim: Claim, witness: Json, cells: Cells) -> str:
    """Refuse, or say what leaves add up.

    Raises:
        Refuted: the witness does not prove the claim.
        ValueError: it may, but checking it needs python-flint.
    """
    parts = items(entries(witness, "witness", "parts")["parts"], "witness.parts")
    counts: dict[int, tuple[int, str]] = {}
    minors = []
    for i, part in enumerate(parts):
        where = f"witness.parts[{i}]"
        found = entries(part, where, "kind", "witness")
        kind, inner = found["kind"], found["witness"]
        if not isinstance(inner, dict) or "answer" not in inner:
            refute(f"{where}.witness: wanted an object with the key answer")
        answer = an_answer(inner["answer"], f"{where}.witness.answer", cells)
        if answer in counts:
            refute(f"{where}.witness.answer: a second part for answer {answer}")
        if kind == "rank_minor":
            minors.append(rank_minor.read(inner, f"{where}.witness", cells))
            counts[answer] = len(minors[-1].rows), "rank"
        elif isinstance(kind, str) and kind in _COUNTS:
            way, count = _COUNTS[kind]
            counts[answer] = count(inner, f"{where}.witness", cells), way
        else:
            refute(f"{where}.kind: wanted rank_minor, {' or '.join(_COUNTS)}")
    follows(claim, sum(count for count, _ in counts.values()), None, cells)
    rank_minor.check_minors(minors, cells)
    return _sentence(list(counts.values()))


def _sentence(counts: list[tuple[int, str]]) -> str:
    ways = list(dict.fromkeys(way for _, way in counts))
    if len(ways) == 1:
        return " + ".join(str(count) for count, _ in counts) + f" leaves by {ways[0]}"
    return (" + ".join(f"{count} by {way}" for count, way in counts) or "0") + " leaves"


CHECK = check

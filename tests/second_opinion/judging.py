"""A certificate's JSON judged: True, False, or None where this opinion does not read it."""

from __future__ import annotations

from . import named, norms, one_way, rectangles, shown, splits
from .reading import Doubt, claim_of
from .rectangles import TooLarge

READ = {
    name: getattr(module, name)
    for module, names in (
        (rectangles, ("fooling_set", "crown", "fractional_cover", "rank_minor", "leaf_sum", "rectangle_labels")),
        (rectangles, ("least_leaves",)),
        (one_way, ("separating_columns", "separating_trie", "conflict_clique", "colour_refutation", "one_way_code")),
        (one_way, ("shattered_set", "unshattered", "row_basis", "distinct_answers")),
        (norms, ("factorisation", "factorisation_dual")),
        (splits, ("split_refutation",)),
        (shown, ("cover", "partition", "protocol_tree", "mixture", "hard_distribution")),
    )
    for name in names
}
NOT_READ = (  # what rests on the structure of a composed problem, on a law, on orbits, or on all rectangles
    "kronecker_power", "lagrange_ceiling", "lexicographic", "orbit_dual", "orbit_factors", "power_code", "power_cover",
    "rectangle_discrepancy", "selection", "spectrum", "symmetric",
)  # fmt: skip
OF_RELATIONS = tuple(named.READ)
RANDOMISED = ("R", "R1_AB", "R1_BA", "RSTATES_AB", "RSTATES_BA")


def judge(fields: dict) -> bool | None:
    """Whether the certificate proves its claim; None where its kind, its problem or its size is not read."""
    if "relation" in fields:
        return named.judge(fields)
    claim = claim_of(fields) if fields["kind"] in READ else None
    if claim is None:
        return None
    try:
        if type(claim.bound) is not int or claim.bound < 0 or not 0 <= claim.error < 1:
            raise Doubt("no bound")
        if claim.error and claim.measure not in RANDOMISED:
            raise Doubt("no error is allowed")
        READ[fields["kind"]](claim, fields["witness"])
    except Doubt:
        return False
    except TooLarge:
        return None
    return True

"""Formulas of facts as sympy expressions, for people; no bound is ever computed from one."""

from __future__ import annotations

from itertools import count
from typing import Any

import sympy
from sympy.functions.combinatorial.numbers import stirling
from sympy.printing.str import StrPrinter

from .fact import Fact


class log2(sympy.Function):  # type: ignore[misc]  # noqa: N801 (a function in formulas)
    """Base-2 logarithm, kept as such; of a number it is a sum over primes, so that equal logarithms cancel."""

    @classmethod
    def eval(cls, value: Any) -> Any:
        """log₂ 2ᵏ = k, and log₂ ∏ pᵉ = Σ e·log₂ p."""
        base, exponent = value.as_base_exp()
        if base == 2:
            return exponent
        if value.is_Rational and value.is_positive and not (value.is_Integer and sympy.isprime(value)):
            return sum((e * cls(p) for p, e in sympy.factorrat(value).items()), sympy.S.Zero)
        return None

    def _eval_evalf(self, precision: int) -> Any:
        return (sympy.log(self.args[0]) / sympy.log(2))._eval_evalf(precision)


class forests(sympy.Function):  # type: ignore[misc]  # noqa: N801
    """Labelled forests: n!·[zⁿ] exp(Σ kᵏ⁻² zᵏ/k!)."""

    @classmethod
    def eval(cls, n: Any) -> Any:
        """The coefficient, where n is a number."""
        if not n.is_Integer:
            return None
        z = sympy.Symbol("z")
        trees = sum((sympy.Rational(k) ** (k - 2) * z**k / sympy.factorial(k) for k in range(1, n + 1)), sympy.S.Zero)
        return sympy.factorial(n) * sympy.series(sympy.exp(trees), z, 0, n + 1).removeO().coeff(z, n)


class worst_promised(sympy.Function):  # type: ignore[misc]  # noqa: N801
    """max over a of S(n, n−a) + [a ≥ 3]."""

    @classmethod
    def eval(cls, n: Any) -> Any:
        """The maximum, where n is a number."""
        if not n.is_Integer:
            return None
        return max(stirling(n, n - a) + int(a >= 3) for a in range(n))


class multigraph_states(sympy.Function):  # type: ignore[misc]  # noqa: N801
    """Σ S(n, n − a) over the edges a that t of 2n slots can hold and the others complete, and 1 from t = 2 on."""

    @classmethod
    def eval(cls, n: Any, t: Any) -> Any:
        """The sum, where n and t are numbers."""
        if not (n.is_Integer and t.is_Integer):
            return None
        alive = range(max(0, int(t - n - 1)), min(int(t), int(n) - 1) + 1)
        return sum((stirling(n, n - a) for a in alive), sympy.S.Zero) + int(int(t) >= 2)


class simple_states(sympy.Function):  # type: ignore[misc]  # noqa: N801
    """Forests of a edges for the same a, only their components where a = t − n − 1, and the dead state."""

    @classmethod
    def eval(cls, n: Any, t: Any) -> Any:
        """The sum, where n and t are numbers."""
        if not (n.is_Integer and t.is_Integer):
            return None
        slots, vertices = int(t), int(n)
        fewest = slots - vertices - 1
        alive = range(max(0, fewest), min(slots, vertices - 1) + 1)
        found = (stirling(n, n - a) if a == fewest else _forests(vertices, vertices - a) for a in alive)
        return sum(found, sympy.S.Zero) + int((slots >= 3 and vertices >= 3) or fewest >= 1)


def _forests(n: int, trees: int) -> Any:
    """Labelled forests of so many trees: n!/c!·[zⁿ] (Σ kᵏ⁻² zᵏ/k!)ᶜ."""
    z = sympy.Symbol("z")
    tree = sum((sympy.Rational(k) ** (k - 2) * z**k / sympy.factorial(k) for k in range(1, n + 1)), sympy.S.Zero)
    return sympy.factorial(n) / sympy.factorial(trees) * sympy.Poly(tree**trees, z).coeff_monomial(z**n)


class sperner(sympy.Function):  # type: ignore[misc]  # noqa: N801
    """The least k with C(k, ⌊k/2⌋) ≥ m: elements whose subsets hold m that do not contain each other."""

    @classmethod
    def eval(cls, m: Any) -> Any:
        """The least k, where m is a number."""
        if not m.is_Integer:
            return None
        return next(k for k in count() if sympy.binomial(k, k // 2) >= m)


_WORDS: dict[str, Any] = {
    **{name: sympy.Symbol(name, positive=True, integer=True) for name in ("n", "symbols")},
    "epsilon": sympy.Symbol("epsilon", positive=True),
    "log2": log2,
    "forests": forests,
    "worst_promised": worst_promised,
    "sperner": sperner,
    "multigraph_states": multigraph_states,
    "simple_states": simple_states,
}


class _Printer(StrPrinter):  # type: ignore[misc]
    def _print_ceiling(self, expr: Any) -> str:
        return f"⌈{self._print(expr.args[0])}⌉"

    def _print_floor(self, expr: Any) -> str:
        return f"⌊{self._print(expr.args[0])}⌋"

    def _print_log2(self, expr: Any) -> str:
        return f"log₂({self._print(expr.args[0])})"

    def _print_Symbol(self, expr: Any) -> str:  # noqa: N802 (the printer's own naming)
        return {"epsilon": "ε", "symbols": "V"}.get(expr.name, str(expr.name))


def expression(fact: Fact, **values: object) -> Any:
    """The fact's formula as a sympy expression in n, epsilon and the problem's parameters, values put for letters.

    Example:
        >>> from reductions import PROBLEMS
        >>> expression(PROBLEMS.get("disjointness").facts()[0], n=5)
        32
    """
    found = sympy.sympify(fact.formula, locals=_WORDS)
    return found.subs({_WORDS[name]: value for name, value in values.items()})


def readable_formula(fact: Fact, **values: object) -> str:
    """The formula in Unicode.

    Example:
        >>> from reductions import PROBLEMS
        >>> readable_formula(PROBLEMS.get("is_tree").facts()[-3])
        '⌈log₂(bell(n) + 1)⌉ + 1'
    """
    return str(_Printer().doprint(expression(fact, **values))).replace("**", "^").replace("*", "·")

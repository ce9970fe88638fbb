"""Every task's definition by other means than its own, on one list of tokens: regular expressions, counters, graphs."""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction
from itertools import combinations, pairwise, permutations, product
from math import floor

import networkx as nx
import numpy as np

from reductions.tasks.is_tree import EDGE


def index_lookup(task, tokens):
    return tokens[tokens[-1] - task.symbols]


def string_equality(task, tokens):
    half = len(tokens) // 2
    return int(tokens[:half] == tokens[half:-1])


def set_disjointness(task, tokens):
    half = len(tokens) // 2
    return int(not {i for i in range(half) if tokens[i]} & {i for i in range(half) if tokens[half + i]})


def is_tree(task, tokens):
    half = len(tokens) // 2
    pairs = [(u, v) for v in range(half) for u in range(v)]
    graph = nx.MultiGraph() if task.variant == "multigraph" else nx.Graph()
    graph.add_nodes_from(range(half))
    graph.add_edges_from(pairs[token - EDGE] for token in tokens[:-1] if token >= EDGE)
    return int(nx.is_tree(graph))


def searched(n, edges, answer):
    """From vertex 0 over each edge that is found; an edge is looked up by its name, as a text is searched."""
    pairs = [(u, v) for v in range(n) for u in range(v + 1)]
    vertex, last, first, said = 0, None, None, []
    for _ in range(2 * n - 1):
        start = edges.index(last) + 1 if last else 0
        found = next((edge for edge in edges[start:] + edges[:start] if vertex in edge), None)
        said += [5 + pairs.index((vertex, vertex)), 4 if found is None else 5 + pairs.index(found)]
        if found is None or (vertex, found) == (0, first):
            break
        first, last = first or found, found
        vertex = sum(found) - vertex
    return said + [answer] * (4 * n - 1 - len(said))


def is_tree_chain(task, tokens):
    """Recursion over edges in order; a tree by networkx, where the answer is yes."""
    n = len(tokens) // 2
    pairs = [(u, v) for v in range(n) for u in range(v + 1)]
    edges = [pairs[token - 5] for token in tokens[:-1] if token >= 5]
    graph = nx.MultiGraph(edges)
    graph.add_nodes_from(range(n))
    tree, written = nx.is_tree(graph), []
    if task.searched:
        return searched(n, edges, 2 if tree else 3)

    def visit(v, up):
        """Whether all below v is without a cycle."""
        written.append(v)
        for place, edge in enumerate(edges):
            if v in edge and place != up:
                (other,) = set(edge) - {v}
                if other in written or not visit(other, place):
                    return False
                written.append(v)
        return True

    visit(0, None)
    chain = [pairs.index((v, v)) + 5 for v in written]
    return chain + [2 if tree else 3] * (2 * n - len(chain))


def _recalled(task, pairs, query):
    """By a dictionary: the last of equal keys overwrites, so they are put in from the end where the first counts."""
    return dict(pairs if task.last else reversed(pairs)).get(query, task.symbols)


def associative_recall(task, tokens):
    symbols, body = task.symbols, tokens[:-1]
    if task.joined:
        keys = len(body) + task.spare
        pairs = [divmod(token - symbols - keys, symbols) for token in body]
    else:
        pairs = [(body[i] - symbols, body[i + 1]) for i in range(0, len(body), 2)]
    return _recalled(task, pairs, tokens[-1] - symbols)


def multi_query_recall(task, tokens):
    n = len(tokens) // (2 if task.joined else 3)
    answers = [associative_recall(task.single, [*tokens[:-n], query]) for query in tokens[-n:]]
    return answers if n > 1 else answers[0]


def c_gram(task, tokens):
    words = [f"<{token}>" for token in tokens]
    bar = words.index(f"<{max(tokens)}>")
    first, second = "".join(words[:bar]), "".join(words[bar + 1 :])
    query, context = (first, second) if task.prefix else (second, first)
    return int(re.search(re.escape(query) + r"<(\d+)>", context).group(1))


def counting(task, tokens):
    n = len(tokens) - 2
    return int(Counter(tokens[:n])[tokens[n]] > tokens[-1] - n - 1)


def sparse_terms(task, tokens):
    n, held = len(tokens) // 2, 0
    for i in range(n - task.reach + 1):
        held += all(tokens[i + j] == 1 and tokens[n + i + j] == 1 for j in range(task.reach))
    return int(held > 0) if task.function == "any" else held % 2


def symmetric_pairs(task, tokens):
    n = len(tokens) // 2
    gate = {
        "and": lambda a, b: a and b,
        "or": lambda a, b: a | b,
        "xor": lambda a, b: a != b,
        "same": lambda a, b: a == b,
    }
    held = [bool(gate[task.gate](tokens[i], tokens[n + i])) for i in range(n)]
    says = {
        "parity": lambda: sum(held) % 2,
        "any": lambda: any(held),
        "all": lambda: all(held),
        "most": lambda: held.count(True) > held.count(False),
        "thirds": lambda: sum(held) % 3,
    }
    return int(says[task.function]())


def bounded_dyck(task, tokens):
    """Innermost pairs are erased until nothing changes, and the greatest height is counted."""
    word, before = "".join(chr(65 + token) for token in tokens[:-1]), None
    inner = "|".join(chr(65 + 2 * i) + chr(66 + 2 * i) for i in range(task.types))
    while word != before:
        word, before = re.sub(inner, "", word), word
    return int(not word and _depth(tokens[:-1]) <= task.depth)


def _depth(brackets):
    height = [0]
    for token in brackets:
        height.append(height[-1] + (1 if token % 2 == 0 else -1))
    return max(height)


def nearest_neighbour(task, tokens):
    """By inner products of unit vectors."""
    n = len(tokens) // 2
    angle = 2 * np.pi * (np.array(tokens[:-1:2]) - tokens[-1]) / (4 * n)
    return tokens[1::2][int(np.argmax(np.round(np.cos(angle), 12)))]


def nearest_neighbour_signs(task, tokens):
    """By inner products of vectors of signs."""
    points = np.array([[2 * (p - 2 >> c & 1) - 1 for c in range(task.dimensions(len(tokens) // 2))] for p in
                       [*tokens[:-1:2], tokens[-1]]])  # fmt: skip
    return tokens[1::2][int(np.argmax(points[:-1] @ points[-1]))]


def copying(task, tokens):
    answer = [token for token in tokens if token < task.symbols]
    return answer if len(answer) > 1 else answer[0]


def phone_book(task, tokens):
    text = "".join(chr(48 + t) if t < 10 else f";{t}:" for t in tokens[:-1])
    digits = [int(d) for d in re.search(rf";{tokens[-1]}:(\d+)", text).group(1)]
    return digits if len(digits) > 1 else digits[0]


def induction_heads(task, tokens):
    follows = {}
    for first, second in pairwise(tokens):
        follows[first] = second
    return follows[tokens[-1]]


def function_composition(task, tokens):
    n = len(tokens) // 2
    f, g = dict(enumerate(tokens[:n])), dict(enumerate(tokens[n:-1]))
    return f[g[tokens[-1]]]


def q_sparse_average(task, tokens):
    n = len(tokens) - 1
    colex = sorted(combinations(range(n), task.chosen(n)), key=lambda members: members[::-1])
    return sum(tokens[i] for i in colex[tokens[-1] - 2])


def q_sparse_within(task, tokens):
    """The nearest point of the grid, upwards where two are as near."""
    n, base = len(tokens) - 1, 2 * task.steps(len(tokens) - 1) + 1
    colex = sorted(combinations(range(n), task.chosen(n)), key=lambda members: members[::-1])
    chosen = [tokens[i] for i in colex[tokens[-1] - 2**task.dimensions]]
    means = [Fraction(sum(2 * (z >> c & 1) - 1 for z in chosen), len(chosen)) for c in range(task.dimensions)]
    return sum(floor(task.steps(n) * (1 + mean) + Fraction(1, 2)) * base**c for c, mean in enumerate(means))


def match2(task, tokens):
    return int(any((tokens[-1] + other) % task.modulus(len(tokens)) == 0 for other in tokens))


def match3(task, tokens):
    n = len(tokens)
    pairs = product(range(n), repeat=2) if task.repeats else permutations(range(n - 1), 2)
    return int(any((tokens[-1] + tokens[i] + tokens[j]) % task.modulus(n) == 0 for i, j in pairs))


def match3_bigram(task, tokens):
    body = tokens[:-1]
    return int(any((tokens[-1] + a + b) % task.modulus(len(tokens)) == 0 for a, b in pairwise(body)))


def match3_local(task, tokens):
    n = len(tokens)
    near = range(max(0, n - 1 - task.reach), n)
    return int(any((tokens[-1] + tokens[i] + tokens[j]) % task.modulus(n) == 0 for i, j in product(near, repeat=2)))


def cycle3(task, tokens):
    n = len(tokens)
    graph = nx.DiGraph([(i, j) for i in range(n) for j in range(n) if tokens[i] >> j & 1])
    return int(
        any(len(cycle) == 3 and (task.anywhere or n - 1 in cycle) for cycle in nx.simple_cycles(graph, length_bound=3))
    )


ORACLES = {name: found for name, found in globals().items() if getattr(found, "__module__", "") == __name__}

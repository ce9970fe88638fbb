"""What stands beside the rows of studies: the best rules that only count, limits of shares, predictions."""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import combinations, product

import numpy as np
import pytest
from click.testing import CliRunner

from lowerbounds import ceiling, stored_study, with_predictions
from lowerbounds.cli import main
from lowerbounds.studies.appendix import counting_sets, counting_strings
from lowerbounds.studies.copying import two_ways
from lowerbounds.studies.memory import counting
from lowerbounds.studies.parts.fresh import least_of
from lowerbounds.studies.parts.predicted import row_of_predictions
from lowerbounds.studies.parts.result import from_lines, to_lines
from lowerbounds.studies.parts.study import STUDIES
from lowerbounds.studies.q_sparse_average import counting as counting_members
from reductions import TASKS


def test_the_best_rule_that_counts_by_brute_force():
    for n in (1, 2, 5):
        right = sum(max(sum(x), n - sum(x)) for x in product((0, 1), repeat=n))
        assert float(counting(n)) == right / (n * 2**n)


def best_by(key, weighed):
    """Share of right answers of the best rule that knows the key alone; (weight, key, label) of every input."""
    told = Counter()
    for weight, seen, label in weighed:
        told[key(seen), label] += weight
    best = {}
    for (seen, _), weight in told.items():
        best[seen] = max(best.get(seen, 0), weight)
    return sum(best.values()) / sum(told.values())


def test_the_best_rules_that_count_sets_strings_and_members_by_brute_force():
    n, sizes = 3, lambda pair: (sum(pair[0]), sum(pair[1]))
    strings = list(product((0, 1), repeat=n))
    sets = []
    for kinds in product((0, 1, 2), repeat=n):
        x, y = (tuple(int(kind == which) for kind in kinds) for which in (1, 2))
        sets.append((n, (x, y), 1))
        for i in range(n):
            sets.append((1, tuple((*side[:i], 1, *side[i + 1 :]) for side in (x, y)), 0))
    assert float(counting_sets(n)) == pytest.approx(best_by(sizes, sets))
    pairs = [(2**n, (x, x), 1) for x in strings] + [(1, (x, y), int(x == y)) for x in strings for y in strings]
    as_many = best_by(lambda pair: sum(pair[0]) == sum(pair[1]), pairs)
    assert float(counting_strings(n)) == pytest.approx(as_many)
    members = [(1, x, x[a] + x[b]) for x in strings for a, b in combinations(range(n), 2)]
    assert float(counting_members(n, 2)) == pytest.approx(best_by(sum, members))


def test_grams_that_go_on_in_two_ways_by_brute_force():
    for grams in (1, 2, 3):
        words = np.array(list(product((0, 1), repeat=6)))
        pairs = list(combinations(range(6 - grams), 2))
        told = [
            any((w[i : i + grams] == w[j : j + grams]).all() and w[i + grams] != w[j + grams] for i, j in pairs)
            for w in words
        ]
        assert two_ways(words, grams).tolist() == told and 0 < sum(told) < len(told)


def test_a_rule_that_counts_brackets_is_right_on_bounded_dyck():
    """On the task's own words of both laws: as many closing brackets of each type as opening ones, or not balanced."""
    task = TASKS.get("bounded_dyck")
    for hard in (False, True):
        words = task.sample(6, 500, np.random.default_rng(0), hard=hard)
        counts = [(words == token).sum(axis=1) for token in range(4)]
        balanced = (counts[0] == counts[1]) & (counts[2] == counts[3])
        assert (balanced == task.label(words)).all() and 0 < balanced.mean() < 1


def test_a_lower_limit_of_shares_is_below_them():
    rng = np.random.default_rng(0)
    for mean in (0.1, 0.6):
        found = rng.beta(2 * mean, 2 * (1 - mean), size=(50, 400))
        assert all(least_of(row) <= mean for row in found) and least_of(found.reshape(-1)) > mean - 0.03
    assert least_of(np.zeros(10)) == 0.0


HEAD = {"study": "index_lookup", "model": "mine", "task": "index_lookup", "n": 3, "state_bits": 2}
LINES = [{"tokens": [0, 1, 1, 2 + place], "output": bit} for place, bit in enumerate((0, 1, 1))]


def written(head, lines):
    return "\n".join(map(json.dumps, (head, *lines)))


def test_predictions_of_a_model_elsewhere_stand_beside_the_rows(tmp_path):
    rows, path, n = stored_study("memory"), tmp_path / "mine.jsonl", 16
    prefix = [place % 2 for place in range(n)]
    lines = [{"tokens": [*prefix, 2 + place], "output": prefix[place]} for place in range(n)]
    path.write_text(written({**HEAD, "study": "memory", "n": n, "state_bits": 8}, lines))
    found = with_predictions(rows, path)
    row = found.results[-1]
    assert found.results[:-1] == rows.results and (row.model, row.accuracy, row.recipe) == ("mine", 1.0, None)
    limit = ceiling("index", n=n, state_bits=8).accuracy
    assert (row.ceiling, row.needed_bits) == (float(limit), n) and row.least < limit
    assert from_lines(to_lines([row])) == (row,)
    figure = tmp_path / "both.svg"
    done = CliRunner().invoke(main, ["study", "memory", "--predictions", str(path), "-o", str(figure)])
    assert done.exit_code == 0 and "mine" in done.output and "mine" in figure.read_text()


@pytest.mark.parametrize("name", STUDIES.names())
def test_right_predictions_for_every_task_of_a_study_are_right(name):
    item = STUDIES.get(name)
    for spec in dict.fromkeys(cell.task for cell in item.cells(1)):
        task, n = TASKS.get(spec), next(cell.n for cell in item.cells(1) if cell.task == spec)
        tokens = task.sample(n, 20, np.random.default_rng(0))
        lines = [{"tokens": x.tolist(), "output": y.tolist()} for x, y in zip(tokens, task.label(tokens), strict=True)]
        row = row_of_predictions(
            item, written({**HEAD, "study": name, "task": spec, "n": n, "state_bits": None}, lines)
        )
        assert (row.accuracy, row.limit, row.instances, row.ceiling) == (1.0, "learned", 20, None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "0 lines"),
        (written(HEAD, []), "1 lines"),
        (written({**HEAD, "more": 1}, LINES), "wanted the keys"),
        (written({**HEAD, "study": "memory"}, LINES), "predictions for 'memory'"),
        (written({**HEAD, "task": "copying"}, LINES), "task is 'copying'; index_lookup has: index_lookup"),
        (written({**HEAD, "n": 0}, LINES), "needs n ≥ 1"),
        (written({**HEAD, "n": True}, LINES), "n is True"),
        (written({**HEAD, "state_bits": -1}, LINES), "state_bits is -1"),
        (written(HEAD, LINES) + "\nno", "line 5: not JSON"),
        (written(HEAD, [*LINES, {"tokens": [0, 1, 2], "output": 1}]), "line 5: tokens: wanted 4"),
        (written(HEAD, [*LINES, {"tokens": [0, 1, 9, 2], "output": 1}]), "line 5: tokens: 9 is none of 0 … 4"),
        (written(HEAD, [*LINES, {"tokens": [0, 1, 3, 2], "output": 1}]), "line 5: not a sequence of index_lookup"),
        (written(HEAD, [*LINES, {"tokens": [0, 1, 1, 2], "output": 2}]), "line 5: output: 2 is none of 0 … 1"),
        (written(HEAD, [*LINES, {"tokens": [0, 1, 1, 2], "output": [1, 0]}]), "line 5: output: wanted 1"),
        (written({**HEAD, "state_bits": 1}, LINES * 100), "no state of 1 bit does that"),
    ],
)
def test_what_is_no_prediction_is_refused_in_one_line(text, said):
    with pytest.raises(ValueError, match=re.escape(said)) as caught:
        row_of_predictions(STUDIES.get("index_lookup"), text)
    assert "\n" not in str(caught.value)

"""States that are needed where a task has too many sequences to try: what is proved at each cut, and by what.

*By a theorem.* A map into the task leaves a problem of a known size where Alice owns the tokens before a cut
(`size_before`), and a closed form says how many messages that problem takes in one way. A state is such a message.

*By prefixes that are told apart.* Some prefixes and some endings are drawn. Prefixes of which any two have an ending
that is a sequence of the task after both, with other right outputs behind the cut, need a state each. They are kept as
a witness: `holds` asks the task itself about every two of them.

*By the cut behind.* The state and one token decide the next state, so S states at a cut need ⌈S/V⌉ at the one before,
V the size of the vocabulary.

Each is a lower bound, of every model without errors. Nothing is said from above but that there are no more than V^t
prefixes.

Source: proved here, in the lines above; the theorems are those of the problems.

Example:
    >>> from reductions import TASKS
    >>> [found.states for found in proved(TASKS.get("index_lookup"), 40)[:4]]
    [1, 2, 4, 8]
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from reductions import Measure, Task
from reductions.into import maps_into
from reductions.task import Ints

from ...runs.bounds import strongest
from .colouring import clique
from .space import some_labels

DRAWN = 32  # prefixes, and as many endings, at each cut
DRAWN_OUTPUTS = 4096  # sequences whose generated outputs are counted

Word = tuple[int, ...]


@dataclass(frozen=True)
class Proved:
    """So many states are needed at a cut.

    Attributes:
        states: how many.
        source: why, in words.
        prefixes: where it is for that reason, prefixes any two of which are told apart.
        endings: what tells them apart.
    """

    states: int
    source: str
    prefixes: tuple[Word, ...] = ()
    endings: tuple[Word, ...] = ()

    def holds(self, task: Task, n: int) -> bool:
        """Whether the task itself tells any two of the prefixes apart; true where there are none.

        Outputs are compared that are asked behind the cut, the one after the last token of the prefixes included.
        """
        if not self.prefixes:
            return True
        if len(self.prefixes) < self.states or len({*map(len, self.prefixes)}) != 1:
            return False
        rows = _rows(task, n, np.array(self.prefixes, np.int64), _endings(self.endings, task.length(n)))
        return all(_apart(rows[a], rows[b]) for a, b in combinations(range(len(rows)), 2))


def proved(task: Task, n: int) -> tuple[Proved, ...]:
    """The best bound at each of the cuts 0 … T, and after each generated output but the last."""
    length, vocabulary = task.length(n), task.vocabulary(n)
    rng = np.random.default_rng(0)
    drawn = np.concatenate([task.sample(n, DRAWN, rng, hard=hard) for hard in (False, True)])
    found = [max(_by_maps(task, n, cut), _told_apart(task, n, cut, drawn), key=_states) for cut in range(1, length + 1)]
    found = [Proved(1, "nothing was read"), *found]
    for cut in range(length - 1, 0, -1):
        behind = -(-found[cut + 1].states // vocabulary)
        if behind > found[cut].states:
            found[cut] = Proved(behind, f"{found[cut + 1].states} states after {cut + 1} tokens, V={vocabulary}")
    return (*found, *_generating(task, n, rng))


def _states(found: Proved) -> int:
    return found.states


def _by_maps(task: Task, n: int, cut: int) -> Proved:
    """The most messages of the problems that maps leave at this cut."""
    best = Proved(1, "nothing is known")
    for reduction in maps_into(task):
        size = reduction.size_before(n, cut) if n >= reduction.smallest else None
        bound = strongest(reduction.problem, size, Measure.STATES_AB) if size is not None else None
        if size is not None and bound is not None and bound.value > best.states:
            left = f"{reduction.spec} leaves {reduction.problem.spec} at n={size}"
            best = Proved(int(bound.value), f"{left}: {bound.formula} messages; {bound.source}")
    return best


def _told_apart(task: Task, n: int, cut: int, drawn: Ints) -> Proved:
    """A clique of prefixes by some endings."""
    prefixes = np.unique(drawn[:, :cut], axis=0)
    endings = np.unique(drawn[:, cut:], axis=0)
    rows = _rows(task, n, prefixes, endings)
    conflict = np.array([[_apart(one, other) for other in rows] for one in rows])
    chosen = max((clique(conflict, int(start)) for start in np.argsort(-conflict.sum(1))[:4]), key=len)
    words = tuple(tuple(map(int, prefixes[place])) for place in chosen)
    said = f"{len(chosen)} prefixes, any two told apart by one of {len(endings)} endings"
    return Proved(len(chosen), said, words, tuple(tuple(map(int, row)) for row in endings))


def _rows(task: Task, n: int, prefixes: Ints, endings: Ints) -> Ints:
    """Right outputs behind the cut: (prefixes, endings × outputs), −1 where there is none."""
    cut = prefixes.shape[1]
    pairs = np.concatenate(
        [np.repeat(prefixes, len(endings), axis=0), np.tile(endings, (len(prefixes), 1))], axis=1
    ).astype(np.int64)
    labels = some_labels(task, pairs)
    if labels.shape[1] == len(task.asked(n)) and task.generated(n) <= 1:
        labels = labels[:, [place + 1 >= cut for place in task.asked(n)]]
    return labels.reshape(len(prefixes), -1)


def _apart(one: Ints, other: Ints) -> bool:
    return bool(((one != other) & (one >= 0) & (other >= 0)).any())


def _endings(words: tuple[Word, ...], length: int) -> Ints:
    return np.array(words, np.int64).reshape(len(words), -1 if words and words[0] else 0)


def _generating(task: Task, n: int, rng: np.random.Generator) -> list[Proved]:
    """What is still to be written after each generated output but the last: different rests need a state each."""
    if task.generated(n) <= 1:
        return []
    labels = np.asarray(task.label(task.sample(n, DRAWN_OUTPUTS, rng)))
    counts = [len(np.unique(labels[:, done:], axis=0)) for done in range(1, labels.shape[1])]
    return [Proved(count, f"{count} different rests of the output in {DRAWN_OUTPUTS} sequences") for count in counts]

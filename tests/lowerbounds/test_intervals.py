"""The atlas: what it holds is consistent and checked, its files are read with suspicion, and it grows."""

from __future__ import annotations

import lzma
from fractions import Fraction
from pathlib import Path

import pytest

from lowerbounds import atlas, certify, draw_atlas, improve
from lowerbounds.certificates.serialisation import to_json
from lowerbounds.certificates.strict_json import Unreadable
from lowerbounds.intervals.atlas import ENTRIES, Atlas, collected, is_ours, keep
from lowerbounds.intervals.interval import Interval
from lowerbounds.intervals.packed import read, write
from lowerbounds.verification import CHECKS, verify
from reductions import PROBLEMS, RELATIONS, Measure, Side

WHOLE = atlas()
KNOWN = [  # from books and papers, as in the golden table
    *(("equality", n, Measure.D, n + 1) for n in (1, 2, 3, 4)),
    *(("disjointness", n, Measure.D, n + 1) for n in (1, 2, 3, 4)),
    *(("greater_than", n, Measure.D, n + 1) for n in (1, 2, 3, 4)),
    ("equality", 3, Measure.COVER0, 5),
    ("disjointness", 3, Measure.COVER1, 8),
    ("inner_product", 3, Measure.RANK, 7),
    ("index", 3, Measure.VC_AB, 3),
    ("intersection_size", 2, Measure.D, 4),
    ("intersection_size", 3, Measure.D, 5),
    ("intersection_size", 4, Measure.D, 6),
]


def ceil_log2(count: int) -> int:
    return (count - 1).bit_length() if count > 0 else 0


def test_the_atlas_holds_what_it_promises() -> None:
    closed = [one for one in WHOLE.intervals if one.is_closed]
    assert len(WHOLE.intervals) >= 300
    searched = sum(not one.by_structure for one in closed)
    assert searched >= 60
    assert searched + min(100, len(closed) - searched) >= 200  # no more than 100 count by closed forms
    assert sum(map(is_ours, closed)) >= 20
    assert {"maximum", "intersection_size", "hamming_distance", "gap_hamming", "pointer_jumping", "is_tree"} <= {
        one.problem.name for one in WHOLE.intervals
    }


@pytest.mark.parametrize(("problem", "n", "measure", "value"), KNOWN)
def test_what_is_known_is_what_the_atlas_says(problem: str, n: int, measure: Measure, value: int) -> None:
    one = WHOLE.interval(problem, n, measure)
    assert (one.lower, one.upper) == (value, value)


@pytest.mark.parametrize(("n", "value"), [(1, 2), (2, 4), (3, 5), (4, 6), (5, 7)])
def test_the_maximum_costs_what_the_issue_says(n: int, value: int) -> None:
    one = WHOLE.interval("maximum", n, Measure.D)
    assert one.is_closed and one.upper == value and is_ours(one)


def test_no_two_intervals_contradict_each_other() -> None:
    for one in WHOLE.intervals:
        assert one.upper is None or one.lower <= one.upper, str(one)
        none = {m: Interval(one.problem, one.n, m, Fraction(0)) for m in Measure if not m.randomised}
        at = {m: WHOLE.by_key.get(nothing.key, nothing) for m, nothing in none.items()}
        d, leaves, parts = at[Measure.D], at[Measure.LEAVES], at[Measure.PARTITION]
        for low, high in (
            (ceil_log2(leaves.lower), d.upper),
            (parts.lower, leaves.upper),
            (at[Measure.RANK].lower, at[Measure.PARTITION1].upper),
            (at[Measure.COVER1].lower, at[Measure.PARTITION1].upper),
            (at[Measure.COVER0].lower, at[Measure.PARTITION0].upper),
            (at[Measure.N1].lower, d.upper),
            (at[Measure.VC_AB].lower, at[Measure.D1_AB].upper),
        ):
            assert high is None or low <= high, str(one)
        if one.measure.randomised and at[one.measure.deterministic].upper is not None:
            assert one.lower <= at[one.measure.deterministic].upper, str(one)


SOME = [certificate for one in WHOLE.intervals[::25] for certificate in one.certificates]


@pytest.mark.parametrize("certificate", SOME, ids=[str(one.claim) for one in SOME])
def test_some_entries_are_verified(certificate) -> None:
    assert verify(certificate).valid


@pytest.mark.full
def test_every_entry_is_verified() -> None:
    assert [outcome.sentence for outcome in WHOLE.verified() if not outcome.valid] == []


def test_many_kinds_of_witness_are_in_the_atlas() -> None:
    kinds = {certificate.kind for one in WHOLE.intervals for certificate in one.certificates}
    assert kinds <= set(CHECKS.names())
    assert len(kinds) >= 12


def test_the_same_certificates_give_the_same_bytes(tmp_path: Path) -> None:
    for path in sorted(ENTRIES.glob("*.xz"))[:3]:
        write(tmp_path / path.name, read(path))
        assert [to_json(one) for one in read(tmp_path / path.name)] == [to_json(one) for one in read(path)]


def test_the_strongest_of_each_side_is_kept(tmp_path: Path) -> None:
    found = [certify("equality", 2, side=side, steps=2000) for side in Side]
    weak = certify("equality", 2, method="trivial", steps=10)
    one = collected([weak, *found, weak]).intervals[0]
    assert (one.lower, one.upper) == (3, 3)
    path = keep(one, tmp_path)
    keep(collected([weak]).intervals[0], tmp_path)
    assert collected(read(path)).intervals[0].is_closed
    assert atlas("equality", folder=tmp_path).interval("equality", 2, Measure.D).is_closed


@pytest.mark.parametrize(
    ("data", "wanted"),
    [(b"plain", "not packed"), (lzma.compress(b"[]\n"), "line 1"), (lzma.compress(b'{"schema": 1}\n'), "line 1")],
)
def test_a_file_that_is_none_is_refused(tmp_path: Path, data: bytes, wanted: str) -> None:
    path = tmp_path / "bad.jsonl.xz"
    path.write_bytes(data)
    with pytest.raises(Unreadable, match=wanted):
        atlas(folder=tmp_path)


def test_a_forged_entry_is_refuted(tmp_path: Path) -> None:
    real = certify("equality", 2, steps=2000)
    text = to_json(real).replace('"bound":3', '"bound":4').replace('"bound": 3', '"bound": 4')
    (tmp_path / "forged.jsonl.xz").write_bytes(lzma.compress(f"{text}\n".encode()))
    found = collected(read(tmp_path / "forged.jsonl.xz"))
    assert [outcome.valid for outcome in found.verified()] == [False]


def test_an_interval_is_improved_and_written(tmp_path: Path) -> None:
    (first,) = improve("gadget_power:gadget=01/11", 1, measure=Measure.D, steps=3000, folder=tmp_path)
    assert first.path is not None and first.after.is_closed and first.after.upper == 2  # an OR of one bit each
    (again,) = improve("gadget_power:gadget=01/11", 1, measure=Measure.D, steps=3000, folder=tmp_path)
    assert again.path is None
    assert "nothing better" in again.sentence


def test_every_measure_is_tried_and_those_that_are_none_are_left(tmp_path: Path) -> None:
    found = list(improve("index:symbols=3", 1, steps=300, folder=tmp_path))
    assert [one.after.measure for one in found] == list(Measure)
    assert all(one.path is None for one in found if one.after.measure in (Measure.N1, Measure.RANK))


def test_bad_words_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no problem"):
        atlas("nothing")
    with pytest.raises(ValueError, match="wanted a folder"):
        atlas(folder=tmp_path / "none")
    with pytest.raises(ValueError, match="wanted a folder"):
        list(improve("equality", 1, folder=tmp_path / "none"))
    with pytest.raises(ValueError, match="one problem"):
        draw_atlas(WHOLE)
    with pytest.raises(ValueError, match="nothing to draw"):
        draw_atlas(Atlas((WHOLE.interval("equality", 30, Measure.D, error=Fraction(0)),)))


def test_a_figure_shows_every_size() -> None:
    figure = draw_atlas(atlas("maximum", measure=Measure.D))
    (axes,) = figure.axes
    assert axes.get_xlabel() == "n, size" and axes.get_ylabel() == "bits"
    assert [label.get_text() for label in axes.get_xticklabels()][:5] == ["1", "2", "3", "4", "5"]
    line = axes.lines[0]
    assert [int(x) for x in line.get_xdata()][:5] == [0, 1, 2, 3, 4]
    assert [int(y) for y in line.get_ydata()][:5] == [2, 4, 5, 6, 7]


def test_open_intervals_are_bars_and_only_closed_neighbours_are_joined() -> None:
    """A bound that was not searched as far at a larger size is no cost that falls."""
    found = atlas("maximum")
    axes = draw_atlas(found).axes[0]
    joined = [line for line in axes.lines if line.get_linestyle() == "-" and line.get_linewidth() < 1]
    bars = [line for line in axes.lines if line.get_linestyle() == "-" and line.get_linewidth() > 1]
    assert joined and bars
    for line in bars:
        first, last = line.get_xdata()
        assert first == last
    for line in joined:
        assert line.get_ydata()[0] <= line.get_ydata()[1]  # of maximum, whose costs grow


def test_measures_that_agree_share_an_entry_and_no_two_series_coincide() -> None:
    for axes in draw_atlas(atlas("disjointness")).axes:
        labels = [text.get_text() for text in axes.get_legend().get_texts()]
        assert len(set(labels)) == len(labels)
        shown = [tuple(line.get_ydata()) for line in axes.lines if line.get_label() in labels]
        places = [tuple(line.get_xdata()) for line in axes.lines if line.get_label() in labels]
        assert len(shown) == len(labels) and len(set(zip(places, shown, strict=True))) == len(labels)
    names = {text.get_text() for text in draw_atlas(atlas("disjointness")).axes[0].get_legend().get_texts()}
    assert "D1(A→B)\n= D1(B→A)\n= N1" in names


def test_a_problem_with_several_parameters_has_a_row_for_each() -> None:
    figure = draw_atlas(atlas("equality"))
    assert {axes.get_title(loc="left") for axes in figure.axes} == {"equality", "equality:symbols=3"}


def test_what_is_on_the_shelf_is_named_as_it_is_there() -> None:
    assert {one.problem.name for one in WHOLE.intervals} <= {*PROBLEMS.names(), *RELATIONS.names()}
    assert not set(PROBLEMS.names()) & set(RELATIONS.names())

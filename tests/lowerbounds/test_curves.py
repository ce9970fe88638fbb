"""Curves, rows and figures."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from lowerbounds.runs.comparison import Handed, compare
from lowerbounds.runs.curves import Curve, curve
from lowerbounds.runs.drawn.figures import plot, save
from lowerbounds.runs.drawn.sweep import Sweep
from lowerbounds.runs.row import from_json_lines, to_csv, to_json_lines
from protocols.configs import read
from reductions import PROBLEMS

from ..tiers import first

MODELS = ["index_memory", "window_memory:bits=4", "index_lookup_binary"]


@pytest.fixture(scope="module")
def small():
    return curve("index_lookup", sizes=(4, 16, 64), models=MODELS, instances=200)


def test_rows_say_what_the_issue_of_a_curve_is(small):
    by = {(row.model, row.n): row for row in small.rows}
    assert [row.n for row in small.rows] == [4, 4, 4, 16, 16, 16, 64, 64, 64]
    memory, window, lookup = (by[(model, 64)] for model in MODELS)
    assert (memory.needed_bits, memory.paid_bits, memory.measure, memory.errors) == (64, 64, "D1(A→B)", 0)
    assert (window.needed_bits, window.paid_bits, window.verdict) == (64, 4, "must err")
    assert (lookup.needed_bits, lookup.paid_bits, lookup.measure, lookup.vacuous) == (7, 22, "D", True)
    assert memory.vacuous is False and memory.ratio == 1
    assert 40 < memory.needed_at_error_bits < 64 and lookup.needed_at_error_bits is None
    assert all(row.via == "index_to_index_lookup" and row.status == "theorem" for row in small.rows)


def test_the_strongest_map_gives_the_bound():
    both = curve("is_tree", sizes=(8,), models=["is_tree_partition"], instances=50).rows[0]
    assert (both.via, both.needed_bits, both.paid_bits) == ("is_tree_to_is_tree", 13, 13)
    one = curve("is_tree", sizes=(8,), models=["is_tree_partition"], maps=["index_to_is_tree"], instances=50).rows[0]
    assert (one.via, one.needed_bits) == ("index_to_is_tree", 5)


def test_cuts_elsewhere_are_held_to_what_is_left():
    rows = curve("index_lookup", sizes=(16,), models=["window_memory:bits=16"], instances=20, cut=10).rows
    assert (rows[0].needed_bits, rows[0].paid_bits, rows[0].verdict) == (10, 16, "pays enough")
    rows = curve("string_equality", sizes=(16,), models=["elman:width=1"], instances=20, cut=24).rows
    assert (rows[0].measure, rows[0].needed_bits) in (("D1(A→B)", 8), ("D", 9))
    rows = curve("is_tree", sizes=(8,), models=["is_tree_partition"], instances=20, cut=3).rows
    assert (rows[0].via, rows[0].needed_bits) == ("index_to_is_tree", 2)  # INDEX on the hubs of three leaves
    rows = curve("is_tree", sizes=(8,), models=["is_tree_partition"], instances=20, cut=9).rows
    assert rows[0].verdict == "does not apply" and rows[0].needed_bits is None


@pytest.mark.parametrize("task", ["match3_local:reach=1"])
def test_tasks_without_a_bound_are_run_and_drawn(task, tmp_path):
    found = curve(task, sizes=(6, 12), instances=20)
    assert {row.needed_bits for row in found.rows} == {None} and {row.via for row in found.rows} == {""}
    assert {row.verdict for row in found.rows} == {"does not apply"}
    assert all(f"no problem is mapped into {task}; " in row.reason for row in found.rows)
    assert {row.measure for row in found.rows} == {""} and "│ D " not in str(found)
    untrained = next(row for row in found.rows if row.model.startswith("gru"))
    made_for = found.rows[: found.rows.index(untrained)]
    assert made_for and all(
        row.errors == 0 and row.paid_bits > 0 and row.architecture != "recurrent" for row in made_for
    )
    assert untrained.model == "gru:width=32" and untrained.paid_bits == 8 * 32
    assert all(row.instances == 20 for row in found.rows)
    figure = plot(found)
    assert figure.axes[0].get_title(loc="left") == f"{task}: size of models, and bits that they send"
    save(figure, tmp_path / "a.png")


@pytest.mark.full
def test_constructions_are_run_at_the_sizes_that_they_are_for():
    found = curve("q_sparse_average", sizes=(16, 256), instances=2)
    assert {row.n for row in found.rows if row.model == "q_sparse_moments"} == {16}
    assert {row.n for row in found.rows if row.model == "q_sparse_memory"} == {16, 256}
    with pytest.raises(ValueError, match="16 bits do not tell distances on 4100 places apart, at n=1025"):
        curve("nearest_neighbour", sizes=(16, 1025), models=["nearest_neighbour_two_layer"])


RWKV = {"model_type": "rwkv", "hidden_size": 8, "num_hidden_layers": 1, "dtype": "bfloat16"}
LLAMA = {"model_type": "llama", "hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 1, "dtype": "float16"}


def test_a_config_is_held_to_bounds_and_not_run(tmp_path):
    """RWKV-4: two shifts of 8 numbers of 16 bits, and three states of 8 of 32; a cache: 2·8·16 bits a token."""
    found = curve("index_lookup", sizes=(64, 2048), models=[read(RWKV), "index_memory"], instances=20)
    by = {(row.model, row.n): row for row in found.rows}
    assert {row.paid_bits for row in found.rows if row.model == "config"} == {8 * (2 * 16 + 3 * 32)}
    assert by["config", 64].verdict == "pays enough" and by["config", 2048].verdict == "must err"
    assert by["config", 2048].reason.endswith("so some input is wrong")
    assert by["config", 64].instances == 0 and "not run" in str(found)
    grown = curve("index_lookup", sizes=(64,), models=[read(LLAMA)]).rows[0]
    assert grown.paid_bits == 64 * 2 * 8 * 16  # after the symbols, before the query
    assert from_json_lines(to_json_lines(found.rows)) == found.rows
    save(plot(found), tmp_path / "a.png")
    save(plot(curve("index_lookup", sizes=(64,), models=[read(LLAMA)])), tmp_path / "b.png")
    with pytest.raises(ValueError, match="a config is held to nothing"):
        curve("match3_local:reach=1", sizes=(6,), models=[read(RWKV)])


def test_what_a_config_hands_over_is_compared():
    index = PROBLEMS.get("index")
    short = compare(Handed(1024), index, 1025)
    assert (short.verdict.value, short.paid_bits, short.bound.value) == ("must err", 1024, 1025)
    assert compare(Handed(1025), index, 1025).verdict.value == "pays enough"


def test_an_empty_list_is_no_default():
    for empty in ({"models": []}, {"maps": []}, {"sizes": []}):
        with pytest.raises(ValueError, match="index_lookup: wanted at least one size, one model"):
            curve("index_lookup", **empty)


@pytest.mark.parametrize(
    ("task", "sizes", "models"), first([("index_lookup", (4, 8), MODELS), ("nearest_neighbour", (16, 256), None)])
)
def test_the_number_of_rows_is_said_before_the_first(task, sizes, models):
    said = []
    found = curve(task, sizes=sizes, models=models, instances=2, started=said.append)
    assert said == [len(found.rows)]


def test_rows_travel_as_json_lines_and_csv(small):
    assert from_json_lines(to_json_lines(small.rows)) == small.rows
    read = list(csv.DictReader(io.StringIO(to_csv(small.rows))))
    assert [int(row["paid_bits"]) for row in read] == [row.paid_bits for row in small.rows]
    assert len({row.id for row in small.rows}) == len(small.rows)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"n": "4"}, "line 1: n is '4'"),
        ({"errors": 1.5}, "line 1: errors is 1.5"),
        ({"extra": 1}, "line 1: wanted an object with the keys id, task"),
        ({"vacuous": 1}, "line 1: vacuous is 1"),
    ],
)
def test_rows_from_elsewhere_are_checked(small, change, message):
    line = json.dumps({**dataclasses.asdict(small.rows[0]), **change})
    with pytest.raises(ValueError, match=message):
        from_json_lines(line)


def test_what_is_no_json_is_refused():
    for text in ("{", "[" * 100_000, "nonsense"):
        with pytest.raises(ValueError, match="rows, line 1: not JSON"):
            from_json_lines(text)


def test_any_executor_gives_the_same_rows(small):
    with ThreadPoolExecutor(2) as pool:
        again = curve("index_lookup", sizes=(4, 16, 64), models=MODELS, instances=200, executor=pool)
    assert again == small


def test_known_rows_are_not_made_again(small):
    marked = {row.id: dataclasses.replace(row, reason="kept") for row in small.rows[:4]}
    again = curve("index_lookup", sizes=(4, 16, 64), models=MODELS, instances=200, known=marked)
    assert [row.reason == "kept" for row in again.rows] == [True] * 4 + [False] * 5


def test_an_interrupted_sweep_goes_on_where_it_stopped(tmp_path, monkeypatch):
    request = {"task": "index_lookup", "sizes": (4, 16), "models": tuple(MODELS), "instances": 50}
    output = tmp_path / "figure.png"
    count = 0

    def stop_after_three(total):
        def advance(row):
            nonlocal count
            count += 1
            if count == 3:
                raise KeyboardInterrupt

        return advance

    with pytest.raises(KeyboardInterrupt):
        Sweep(output).run(request, started=stop_after_three)
    assert [path.name for path in tmp_path.iterdir()] == ["figure.partial.jsonl"]
    made = []
    sweep = Sweep(output)
    monkeypatch.setattr("lowerbounds.runs.job.simulate", _counting(made))
    found = sweep.run(request)
    assert len(made) == 3
    assert found == curve(**request)
    assert {path.name for path in sweep.save(found)} == {"figure.png", "figure.csv", "figure.jsonl"}
    assert {path.name for path in tmp_path.iterdir()} == {"figure.png", "figure.csv", "figure.jsonl"}


def _counting(made):
    from protocols import simulate  # noqa: PLC0415 (the name that the test replaces elsewhere)

    return lambda *args, **kwargs: made.append(args) or simulate(*args, **kwargs)


def test_files_that_are_there_are_left_alone(tmp_path):
    (tmp_path / "figure.csv").write_text("mine")
    with pytest.raises(ValueError, match=r"figure.csv is there already; --force writes over it"):
        Sweep(tmp_path / "figure.png")
    Sweep(tmp_path / "figure.png", force=True)
    with pytest.raises(ValueError, match="cannot be written"):
        Sweep(tmp_path / "nowhere" / "figure.png")
    with pytest.raises(ValueError, match="ends in .png, .svg, .pdf"):
        Sweep(tmp_path / "figure.gif")


def test_figures_show_every_run_as_a_marker_and_every_bound_as_a_line(small):
    size, bits, errors = plot(small).axes
    markers = [line for line in bits.lines if line.get_linestyle() == "None"]
    lines = [line for line in bits.lines if line.get_linestyle() != "None"]
    assert sum(len(line.get_xdata()) for line in markers) == len(small.rows)
    assert sorted(value for line in markers for value in line.get_ydata()) == sorted(r.paid_bits for r in small.rows)
    assert {line.get_label().split("\n")[1] for line in lines} == {
        "D1(A→B)(index) ≥ n, theorem",
        "D(index) ≥ ⌈log₂(2·n)⌉, theorem",
    }
    for line in lines:
        assert all(y == n or y == (2 * int(n) - 1).bit_length() for n, y in zip(*line.get_data(), strict=True))
    assert sum(len(line.get_xdata()) for line in errors.lines) == len(small.rows)
    sizes = [line for line in size.lines if line.get_linestyle() == "None"]
    assert sorted(line.get_ydata()[0] for line in sizes) == sorted(row.size_bits for row in small.rows)
    assert bits.get_ylabel() == "bits paid" and errors.get_xlabel() == "n, size of the task"


def test_lines_that_coincide_are_both_seen(small):
    """One bit that both kinds of model need, or that two maps give: the line below is wider."""
    twin = [
        dataclasses.replace(row, via=f"own_{row.via}", architecture="hybrid", status="certified") for row in small.rows
    ]
    figure = plot(Curve(small.task, (*small.rows, *twin)))
    for axes in figure.axes[:2]:
        lines = [line for line in axes.lines if line.get_linestyle() != "None"]
        for i, line in enumerate(lines):
            for other in lines[i + 1 :]:
                if [*line.get_xdata()] == [*other.get_xdata()] and [*line.get_ydata()] == [*other.get_ydata()]:
                    assert line.get_linewidth() > other.get_linewidth() + 1
    widths = {line.get_linewidth() for line in figure.axes[0].lines if line.get_linestyle() != "None"}
    assert len(widths) > 1


def test_a_line_at_one_size_shows_how_it_is_dashed(small):
    (n,) = {small.rows[0].n}
    found = Curve(small.task, tuple(row for row in small.rows if row.n == n))
    figure = plot(found)
    for axes in figure.axes[:2]:
        for line in (line for line in axes.lines if line.get_linestyle() != "None"):
            low, high = line.get_xdata()
            assert low < n < high and line.get_linestyle() in ("-", "--") and line.get_marker() == "None"
    low, high = figure.axes[-1].get_xlim()
    assert low < n < high and len({line.get_xdata()[0] for line in figure.axes[-1].lines}) == len(found.rows)


def test_the_same_rows_give_the_same_figure(small, tmp_path):
    for ending in (".png", ".svg"):
        for name in ("a", "b"):
            save(plot(small), tmp_path / f"{name}{ending}")
        assert (tmp_path / f"a{ending}").read_bytes() == (tmp_path / f"b{ending}").read_bytes()


def test_results_have_a_rich_display(small):
    html = small._repr_html_()
    assert html.count("<tr>") == 10 and "must err" in html
    assert Curve("x", ())._repr_html_()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"sizes": ()}, "at least one size"),
        ({"sizes": (0,)}, "needs n ≥ 1 for its maps, not n=0"),
        ({"instances": 0}, "0 instances; wanted 1 to"),
        ({"sizes": (1 << 23,)}, "512 instances; wanted 1 to"),
        ({"models": ["gpt"]}, "no model is called 'gpt'; there are: attention, "),
        ({"models": ["is_tree_partition"]}, "the tokens of index_lookup do not fit it"),
        ({"maps": ["index_to_is_tree"]}, "index_to_is_tree is a map into is_tree, not into index_lookup"),
    ],
)
def test_bad_requests_are_refused_before_any_work(arguments, message):
    with pytest.raises(ValueError, match=message):
        curve("index_lookup", **arguments)


def test_a_line_says_what_size_is_inside():
    """DISJ_m with m = ⌊n/2⌋ inside terms of four literals."""
    found = curve("sparse_terms", sizes=(8, 16), models=["sparse_terms_memory"], instances=4)
    (line,) = [line for line in plot(found, y="bits").axes[0].lines if line.get_linestyle() != "None"]
    assert "D(disjointness) ≥ m + 1, theorem,\nm = 8 inside n = 16" in line.get_label()
    assert dict(zip(*line.get_data(), strict=True))[16] == 9

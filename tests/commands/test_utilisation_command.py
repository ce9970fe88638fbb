"""lowerbounds utilisation: from a file to a certificate that verify accepts; one clear line for what is none."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest
from click.testing import CliRunner

from lowerbounds.cli import main

SEQUENCES, POSITIONS = 60, 4


def run(*arguments):
    return CliRunner().invoke(main, ["utilisation", *map(str, arguments)])


def rows(symbols=2, wrong=0.0):
    rng = np.random.default_rng(0)
    labels = rng.integers(0, symbols, (SEQUENCES, POSITIONS))
    return [
        {
            "instance": m,
            "position": i,
            "label": int(label),
            "prediction": int((label + (rng.random() < wrong)) % symbols),
        }
        for (m, i), label in np.ndenumerate(labels)
    ]


def written(path, found):
    if path.suffix == ".csv":
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, list(found[0]))
            writer.writeheader()
            writer.writerows(found)
    else:
        path.write_text("".join(json.dumps(row) + "\n" for row in found))
    return path


@pytest.mark.parametrize("name", ["answers.jsonl", "answers.csv"])
def test_a_file_becomes_a_certificate_that_is_verified(tmp_path, name):
    place, certificate = written(tmp_path / name, rows()), tmp_path / "cert.json"
    found = run(place, "--state-bits", 64, "-o", certificate, "--drawn", "numpy, seed 0")
    assert found.exit_code == 0, found.output
    assert "carried ≥ 3" in found.output and "4.00 bits" in found.output and "cannot show" in found.output
    checked = CliRunner().invoke(main, ["verify", str(certificate)])
    assert checked.exit_code == 0 and checked.output.startswith("valid: the state carried")
    assert "drawn as said" in checked.output and "cannot show" in checked.output
    fields = json.loads(certificate.read_text())
    assert fields["claim"]["drawn"] == "numpy, seed 0" and fields["provenance"]["predictions"].startswith("sha256:")
    fields["claim"]["bound"] += 1
    certificate.write_text(json.dumps(fields))
    assert CliRunner().invoke(main, ["verify", str(certificate)]).exit_code == 1


def test_csv_json_lines_and_shuffled_rows_say_the_same(tmp_path):
    found = rows(symbols=3, wrong=0.1)
    shuffled = sorted(found, key=lambda row: (row["position"], row["instance"]))
    places = [written(tmp_path / name, found) for name in ("a.jsonl", "a.csv")]
    places.append(written(tmp_path / "b.jsonl", shuffled))
    first, second, third = (json.loads(run(place, "--json").output) for place in places)
    assert first == second == third
    assert first["symbols"] == 3 and first["positions"] == POSITIONS and not first["leak"]


def test_words_are_symbols_too(tmp_path):
    named = [{**row, "label": "ab"[row["label"]], "prediction": "ab"[row["prediction"]]} for row in rows(wrong=0.1)]
    plain = json.loads(run(written(tmp_path / "plain.jsonl", rows(wrong=0.1)), "--json").output)
    assert json.loads(run(written(tmp_path / "named.jsonl", named), "--symbols", 2, "--json").output) == plain


def test_tokens_may_begin_anywhere(tmp_path):
    moved = [{**row, "label": row["label"] + 500, "prediction": row["prediction"] + 500} for row in rows()]
    assert run(written(tmp_path / "moved.jsonl", moved), "--symbols", "500:502").exit_code == 0


def test_absent_keys_are_left_out(tmp_path):
    found = rows(symbols=4)
    marked = [
        {**row, "label": "none", "prediction": "none"} if row["position"] == row["instance"] % 4 else row
        for row in found
    ]
    place = written(tmp_path / "absent.jsonl", marked)
    asked = json.loads(run(place, "--absent", "none", "--symbols", 4, "--json").output)
    assert asked["answers"] == SEQUENCES * (POSITIONS - 1) and asked["asked"] == "some"
    assert float(asked["content"]) == 2 * (POSITIONS - 1)


def test_answers_that_are_no_symbol_are_read_as_one_that_is_named(tmp_path):
    strange = [{**row, "prediction": 77} if row["instance"] % 5 == 0 else row for row in rows()]
    place = written(tmp_path / "strange.jsonl", strange)
    assert run(place).exit_code == 2
    found = json.loads(run(place, "--other", "0", "--json").output)
    assert 0 < found["wrong"] < SEQUENCES // 5 * POSITIONS


def test_a_leak_is_no_discovery(tmp_path):
    certificate = tmp_path / "cert.json"
    found = run(written(tmp_path / "leak.jsonl", rows()), "--state-bits", 1, "-o", certificate)
    assert found.exit_code == 1 and "no discovery" in found.output
    assert not certificate.exists()


def test_probabilities_are_used(tmp_path):
    sure = [{**row, "probabilities": [0.01, 0.99] if row["label"] else [0.99, 0.01]} for row in rows()]
    place, certificate = written(tmp_path / "sure.jsonl", sure), tmp_path / "cert.json"
    assert run(place, "-o", certificate).exit_code == 0
    assert json.loads(certificate.read_text())["witness"]["likelihoods"] is not None
    assert CliRunner().invoke(main, ["verify", str(certificate)]).exit_code == 0


def test_a_plan_needs_no_file():
    found = json.loads(run("--plan", "--symbols", 2, "--positions", 8, "--json").output)
    assert 0 < found["sequences"]["all"] < found["sequences"]["one"]
    assert "16384 sequences" in run("--plan", "--symbols", 2, "--positions", 8).output


BAD = {
    "missing row": (lambda found: found[1:], "which others have"),
    "repeated row": (lambda found: [*found, found[0]], "twice"),
    "another length": (lambda found: [*found, {**found[0], "position": 9}], "has no position 9"),
    "label too large": (lambda found: [{**found[0], "label": 9}, *found[1:]], "label 9 is none of the 2 symbols"),
    "prediction too large": (lambda found: [{**found[0], "prediction": 2}, *found[1:]], "prediction 2 is none of"),
    "negative": (lambda found: [{**found[0], "label": -1}, *found[1:]], "label -1 is none of"),
    "biased": (
        lambda found: [{**row, "label": row["label"] * (row["instance"] % 7 == 0)} for row in found],
        "not equally",
    ),
    "one value only": (lambda found: [{**row, "label": 0} for row in found], "not equally frequent"),
    "repeating": (lambda found: [{**found[i % 40], "instance": i // 4} for i in range(1600)], "not uniform"),
    "no column": (lambda found: [{k: v for k, v in row.items() if k != "label"} for row in found], "no 'label'"),
    "no rows": (lambda found: [], "no predictions"),
    "float": (lambda found: [{**found[0], "label": 0.5}, *found[1:]], "wanted an integer or a word"),
    "null": (lambda found: [{**found[0], "prediction": None}, *found[1:]], "wanted an integer or a word"),
    "nested": (lambda found: [{**found[0], "instance": [1]}, *found[1:]], "wanted an integer or a word"),
    "list": (lambda found: [[1, 2]], "wanted an object"),
    "some probabilities": (lambda found: [{**found[0], "probabilities": [0.5, 0.5]}, *found[1:]], "in some rows"),
    "few probabilities": (lambda found: [{**row, "probabilities": [1]} for row in found], "wanted 2"),
    "above one": (lambda found: [{**row, "probabilities": [0.9, 0.9]} for row in found], "more than 1"),
    "not a number": (lambda found: [{**row, "probabilities": [float("nan"), 1]} for row in found], "from 0 to 1"),
}


def refused(found, wanted):
    assert found.exit_code == 2, found.output
    assert wanted in found.output, found.output
    assert "Traceback" not in found.output and len(found.output.strip().splitlines()) == 1


@pytest.mark.parametrize("name", BAD)
def test_bad_rows_are_refused_in_one_line(tmp_path, name):
    change, wanted = BAD[name]
    refused(run(written(tmp_path / "bad.jsonl", change(rows())), "--symbols", 2), wanted)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("instance,position,label\n0,0,1\n", "no 'prediction'"),
        ("instance,position,label,prediction\n0,0,1\n", "another number of fields"),
        ("instance,position,label,prediction\n0,0,1,1,1\n", "another number of fields"),
        ("", "no 'instance'"),
        ('instance,position,label,prediction\n0,0,"1,1\n', "line"),
    ],
)
def test_bad_csv_is_refused_in_one_line(tmp_path, text, wanted):
    place = tmp_path / "bad.csv"
    place.write_text(text)
    refused(run(place, "--symbols", 2), wanted)


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        (["--confidence", "0"], "between 0 and 1"),
        (["--confidence", "1"], "between 0 and 1"),
        (["--confidence", "1.5"], "between 0 and 1"),
        (["--confidence", "-1/2"], "between 0 and 1"),
        (["--confidence", "1/0"], "between 0 and 1"),
        (["--confidence", "nan"], "between 0 and 1"),
        (["--symbols", "1"], "wanted 2"),
        (["--symbols", "many"], "wanted a number"),
        (["--symbols", "5:3"], "wanted 2"),
        (["--positions", "5"], "4 different positions, not 5"),
        (["--positions", "3"], "4 different positions, not 3"),
        (["--state-bits", "0"], "state-bits"),
        (["--law", "text"], "nothing can be certified"),
        (["--law", "distinct"], "not distinct"),
        (["--other", "x", "--symbols", "2"], "label x is none of"),
        (["--plan"], "wanted --symbols K and --positions N"),
        (["--plan", "--symbols", "2", "--positions", "4", "--tightness", "2"], "tightness"),
        (["--plan", "--symbols", "2", "--positions", "4", "--accuracy", "0.5"], "more than chance"),
    ],
    ids=" ".join,
)
def test_bad_options_are_refused_in_one_line(tmp_path, options, wanted):
    refused(run(written(tmp_path / "good.jsonl", rows()), *options), wanted)


def test_text_that_is_no_json_and_files_that_are_not_there(tmp_path):
    place = tmp_path / "bad.jsonl"
    place.write_bytes(b"\xff\xfe[[[[[[")
    refused(run(place), "line 1: no JSON")
    place.write_text("\n")
    refused(run(place), "no predictions")
    refused(run(tmp_path / "nowhere.jsonl"), "nowhere.jsonl")
    refused(run(), "wanted a file of predictions")


def test_natural_text_is_refused_by_what_its_symbols_are(tmp_path):
    text = "of natural text nothing is known but that it is not drawn from a law that anyone could name in advance " * 4
    letters = [letter for letter in text if letter.isalpha()]
    found = [
        {"instance": i // 8, "position": i % 8, "label": letter, "prediction": letter}
        for i, letter in enumerate(letters[: len(letters) // 8 * 8])
    ]
    refused(run(written(tmp_path / "text.jsonl", found), "--symbols", 26), "put symbols into it that were drawn")


def test_a_model_is_run_in_place_of_a_file(tmp_path):
    """A window of five of eight bits: its answers, its best decoder, its entropy, its states and its size are 5."""
    certificate = tmp_path / "cert.json"
    found = run("--model", "window_memory:bits=5", "--n", 8, "--sequences", 200, "-o", certificate)
    assert found.exit_code == 0, found.output
    own, decoder, *rest = found.output.partition("at most the next:\n")[2].splitlines()[:5]
    assert own.startswith("its own answers tell 5.0000 bits")
    assert decoder.startswith("the best decoder of the state tells 5.0000 bits")
    assert rest == ["the state has 5.0000 bits of entropy", "32 states occur, 5.0000 bits", "the state has 5 bits"]
    assert "carried ≥ 4" in found.output and found.output.splitlines()[-1].startswith("of other symbols")
    assert CliRunner().invoke(main, ["verify", str(certificate)]).exit_code == 0


def test_five_numbers_of_a_model_are_in_order_in_json():
    asked = ("--model", "gru:width=3,precision=2", "--n", 5, "--sequences", 64, "--seed", 3)
    found = json.loads(run(*asked, "--json").output)
    exact = found["exact"]
    five = [float(exact[name]) for name in ("own", "decoder", "entropy", "distinct_bits")] + [exact["state_bits"]]
    assert five == sorted(five) and five[-1] == 6 and not found["leak"]
    assert "seed 3" in found["certified"]["drawn"]
    beyond = json.loads(run("--model", "window_memory:bits=5", "--n", 15, "--sequences", 64, "--json").output)
    assert beyond["exact"] is None and beyond["prefixes"] == 1 << 15


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        (("--model", "gru"), "wanted a file of predictions, or --model with --n, or --plan"),
        (("--model", "gru", "--n", 4, "--symbols", 2), "--symbols is for a file"),
        (("there.csv", "--n", 4), "--n is for a model that is run"),
        (("--model", "attention", "--n", 4), "attention has no state"),
        (("--model", "gru", "--n", 24, "--all-prefixes"), "16777216 prefixes: wanted at most 4194304"),
        (("--model", "gru", "--n", 4, "--via", "equality_to_string_equality"), "wanted a reduction from index"),
    ],
)
def test_what_cannot_be_run_is_one_line(asked, wanted):
    found = run(*asked)
    assert found.exit_code == 2 and wanted in found.output and found.output.count("\n") == 1

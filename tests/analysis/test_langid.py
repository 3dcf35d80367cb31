from pathlib import Path

import pytest

from analysis import languages
from analysis.evaluation import langid
from analysis.evaluation.identifiers import installed, same
from analysis.evaluation.langid import SHORT, held_out, load, told
from analysis.identifying import LAUNCH

HERE = Path(__file__).parent
SAMPLES = [one for one in load(HERE, None) if one.lang in LAUNCH]


def pooled():
    """Return the shares of the short texts of the launch languages, all in one."""
    by_lang = {lang: [one for one in SAMPLES if one.lang == lang] for lang in sorted(LAUNCH)}
    return {lang: told(samples) for lang, samples in by_lang.items()}


def mean(shares):
    return sum(shares) / len(shares)


def test_short_texts_of_the_launch_languages_are_told_apart():
    found = pooled().values()

    assert all(len(one.text) < SHORT for one in SAMPLES)
    assert {one.texts for one in found} == {40}
    assert mean([one.forced for one in found]) >= 0.9
    assert mean([one.right_of_decided for one in found]) >= 0.95
    assert mean([one.decided for one in found]) >= 0.85
    assert mean([one.right_form for one in found]) >= 0.98
    assert mean([one.wrong_form for one in found]) >= 0.8


def test_what_the_form_says_is_counted_apart(monkeypatch):
    monkeypatch.setattr(languages, "CONFIDENT", 1.1)
    found = pooled().values()

    assert {(one.decided, one.right_of_decided, one.wrong_form) for one in found} == {(0, 0, 0)}
    assert {one.right_form for one in found} == {1}


def test_the_pair_is_better_than_either():
    def right(identify):
        return mean([same(identify(one.text)) == one.lang for one in SAMPLES])

    alone = {name: right(make()) for name, make in installed() if name in ("py3langid", "eldc")}

    assert set(alone) == {"py3langid", "eldc"}
    assert mean([one.forced for one in pooled().values()]) > max(alone.values())


@pytest.mark.parametrize(
    ("code", "primary"), [("zh_Hans", "zh"), ("nb", "no"), ("EN", "en"), ("iw", "he"), ("", "")]
)
def test_codes_of_all_identifiers_are_compared_alike(code, primary):
    assert same(code) == primary


def test_a_folder_becomes_tables(tmp_path, capsys):
    more = tmp_path / "more.csv"
    more.write_text("text,lang\nDobrý den všem,cs\nGood morning to you,en\n", encoding="utf-8")

    assert len(load(HERE, more)) == len(load(HERE, None)) + 1
    assert langid.main([str(HERE), "--also", str(more)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert sum(line.startswith("mean of these") for line in lines) == 2
    assert [line.split()[1] for line in lines if line.startswith("en ")] == ["40", "40"]
    assert [line.split()[0] for line in lines[-4:] if line][:2] == ["heeded", "py3langid"]


def test_a_folder_without_texts_is_an_error(tmp_path, capsys):
    assert langid.main([str(tmp_path)]) == 2
    assert capsys.readouterr().err.startswith("error: no CSV file in ")

    (tmp_path / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert langid.main([str(tmp_path)]) == 2


def test_halves_are_never_mixed(capsys):
    assert all(map(held_out, SAMPLES))
    assert langid.main([str(HERE), "--tuned"]) == 2
    assert capsys.readouterr().err.startswith("error: no text is of this half")

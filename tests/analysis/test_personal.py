import json
from pathlib import Path

import pytest

from analysis.evaluation import personal
from analysis.evaluation.personal import KINDS, LEFT_OUT, count, kind_of, load
from analysis.privacy import Kind
from analysis.tables import TableError

SAMPLES = Path(__file__).with_name("pii")
ENGLISH = SAMPLES / "synthetic_english.jsonl"
SPANISH = SAMPLES / "spanish_clinical.jsonl"
SOCIAL = SAMPLES / "english_social.jsonl"


@pytest.mark.parametrize("path", [ENGLISH, SPANISH], ids=lambda path: path.stem)
def test_of_what_has_a_pattern_95_of_100_are_found(path):
    figures = count(load(path))
    patterns = [each for kind, each in figures.items() if kind not in (Kind.NAME, Kind.ADDRESS)]
    assert sum(each.marked for each in patterns) >= 20
    assert sum(each.found for each in patterns) >= 0.95 * sum(each.marked for each in patterns)


def test_names_and_addresses_are_found_as_far_as_the_documentation_says():
    english, spanish = count(load(ENGLISH)), count(load(SPANISH))
    assert english[Kind.NAME].found >= 0.5 * english[Kind.NAME].marked
    assert english[Kind.NAME].right >= 0.85 * english[Kind.NAME].findings
    assert spanish[Kind.NAME].found >= 0.9 * spanish[Kind.NAME].marked
    assert spanish[Kind.ADDRESS].found >= 0.8 * spanish[Kind.ADDRESS].marked


def test_posts_without_names_are_left_alone():
    figures = count(load(SOCIAL))
    assert figures[Kind.NAME].right >= 0.8 * figures[Kind.NAME].findings
    assert sum(each.findings for each in figures.values()) < 20


def test_an_overlap_counts_as_found_and_another_kind_is_told_apart(tmp_path):
    text = "Ring 020 7946 0018, dear Anna"
    spans = [{"start": 5, "end": 8, "label": "PHONE_NUMBER"},
             {"start": 9, "end": 12, "label": "EMAIL_ADDRESS"},
             {"start": 0, "end": 4, "label": "LOCATION"}]  # fmt: skip
    path = tmp_path / "one.jsonl"
    path.write_text(json.dumps({"text": text, "spans": spans}), encoding="utf-8")

    figures = count(load(path))
    assert figures[Kind.PHONE] == (1, 1, 1, 1, 1, 1)
    assert figures[Kind.EMAIL] == (1, 1, 0, 0, 0, 0)
    assert figures[Kind.NAME] == (0, 0, 0, 1, 0, 0)


def test_a_date_is_personal_only_where_somebody_was_born():
    text = "born on 1/2/1960, seen on 1/2/2020"
    assert kind_of("DATE_TIME", text, 8, 16) is Kind.BIRTH_DATE
    later = "She came to the clinic and was seen there on 1/2/2020"
    assert kind_of("DATE_TIME", later, 45, 53) is None
    assert kind_of("TERRITORIO", "28013 Madrid", 0, 5) is Kind.POSTCODE
    assert kind_of("TERRITORIO", "28013 Madrid", 6, 12) is None
    assert kind_of("ID_SUJETO_ASISTENCIA", "Adolescente", 0, 11) is None


def test_every_label_is_spoken_for_once():
    assert not LEFT_OUT & set(KINDS)
    with pytest.raises(TableError, match="nobody has said"):
        kind_of("SHOE_SIZE", "43", 0, 2)


def test_a_folder_becomes_a_table_and_comments_are_counted(tmp_path, capsys):
    comments = tmp_path / "comments.csv"
    comments.write_text("text\nRing 020 7946 0018\nAll was well\n", encoding="utf-8")

    assert personal.main([str(SAMPLES), "--half", "1", "--comments", str(comments)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split()[:3] == ["file", "kind", "marked"]
    assert any(line.split()[:2] == ["synthetic_english", "card"] for line in lines)
    assert lines[-2:] == [
        "comments.csv: 2 comments, redaction changes 1",
        "  phone          1 spans, 500.00 per 1,000",
    ]


@pytest.mark.parametrize("content", [b"not json", b'{"text": 1, "spans": []}', b"[]", b"\xff\xfe"])
def test_what_is_no_file_of_marked_texts_is_refused(tmp_path, capsys, content):
    (tmp_path / "bad.jsonl").write_bytes(content)
    assert personal.main([str(tmp_path)]) == 2
    assert capsys.readouterr().err.startswith("error: ")


def test_a_folder_without_marked_texts_is_refused(tmp_path, capsys):
    assert personal.main([str(tmp_path)]) == 2
    assert "no JSONL file" in capsys.readouterr().err

"""What becomes of each format, told by its report and by the survey itself."""

import json
from collections import Counter
from pathlib import Path

import pytest

import surveys
from surveys.exchange import REASONS, SOURCE_KINDS, Outcome, convert, report_in_words
from surveys.exchange.errors import EXPRESSION_CODES
from surveys.exchange.report import Ledger
from tests.surveys.exchange import books, lime

FILES = Path(__file__).parent / "files"


def parks(name):
    return books.book(**books.PARKS) if name == "xlsx" else (FILES / f"parks.{name}").read_bytes()


def outcomes(converted, kind):
    """Return outcome and reason of each source of one kind."""
    return {
        finding.source.name: (finding.outcome, finding.reason)
        for finding in converted.report
        if finding.source.kind == kind
    }


def shape(converted):
    return [[(item.kind, item.code) for item in page.items] for page in converted.survey.pages]


def test_files_of_an_xlsform_become_uploads_that_take_what_was_asked_for():
    rows = [["type", "name", "label"], ["image", "photo", "A photo"], ["audio", "said", "Sound"]]
    survey = convert(books.book(survey=[*rows, ["file", "any", "A file"]])).survey
    assert [(item.kind, item.takes) for item in survey.items()] == [
        ("upload", ("image",)),
        ("upload", ("audio",)),
        ("upload", ("image", "pdf", "audio")),
    ]


def test_files_of_surveyjs_and_limesurvey_keep_how_many():
    pages = [{"elements": [{"type": "file", "name": "photos", "allowMultiple": True}]}]
    (asked,) = convert(json.dumps({"pages": pages}).encode()).survey.items()
    assert (asked.kind, asked.max_files) == ("upload", 10)


@pytest.mark.parametrize("name", ["xlsx", "lss", "surveyjs.json"])
def test_every_part_has_one_finding_and_the_survey_has_no_unreported_problem(name):
    converted = convert(parks(name))
    sources = [finding.source for finding in converted.report]
    assert len(set(sources)) == len(sources)
    assert {source.kind for source in sources} <= set(SOURCE_KINDS)
    assert {finding.reason for finding in converted.report} <= {*REASONS, *EXPRESSION_CODES}
    assert surveys.from_json(surveys.to_json(converted.survey)) == converted.survey
    blocking = {each.code for each in surveys.check(converted.survey) if each.blocks}
    assert blocking <= {"missing_translation"}
    assert len(report_in_words(converted.report).splitlines()) == len(sources)


def test_an_xlsform_is_accounted_for_row_by_row():
    converted = convert(parks("xlsx"))
    rows = books.PARKS["survey"][1:]
    asked = [row[1] for row in rows if not row[0].startswith(("begin", "end"))]
    grouped = [row[1] for row in rows if row[0].startswith("begin")]
    assert sorted(outcomes(converted, "question")) == sorted(asked)
    assert sorted(outcomes(converted, "group")) == sorted(grouped)
    assert sorted(outcomes(converted, "choice_list")) == ["often", "unused", "what", "yes_no"]
    expressions = [cell for row in rows for cell in row[6:8] if cell]
    # The calculation that is left empty counts as well.
    assert len(outcomes(converted, "expression")) == len(expressions) + 1
    assert sorted(outcomes(converted, "language")) == ["English (en)", "French"]


def test_an_xlsform_becomes_pages_kinds_and_conditions():
    converted = convert(parks("xlsx"))
    survey = converted.survey
    assert shape(converted) == [
        [("single_choice", "often")],
        [("long_text", "why"), ("number", "age")],
        [("multiple_choice", "what")],
        [("rating", "recommend"), ("date", "when"), ("statement", "bye"), ("consent", "ok")],
        [("short_text", "kid")],
        [("yes_no", "again")],
    ]
    often = survey.item_coded("often")
    assert [option.code for option in often.options] == ["daily", "never", "other"]
    assert [option.opens_text for option in often.options] == [False, False, True]
    assert often.required
    assert (survey.item_coded("age").min, survey.item_coded("age").max) == (0, 120)
    never = surveys.OptionChosen(op="chosen", item=often.id, option="never")
    assert survey.item_coded("why").show_if == never
    assert survey.text(often.prompt, "fr") == ("Combien ?", "fr")
    assert survey.code == "parks_2026"
    assert survey.text(survey.item_coded("bye").prompt, "en").text == "=1+1"


def test_what_an_xlsform_loses_is_named():
    converted = convert(parks("xlsx"))
    questions, refused = outcomes(converted, "question"), Outcome.REFUSED
    assert questions["where"] == (refused, "unknown_kind")
    assert questions["kid"] == (Outcome.BECAME, "")
    assert questions["why"] == (Outcome.BECAME, "")
    settings = outcomes(converted, "setting")
    assert settings["what.Play Ball.region"] == settings["sheet entities"] == (refused, "no_room")
    expressions = outcomes(converted, "expression")
    named = "when: string-length(${why}) > 3"
    assert expressions[named] == (refused, "expression_not_supported")


def test_a_limesurvey_file_becomes_pages_languages_and_rows():
    converted = convert(parks("lss"))
    survey = converted.survey
    assert shape(converted) == [
        [("single_choice", "visits")],
        [("long_text", "why")],
        [("statement", "group_2_text"), ("matrix", "rows")],
    ]  # fmt: skip
    assert survey.languages == ("en", "de")
    visits = survey.item_coded("visits")
    assert survey.text(visits.prompt, "de") == ("Wie oft bist du hier?", "de")
    assert [survey.text(each.label, "de").text for each in visits.options] == [
        "Täglich", "Nie", "Andere",
    ]  # fmt: skip
    assert survey.pages[2].show_if == surveys.OptionChosen(op="chosen", item=visits.id, option="a1")
    assert survey.item_coded("why").max_length == 300
    assert survey.text(survey.title, "de").text == "Unsere Parks"
    (paths, _) = survey.item_coded("rows").rows
    assert (paths.code, survey.text(paths.label, "en").text) == ("sq001", "Paths")


def test_what_a_limesurvey_file_loses_is_named():
    converted = convert(parks("lss"))
    assert outcomes(converted, "question") == {
        "visits": (Outcome.BECAME, ""),
        "Why": (Outcome.CHANGED, "refers_to_answers"),
        "rows": (Outcome.BECAME, ""),
        "order": (Outcome.REFUSED, "no_choices"),
    }
    assert outcomes(converted, "choice_list")["rows rows"] == (Outcome.BECAME, "codes_changed")
    assert outcomes(converted, "language")["nl"] == (Outcome.REFUSED, "unknown_language")
    assert outcomes(converted, "language")["de-informal"] == (Outcome.CHANGED, "words_missing")
    assert outcomes(converted, "setting")["admin"] == (Outcome.REFUSED, "no_room")
    assert outcomes(converted, "group")["Visits"] == (Outcome.CHANGED, "several_pages")


LETTERS = {
    "L": ["single_choice"], "!": ["single_choice"], "O": ["single_choice", "long_text"],
    "M": ["multiple_choice"], "P": ["multiple_choice"], "S": ["short_text"], "T": ["long_text"],
    "U": ["long_text"], "N": ["number"], "D": ["date"], "Y": ["yes_no"], "X": ["statement"],
    "5": ["scale"], "G": ["single_choice"], "F": ["matrix"], "H": ["matrix"],
    "A": ["matrix"], "B": ["matrix"], "C": ["matrix"], "E": ["matrix"], "1": ["matrix"] * 2,
    "K": ["number"] * 2, "Q": ["short_text"] * 2, ";": ["short_text"] * 4, ":": ["number"] * 4,
    "R": ["ranking"], "|": ["upload"], "*": [], "I": [],
}  # fmt: skip


@pytest.mark.parametrize(("letter", "kinds"), LETTERS.items())
def test_every_limesurvey_type_becomes_its_kind_or_is_refused(letter, kinds):
    answers = {"A1": "Yes", "A2": "No"}
    asked = lime.question(
        letter, "Q1", rows={"SQ1": "One", "SQ2": "Two"}, answers=answers, second=answers,
        **({"columns": {"X1": "Here", "X2": "There"}} if letter in ";:" else {}),
    )  # fmt: skip
    converted = convert(lime.lss(asked, lime.question("T", "last")))
    made = [item.kind for item in converted.survey.items()]
    assert made == [*kinds, "long_text"]
    is_refused = outcomes(converted, "question")["Q1"][0] is Outcome.REFUSED
    assert is_refused == (not kinds and letter != "I")
    assert [each.code for each in surveys.check(converted.survey) if each.blocks] == []


def test_sixty_limesurvey_questions_come_in_with_their_conditions():
    asked = [lime.question("L", "Q1", answers={"A1": "Yes", "A2": "No"})]
    asked += [
        lime.question("TNDSY5"[n % 6], f"Q{n}", relevance='((Q1.NAOK == "A1"))')
        for n in range(2, 61)
    ]
    converted = convert(lime.lss(*asked))
    assert len(list(converted.survey.items())) == 60
    found = Counter(finding.outcome for finding in converted.report)
    assert found == {Outcome.BECAME: 60 + 59 + 1 + 1 + 1, Outcome.CHANGED: 1}
    first = converted.survey.item_coded("q1")
    conditions = {item.show_if for item in converted.survey.items() if item is not first}
    assert conditions == {surveys.OptionChosen(op="chosen", item=first.id, option="a1")}
    assert len(converted.survey.pages) == 2


def test_a_row_of_several_choices_can_be_asked_for_by_its_name():
    converted = convert(
        lime.lss(
            lime.question("M", "Q1", rows={"SQ001": "One", "SQ002": "Two"}),
            lime.question("T", "Q2", relevance='(Q1_SQ002.NAOK == "Y")'),
            lime.question("T", "Q3", relevance="!is_empty(Q1_SQ001.NAOK)"),
        )
    )
    survey = converted.survey
    first = survey.item_coded("q1").id
    chosen = surveys.OptionChosen(op="chosen", item=first, option="sq002")
    assert survey.item_coded("q2").show_if == chosen
    other = surveys.Not(op="not", of=surveys.OptionChosen(op="chosen", item=first, option="sq001"))
    assert survey.item_coded("q3").show_if == surveys.Not(op="not", of=other)


def test_questions_that_depend_on_each_other_in_a_circle_are_shown_to_everybody():
    converted = convert(
        lime.lss(
            lime.question("Y", "Q1", relevance="Q2.NAOK == 'Y'"),
            lime.question("Y", "Q2", relevance="Q1.NAOK == 'Y'"),
            lime.question("Y", "Q3", relevance="Q3.NAOK == 'Y'"),
        )
    )
    assert outcomes(converted, "expression") == {
        "Q1: Q2.NAOK == 'Y'": (Outcome.REFUSED, "expression_looks_ahead"),
        "Q2: Q1.NAOK == 'Y'": (Outcome.BECAME, ""),
        "Q3: Q3.NAOK == 'Y'": (Outcome.REFUSED, "expression_looks_ahead"),
    }


def test_a_surveyjs_definition_becomes_pages_and_loses_what_is_named():
    converted = convert(parks("surveyjs.json"))
    survey = converted.survey
    assert [page.code for page in survey.pages] == ["visits", "visits_2", "more", "more_2"]
    kinds = [kind for page in shape(converted) for kind, _ in page]
    assert kinds == [
        "single_choice", "long_text", "multiple_choice", "number", "statement", "scale", "rating",
        "yes_no", "single_choice", "single_choice", "date", "single_choice",
    ]  # fmt: skip
    assert survey.text(survey.item_coded("often").prompt, "de") == ("Wie oft?", "de")
    assert survey.item_coded("what").options[-1].exclusive
    assert outcomes(converted, "question")["sign"] == (Outcome.REFUSED, "unknown_kind")
    refused = (Outcome.REFUSED, "expression_unknown_sign")
    assert outcomes(converted, "expression")["gate: {age} % 2 > 3"] == refused
    given = json.loads(parks("surveyjs.json"))
    named = [each["name"] for page in given["pages"] for each in page["elements"]]
    inner = ["when", "sign", "gate"]
    expected = sorted({*named, *inner} - {"inner"})
    assert sorted(outcomes(converted, "question")) == expected


@pytest.mark.parametrize("path", sorted(Path(surveys.__file__).parent.glob("library/*.json")))
def test_our_own_definitions_come_in_unchanged(path):
    converted = convert(path.read_bytes())
    assert surveys.to_json(converted.survey) == surveys.to_json(
        surveys.from_json(path.read_bytes())
    )
    assert {finding.outcome for finding in converted.report} == {Outcome.BECAME}
    questions = outcomes(converted, "question")
    assert sorted(questions) == sorted(item.code for item in converted.survey.items())


def test_half_a_character_in_a_name_can_still_be_printed():
    source = Ledger().enter("text", "Re\ud800gion")
    assert source.name == "Re?gion"
    assert source.name.encode()

"""The codebook as DDI: the elements of the standard in its order, in every language."""

from pathlib import Path
from zipfile import ZipFile

import pytest
from defusedxml.ElementTree import fromstring
from flask import Flask

import surveys
from app.builder.models import Survey
from app.exports.ddi import NAME
from app.exports.table import Format, Shape
from app.exports.universe import universe
from surveys import editing, library
from tests.app.exports import parks
from tests.factories.builder import published
from tests.surveys import drafts

DDI = "{ddi:codebook:2_5}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# What DDI Codebook 2.5 lets stand in an element, in this order (its schema, written out by hand).
ORDER = {
    "codeBook": ["docDscr", "stdyDscr", "fileDscr", "dataDscr", "otherMat"],
    "stdyDscr": ["citation", "studyAuthorization", "stdyInfo", "studyDevelopment", "method"],
    "citation": ["titlStmt", "rspStmt", "prodStmt", "distStmt", "serStmt", "verStmt", "biblCit"],
    "titlStmt": ["titl", "subTitl", "altTitl", "parTitl", "IDNo"],
    "verStmt": ["version", "verResp", "notes"],
    "stdyInfo": ["studyBudget", "subject", "abstract", "sumDscr"],
    "fileDscr": ["fileTxt", "locMap", "notes"],
    "fileTxt": ["fileName", "fileCitation", "dataFingerprint", "fileCont", "fileStrc", "dimensns",
                "fileType", "format", "filePlac", "dataChck", "ProcStat", "dataMsng", "software"],
    "dimensns": ["caseQnty", "varQnty"],
    "dataDscr": ["varGrp", "nCubeGrp", "var", "nCube", "notes"],
    "var": ["location", "labl", "imputation", "security", "embargo", "respUnit", "anlysUnit",
            "qstn", "valrng", "invalrng", "undocCod", "universe", "TotlResp", "sumStat", "txt",
            "stdCatgry", "catgryGrp", "catgry", "codInstr", "verStmt", "concept", "derivation",
            "varFormat", "geoMap", "catLevel", "notes"],
    "qstn": ["preQTxt", "qstnLit", "postQTxt", "forward", "backward", "ivuInstr"],
    "catgry": ["catValu", "labl", "txt", "catStat", "mrow", "catgry"],
    "valrng": ["item", "range", "key", "notes"],
}  # fmt: skip
NEEDED = {
    "codeBook": "stdyDscr",
    "stdyDscr": "citation",
    "citation": "titlStmt",
    "titlStmt": "titl",
}


def misplaced(root) -> list[str]:
    """Return what stands where the standard does not let it stand, or is lacking."""
    found = []
    for element in root.iter():
        name = element.tag.removeprefix(DDI)
        inner = [each.tag.removeprefix(DDI) for each in element]
        allowed = ORDER.get(name, [])
        if any(each not in allowed for each in inner):
            found.append(f"{name} holds {inner}")
        elif [allowed.index(each) for each in inner] != sorted(map(allowed.index, inner)):
            found.append(f"{name} is out of order: {inner}")
        if NEEDED.get(name) not in {None, *inner}:
            found.append(f"{name} lacks {NEEDED[name]}")
    ids = [each.get("ID") for each in root.iter() if each.get("ID")]
    return found + [each for each in set(ids) if ids.count(each) > 1]


def study(survey, folder, file_format=Format.CSV, **wanted):
    path = parks.exported(survey, folder, file_format, archive=True, **wanted)
    with ZipFile(path) as archive:
        return fromstring(archive.read(NAME))


def variables(root):
    return {each.get("name"): each for each in root.iter(f"{DDI}var")}


def texts(element, path):
    found = element.iterfind("/".join(DDI + name for name in path.split("/")))
    return {each.get(LANG): each.text for each in found}


def categories(variable):
    found = variable.iter(f"{DDI}catgry")
    return {each.findtext(f"{DDI}catValu"): texts(each, "labl") for each in found}


@pytest.fixture
def survey(app: Flask) -> Survey:
    survey = parks.open_park()
    parks.answer_all(survey)
    parks.renamed(survey, "visits", "often", "Every day")
    return survey


@pytest.mark.parametrize("file_format", list(Format))
@pytest.mark.parametrize("shape", list(Shape))
def test_every_archive_has_a_sound_study(survey, tmp_path: Path, file_format, shape) -> None:
    root = study(survey, tmp_path, file_format, shape=shape)
    assert misplaced(root) == []
    assert root.get("version") == "2.5"
    assert (root.find(f"{DDI}dataDscr/{DDI}var").get("files") == "F1") == (shape is Shape.WIDE)


@pytest.mark.parametrize("survey_id", [entry.id for entry in library.names()])
def test_the_library_is_described_in_all_its_languages(app, tmp_path, survey_id) -> None:
    definition = library.load(survey_id)
    root = study(published(definition, slug="park"), tmp_path)
    assert misplaced(root) == []
    titles = texts(root, "stdyDscr/citation/titlStmt/titl")
    titles |= texts(root, "stdyDscr/citation/titlStmt/parTitl")
    assert titles == {
        lang.replace("_", "-"): definition.text("title", lang).text for lang in definition.languages
    }
    asked = [each for each in variables(root).values() if each.find(f"{DDI}qstn") is not None]
    assert len(asked) >= sum(bool(item.parts) for item in definition.items())
    assert {len(texts(each, "qstn/qstnLit")) for each in asked} == {len(definition.languages)}


def test_a_study_with_a_planted_fault_is_found(survey, tmp_path) -> None:
    root = study(survey, tmp_path)
    variable = variables(root)["visits"]
    variable.insert(0, variable[-1])
    root.find(f"{DDI}stdyDscr").remove(root.find(f"{DDI}stdyDscr/{DDI}citation"))
    assert len(misplaced(root)) == 2


def test_variables_are_the_columns_with_their_words(survey, tmp_path) -> None:
    root = study(survey, tmp_path)
    found = variables(root)
    visits = found["visits"]
    assert texts(visits, "qstn/qstnLit") == {"en": "How often do you come?", "ar": "كم مرة تأتي؟"}
    assert categories(visits) == {
        "often": {"en": "Every day", "ar": "كثيراً"}, "rarely": {"en": "Rarely"},
    }  # fmt: skip
    assert texts(found["uses__benches"], "labl") == {"en": "Benches"}
    assert list(categories(found["uses__benches"])) == ["0", "1"]
    assert categories(found["score"])["0"] == {"en": "Bad"}
    assert [each.text for each in visits.iterfind(f"{DDI}verStmt/{DDI}version")] == ["1", "2"]
    assert root.findtext(f"{DDI}fileDscr/{DDI}fileTxt/{DDI}fileName") == "park-wide.csv"


def test_categories_are_what_the_file_holds(survey, tmp_path) -> None:
    numbered = variables(study(survey, tmp_path / "sav", Format.SAV))["visits"]
    assert list(categories(numbered)) == ["1", "2"]
    assert numbered.find(f"{DDI}varFormat").get("type") == "numeric"
    worded = variables(study(survey, tmp_path / "words", labels=True))["visits"]
    assert list(categories(worded)) == [None]


def test_the_same_versions_give_the_same_bytes(survey, tmp_path) -> None:
    paths = [parks.exported(survey, tmp_path / each, Format.CSV, archive=True) for each in "ab"]
    assert ZipFile(paths[0]).read(NAME) == ZipFile(paths[1]).read(NAME)


def test_words_that_look_like_markup_stay_words(app, tmp_path) -> None:
    definition = editing.new_survey(code="park", source_lang="en", title='<b>&amp; ]]> "x"')
    definition = editing.add_page(definition, title="")
    page = definition.pages[0].id
    definition = editing.add_item(definition, page, "short_text", "</qstnLit><!--", code="q")
    root = study(published(definition, slug="park"), tmp_path)
    assert texts(root, "stdyDscr/citation/titlStmt/titl") == {"en": '<b>&amp; ]]> "x"'}
    assert texts(variables(root)["q"], "qstn/qstnLit") == {"en": "</qstnLit><!--"}


def test_an_answer_that_stands_apart_counts_as_missing(app, tmp_path) -> None:
    apart = editing.add_option
    definition = parks.definition()
    score = definition.item_coded("score")
    definition = apart(definition, score.id, "Not sure", code="unsure", apart=True)
    found = variables(study(published(definition, slug="park"), tmp_path))["score"]
    missing = [each.findtext(f"{DDI}catValu") for each in found.iter(f"{DDI}catgry")
               if each.get("missing") == "Y"]  # fmt: skip
    assert missing == ["unsure"]


SHOWN = [
    ({"op": "chosen", "item": "asked", "option": "red"}, "asked = red"),
    ({"op": "chosen_any", "item": "asked", "options": ["red", "green"]}, "asked in (red, green)"),
    (
        {"op": "not", "of": {"op": "chosen_none", "item": "asked", "options": ["red"]}},
        "not (asked is answered and not in (red))",
    ),
    ({"op": "ge", "item": "asked", "number": "18"}, "asked >= 18"),
    ({"op": "lt", "item": "asked", "date": "2026-01-31"}, "asked < 2026-01-31"),
    (
        {"op": "all", "of": [
            {"op": "answered", "item": "asked"},
            {"op": "any", "of": [{"op": "eq", "item": "asked", "number": "1"},
                                 {"op": "ne", "item": "asked", "number": "2"}]},
        ]},
        "asked is answered and (asked = 1 or asked != 2)",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("condition", "said"), SHOWN)
def test_the_universe_says_who_is_asked(condition, said) -> None:
    survey = drafts.survey(
        drafts.page("one", drafts.item("single_choice", "asked")),
        drafts.page("two", drafts.item("long_text", "why"), show_if=condition),
        drafts.page("three", drafts.item("long_text", "more", show_if=condition)),
    )
    assert universe(survey, survey.item_coded("asked")) == ""
    assert universe(survey, survey.item_coded("why")) == said
    assert universe(survey, survey.item_coded("more")) == said


def test_conditions_of_page_and_question_are_joined() -> None:
    either = surveys.AnyOf.model_validate(
        {"op": "any", "of": ({"op": "answered", "item": "asked"},) * 2}
    ).model_dump(mode="json")
    survey = drafts.survey(
        drafts.page("one", drafts.item("single_choice", "asked")),
        drafts.page("two", drafts.item("long_text", "why", show_if=either), show_if=either),
    )
    both = "(asked is answered or asked is answered)"
    assert universe(survey, survey.item_coded("why")) == f"{both} and {both}"

"""LimeSurvey files for tests, as version 5 writes them: structure and words in tables apart."""

from xml.sax.saxutils import escape


def section(name, rows):
    cells = "".join(
        "<row>"
        + "".join(f"<{key}>{escape(str(text))}</{key}>" for key, text in row.items())
        + "</row>"
        for row in rows
    )
    return f"<{name}><rows>{cells}</rows></{name}>"


def lss(*questions, languages=("en",), settings=None, groups=None, **sections):
    """Return a file with these questions (see `question`), all in group 1 unless they say so."""
    groups = groups or [{"gid": "1", "group_order": "1", "group_name": "Group", "language": "en"}]
    first, *others = languages
    survey = {"sid": "77", "language": first, "additional_languages": " ".join(others)}
    texts = {"surveyls_survey_id": "77", "surveyls_language": first, "surveyls_title": "Parks"}
    tables = {"questions": [], "subquestions": [], "answers": [], "question_attributes": []}
    for number, each in enumerate(questions, start=1):
        _add(tables, number, each)
    parts = "".join(section(name, rows) for name, rows in {**tables, **sections}.items() if rows)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><document>'
        "<LimeSurveyDocType>Survey</LimeSurveyDocType><languages>"
        + "".join(f"<language>{each}</language>" for each in languages)
        + f"</languages>{section('groups', groups)}{parts}"
        + section("surveys", [{**survey, **(settings or {})}])
        + section("surveys_languagesettings", [texts])
        + "</document>"
    ).encode()


def question(letter, title, text="Words?", **fields):
    """Return one question; `rows` and `answers` map codes to words."""
    return {"type": letter, "title": title, "question": text, **fields}


def _add(tables, number, given):
    given = dict(given)
    rows, answers = given.pop("rows", {}), given.pop("answers", {})
    attributes = given.pop("attributes", {})
    qid = str(number)
    where = {"qid": qid, "parent_qid": "0", "gid": "1", "language": "en"}
    tables["questions"].append({**where, "question_order": qid, **given})
    for place, (code, text) in enumerate(rows.items(), start=1):
        child = {"qid": f"{number}{place:03}", "parent_qid": qid, "title": code, "question": text}
        tables["subquestions"].append({**child, "question_order": place, "language": "en"})
    for place, (code, text) in enumerate(answers.items(), start=1):
        answer = {"qid": qid, "code": code, "answer": text, "sortorder": place, "language": "en"}
        tables["answers"].append({**answer, "scale_id": "0"})
    for name, value in attributes.items():
        tables["question_attributes"].append({"qid": qid, "attribute": name, "value": value})

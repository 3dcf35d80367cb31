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


def lss(*questions, languages=("en",), settings=None, groups=None, texts=None, **sections):
    """Return a file with these questions (see `question`), all in group 1 unless they say so.

    Words are a text, or a text for each language; `texts` are rows of the survey's own words.
    """
    groups = groups or [{"gid": "1", "group_order": "1", "group_name": "Group", "language": "en"}]
    first, *others = languages
    survey = {"sid": "77", "language": first, "additional_languages": " ".join(others)}
    title = {"surveyls_survey_id": "77", "surveyls_language": first, "surveyls_title": "Parks"}
    names = ("questions", "subquestions", "question_l10ns", "answers", "answer_l10ns")
    tables = {name: [] for name in (*names, "question_attributes")}
    for number, each in enumerate(questions, start=1):
        _add(tables, number, each)
    parts = "".join(section(name, rows) for name, rows in {**tables, **sections}.items() if rows)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><document>'
        "<LimeSurveyDocType>Survey</LimeSurveyDocType><languages>"
        + "".join(f"<language>{each}</language>" for each in languages)
        + f"</languages>{section('groups', groups)}{parts}"
        + section("surveys", [{**survey, **(settings or {})}])
        + section("surveys_languagesettings", texts or [title])
        + "</document>"
    ).encode()


def question(letter, title, text="Words?", **fields):
    """Return one question; `rows`, `columns`, `answers` and `second` map codes to words.

    `second` are the answers of the second of two scales; `shown` maps rows to their relevance.
    """
    return {"type": letter, "title": title, "question": text, **fields}


def _add(tables, number, given):
    given = dict(given)
    rows, columns = given.pop("rows", {}), given.pop("columns", {})
    answers = [given.pop("answers", {}), given.pop("second", {})]
    attributes, shown = given.pop("attributes", {}), given.pop("shown", {})
    qid = str(number)
    where = {"qid": qid, "parent_qid": "0", "gid": "1", "question_order": qid}
    text, hint = given.pop("question"), given.pop("help", "")
    tables["questions"].append({**where, **given} | _worded(tables, qid, question=text, help=hint))
    for scale, children in enumerate((rows, columns)):
        for place, (code, text) in enumerate(children.items(), start=1):
            child = {"qid": f"{number}{scale}{place:03}", "parent_qid": qid, "title": code}
            child |= {"question_order": place, "scale_id": scale}
            child |= {"relevance": shown[code]} if code in shown else {}
            tables["subquestions"].append(child | _worded(tables, child["qid"], question=text))
    for scale, offered in enumerate(answers):
        for place, (code, text) in enumerate(offered.items(), start=1):
            answer = {"aid": f"{number}{scale}{place:03}", "qid": qid, "code": code}
            answer |= {"sortorder": place, "scale_id": scale}
            tables["answers"].append(answer | _answer(tables, answer["aid"], text))
    for name, value in attributes.items():
        for lang, said in value.items() if isinstance(value, dict) else [("", value)]:
            row = {"qid": qid, "attribute": name, "value": said, "language": lang}
            tables["question_attributes"].append(row)


def _worded(tables, qid, **texts):
    """Return the words as cells of the row itself, or add them to the table of words."""
    if not any(isinstance(text, dict) for text in texts.values()):
        return {**texts, "language": "en"}
    for lang in {lang: None for text in texts.values() if text for lang in text}:
        said = {name: text[lang] for name, text in texts.items() if text}
        tables["question_l10ns"].append({"qid": qid, "language": lang, **said})
    return {}


def _answer(tables, aid, text):
    if not isinstance(text, dict):
        return {"answer": text, "language": "en"}
    tables["answer_l10ns"] += [
        {"aid": aid, "language": lang, "answer": said} for lang, said in text.items()
    ]
    return {}

"""A survey with one page, and a question added to it as an editor would."""


def page_id(survey):
    return survey.draft.pages[0].id


def only(survey):
    (item,) = survey.draft.items()
    return item


def words(survey, string_id):
    return survey.draft.text(string_id, survey.draft.source_lang).text


def add(desk, survey, kind, **data):
    path = f"park/pages/{page_id(survey)}/add/{kind}/"
    answer = desk.post(path, {"prompt": "A question", "hint": "", **data}, survey=survey)
    assert answer.status_code == 303, answer.text
    return only(survey)

"""How to get to the pages on which files are brought in: answers, questionnaires, translations."""

from tests.journeys.page_types import Visit, staff


@staff("imports.show")
def imported(visit: Visit) -> None:
    visit.goes("imports.show", slug="visit", batch_id=visit.house.content.batch)


@staff("imports.show", "pending")
def importing(visit: Visit) -> None:
    visit.goes("imports.show", slug="visit", batch_id=visit.house.content.pending_batch)


def _uploads(visit: Visit, text: str) -> None:
    visit.goes("imports.upload", slug="visit")
    visit.page.fill("[name=source]", "Telephone")
    visit.page.set_input_files(
        "[name=file]", {"name": "rows.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    visit.presses()


SURVEYJS = """{"pages": [{"name": "one", "elements": [
  {"type": "comment", "name": "why", "title": "Why?"},
  {"type": "signaturepad", "name": "sign", "title": "Sign here"}]}]}"""


@staff("builder.questionnaire")
def questionnaire(visit: Visit) -> None:
    visit.goes("builder.questionnaire")


@staff("builder.questionnaire", "error-422")
def questionnaire_refused(visit: Visit) -> None:
    visit.goes("builder.questionnaire")
    visit.presses()


@staff("builder.questionnaire", "report")
def questionnaire_report(visit: Visit) -> None:
    visit.goes("builder.questionnaire")
    file = {"name": "why.json", "mimeType": "application/json", "buffer": SURVEYJS.encode()}
    visit.page.set_input_files("[name=file]", file)
    visit.presses()
    assert visit.page.locator("main table").count() == 1


@staff("imports.preview")
def import_preview(visit: Visit) -> None:
    rows = "7,2026-03-02,phone,en,2,Too slow\n8,yesterday,phone,en,9,Too dear\n"
    _uploads(visit, f"id,date,channel,lang,satisfaction,better\n{rows}")


@staff("imports.preview", "unreadable-422")
def import_refused(visit: Visit) -> None:
    _uploads(visit, "nothing that is known\n1\n")


WORDS = """msgid ""
msgstr "X-Heeded-Survey: %s\\nLanguage: ar\\n"

msgctxt "title"
msgid "Another title"
msgstr "عنوان"

msgctxt "%s"
msgid "%s"
msgstr "<b>عنوان</b>"

msgctxt "nowhere"
msgid "Words"
msgstr "كلمات"
"""


def _translated(visit: Visit, text: str) -> None:
    visit.goes("builder.translators", slug="draft")
    file = {"name": "words.po", "mimeType": "text/plain", "buffer": text.encode()}
    visit.page.set_input_files("[name=file]", file)
    visit.presses("#region form[method=post] button.btn")


@staff("builder.translators")
def translators(visit: Visit) -> None:
    visit.goes("builder.translators", slug="draft")


@staff("builder.translators_report", "error-422")
def translators_refused(visit: Visit) -> None:
    _translated(visit, "nothing that is known")


@staff("builder.translators_report")
def translators_report(visit: Visit) -> None:
    with visit.house.inside():
        draft = visit.house.survey("draft").draft
        prompt = next(draft.items()).prompt
        words = (draft.code, prompt, draft.text(prompt, "en").text)
    _translated(visit, WORDS % words)
    assert visit.page.locator("main table").count() == 1

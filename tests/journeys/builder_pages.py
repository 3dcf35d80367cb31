"""How to get to every page on which surveys are made, in every state worth a look."""

from tests.journeys.page_types import Visit, staff


def _part(visit: Visit, code: str, slug: str = "draft") -> str:
    return visit.ids(slug)[code]


def _page_id(visit: Visit, number: int) -> str:
    with visit.house.inside():
        return str(visit.house.survey("draft").draft.pages[number].id)


@staff("builder.question")
def question(visit: Visit) -> None:
    visit.goes("builder.question", slug="draft", item_id=_part(visit, "problems"))


@staff("builder.question", "error-422-swapped")
def question_refused(visit: Visit) -> None:
    question(visit)
    visit.page.fill("[name=prompt]", "")
    visit.swaps("#question button.btn[value=save]")


@staff("builder.question", "scale")
def scale(visit: Visit) -> None:
    visit.goes("builder.question", slug="draft", item_id=_part(visit, "satisfaction"))


@staff("builder.question", "rating")
def rating(visit: Visit) -> None:
    visit.goes("builder.question", slug="draft", item_id=_part(visit, "recommend"))


@staff("builder.uses")
def uses(visit: Visit) -> None:
    visit.goes("builder.uses", slug="draft", part_id=_part(visit, "problems"))


@staff("builder.choose_kind")
def kinds(visit: Visit) -> None:
    visit.goes("builder.choose_kind", slug="draft", page_id=_page_id(visit, 0))


@staff("builder.branches")
def branches(visit: Visit) -> None:
    visit.goes("builder.branches", slug="draft", page_id=_page_id(visit, 0))


@staff("builder.branch")
def branch(visit: Visit) -> None:
    visit.goes("builder.branch", slug="draft", page_id=_page_id(visit, 0), key="0")


@staff("builder.branch", "error-422-swapped")
def branch_refused(visit: Visit) -> None:
    visit.goes("builder.branch", slug="draft", page_id=_page_id(visit, 0), key="new")
    visit.swaps("#condition button.btn[value=save]")


@staff("builder.repeat")
def repeat(visit: Visit) -> None:
    visit.goes("builder.repeat", slug="draft", page_id=_page_id(visit, 1))


@staff("builder.repeat", "error-422")
def repeat_refused(visit: Visit) -> None:
    repeat(visit)
    visit.page.check("[name=way][value=added]")
    visit.presses()


@staff("builder.rules")
def rules(visit: Visit) -> None:
    visit.goes("builder.rules", slug="draft", page_id=_page_id(visit, 0))


@staff("builder.rule", "error-422-swapped")
def rule_refused(visit: Visit) -> None:
    visit.goes("builder.rule", slug="draft", page_id=_page_id(visit, 1), key="new")
    visit.swaps("#condition button.btn[value=save]")


@staff("builder.quotas")
def quotas(visit: Visit) -> None:
    visit.goes("builder.quotas", slug="draft")


@staff("builder.quota", "error-422-swapped")
def quota_refused(visit: Visit) -> None:
    visit.goes("builder.quota", slug="draft", key="new")
    visit.swaps("#condition button.btn[value=save]")


@staff("builder.condition", "compared")
def condition_that_compares(visit: Visit) -> None:
    condition(visit)
    with visit.page.expect_response(lambda answer: answer.request.method == "POST"):
        visit.page.select_option("#l0-item", index=1)


@staff("builder.add_question", "calculated-error-422-swapped")
def formula_refused(visit: Visit) -> None:
    page_id = _page_id(visit, 1)
    visit.goes("builder.add_question", slug="draft", page_id=page_id, kind="calculated")
    visit.page.fill("[name=prompt]", "Score")
    visit.swaps("#question button.btn[value=save]")


ADDED = (
    "single_choice",
    "short_text",
    "number",
    "date",
    "statement",
    "consent",
    "calculated",
    "contact",
    "upload",
    "place",
)
for kind in ADDED:

    @staff("builder.add_question", kind)
    def new_question(visit: Visit, kind: str = kind) -> None:
        page_id = _page_id(visit, 0)
        visit.goes("builder.add_question", slug="draft", page_id=page_id, kind=kind)


@staff("builder.condition")
def condition(visit: Visit) -> None:
    visit.goes("builder.condition", slug="draft", part_id=_part(visit, "problems"))


@staff("builder.condition", "swapped")
def condition_swapped(visit: Visit) -> None:
    condition(visit)
    visit.swaps("#condition button[value=add]")


@staff("builder.condition", "first-page")
def condition_of_the_first_page(visit: Visit) -> None:
    visit.goes("builder.condition", slug="draft", part_id=_page_id(visit, 0))


@staff("builder.delete")
def delete(visit: Visit) -> None:
    visit.goes("builder.delete", slug="draft", part_id=_part(visit, "good"))


@staff("builder.delete", "needed")
def delete_what_is_needed(visit: Visit) -> None:
    visit.goes("builder.delete", slug="draft", part_id=_part(visit, "satisfaction"))


@staff("builder.move_to")
def move_to(visit: Visit) -> None:
    visit.goes("builder.move_to", slug="draft", part_id=_part(visit, "good"))


@staff("builder.move_to", "error-422")
def move_nowhere(visit: Visit) -> None:
    move_to(visit)
    visit.page.fill("[name=place]", "nowhere")
    visit.presses("#region form button.btn")


@staff("builder.edit_page")
def page_title(visit: Visit) -> None:
    visit.goes("builder.edit_page", slug="draft", page_id=_page_id(visit, 0))


@staff("builder.move", "swapped")
def moved(visit: Visit) -> None:
    visit.goes("builder.edit", slug="draft")
    visit.swaps(f"#down-{_part(visit, 'good')}")


@staff("builder.edit", "conflict-409-swapped")
def overtaken(visit: Visit) -> None:
    visit.goes("builder.edit", slug="draft")
    visit.page.eval_on_selector_all(
        "[name=seen]", "fields => fields.forEach(field => { field.value = '0' })"
    )
    visit.swaps(f"#down-{_part(visit, 'good')}")


@staff("builder.texts", "conflict-409")
def texts_overtaken(visit: Visit) -> None:
    visit.goes("builder.texts", slug="draft")
    visit.page.eval_on_selector("[name=seen]", "field => { field.value = '0' }")
    visit.page.fill("[name=title]", "Another title")
    visit.presses("#region form button.btn")


@staff("builder.new", "error-422")
def new_survey_refused(visit: Visit) -> None:
    visit.goes("builder.new")
    visit.presses()


@staff("builder.retention")
def retention(visit: Visit) -> None:
    visit.goes("builder.retention", slug="proposal")


@staff("builder.retention", "error-422")
def retention_refused(visit: Visit) -> None:
    visit.goes("builder.retention", slug="draft")
    visit.page.fill("[name=months]", "0")
    visit.presses("#region form button.btn")


@staff("builder.settings", "error-422")
def settings_refused(visit: Visit) -> None:
    visit.goes("builder.settings", slug="draft")
    visit.page.fill("[name=survey_name]", "")
    visit.page.fill("[name=opens_on-day]", "30")
    visit.page.fill("[name=opens_on-month]", "2")
    visit.presses("#region form button.btn")


@staff("builder.translate", "saved-swapped")
def translated(visit: Visit) -> None:
    visit.page.goto(visit.url("builder.translate", slug="draft", section="start") + "?to=ja")
    visit.page.locator("#translation textarea").first.fill("訳")
    visit.swaps("#translation button.btn[value=save]")


@staff("respond.preview")
def preview(visit: Visit) -> None:
    visit.goes("respond.preview", slug="visit", lang="ar", page_code="visit")


@staff("builder.workbench")
def workbench(visit: Visit) -> None:
    visit.goes("builder.workbench")


@staff("accounts.organisation")
def organisation(visit: Visit) -> None:
    visit.goes("accounts.organisation")


@staff("builder.templates", "none")
def no_templates(visit: Visit) -> None:
    visit.goes("builder.templates")


@staff("builder.keep_template")
def keep_template(visit: Visit) -> None:
    visit.goes("builder.keep_template", slug="draft", item=_part(visit, "good"))


@staff("builder.keep_template", "error-422")
def template_refused(visit: Visit) -> None:
    visit.goes("builder.keep_template", slug="draft")
    visit.presses("#region form button.btn")


@staff("builder.use_template")
def use_template(visit: Visit) -> None:
    visit.goes("builder.templates")
    if visit.page.locator("tbody a").count() == 0:
        visit.goes("builder.keep_template", slug="visit")
        visit.page.fill("[name=name]", "Feedback")
        visit.page.fill("[name=wording]", "1")
        visit.presses("#region form button.btn")
    visit.page.locator("tbody a").first.click()
    visit.page.wait_for_url("**/templates/*/")


@staff("builder.templates")
def templates(visit: Visit) -> None:
    use_template(visit)
    visit.goes("builder.templates")


@staff("builder.copy_survey")
def copy_survey(visit: Visit) -> None:
    visit.goes("builder.copy_survey", slug="visit")


@staff("builder.find_parts")
def find_parts(visit: Visit) -> None:
    visit.goes("builder.find_parts", slug="draft", page_id=_page_id(visit, 0), q="a")


@staff("builder.find_parts", "nothing")
def find_nothing(visit: Visit) -> None:
    visit.goes("builder.find_parts", slug="draft", page_id=_page_id(visit, 0), q="zebra crossing")


@staff("respond.preview_widths")
def preview_widths(visit: Visit) -> None:
    visit.goes("respond.preview_widths", slug="draft")


@staff("respond.tests", "none")
def no_test_responses(visit: Visit) -> None:
    visit.goes("respond.tests", slug="fresh")


def _to_the_end(visit: Visit) -> None:
    with visit.house.inside():
        codes = [page.code for page in visit.house.survey("fresh").draft.pages]
    visit.goes("respond.preview", slug="fresh", page_code=codes[0])
    for _ in codes:
        for group in visit.page.locator("main fieldset").all():
            group.locator("input").first.check()
        visit.presses("main form[action*=preview] .actions button")


@staff("respond.preview", "the-end")
def end_of_the_preview(visit: Visit) -> None:
    _to_the_end(visit)
    assert visit.page.locator("main form[action*=preview]").count() == 0


@staff("respond.tests")
def some_test_responses(visit: Visit) -> None:
    _to_the_end(visit)
    visit.presses(".note form button")
    assert visit.page.locator("main article").count() > 0

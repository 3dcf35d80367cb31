"""How to get to what people see of a draft in the making: its history, what was typed and said."""

from tests.journeys.page_types import Visit, staff


def _retitled(visit: Visit) -> None:
    visit.goes("builder.texts", slug="draft")
    visit.page.fill("[name=title]", f"Another title {visit.page.evaluate('Math.random()')}")
    visit.presses("#region form button.btn")


@staff("builder.edit", "undone-swapped")
def undone(visit: Visit) -> None:
    _retitled(visit)
    visit.swaps("#undo")
    assert visit.page.locator("#redo:not([aria-disabled])").count() == 1
    assert visit.page.evaluate("document.activeElement.id") == "undo"


@staff("builder.steps")
def history(visit: Visit) -> None:
    _retitled(visit)
    visit.goes("builder.steps", slug="draft")


@staff("builder.steps", "nothing")
def no_history(visit: Visit) -> None:
    visit.goes("builder.steps", slug="proposal")


@staff("builder.earlier")
def earlier(visit: Visit) -> None:
    history(visit)
    visit.page.locator("#region .more a").last.click()
    visit.page.wait_for_url("**/history/*/")


@staff("builder.question", "conflict-409-swapped")
def question_overtaken(visit: Visit) -> None:
    visit.goes("builder.question", slug="draft", item_id=visit.ids("draft")["problems"])
    visit.page.eval_on_selector("[name=seen]", "field => { field.value = '0' }")
    visit.page.fill("[name=prompt]", "In my words?")
    visit.swaps("#question button.btn[value=save]")


def _typed(visit: Visit) -> None:
    visit.goes("builder.texts", slug="draft")
    visit.page.fill("[name=thanks]", "Half a sent")
    visit.page.wait_for_selector("form [hx-post]:not(:empty)")


@staff("builder.texts", "typed")
def typed(visit: Visit) -> None:
    _typed(visit)


@staff("builder.texts", "typed-before")
def typed_before(visit: Visit) -> None:
    _typed(visit)
    visit.goes("builder.texts", slug="draft")


@staff("builder.edit", "typed-before")
def edit_with_something_typed(visit: Visit) -> None:
    _typed(visit)
    visit.goes("builder.edit", slug="draft")


@staff("builder.comments")
def comments(visit: Visit) -> None:
    visit.goes("builder.comments", slug="draft")
    visit.page.fill("main form.flow [name=text]", "Is this the right order?")
    visit.presses()
    visit.page.click("summary >> nth=0")
    visit.page.fill("details [name=text]", "I think so.")
    visit.presses("details form button")


@staff("builder.comments", "error-422")
def empty_comment(visit: Visit) -> None:
    visit.goes("builder.comments", slug="draft", part=visit.ids("draft")["good"])
    visit.presses()


@staff("builder.approval")
def approval(visit: Visit) -> None:
    visit.goes("builder.approval", slug="draft")


@staff("builder.approval", "asked")
def approval_asked(visit: Visit) -> None:
    visit.goes("builder.approval", slug="visit")
    if visit.page.get_by_text("asked for it").count() == 0:
        visit.presses("#region form button")

"""How to get to the pages of those who save their answers and come back to them."""

from app.respond import tokens
from tests.journeys.page_types import Visit, public
from tests.journeys.public_pages import second_page, third_page, with_code

SAVE = "main form button[name='page.save']"


@public("respond.saved")
def saved(visit: Visit) -> None:
    second_page(visit)
    visit.presses(SAVE)


@public("respond.saved", "not-right-yet")
def saved_but_wrong(visit: Visit) -> None:
    third_page(visit)
    visit.page.fill(f"[name={visit.ids('proposal')['year_of_birth']}]", "many")
    visit.presses(SAVE)


@public("respond.ask_code")
def asks_for_return_code(visit: Visit) -> None:
    visit.goes("respond.ask_code", slug="proposal")


def _returns(visit: Visit, code: str) -> None:
    visit.goes("respond.ask_code", slug="proposal")
    visit.page.fill("#code", code)
    visit.presses()


@public("respond.come_back", "slip-422")
def mistyped_return_code(visit: Visit) -> None:
    _returns(visit, "ABCD")


@public("respond.come_back", "receipt-422")
def receipt_code_in_the_wrong_place(visit: Visit) -> None:
    _returns(visit, visit.house.content.receipt)


@public("respond.come_back", "unknown-404")
def unknown_return_code(visit: Visit) -> None:
    with visit.house.inside():
        code = tokens.return_code("a" * 22)
    _returns(visit, code)


@public("respond.page", "moved-410")
def moved(visit: Visit) -> None:
    saved(visit)
    old = visit.page.url.replace("saved-answers", "reasons")
    code = "".join(visit.page.locator(".code span:not([aria-hidden])").all_inner_texts())
    _returns(visit, code)
    visit.page.goto(old)


@public("receipts.ask", "return-code-422")
def return_code_in_the_wrong_place(visit: Visit) -> None:
    with visit.house.inside():
        code = tokens.return_code("a" * 22)
    with_code(visit, code)

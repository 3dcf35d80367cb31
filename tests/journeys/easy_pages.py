"""How to get to the pages of an answer in easy read: what the public reads, what staff write."""

from typing import Any

from tests.journeys.page_types import Visit, public, staff


@public("easy.show")
def easy_read(visit: Visit) -> None:
    visit.goes("easy.show", slug=visit.house.content.entry)


@public("easy.show", "behind")
def easy_read_behind(visit: Visit) -> None:
    visit.goes("easy.show", slug=visit.house.content.entry, lang="de")


def goes(visit: Visit, endpoint: str, /, **values: Any) -> None:
    """Open a page about the published entry."""
    visit.goes(endpoint, **{"entry_id": visit.house.content.entry_id} | values)


@staff("easy.overview")
def overview(visit: Visit) -> None:
    goes(visit, "easy.overview")


@staff("easy.overview", "not-begun")
def overview_not_begun(visit: Visit) -> None:
    goes(visit, "easy.overview", entry_id=visit.house.content.draft_entry)


@staff("easy.overview", "error-422")
def picture_refused(visit: Visit) -> None:
    overview(visit)
    visit.presses("form[action$='pictures/'] button.btn")


@staff("easy.write")
def written(visit: Visit) -> None:
    goes(visit, "easy.write", tag="en")


@staff("easy.write", "not-begun-in-arabic")
def written_in_arabic(visit: Visit) -> None:
    goes(visit, "easy.write", tag="ar", entry_id=visit.house.content.draft_entry)


@staff("easy.write", "error-422")
def written_too_much(visit: Visit) -> None:
    written(visit)
    visit.page.fill("[name=text_asked]", "x" * 2_000)
    visit.presses("main form button.btn")


@staff("easy.read", "to-be-signed")
def to_be_signed(visit: Visit) -> None:
    goes(visit, "easy.read", tag="en")


@staff("easy.read", "signed")
def signed(visit: Visit) -> None:
    goes(visit, "easy.read", tag="ar")


@staff("easy.read", "missing")
def missing(visit: Visit) -> None:
    goes(visit, "easy.read", tag="en", entry_id=visit.house.content.draft_entry)

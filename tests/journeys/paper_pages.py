"""How to get to the pages about posters, and to an answer that lies ready as PDF."""

from app.documents import printing
from app.entries import queries as entries
from tests.journeys.page_types import Visit, public, staff


@staff("documents.posters")
def posters(visit: Visit) -> None:
    visit.goes("documents.posters", entry_id=visit.house.content.entry_id)


@staff("documents.posters", "not-published")
def posters_of_a_draft(visit: Visit) -> None:
    visit.goes("documents.posters", entry_id=visit.house.content.draft_entry)


@staff("documents.make_posters", "error-422")
def posters_refused(visit: Visit) -> None:
    posters(visit)
    visit.page.uncheck("[name=findings] >> nth=0")
    visit.presses("form:has([name=findings]) button.btn")


@staff("documents.posters", "asked-for")
def posters_asked_for(visit: Visit) -> None:
    posters(visit)
    visit.page.check("[name=langs][value=ar]")
    visit.presses("form:has([name=findings]) button.btn")


@staff("documents.poster")
def poster(visit: Visit) -> None:
    posters_asked_for(visit)
    with visit.page.expect_navigation():
        visit.page.locator("#posters a[href*='/posters/ar/']").first.click()


@public("entries.public", "with-a-pdf")
def answer_with_a_pdf(visit: Visit) -> None:
    slug = visit.house.content.entry
    with visit.house.inside():
        printing.print_one(entries.published(slug).version.id, visit.lang.replace("-", "_"))
    visit.goes("entries.public", slug=slug)

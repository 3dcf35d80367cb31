"""How to get to the pages on which answers to people are written and reviewed."""

from tests.journeys.page_types import Visit, staff


@staff("entries.edit")
def entry_half_written(visit: Visit) -> None:
    visit.goes("entries.edit", entry_id=visit.house.content.draft_entry)


@staff("entries.edit", "published")
def entry_published(visit: Visit) -> None:
    visit.goes("entries.edit", entry_id=visit.house.content.entry_id)


for block in ("head", "asked", "heard", "next"):

    @staff("entries.block", block)
    def part(visit: Visit, block: str = block) -> None:
        visit.goes("entries.block", entry_id=visit.house.content.draft_entry, block=block)


@staff("entries.block", "side-by-side")
def part_in_arabic(visit: Visit) -> None:
    entry_id = visit.house.content.draft_entry
    visit.page.goto(visit.url("entries.block", entry_id=entry_id, block="asked") + "?to=ar")


@staff("entries.finding")
def finding(visit: Visit) -> None:
    entry_id = visit.house.content.draft_entry
    finding_id = visit.house.finding_of(entry_id)
    visit.goes("entries.finding", entry_id=entry_id, finding_id=finding_id)


@staff("entries.finding", "error-422")
def finding_refused(visit: Visit) -> None:
    finding(visit)
    visit.page.check("[name=status][value=no]")
    visit.presses("main form button.btn")


@staff("entries.move_finding", "swapped")
def finding_moved(visit: Visit) -> None:
    entry_half_written(visit)
    visit.swaps("#findings button[value=down]:not([aria-disabled])")


@staff("entries.preview")
def entry_preview(visit: Visit) -> None:
    visit.goes("entries.preview", entry_id=visit.house.content.waiting_entry)


@staff("entries.review")
def entry_review(visit: Visit) -> None:
    visit.goes("entries.review", entry_id=visit.house.content.waiting_entry)


@staff("entries.send_back", "error-422")
def sent_back_with_too_many_words(visit: Visit) -> None:
    entry_review(visit)
    visit.page.fill("[name=note]", "x" * 60_000)
    visit.presses("form[action*=send-back] button.btn")


@staff("entries.block", "correction")
def correction(visit: Visit) -> None:
    visit.goes("entries.block", entry_id=visit.house.content.entry_id, block="correction")


@staff("entries.languages")
def languages(visit: Visit) -> None:
    visit.goes("entries.languages", entry_id=visit.house.content.draft_entry)


@staff("entries.languages", "signed")
def languages_signed(visit: Visit) -> None:
    visit.goes("entries.languages", entry_id=visit.house.content.waiting_entry)


@staff("entries.left_out", "never-worked-out")
def left_out_unknown(visit: Visit) -> None:
    visit.goes("entries.left_out", entry_id=visit.house.content.draft_entry)


@staff("entries.left_out")
def left_out(visit: Visit) -> None:
    visit.goes("entries.left_out", entry_id=visit.house.content.lopsided_entry)


@staff("entries.answer_left_out", "error-422")
def left_out_without_reason(visit: Visit) -> None:
    left_out(visit)
    visit.page.fill("[name=reason]", " ")
    visit.presses("form:has([name=reason]) button.btn")

"""How to get to the pages that ask for files, for places and for how to reach somebody."""

from tests.app.uploads import files
from tests.journeys.page_types import Visit, public
from tests.journeys.public_pages import first_page, with_code


@public("respond.page", "upload")
def upload_page(visit: Visit) -> None:
    first_page(visit, "personal")


@public("respond.save_page", "upload-kept")
def uploaded(visit: Visit) -> None:
    upload_page(visit)
    bench = {"name": "bench.png", "mimeType": "image/png", "buffer": files.png()}
    visit.page.set_input_files("input[type=file]", [bench])
    visit.presses("main form .upload button")


@public("respond.save_page", "upload-422")
def upload_refused(visit: Visit) -> None:
    uploaded(visit)
    other = {"name": "bench.svg", "mimeType": "image/svg+xml", "buffer": b"<svg/>"}
    visit.page.set_input_files("input[type=file]", [other])
    visit.presses("main form .actions button")


@public("respond.page", "place")
def place_page(visit: Visit) -> None:
    first_page(visit, "spots")


@public("respond.save_page", "place-422")
def place_refused(visit: Visit) -> None:
    place_page(visit)
    visit.page.click("details.point summary")
    visit.page.fill("details.point input >> nth=0", "48.2")
    visit.page.fill("details.point input >> nth=1", "16.4")
    visit.presses("main form .actions button")


@public("respond.page", "contact")
def contact_page(visit: Visit) -> None:
    uploaded(visit)
    visit.presses("main form .actions button")


@public("respond.save_page", "contact-422")
def contact_refused(visit: Visit) -> None:
    contact_page(visit)
    visit.page.fill("[type=tel]", "none")
    visit.presses()


@public("respond.check", "contact-and-file")
def check_personal(visit: Visit) -> None:
    contact_page(visit)
    visit.page.fill("[type=email]", "zoe@example.org")
    visit.presses()


@public("receipts.show", "contact")
def reachable(visit: Visit) -> None:
    check_personal(visit)
    visit.presses("main form .actions button")
    code = visit.page.locator(".code").first.inner_text()
    with_code(visit, code)


@public("receipts.forget_contact", "done")
def unreachable(visit: Visit) -> None:
    reachable(visit)
    visit.presses("main form .btn-second")

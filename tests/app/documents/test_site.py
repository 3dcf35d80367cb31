"""The PDFs lie among the files of the site, as long as what they say stands."""

from app.db import db
from app.documents import printing
from app.publishing.site import Site
from app.publishing.targets import Folder
from app.publishing.writing import Changed, write
from app.receipts import service as receipts
from tests.app.documents.looking import pages
from tests.factories import entries


def test_the_pdf_lies_as_a_file_and_goes_with_a_quote(app, tmp_path):
    loop = entries.drafted(entries.consenting())
    response = entries.some_response(loop)
    entries.quoted(loop, response, "I waited")
    version = entries.publish(loop)
    printing.print_one(version.id, "ar")
    site = Site(app, app.config["BASE_URL"], "https://answers.riverside.example")
    folder = Folder(tmp_path / "site")
    write(site, folder)
    place = f"you-said/{loop.entry.slug}/versions/1/answer.pdf"
    assert "I waited" in "".join(pages((folder.current / "ar" / place).read_bytes()))
    assert not (folder.current / "en" / place).exists()
    page = folder.current / f"ar/you-said/{loop.entry.slug}/index.html"
    assert f'href="/ar/{place}"' in page.read_text(encoding="utf-8")

    receipts.withdraw(entries.receipt_of(response), code="none", on=entries.PUBLISHED.date())
    db.session.commit()
    changed = Changed(frozenset({loop.entry.slug}), frozenset({loop.survey.slug}))
    write(site, folder, changed)
    folder.forget()
    assert list((tmp_path / "site").rglob("*.pdf")) == []

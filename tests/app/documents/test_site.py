"""PDFs stay with the application: a thousand answers in twelve languages would be gigabytes."""

from app.documents import printing
from app.entries import queries
from app.publishing.site import Site
from app.publishing.targets import Folder
from app.publishing.writing import write
from tests.factories import entries


def test_the_files_lead_to_the_pdf_where_it_is(app, tmp_path):
    loop = entries.published()
    version = queries.published(loop.entry.slug).version
    printing.print_one(version.id, "ar")
    site = Site(app, app.config["BASE_URL"], "https://answers.riverside.example")
    folder = Folder(tmp_path / "site")
    write(site, folder)
    page = folder.current / f"ar/you-said/{loop.entry.slug}/index.html"
    place = f"/ar/you-said/{loop.entry.slug}/versions/1/answer.pdf"
    assert f'href="{app.config["BASE_URL"]}{place}"' in page.read_text(encoding="utf-8")
    assert list((tmp_path / "site").rglob("*.pdf")) == []

"""The public pages as files: complete, whole at every moment, and without a link to nowhere."""

import re
from contextvars import Context
from pathlib import Path

import pytest

from app.db import db
from app.entries import service
from app.insights import service as insights
from app.publishing.site import BrokenLinkError, Site
from app.publishing.targets import MANIFEST, Folder
from app.publishing.writing import Changed, write
from tests.factories import entries


def read_online(site: Site, path: str) -> str:
    """Return a page as the application shows it to whoever comes, with the links of a file."""
    answer = Context().run(site._client.get, path, base_url=site._base_url)  # noqa: SLF001
    assert f'lang="{path.split("/")[1]}"' in answer.text
    return site.addresses.rewritten(answer.text, "text/html", path)


def pages(folder: Folder) -> dict[str, str]:
    """Return the pages that readers are served, by their keys."""
    root = folder.current.resolve()
    return {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
        for path in root.rglob("*.html")
    }


def test_every_language_of_an_entry_lies_as_files_with_all_it_is_shown_with(site, folder):
    loop = entries.published()
    written = write(site, folder)
    served = pages(folder)
    assert written.files == sum(path.is_file() for path in folder.current.resolve().rglob("*")) - 1
    for tag in ("en", "ar", "zh-Hans"):
        page = served[f"{tag}/you-said/{loop.entry.slug}/index.html"]
        assert len(page.encode()) < 30_000
        assert page == read_online(site, f"/{tag}/you-said/{loop.entry.slug}/")
        for asset in re.findall(r'"/(assets/[^"]+)"', page):
            assert (folder.current / asset).stat().st_size > 0


def test_no_link_leads_nowhere_and_what_is_no_file_leads_to_the_application(site, folder):
    entries.published()
    write(site, folder)
    root, base = folder.current.resolve(), site.addresses.base_url
    led = set()
    for key, page in pages(folder).items():
        for link in re.findall(r'(?:href|src|action)="([^"#]+)', page):
            if link.startswith("/"):
                place = root / link[1:]
                assert (place / "index.html" if link.endswith("/") else place).is_file(), key
            elif link.startswith(base):
                led.add(link.removeprefix(base).split("/")[2])
            else:
                assert re.match(r"https?://|mailto:", link), link
    assert {"s", "receipt"} <= led


def test_what_stays_the_same_is_not_written_again(site, folder):
    entries.published()
    write(site, folder)
    before = folder.current.resolve()
    assert write(site, folder).paths == ()
    assert folder.current.resolve() == before


def test_a_change_renders_its_own_pages_and_lists_and_gives_what_all_would_give(site, folder):
    one, other = entries.published(), entries.published()
    write(site, folder)
    service.edit(
        one.entry, {"en": {"next": "A new step"}}, {},
        seen=one.entry.revision, by=one.author.id, at=entries.PUBLISHED,
    )  # fmt: skip
    entries.publish(one)
    changed = Changed(frozenset({one.entry.slug}), frozenset({one.survey.slug}))
    written = write(site, folder, changed)
    assert f"/en/you-said/{one.entry.slug}/versions/2/" in written.paths
    assert not any(f"/you-said/{other.entry.slug}/" in path for path in written.paths)
    assert "A new step" in pages(folder)[f"en/you-said/{one.entry.slug}/index.html"]
    write(site, folder, Changed(documents=True))
    assert write(site, folder).paths == ()


def test_readers_see_nothing_of_a_site_with_a_broken_link(site, folder, monkeypatch):
    loop = entries.published()
    write(site, folder)
    before = pages(folder)
    version = loop.entry.versions[0]
    planted = f'"/en/you-said/{loop.entry.slug}/versions/77/"'
    site.addresses.links = lambda text, _kind: (
        [planted.strip('"')] if loop.entry.slug in text else []
    )
    assert version.number == 1
    with pytest.raises(BrokenLinkError, match="versions/77/ answered 404"):
        write(site, folder)
    assert pages(folder) == before


def test_an_address_in_somebodys_words_is_no_link(site, folder):
    loop = entries.drafted()
    base = site.addresses.base_url
    said = f'They wrote: "{base}/en/you-said/nowhere/" and {base}/en/results/none/ too.'
    texts = {"en": {"stake": said}}
    seen = loop.entry.revision
    service.edit(loop.entry, texts, {}, seen=seen, by=loop.author.id, at=entries.PUBLISHED)
    entries.publish(loop)
    write(site, folder)
    page = pages(folder)[f"en/you-said/{loop.entry.slug}/index.html"]
    assert f"{base}/en/you-said/nowhere/" in page
    assert f"{base}/en/results/none/ too." in page


def test_a_generation_that_was_not_finished_is_never_served(site, folder):
    entries.published()
    write(site, folder)
    served = folder.current.resolve()
    half = folder.generations / "half"
    (half / "en").mkdir(parents=True)
    (half / "en" / "index.html").write_text("half")
    assert folder.current.resolve() == served
    insights.forget_rare_words(entries.published().survey.id)
    db.session.commit()
    write(site, folder)
    assert "half" not in {path.read_text() for path in folder.current.resolve().rglob("*.html")}


def test_words_that_were_taken_back_lie_in_no_older_generation(site, folder):
    loop = entries.drafted(entries.consenting())
    response = entries.some_response(loop)
    text = "I waited"
    words = next(a for a in response.answers if text in a.value_json).value_json.strip('"')
    entries.quoted(loop, response, words)
    entries.publish(loop)
    write(site, folder)
    assert words in "".join(read_all(folder.root))
    service.forget(response.id)
    insights.forget(response.id)
    db.session.commit()
    write(site, folder, Changed(frozenset({loop.entry.slug}), frozenset({loop.survey.slug})))
    folder.forget()
    assert words not in "".join(read_all(folder.root))


def read_all(root: Path) -> list[str]:
    """Return all that lies in a folder and below it."""
    files = [path for path in root.rglob("*") if path.is_file() and path.name != MANIFEST]
    return [path.read_text(encoding="utf-8", errors="replace") for path in files]


def test_documents_with_all_answers_follow_within_the_hour(site, folder):
    loop = entries.published()
    write(site, folder)
    entries.publish_again(loop, at=entries.PUBLISHED)
    about = Changed(frozenset({loop.entry.slug}), frozenset({loop.survey.slug}))
    assert "/en/you-said/entries.json" not in write(site, folder, about).paths
    assert "/en/you-said/entries.json" in write(site, folder, Changed(documents=True)).paths
    assert write(site, folder).paths == ()


def test_what_is_laid_aside_changes_nothing_but_the_time(site, folder):
    loop = entries.published()
    write(site, folder)
    folder.prepare()
    before, old = pages(folder), folder.current.resolve()
    entries.publish_again(loop, at=entries.PUBLISHED)
    write(site, folder, Changed(frozenset({loop.entry.slug}), frozenset({loop.survey.slug})))
    assert not folder.spare.exists()
    after, root = pages(folder), old.parent.parent / "generations" / old.name
    assert after != before
    # The generation before is as it was: nothing was written through its links.
    kept = {
        path.relative_to(root).as_posix(): path.read_text("utf-8") for path in root.rglob("*.html")
    }
    assert kept == before
    fresh = Folder(folder.root.parent / "fresh")
    write(site, fresh)
    assert pages(fresh) == after


def test_what_a_crash_has_laid_aside_is_not_taken(site, folder):
    loop = entries.published()
    write(site, folder)
    folder.prepare()
    (folder.spare / MANIFEST).unlink()
    (folder.spare / "index.html").unlink()
    entries.publish_again(loop, at=entries.PUBLISHED)
    write(site, folder)
    assert "index.html" in pages(folder)
    folder.forget()
    assert not folder.spare.exists()
    folder.prepare()
    folder.forget()
    assert folder.spare.exists()

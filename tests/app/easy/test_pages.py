"""What the public reads: short, large, in its language, bound to a version, also as files."""

import re
from datetime import timedelta

import pytest

from app.db import db
from app.easy.pictures import BUILT_IN
from app.i18n import TRANSLATIONS
from app.publishing.site import Site
from app.publishing.targets import Folder
from app.publishing.writing import Changed, write
from tests.factories import easy, entries
from tests.factories.entries import PUBLISHED
from tests.markup import problems

DRAWINGS = TRANSLATIONS.parent / "app" / "static" / "img" / "easy"


@pytest.fixture
def loop(app):
    loop = entries.published()
    easy.public(loop, "en", "ar")
    return loop


def address(loop, tag="en") -> str:
    return f"/{tag}/you-said/{loop.entry.slug}/easy/"


def test_the_page_in_arabic(client, loop):
    answer = client.get(address(loop, "ar"))
    page = answer.text
    assert problems(page) == []
    assert '<html lang="ar" dir="rtl">' in page
    title, said, did, asked, questions, alt = easy.SENTENCES["ar"]
    for words in (f"<h1>{title}</h1>", said, did, asked, questions, f'alt="{alt}"'):
        assert words in page
    assert len(page.encode()) < 30_000
    assert "Set-Cookie" not in answer.headers
    assert answer.cache_control.public


def test_headings_are_in_order_and_each_part_has_its_picture(client, loop):
    page = client.get(address(loop)).text
    main = page[page.index("<main") : page.index("</main>")]
    levels = [int(found) for found in re.findall(r"<h(\d)", main)]
    assert levels == [1, 2, *[2, 3, 3] * 3, 2, 2]
    pictures = re.findall(
        r'<img src="(/assets/easy-[\w-]+\.\w+\.svg)" alt="Two people talk."', main
    )
    assert len(pictures) == 5
    sent = client.get(pictures[0])
    assert (sent.status_code, sent.mimetype) == (200, "image/svg+xml")


def test_it_is_there_only_in_signed_languages_and_linked_from_the_answer(client, loop):
    assert client.get(address(loop, "fr")).status_code == 404
    assert address(loop, "fr") not in client.get(address(loop)).text
    whole = f"/en/you-said/{loop.entry.slug}/"
    assert f'href="{address(loop)}"' in client.get(whole).text
    assert f'href="{whole}"' in client.get(address(loop)).text
    assert "/easy/" not in client.get(f"/fr/you-said/{loop.entry.slug}/").text


def test_what_is_written_and_not_signed_is_not_shown(client, loop):
    easy.written(loop, easy=easy.text(loop).model_copy(update={"title": "Not read yet"}))
    assert "Not read yet" not in client.get(address(loop)).text


def test_it_says_which_version_it_tells_of_once_the_answer_has_changed(client, loop):
    assert "tells of version 1" in client.get(address(loop)).text
    entries.publish_again(loop, at=PUBLISHED + timedelta(days=1))
    behind = client.get(address(loop)).text
    assert "still tells of version 1, published on 20 April 2026" in behind
    assert problems(behind) == []
    easy.signed(loop)
    assert "tells of version 2" in client.get(address(loop)).text


def test_it_lies_as_files_with_its_pictures(app, loop, tmp_path):
    site = Site(app, app.config["BASE_URL"], "https://answers.riverside.example")
    folder = Folder(tmp_path / "site")
    write(site, folder)
    root = folder.current.resolve()
    for tag in ("en", "ar"):
        page = (root / address(loop, tag)[1:] / "index.html").read_text(encoding="utf-8")
        for source in re.findall(r'<img src="/([^"]+)"', page):
            assert (root / source).stat().st_size > 300
    assert not (root / address(loop, "fr")[1:]).exists()
    # A text that is signed later follows with its entry.
    easy.public(loop, "fr")
    db.session.commit()
    write(site, folder, Changed(entries=frozenset({loop.entry.slug})))
    assert (folder.current.resolve() / address(loop, "fr")[1:] / "index.html").is_file()


def test_each_drawing_is_ours_small_and_without_script():
    found = {path.stem.removeprefix("easy-"): path for path in DRAWINGS.glob("*.svg")}
    assert found.keys() == BUILT_IN.keys()
    for path in found.values():
        drawing = path.read_text(encoding="utf-8")
        assert len(drawing) < 2_000
        assert not re.search(r"<script|<style|style=|href|<image|on\w+=", drawing)

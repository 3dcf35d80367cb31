"""What other sites show of an answer: a picture, a block in a frame, a place in search results."""

import struct
import zlib

from defusedxml.ElementTree import fromstring

from app.access import Role
from app.config import LOCALES
from app.i18n import tag_of
from app.open import card
from tests.factories import accounts, entries
from tests.factories import concerns as concern_of
from tests.markup import problems

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def pixels(png: bytes) -> tuple[int, int, set[int]]:
    """Return a picture's width and height and the colours in it; faulty checksums raise."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    at, chunks = 8, {}
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        name, data = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0] == zlib.crc32(
            name + data
        )
        chunks[name], at = data, at + 12 + length
    width, height = struct.unpack(">II", chunks[b"IHDR"][:8])
    raw = zlib.decompress(chunks[b"IDAT"])
    lines = [raw[row * (width + 1) + 1 : (row + 1) * (width + 1)] for row in range(height)]
    assert len(raw) == height * (width + 1)
    return width, height, {point for line in lines for point in line}


def test_the_picture_of_an_answer(client):
    loop = entries.published()
    path = f"/you-said/{loop.entry.slug}/1.png"
    answer = client.get(path)
    assert answer.mimetype == "image/png"
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    width, height, colours = pixels(answer.data)
    assert (width, height) == (1200, 630)
    assert {card.OK, card.WAIT, card.BRAND} <= colours
    assert card.NO not in colours
    assert len(answer.data) < 20_000
    page = client.get(f"/en/you-said/{loop.entry.slug}/").text
    assert f'<meta property="og:image" content="http://127.0.0.1:8000{path}">' in page
    assert "This answer in figures: 100 people. Accepted: 1" in page
    assert client.get(f"/you-said/{loop.entry.slug}/2.png").status_code == 404


def test_few_people_make_a_picture_without_their_number():
    assert card.drawn(None, ()) != card.drawn(10, ())
    assert pixels(card.drawn(9_876_543_210, (("no", 1), ("accepted", 99))))[:2] == (1200, 630)


def test_the_block_may_stand_in_any_page_and_only_the_block(client):
    loop = entries.published()
    for locale in LOCALES:
        answer = client.get(f"/{tag_of(locale)}/you-said/{loop.entry.slug}/block/")
        policy = answer.headers["Content-Security-Policy"]
        assert "frame-ancestors *" in policy
        assert problems(answer.text) == []
        assert "<script" not in answer.text
        assert "<form" not in answer.text
        assert 'target="_top"' in answer.text
        assert len(answer.data) < 5_000
    whole = client.get(f"/en/you-said/{loop.entry.slug}/")
    assert "frame-ancestors 'none'" in whole.headers["Content-Security-Policy"]


def test_staff_copy_the_block(client):
    loop = entries.published()
    accounts.sign_in(client, accounts.user(Role.READER))
    page = client.get("/staff/open-data/").text
    assert f"&lt;iframe src=&#34;http://127.0.0.1:8000/en/you-said/{loop.entry.slug}/block/" in (
        page.replace('src="http', "src=&#34;http")
    )
    assert "choose_licence" not in page
    assert problems(page) == []


def test_search_engines_find_every_public_page(client):
    loop = entries.published()
    draft = entries.drafted()
    concern = concern_of.concern(loop)
    concern_of.link(loop, concern)
    robots = client.get("/robots.txt").text
    assert "Disallow: /staff/" in robots
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in robots
    maps = [each.text for each in fromstring(client.get("/sitemap.xml").data).iter(f"{SITEMAP}loc")]
    assert len(maps) == len(LOCALES)
    for address in maps:
        found = client.get(address.removeprefix("http://127.0.0.1:8000"))
        pages = [each.text for each in fromstring(found.data).iter(f"{SITEMAP}loc")]
        assert any(page.endswith(f"/you-said/{loop.entry.slug}/") for page in pages)
        assert any(page.endswith(f"/topics/{concern.slug}/") for page in pages)
        assert not any(page.endswith(f"/{draft.entry.slug}/") for page in pages)
        for page in pages:
            assert client.get(page.removeprefix("http://127.0.0.1:8000")).status_code == 200


def test_each_page_names_itself_and_its_other_languages(client):
    loop = entries.published()
    for path in ("you-said/", f"you-said/{loop.entry.slug}/", "scoreboard/", "topics/"):
        page = client.get(f"/ar/{path}?q=x").text
        assert f'<link rel="canonical" href="http://127.0.0.1:8000/ar/{path}">' in page
        for locale in LOCALES:
            tag = tag_of(locale)
            assert f'hreflang="{tag}" href="http://127.0.0.1:8000/{tag}/{path}"' in page

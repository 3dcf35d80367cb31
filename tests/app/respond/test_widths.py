"""The preview in a frame of ours, as wide as a device."""

import re

import pytest

from app.access import Role
from app.respond.widths import WIDTHS
from app.security import CSP
from surveys import editing, library
from tests.factories import accounts, builder
from tests.markup import problems

ROOT = "/staff/surveys/park/preview/"


@pytest.fixture
def park(app):
    definition = editing.set_languages(library.load("consultation"), ["en", "ar"])
    return builder.draft(definition, slug="park")


@pytest.fixture
def staff(app, park):
    client = app.test_client()
    accounts.sign_in(client, accounts.user(Role.READER))
    return client


@pytest.mark.parametrize("width", WIDTHS)
def test_each_width_and_language_has_a_link_and_a_frame(staff, width):
    page = staff.get(f"{ROOT}?width={width}&language=ar")
    assert problems(page.text) == []
    (frame,) = re.findall(r"<iframe [^>]+>", page.text)
    assert f"device-{width}" in frame
    assert f'src="{ROOT}ar/"' in frame
    assert "Preview of the draft:" in frame
    others = [each for each in WIDTHS if each != width]
    assert all(f"width={each}&amp;language=ar" in page.text for each in others)
    assert f"width={width}&amp;language=en" in page.text
    assert staff.get(f"{ROOT}ar/").status_code == 200


def test_only_previews_are_framed_and_only_by_us(app, staff):
    around = staff.get(ROOT).headers["Content-Security-Policy"]
    assert around == f"{CSP}; frame-src 'self'"
    item = staff.get(f"{ROOT}en/").text
    inner = re.search(rf"{ROOT}en/[a-z_]+", item)[0]
    for path in (f"{ROOT}en/", inner):
        policy = staff.get(path).headers["Content-Security-Policy"]
        assert policy == CSP.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    for path in ("/staff/surveys/park/", "/staff/surveys/park/tests/"):
        assert staff.get(path).headers["Content-Security-Policy"] == CSP
    assert "frame-ancestors 'none'" in staff.get("/en/").headers["Content-Security-Policy"]
    assert "frame-src" not in staff.get("/en/").headers["Content-Security-Policy"]


def test_what_is_no_preview_leaves_the_frame(staff):
    page = staff.get(f"{ROOT}en/").text
    links = re.findall(r'<a ([^>]*)href="(/[^"]+)"([^>]*)>', page)
    leading_out = [link for link in links if not re.match(rf"{ROOT}(en|ar)/", link[1])]
    assert len(leading_out) > 3
    assert all('target="_top"' in before + after for before, _url, after in leading_out)


@pytest.mark.parametrize("query", ["width=333", "language=vi", "language=%00", "width=1280%27"])
def test_other_widths_and_languages_are_not_there(staff, query):
    assert staff.get(f"{ROOT}?{query}").status_code == 404

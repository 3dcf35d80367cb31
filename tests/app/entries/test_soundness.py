"""What a machine looks for in the page of an entry before it is published."""

import pytest

from app.entries import queries, rendering, service
from app.entries.freezing import previewed
from app.entries.refusals import NotReadyError
from app.entries.soundness import faults
from tests.factories import entries

HEAD = '<html lang="en" dir="ltr"><head><title>T</title></head><body>'
SOUND = f"<!doctype html>{HEAD}<h1>One</h1><p>Words</p></body></html>"


@pytest.mark.parametrize(
    ("piece", "code"),
    [
        ("<p>open", "tags"),
        ("<p><b>crossed</p></b>", "tags"),
        ('<p id="a">x</p><p id="a">y</p>', "ids"),
        ('<p aria-labelledby="nowhere">x</p>', "references"),
        ("<h4>too deep</h4>", "headings"),
        ("<h2></h2>", "headings"),
        ("<h1>Two</h1>", "headings"),
        ('<a href="/x"></a>', "links"),
        ('<a href="/x"> <span></span></a>', "links"),
        ('<img src="/x.png">', "alternatives"),
        ("<button></button>", "names"),
        ("<table><tr><td>1</td></tr></table>", "tables"),
        ('<p lang="ar">x</p>', "directions"),
        ("<p>كيف كانت زيارتك للمستشفى</p>", "pieces"),
        ("<p>来院はいかがでしたか</p>", "pieces"),
    ],
)
def test_a_planted_fault_is_found(piece, code):
    assert faults(SOUND) == []
    assert faults(SOUND.replace("<p>Words</p>", piece)) == [code]


def test_a_page_without_language_is_found():
    assert "language" in faults(SOUND.replace(' lang="en" dir="ltr"', ""))


@pytest.mark.parametrize(
    "piece",
    [
        '<p lang="ar" dir="rtl">كيف كانت زيارتك</p>',
        "<p>In <bdi>العربية</bdi></p>",
        '<blockquote dir="auto"><p>كيف كانت زيارتك</p></blockquote>',
        '<img src="/x.png" alt="">',
        '<svg><path d="M0 0"/></svg>',
        "<p>50 µg, 1ª, “Ærø”</p>",
    ],
)
def test_what_is_right_is_left_alone(piece):
    assert faults(SOUND.replace("<p>Words</p>", piece)) == []


def test_the_page_of_an_entry_is_sound_in_every_language(app):
    loop = entries.drafted()
    assert rendering.faults(loop.entry, previewed(loop.entry), on=entries.PUBLISHED.date()) == {}


def test_a_text_in_the_wrong_language_keeps_the_entry_from_the_public(app):
    loop = entries.drafted()
    service.edit(
        loop.entry, {"en": {"stake": "كيف كانت زيارتك للمستشفى"}}, {},
        seen=loop.entry.revision, by=loop.author.id, at=entries.DRAFTED,
    )  # fmt: skip
    entries.checked(loop)
    with pytest.raises(NotReadyError) as refused:
        service.submit_for_review(
            loop.entry, seen=loop.entry.revision, by=loop.author.id, at=entries.DRAFTED
        )
    (found,) = refused.value.problems
    assert (found.code, found.lang, found.fields) == ("page_unsound", "en", ("pieces",))


def test_staff_read_which_language_is_wrong(client):
    loop = entries.drafted()
    service.edit(
        loop.entry, {"en": {"stake": "كيف كانت زيارتك للمستشفى"}}, {},
        seen=loop.entry.revision, by=loop.author.id, at=entries.DRAFTED,
    )  # fmt: skip
    entries.checked(loop)
    entries.accounts.sign_in(client, loop.author)
    token = entries.accounts.csrf_token(client, "/staff/account/")
    path = f"/staff/entries/{loop.entry.id}/submit/?seen={loop.entry.revision}"
    page = client.post(path, data={"csrf_token": token}, follow_redirects=True)
    assert "In English stands a text in the letters of another language." in page.text
    assert queries.versions_of(loop.entry) == []

"""Addresses in varieties of our languages."""

import pytest

from app.config import LOCALES
from app.i18n import tag_of
from app.tongues import nearest


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("/pt-BR/you-said/?page=2&q=a%26b", "/pt/you-said/?page=2&q=a%26b"),
        ("/zh/", "/zh-Hans/"),
        ("/zh-TW/", "/zh-Hans/"),
        ("/zh-hans/receipt/", "/zh-Hans/receipt/"),
        ("/en-GB", "/en/"),
        ("/EN/", "/en/"),
        ("/es_MX/s/park", "/es/s/park"),
        ("/fr-CA//evil.example/", "/fr//evil.example/"),
        ("/de-AT/a%0d%0aX:%20y/%C3%A9", "/de/a%0D%0AX%3A%20y/%C3%A9"),
    ],
)
def test_a_variety_leads_to_the_language_there_is(client, asked, found):
    for ask in (client.get, client.head):
        answer = ask(asked)
        assert answer.status_code == 302
        assert answer.location == found


@pytest.mark.parametrize(
    "path", ["/it/", "/xx-YY/", "/english/", "/en/no-such-page/", "/e/", "/en-/", "/api/none"]
)
def test_other_addresses_stay_unknown(client, path):
    assert client.get(path).status_code == 404


def test_nothing_is_sent_elsewhere(client):
    assert client.post("/pt-BR/s/park", data={"a": "b"}).status_code != 302


def test_the_front_page_is_reached(client):
    answer = client.get("/pt-BR/", follow_redirects=True)
    assert answer.status_code == 200
    assert '<html lang="pt"' in answer.text


@pytest.mark.parametrize("code", LOCALES)
def test_our_own_tags_are_left_alone(code):
    assert nearest(tag_of(code)) is None
    assert nearest(f"{tag_of(code)}-x-any") == tag_of(code)

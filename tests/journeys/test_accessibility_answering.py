"""The pages on which people answer, in every state: axe, width, markup and no cookie."""

import pytest

from tests.journeys.looking import OF_CITIZENS, faults, visits
from tests.journeys.pages import PUBLIC
from tests.markup import problems

ANSWERING = [look for look in PUBLIC if look.endpoint.startswith("respond.")]


@pytest.mark.parametrize(("look", "lang"), visits(ANSWERING, OF_CITIZENS))
def test_page(look, lang, citizens_tab):
    page = citizens_tab.visits(look, lang)
    assert problems(page.content()) == []
    assert faults(page, OF_CITIZENS[lang]) == []
    assert citizens_tab.heard() == []
    assert [each.url for each in citizens_tab.answers if "set-cookie" in each.headers] == []
    assert page.context.cookies() == []

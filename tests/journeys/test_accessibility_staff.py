"""The other pages of staff, in every state: axe, width and markup."""

import pytest

from tests.journeys.looking import OF_STAFF, faults, visits
from tests.journeys.pages import STAFF
from tests.markup import problems

OTHERS = [look for look in STAFF if not look.endpoint.startswith("builder.")]


@pytest.mark.parametrize(("look", "lang"), visits(OTHERS, OF_STAFF))
def test_page(look, lang, staff_tab):
    tab = staff_tab(lang)
    page = tab.visits(look, lang)
    assert problems(page.content()) == []
    assert faults(page, OF_STAFF[lang]) == []
    assert tab.heard() == []

from decimal import Decimal

import pytest
from flask_babel import force_locale

from app.i18n import quantity, with_colon


@pytest.mark.parametrize(
    ("locale", "value", "shown"),
    [
        ("en", 1985, "1985"),
        ("de", 1985, "1985"),
        ("hi", 1985, "1985"),
        ("en", -9999, "-9999"),
        ("en", 12000, "12,000"),
        ("de", Decimal("12000.125"), "12.000,125"),
        ("en", Decimal("0.123456789"), "0.123456789"),
        ("fa", 1985, "۱۹۸۵"),
        ("fa", Decimal("12000.5"), "۱۲٬۰۰۰٫۵"),
    ],
)
def test_what_may_be_a_year_is_not_cut_into_thousands(app, locale, value, shown):
    with force_locale(locale):
        assert quantity(value) == shown


@pytest.mark.parametrize(
    ("locale", "shown"), [("en", "Results:"), ("fr", "Results\u00a0:"), ("ja", "Results：")]
)
def test_each_language_has_its_own_colon(app, locale, shown):
    with force_locale(locale):
        assert with_colon("Results") == shown

"""The application that tests share is for each of them as if it were new."""

import pytest
from sqlalchemy import select

from app.accounts.models import Organisation
from app.db import db
from app.framework import Application
from tests.factories import accounts
from tests.standing import made


def addresses(app):
    return {
        (rule.rule, rule.endpoint, frozenset(rule.methods)) for rule in app.url_map.iter_rules()
    }


def test_neither_rows_nor_files_are_left_for_the_next_test(standing):
    standing.refresh()
    with standing.lent():
        accounts.organisation()
        (standing.settings.data / "file").touch()
    standing.refresh()
    assert [each.name for each in standing.settings.data.iterdir()] == ["heeded.db"]
    with standing.lent():
        assert db.session.scalar(select(Organisation)) is None


def test_what_is_set_or_noted_in_it_is_forgotten(standing):
    standing.refresh()
    with standing.lent() as app:
        app.config["TESTING"] = False
        app.config["PLANTED"] = app.extensions["planted"] = True
    with standing.lent() as app:
        assert app.config["TESTING"]
        assert "PLANTED" not in app.config
        assert "planted" not in app.extensions


def test_the_name_of_the_organisation_is_asked_for_anew(standing):
    for name in ("Northbank", "Riverside"):
        standing.refresh()
        with standing.lent() as app:
            db.session.add(Organisation(name=name, contact="people@city.example"))
            assert f"{name} is responsible" in app.test_client().get("/en/privacy/").text


def test_a_change_to_its_views_is_noticed_and_not_lent_on(standing):
    standing.refresh()
    with pytest.raises(AssertionError, match="own_app"), standing.lent() as app:
        app.view_functions["home.show"] = lambda: "planted"
    with standing.lent() as app:
        assert app.view_functions["home.show"].__module__ == "app.home.views"


def test_a_new_address_is_refused_unless_the_application_is_the_tests_own(settings):
    with pytest.raises(AssertionError, match="own_app"):
        made(settings).add_url_rule("/planted", "planted", lambda: "")


def test_an_application_of_its_own_takes_a_new_address(own_app, app):
    app.add_url_rule("/planted", "planted", lambda: "")
    assert ("/planted", "planted", frozenset({"GET", "HEAD", "OPTIONS"})) in addresses(app)


def test_the_shared_addresses_are_those_of_an_application_by_itself(app, settings, monkeypatch):
    monkeypatch.setattr(Application, "url_map_class", Application.__base__.url_map_class)
    assert addresses(app) == addresses(made(settings))

"""A member of staff who edits surveys through the pages."""

from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from app.accounts.models import User
from app.builder.models import Survey
from app.db import db
from tests.factories import accounts
from tests.markup import problems

ROOT = "/staff/surveys/"
HTMX = {"HX-Request": "true"}


class Desk:
    """A signed-in browser that fills in the hidden fields of every form."""

    def __init__(self, app: Flask, person: User) -> None:
        self.client = app.test_client()
        self.person = person
        accounts.sign_in(self.client, person)
        self.token = accounts.csrf_token(self.client, "/staff/account/")

    def get(self, path: str, **options: Any) -> TestResponse:
        """Open a page of the builder, which has to be sound."""
        answer = self.client.get(ROOT + path, **options)
        if answer.status_code == 200:
            assert problems(answer.text) == []
        return answer

    def post(
        self,
        path: str,
        data: dict[str, Any],
        *,
        survey: Survey | None = None,
        seen: int | None = None,
        htmx: bool = False,
    ) -> TestResponse:
        """Send a form of the builder, having seen the newest draft unless told otherwise."""
        if survey is not None and seen is None:
            seen = survey.revision
        hidden = {"csrf_token": self.token, "seen": str(seen or "")}
        headers = HTMX if htmx else {}
        answer = self.client.post(ROOT + path, data={**hidden, **data}, headers=headers)
        if answer.text and answer.mimetype == "text/html" and answer.status_code in {200, 409, 422}:
            assert problems(answer.text) == []
        if survey is not None:
            db.session.refresh(survey)
        return answer

    def followed(self, path: str, data: dict[str, Any], *, survey: Survey, htmx: bool) -> str:
        """Send a form and return what is on the page in the end, with or without htmx."""
        answer = self.post(path, data, survey=survey, htmx=htmx)
        target = answer.headers.get("HX-Redirect") or answer.location
        assert target, answer.text
        stays = htmx and "HX-Redirect" not in answer.headers
        shown = self.client.get(target.partition("#")[0], headers=HTMX if stays else {})
        assert shown.status_code == 200
        assert ("<html" in shown.text) != stays
        return shown.text

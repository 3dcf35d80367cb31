"""Staff list files, take them along and try the question out."""

import io
import zipfile

import pytest

from app.access import Role
from app.exports.table import Format, Shape
from tests.app.exports import big
from tests.app.exports.parks import rows as exported
from tests.app.respond import rows
from tests.app.respond.citizen import Citizen
from tests.app.respond.sending import arrive, asking, blobs, sending
from tests.app.uploads import files
from tests.factories.accounts import post, sign_in, user
from tests.markup import problems


class TestStaff:
    @pytest.fixture
    def analyst(self, app):
        client = app.test_client()
        sign_in(client, user(Role.ANALYST))
        return client

    def test_a_list_and_a_download_that_cannot_run(self, client, survey, analyst):
        sending(arrive(client, survey), ("<b>.png", files.png()), proof__words="=1+1").sends()
        page = analyst.get(f"/staff/surveys/{survey.slug}/files/")
        assert problems(page.text) == []
        assert "b.png" in page.text
        (file,) = rows.stored()["proof"].files
        path = f"/staff/surveys/{survey.slug}/files/{rows.only_response().id}/{file.key}"
        assert path in page.text
        answer = analyst.get(path)
        assert answer.content_type == "image/png"
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"].startswith("sandbox;")
        assert client.get(path).status_code == 302
        assert analyst.get(path.replace(file.key, "0" * 32)).status_code == 404
        other = asking()
        assert analyst.get(path.replace(survey.slug, other.slug)).status_code == 404

    def test_an_archive_holds_them_named_by_the_response(self, client, survey, analyst, tmp_path):
        sending(arrive(client, survey), ("a.png", files.png()), proof__words="Lamp").sends()
        (row,) = exported(survey, tmp_path, Format.CSV)
        name = f"{row['response']}-i_proof-1.png"
        assert row["proof"] == f"{name}: Lamp"
        (long,) = [
            each
            for each in exported(survey, tmp_path, Format.CSV, shape=Shape.LONG)
            if each["question"] == "proof"
        ]
        assert long["answer"] == f"{name}: Lamp"
        path = f"/staff/surveys/{survey.slug}/export/"
        wanted = {"file_format": "csv", "shape": "wide", "words": "codes", "lang": ""}
        assert post(analyst, path, {**wanted, "archive": "y"}, page=path).status_code == 303
        big.works()
        answer = post(analyst, f"{path}files/{big.row().id}", {}, page=path)
        with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
            assert archive.read(f"files/{name}").startswith(b"\x89PNG")
        answer.close()

    def test_a_preview_stores_nothing_and_goes_on(self, app, survey):
        client = app.test_client()
        editor = user(Role.EDITOR)
        sign_in(client, editor)
        path = f"/staff/surveys/{survey.slug}/preview/en/two"
        shown = Citizen(client, survey).opens(path)
        form = shown.form({"many": "1"})
        form.setlist(shown.ids["proof"], [(io.BytesIO(b"x"), "a.png")])
        shown.posts(form, path)
        assert shown.response.status_code == 200
        assert "Check your answers" in shown.text
        assert blobs(app) == []

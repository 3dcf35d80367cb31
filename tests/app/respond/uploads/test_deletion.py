"""Files go with the answers that they came with, and what belongs to nobody goes after a day."""

from datetime import timedelta

from app import clock
from app.blobs import open_blobs
from app.db import db
from app.respond import unsent
from app.uploads import tasks
from app.uploads.models import UploadedFile
from tests.app.respond import rows, samples
from tests.app.respond.citizen import Citizen
from tests.app.respond.samples import item, page
from tests.app.respond.sending import arrive, blobs, sending, work
from tests.app.uploads import files
from tests.factories.builder import published


class TestDeletion:
    def sent(self, client, survey):
        return sending(arrive(client, survey), ("a.png", files.png())).sends()

    def test_with_a_withdrawal(self, app, client, survey):
        code = self.sent(client, survey).html.find(class_="code").get_text()
        client.post("/en/receipt/withdraw/", data={"code": code, "confirmed": "yes"})
        assert rows.count(UploadedFile) == 0
        work()
        assert blobs(app) == []

    def test_by_leaving(self, app, client, survey):
        citizen = sending(arrive(client, survey), ("a.png", files.png()))
        citizen.presses("Leave and delete my answers")
        work()
        assert blobs(app) == []

    def test_by_time(self, app, client, survey):
        sending(arrive(client, survey), ("a.png", files.png()))
        assert unsent.expire(at=clock.now(), most=9) == 0
        later = clock.now() + timedelta(days=366)
        assert unsent.expire(at=later, most=9) == 1
        db.session.commit()
        work()
        assert blobs(app) == []

    def test_of_what_left_the_path(self, app, client):
        when = {"op": "chosen", "item": "i_uses", "option": "yes"}
        one = page("one", item("yes_no", "uses"))
        two = page("two", item("upload", "proof"), item("number", "many"), show_if=when)
        citizen = Citizen(client, published(samples.survey(one, two))).starts()
        here = citizen.url
        sending(citizen.answers(uses="yes"), ("a.png", files.png()))
        citizen.opens(here).answers(uses="no").sends()
        assert "proof" not in rows.stored()
        work()
        assert blobs(app) == []

    def test_of_what_belongs_to_nobody_after_a_day(self, app, client, survey):
        self.sent(client, survey)
        store = open_blobs(app.config["SETTINGS"])
        (mine,) = blobs(app)
        today = f"uploads/{clock.today().isoformat()}/{'a' * 32}"
        store.put(today, b"in flight")
        store.put(f"uploads/2020-01-01/{'b' * 32}", b"left behind")
        db.session.query(UploadedFile).update({"day": "2020-01-02"})
        db.session.commit()
        store.put(f"uploads/2020-01-02/{mine.rpartition('/')[2]}", b"kept")
        tasks.sweep()
        assert f"uploads/2020-01-01/{'b' * 32}" not in blobs(app)
        assert set(blobs(app)) == {mine, today, f"uploads/2020-01-02/{mine.rpartition('/')[2]}"}

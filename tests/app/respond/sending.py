"""Sending files with answers, as people do it."""

import io
import json

from app.blobs import open_blobs
from app.db import db
from app.jobs import Job
from app.uploads import tasks
from tests.app.respond import samples
from tests.app.respond.citizen import Citizen
from tests.app.respond.samples import item, page
from tests.factories.builder import published


def asking(**fields):
    upload = item("upload", "proof", **{"takes": ["image", "pdf"], "max_files": 3, **fields})
    number = item("number", "many", required=True)
    pages = page("one", item("yes_no", "uses")), page("two", upload, number)
    return published(samples.survey(*pages))


def arrive(client, survey):
    return Citizen(client, survey).starts().answers(uses="yes")


def sending(citizen, *sent, **given):
    """Post the page with these files, (name, content) pairs."""
    form = citizen.form({"many": "1", **given})
    form.poplist(citizen.ids["proof"])
    for name, content in sent:
        form.add(citizen.ids["proof"], (io.BytesIO(content), name))
    return citizen.posts(form)


def blobs(app):
    return list(open_blobs(app.config["SETTINGS"]).list("uploads/"))


def shown(citizen):
    return [each.find("bdi").get_text() for each in citizen.html.select(".files li")]


def work():
    """Do the deletions that wait."""
    for job in db.session.query(Job).filter_by(name="uploads.delete"):
        tasks.delete(**json.loads(job.args))
    db.session.query(Job).delete()
    db.session.commit()

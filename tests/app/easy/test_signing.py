"""One writes, another signs; what is signed stays, and says which version it tells of."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DatabaseError

from app.access import Role
from app.db import db
from app.easy import queries, service
from app.easy.content import QUESTIONS, Block, seal
from app.easy.models import EasyDraft, EasyPicture, EasyVersion, EasyWriting
from app.easy.refusals import NotCompleteError, NotPublishedError, OwnTextError
from app.errors import ConflictError
from app.jobs import Job
from app.uploads import kinds
from tests.factories import accounts, easy, entries
from tests.factories.entries import PUBLISHED


@pytest.fixture(params=["app", "app_on_postgresql"])
def app(request: pytest.FixtureRequest) -> Flask:
    return request.getfixturevalue(request.param)


def refused(name: str, statement) -> None:
    """Assert that the database refuses this, by this rule."""
    with pytest.raises(DatabaseError, match=name):
        db.session.execute(statement)
    db.session.rollback()


def version_like(version: EasyVersion, **changed: object):
    columns = EasyVersion.__table__.columns.keys()
    values = {name: getattr(version, name) for name in columns if name != "id"}
    return insert(EasyVersion).values(values | {"number": version.number + 1} | changed)


def test_a_second_person_signs_and_the_site_follows(app):
    loop = entries.published()
    easy.written(loop)
    with pytest.raises(OwnTextError):
        easy.signed(loop, by=loop.author)
    version = easy.signed(loop)
    newest = loop.entry.versions[-1]
    assert (version.number, version.entry_version_id) == (1, newest.id)
    assert version.sha256 == seal(version.content_json, "en", newest.sha256)
    about = select(Job.args).where(Job.name == "publishing.changed")
    assert f"entry:{loop.entry.slug}" in " ".join(db.session.scalars(about))


def test_whoever_wrote_any_of_it_does_not_sign(app):
    loop = entries.published()
    easy.written(loop, by=loop.approver)
    easy.written(loop)
    with pytest.raises(OwnTextError):
        easy.signed(loop)
    other = accounts.user(Role.APPROVER)
    version = easy.signed(loop, by=other)
    wrote = version_like(version, signer_id=loop.approver.id)
    refused("easy_version_four_eyes", wrote)
    refused("four_eyes", version_like(version, signer_id=loop.author.id))
    refused(
        "easy_version_four_eyes",
        version_like(version, writer_id=other.id, signer_id=accounts.user(Role.APPROVER).id),
    )
    # The planted fault: without the rule the database would take it.
    name = "easy_version_four_eyes"
    is_sqlite = db.engine.dialect.name == "sqlite"
    db.session.execute(text(f"drop trigger {name}{'' if is_sqlite else ' on easy_version'}"))
    db.session.execute(wrote)
    db.session.rollback()


def test_what_another_has_signed_before_can_be_signed_by_its_writer(app):
    loop = entries.published()
    easy.public(loop)
    second = accounts.user(Role.APPROVER)
    easy.written(loop, by=second)
    version = easy.signed(loop, by=loop.approver)
    assert (version.number, version.revision, version.writer_id) == (2, 2, second.id)


def test_nothing_is_signed_past_the_service(app):
    loop = entries.published()
    easy.public(loop)
    version = queries.signed_of(loop.entry.id)["en"]
    refused("easy_version_words", version_like(version, content_json="{}"))
    refused("easy_version_", version_like(version, revision=2))
    refused("easy_version_entry", version_like(version, entry_sha256="0" * 64))
    refused("easy_draft_words", update(EasyDraft).values(content_json="{}"))
    # Words without a writer are never signed, whatever their revision.
    db.session.execute(update(EasyDraft).values(content_json="{}", revision=2))
    nobodys = version_like(version, content_json="{}", revision=2)
    refused("easy_version_four_eyes", nobodys)
    db.session.execute(version_like(version))
    db.session.rollback()


def test_what_is_signed_or_written_down_stays(app):
    loop = entries.published()
    easy.public(loop)
    picture = (b"\x89PNG", kinds.PNG)
    service.add_picture(loop.entry, picture, "Ward", by=loop.author.id, at=PUBLISHED)
    db.session.commit()
    refused("easy_version_no_update", update(EasyVersion).values(content_json="{}"))
    refused("easy_version_no_delete", delete(EasyVersion))
    refused("easy_writing_no_update", update(EasyWriting).values(writer_id=loop.approver.id))
    refused("easy_writing_no_delete", delete(EasyWriting))
    refused("easy_picture_no_update", update(EasyPicture).values(data=b""))


def test_it_tells_of_the_version_it_was_signed_for_until_it_is_signed_anew(app):
    loop = entries.published()
    easy.public(loop)
    assert not queries.published(loop.entry.slug, "en").is_behind
    entries.publish_again(loop, at=PUBLISHED + timedelta(days=1))
    shown = queries.published(loop.entry.slug, "en")
    assert (shown.is_behind, shown.about.number, shown.newest.number) == (True, 1, 2)
    # The same words, read anew by somebody who did not write them.
    with pytest.raises(OwnTextError):
        easy.signed(loop, by=loop.author)
    assert easy.signed(loop).number == 2
    shown = queries.published(loop.entry.slug, "en")
    assert (shown.is_behind, shown.about.number) == (False, 2)
    with pytest.raises(ConflictError):
        easy.signed(loop)


def test_only_what_is_whole_and_published_is_signed(app):
    loop = entries.drafted()
    easy.written(loop)
    with pytest.raises(NotPublishedError):
        service.sign(loop.entry, "en", "", by=loop.approver.id, at=PUBLISHED)
    entries.publish(loop)
    without = Block(texts={"text": "You can call us."}, picture="phone", alt=" ")
    easy.written(loop, easy=easy.text(loop, **{QUESTIONS: without}))
    with pytest.raises(NotCompleteError):
        easy.signed(loop)
    easy.written(loop)
    assert easy.signed(loop).number == 1


def test_of_two_writers_one_is_first_and_what_was_not_read_is_not_signed(app):
    loop = entries.published()
    easy.written(loop)
    state = queries.state_of(loop.entry, "en")
    read = service.fingerprint(state.draft, state.newest)
    for seen in (0, 3):
        with pytest.raises(ConflictError):
            service.save(loop.entry, "en", easy.text(loop), seen=seen, by=loop.author.id,
                         at=PUBLISHED)  # fmt: skip
        db.session.rollback()
    changed = easy.text(loop).model_copy(update={"title": "Another title"})
    easy.written(loop, easy=changed)
    with pytest.raises(ConflictError):
        service.sign(loop.entry, "en", read, by=loop.approver.id, at=PUBLISHED)


def test_a_new_language_begins_with_the_pictures_of_another(app):
    loop = entries.published()
    easy.written(loop)
    begun = service.text_of(loop.entry, "ar")
    assert begun.title == ""
    assert [each.picture for each in begun.blocks.values()] == [
        each.picture for each in service.text_of(loop.entry, "en").blocks.values()
    ]
    assert {each.alt for each in begun.blocks.values()} == {""}

"""Staff write the easy-read text beside the answer's own words, and a second person signs it."""

import io
import re

import pytest

from app.accounts import service as accounts_service
from app.accounts.models import AuditEvent
from app.acts.words import KINDS, SENTENCES
from app.db import db
from app.easy import queries
from app.easy.content import parsed
from tests.app.entries.test_views import Desk
from tests.app.uploads.files import png
from tests.factories import accounts, easy, entries
from tests.markup import problems

PNG = png()


@pytest.fixture
def desk(app):
    return lambda person: Desk(app.test_client(), person)


@pytest.fixture
def loop(app):
    return entries.published()


def base(loop) -> str:
    return f"/staff/easy/{loop.entry.id}/"


def typed(loop, lang="en", **changed) -> dict[str, str]:
    """Return what a browser posts for a whole text."""
    whole = easy.text(loop, lang)
    data = {"title": whole.title}
    for key, block in whole.blocks.items():
        data |= {f"{name}_{key}": words for name, words in block.texts.items()}
        data |= {f"picture_{key}": block.picture, f"alt_{key}": block.alt}
    return data | {"seen": "0"} | changed


def test_it_is_written_checked_read_and_signed(desk, loop):
    author, approver = desk(loop.author), desk(loop.approver)
    assert f'href="{base(loop)}"' in author.get(f"/staff/entries/{loop.entry.id}/").text
    page = author.get(base(loop) + "en/").text
    assert problems(page) == []
    # Beside each part stands what the answer itself says there.
    assert "meaning 1 [en]" in page
    assert "change 1 [en]" in page
    assert "quotes are not offered" in page
    hard = typed(loop, text_asked="We asked you. The NHS heard 5 % of you.")
    done = author.post(base(loop) + "en/", hard, follow_redirects=True)
    assert done.status_code == 200
    assert problems(done.text) == []
    for words in ("has 2 sentences", "“NHS” is an abbreviation", "without a per cent sign"):
        assert words in done.text
    assert "You wrote some of this" in author.get(base(loop) + "en/read/").text
    read = approver.get(base(loop) + "en/read/")
    assert problems(read.text) == []
    assert "It does not stop you from signing" in read.text
    digest = re.search(r'name="digest" value="(\w+)"', read.text)[1]
    done = approver.post(base(loop) + "en/sign/", {"digest": digest}, follow_redirects=True)
    assert "Everybody can read it now" in done.text
    assert queries.published(loop.entry.slug, "en").text.title == easy.SENTENCES["en"][0]
    told = db.session.query(AuditEvent.action).filter(AuditEvent.action.startswith("easy.")).all()
    assert {action for (action,) in told} == {"easy.written", "easy.signed"}
    assert {"easy.written", "easy.signed", "easy.picture_added"} <= SENTENCES.keys()
    assert "easy" in KINDS


def test_whoever_wrote_it_gets_no_button_and_is_refused(desk, loop):
    easy.written(loop, by=loop.approver)
    approver = desk(loop.approver)
    page = approver.get(base(loop) + "en/read/").text
    assert "Somebody else has to sign it" in page
    assert "/sign/" not in page
    state = queries.state_of(loop.entry, "en")
    digest = easy.service.fingerprint(state.draft, state.newest)
    done = approver.post(base(loop) + "en/sign/", {"digest": digest}, follow_redirects=True)
    assert "Somebody else has to sign it" in done.text
    assert queries.signed_of(loop.entry.id) == {}


def test_what_is_missing_is_named_and_not_signed(desk, loop):
    finding = loop.entry.findings[0].id
    data = typed(loop, **{f"alt_{finding}": "", f"picture_{finding}": "", "title": ""})
    desk(loop.author).post(base(loop) + "en/", data)
    approver = desk(loop.approver)
    page = approver.get(base(loop) + "en/read/").text
    assert problems(page) == []
    assert "Something is missing" in page
    assert "What the picture shows" in page
    assert "/sign/" not in page


def test_two_who_write_at_once_do_not_overwrite_each_other(desk, loop):
    author, other = desk(loop.author), desk(accounts.user(accounts.Role.EDITOR))
    author.post(base(loop) + "en/", typed(loop))
    page = other.post(base(loop) + "en/", typed(loop, title="My own title"))
    assert page.status_code == 409
    assert "Somebody else saved this text" in page.text
    assert problems(page.text) == []
    assert 'name="seen" value="1"' in page.text
    kept = parsed(queries.draft_of(loop.entry, "en").content_json)
    assert kept.title == easy.SENTENCES["en"][0]


def test_too_much_and_what_no_keyboard_types_is_refused(desk, loop):
    author = desk(loop.author)
    for changed in ({"text_asked": "x" * 2_000}, {"title": "a\x00b"}, {"picture_asked": "cat"}):
        page = author.post(base(loop) + "en/", typed(loop, **changed))
        assert page.status_code == 422, changed
        assert problems(page.text) == []
    assert queries.draft_of(loop.entry, "en") is None


def test_others_and_other_languages_are_not_there(desk, loop):
    made = accounts_service.create_user(
        accounts_service.create_organisation("Elsewhere"),
        name="Stranger", email="s@elsewhere.example", password=accounts.PASSWORD,
        roles=[accounts.Role.ADMINISTRATOR],
    )  # fmt: skip
    made.tf_primary_method = "authenticator"
    db.session.commit()
    stranger = desk(made)
    assert stranger.get(base(loop)).status_code == 404
    assert stranger.get(base(loop) + "en/").status_code == 404
    author = desk(loop.author)
    assert author.get(base(loop) + "it/").status_code == 404
    assert author.get(base(loop) + "fr/read/").status_code == 404


def test_before_an_answer_is_published_its_text_can_be_written(app, desk):
    loop = entries.drafted()
    author = desk(loop.author)
    assert author.get(base(loop)).status_code == 200
    assert author.post(base(loop) + "en/", typed(loop)).status_code == 303
    page = author.get(base(loop) + "en/read/").text
    assert "Publish the answer first" in page
    assert problems(page) == []


def test_a_picture_of_ones_own_is_cleaned_and_public_only_once_it_is_signed(desk, loop, client):
    author = desk(loop.author)

    def brings(data: bytes, name: str = "Ward"):
        form = {"name": name, "file": (io.BytesIO(data), "IMG_ward.png")}
        return author.post(base(loop) + "pictures/", form, content_type="multipart/form-data")

    for data, name in ((b"%PDF-1.7 x", "Ward"), (b"", "Ward"), (PNG, "")):
        refused = brings(data, name)
        assert refused.status_code == 422
        assert problems(refused.text) == []
    assert brings(PNG).status_code == 303
    assert brings(PNG).status_code == 303
    (picture,) = queries.pictures_of(loop.entry)
    assert b"tEXt" in PNG
    assert b"tEXt" not in picture.data
    own = author.get(f"{base(loop)}pictures/{picture.id}.png")
    assert own.data == picture.data
    assert own.mimetype == "image/png"
    public = f"/you-said/{loop.entry.slug}/easy/{picture.id}.png"
    assert client.get(public).status_code == 404
    author.post(base(loop) + "en/", typed(loop, picture_asked=str(picture.id)))
    easy.signed(loop)
    assert client.get(public).data == picture.data
    assert client.get(public.replace(".png", ".jpg")).status_code == 404
    page = client.get(f"/en/you-said/{loop.entry.slug}/easy/").text
    assert f'src="{public}"' in page
    use = author.post(f"{base(loop)}pictures/{picture.id}/remove/", {}, follow_redirects=True)
    assert "Choose another one there first" in use.text
    assert problems(use.text) == []


def test_a_picture_that_no_text_shows_can_be_removed(desk, loop):
    author = desk(loop.author)
    form = {"name": "Ward", "file": (io.BytesIO(PNG), "ward.png")}
    author.post(base(loop) + "pictures/", form, content_type="multipart/form-data")
    (picture,) = queries.pictures_of(loop.entry)
    page = author.get(base(loop)).text
    assert problems(page) == []
    assert f"{picture.id}/remove/" in page
    done = author.post(f"{base(loop)}pictures/{picture.id}/remove/", {}, follow_redirects=True)
    assert "The picture was removed" in done.text
    assert queries.pictures_of(loop.entry) == []

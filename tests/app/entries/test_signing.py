"""Every language is signed by a person, for exactly the texts that they read."""

import json

import pytest

from app.access import Role
from app.db import db
from app.entries import gate, queries, service, signing
from app.entries.content import digest, parsed
from app.entries.refusals import NotReadyError
from app.errors import ConflictError
from tests.factories import accounts, entries
from tests.markup import problems

pytestmark = pytest.mark.usefixtures("app")


def codes(loop, block="languages"):
    found = [each for each in gate.problems(loop.entry) if each.block == block]
    return {(each.code, each.lang) for each in found}


def edited(loop, lang, words, by=None):
    service.edit(
        loop.entry, {lang: {"stake": words}}, {}, seen=loop.entry.revision,
        by=(by or loop.author).id, at=entries.DRAFTED,
    )  # fmt: skip


def test_without_a_signature_in_one_language_nothing_is_published():
    loop = entries.drafted(complete=False)
    entries.fill(loop)
    row = next(each for each in signing.states(loop.entry) if each.lang == "vi")
    assert row.holds
    edited(loop, "vi", "Khác")
    with pytest.raises(NotReadyError) as refused:
        service.submit_for_review(
            loop.entry, seen=loop.entry.revision, by=loop.author.id, at=entries.DRAFTED
        )
    assert [(each.code, each.lang) for each in refused.value.problems] == [("signature_void", "vi")]


def test_an_edit_voids_the_signature_of_its_own_language_alone():
    loop = entries.drafted()
    assert codes(loop) == set()
    edited(loop, "ar", "نص آخر")
    assert codes(loop) == {("signature_void", "ar")}
    edited(loop, "ar", "stake [ar]")
    assert codes(loop) == set(), "the same words as were signed"


def test_a_text_of_a_finding_is_signed_too():
    loop = entries.drafted()
    finding = loop.entry.findings[0]
    texts = json.loads(finding.texts_json)
    texts["reason"]["ko"] = "다른 이유"
    finding.texts_json = json.dumps(texts)
    assert codes(loop) == {("signature_void", "ko")}


def test_the_order_of_findings_is_no_text():
    loop = entries.drafted()
    service.move_finding(
        loop.entry.findings[0], 1, seen=loop.entry.revision, by=loop.author.id, at=entries.DRAFTED
    )
    assert codes(loop) == set()


def test_who_signs_what_they_did_not_read_is_refused():
    loop = entries.drafted()
    read = signing.fingerprint(loop.entry, "en")
    edited(loop, "en", "Changed meanwhile")
    with pytest.raises(ConflictError):
        signing.sign(loop.entry, "en", read, by=loop.approver.id, at=entries.DRAFTED)


def test_that_one_person_typed_and_signed_is_told_but_does_not_block():
    loop = entries.drafted()
    translator = accounts.user(Role.EDITOR)
    edited(loop, "fr", "Autre texte", by=translator)
    seen = signing.fingerprint(loop.entry, "fr")
    signing.sign(loop.entry, "fr", seen, by=translator.id, at=entries.DRAFTED)
    assert codes(loop) == {("signed_by_typist", "fr")}
    assert not [each for each in gate.problems(loop.entry) if each.blocks]


def test_a_version_keeps_who_signed_which_texts():
    loop = entries.published()
    kept = parsed(queries.versions_of(loop.entry)[0].content_json).language_signatures
    assert {each.lang for each in kept} == set(queries.languages_of(loop.survey))
    assert {each.by for each in kept} == {loop.approver.id}
    assert not any(each.by_typist for each in kept)


def test_a_planted_fingerprint_without_words_would_notice_nothing():
    def careless(entry, lang):
        return digest(lang + str(sorted(signing.texts_in(entry, lang))))

    loop = entries.drafted()
    before = careless(loop.entry, "ar"), signing.fingerprint(loop.entry, "ar")
    edited(loop, "ar", "نص آخر")
    assert careless(loop.entry, "ar") == before[0]
    assert signing.fingerprint(loop.entry, "ar") != before[1]


def test_a_language_is_signed_on_its_page(client):
    loop = entries.drafted()
    edited(loop, "ar", "نص آخر")
    db.session.commit()
    accounts.sign_in(client, accounts.user(Role.ANALYST))
    path = f"/staff/entries/{loop.entry.id}/languages/"
    page = client.get(path)
    assert problems(page.text) == []
    assert "Changed since it was signed" in page.text
    token = accounts.csrf_token(client, "/staff/account/")
    old = {"csrf_token": token, "digest": "0" * 64}
    client.post(f"{path}ar/sign/", data=old)
    assert codes(loop) == {("signature_void", "ar")}
    new = {"csrf_token": token, "digest": signing.fingerprint(loop.entry, "ar")}
    assert client.post(f"{path}ar/sign/", data=new).status_code == 303
    db.session.expire_all()
    assert codes(loop) == set()
    assert client.post(f"{path}xx/sign/", data=new).status_code == 404


def test_what_is_not_all_there_is_not_signed(client):
    loop = entries.drafted(complete=False)
    accounts.sign_in(client, loop.author)
    path = f"/staff/entries/{loop.entry.id}/languages/"
    token = accounts.csrf_token(client, "/staff/account/")
    new = {"csrf_token": token, "digest": signing.fingerprint(loop.entry, "en")}
    client.post(f"{path}en/sign/", data=new)
    assert ("not_signed", "en") in codes(loop)

"""Where pages lead, what they refuse, how many are wanted: written by forms, told in words."""

import pytest

import surveys
from surveys import editing
from tests.factories import builder

BOTH = pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])


@pytest.fixture
def park(app):
    return builder.draft("consultation", slug="park")


def ids(survey):
    found = {item.code: item.id for item in survey.draft.items()}
    return found | {page.code: page.id for page in survey.draft.pages}


def one(item_id, operation, **fields):
    line = {"item": item_id, "operation": operation, **fields}
    return {"count": "1", "match": "all", **{f"l0-{name}": text for name, text in line.items()}}


def pages(survey):
    return [page.id for page in survey.draft.pages]


def plain(text):
    return text.replace("\u2068", "").replace("\u2069", "")


@BOTH
def test_a_page_leads_elsewhere(desk, park, htmx):
    first, _second, last, *_ = pages(park)
    uses = ids(park)["uses_service"]
    path = f"park/pages/{first}/branches/"
    assert "Everybody goes on to the next page." in desk.get(path).text
    data = one(uses, "is", options="no") | {"who": "some", "to": last}
    page = desk.followed(f"{path}new/", data, survey=park, htmx=htmx)
    when = surveys.OptionChosen(op="chosen", item=uses, option="no")
    assert park.draft.pages[0].branches == (surveys.Branch(when=when, to=last),)
    assert "people go on to page 3" in page
    assert "people go on to page 3" in desk.get("park/").text
    change = desk.get(f"{path}0/").text
    assert f'value="{last}" selected' in change
    desk.post(f"{path}0/", {"who": "everybody", "to": "end"}, survey=park)
    assert park.draft.pages[0].branches == (surveys.Branch(),)
    assert "For everybody, the questions end here." in desk.get(path).text


@BOTH
def test_branches_are_moved_and_taken_away(desk, park, htmx):
    first, second, last, *_ = pages(park)
    ways = [surveys.Branch(to=second), surveys.Branch(to=last), surveys.Branch()]
    builder.redraft(park, editing.set_branches(park.draft, first, ways))
    path = f"park/pages/{first}/branches/"
    desk.followed(path, {"go": "down:0"}, survey=park, htmx=htmx)
    assert [branch.to for branch in park.draft.pages[0].branches] == [last, second, None]
    desk.followed(path, {"go": "up:0"}, survey=park, htmx=htmx)
    desk.followed(path, {"go": "up:2"}, survey=park, htmx=htmx)
    assert [branch.to for branch in park.draft.pages[0].branches] == [last, None, second]
    desk.followed(path, {"go": "delete:1"}, survey=park, htmx=htmx)
    assert [branch.to for branch in park.draft.pages[0].branches] == [last, second]
    desk.followed(path, {"go": "delete:9"}, survey=park, htmx=htmx)
    assert len(park.draft.pages[0].branches) == 2


def test_a_branch_that_is_incomplete_or_leads_back_is_refused(desk, park):
    first, second, *_ = pages(park)
    path = f"park/pages/{second}/branches/new/"
    uses = ids(park)["uses_service"]
    for data, message in (
        (one(uses, "is", options="no"), "Choose where people go on."),
        (one(uses, "is", options="no") | {"to": first}, "Choose where people go on."),
        (one("", "") | {"to": "end"}, "Choose a question."),
        (one(uses, "is") | {"to": "end", "who": "some"}, "Tick at least one answer."),
    ):
        answer = desk.post(path, data, survey=park)
        assert answer.status_code == 422, data
        assert message in answer.text, data
    assert park.revision == 1


def test_lines_of_a_branch_are_added_and_the_rest_is_kept(desk, park):
    first, _second, last, *_ = pages(park)
    data = one(ids(park)["uses_service"], "is", options="no") | {"to": last, "go": "add"}
    answer = desk.post(f"park/pages/{first}/branches/new/", data, survey=park)
    assert answer.status_code == 200
    assert 'id="line-2"' in answer.text
    assert f'value="{last}" selected' in answer.text


@BOTH
def test_a_rule_says_what_cannot_be_together(desk, park, htmx):
    first = park.draft.pages[0]
    uses, support = ids(park)["uses_service"], ids(park)["support"]
    path = f"park/pages/{first.id}/rules/"
    place = next(item.id for item in first.items if item.parts)
    data = one(support, "ge", options="4") | {"place": place, "message": "Not both, please."}
    page = desk.followed(f"{path}new/", data, survey=park, htmx=htmx)
    (rule,) = park.draft.pages[0].rules
    assert rule.item == place
    assert park.draft.text(rule.message, "en").text == "Not both, please."
    assert "Not if" in page
    assert "Not both, please." in desk.get("park/").text
    change = one(uses, "answered") | {"place": place, "message": "Other words"}
    desk.followed(f"{path}{rule.id}/", change, survey=park, htmx=htmx)
    (changed,) = park.draft.pages[0].rules
    assert changed.id == rule.id
    assert changed.refused_when == surveys.Answered(op="answered", item=uses)
    desk.followed(path, {"go": f"delete:{rule.id}"}, survey=park, htmx=htmx)
    assert park.draft.pages[0].rules == ()
    assert rule.message not in park.draft.strings


def test_a_rule_needs_a_message_and_a_question_of_its_page(desk, park):
    first, second, *_ = park.draft.pages
    support = ids(park)["support"]
    path = f"park/pages/{first.id}/rules/new/"
    for data, message in (
        ({"place": first.items[0].id, "message": " "}, "Write what people are told."),
        ({"place": second.items[0].id, "message": "No"}, "Choose a question."),
        ({"place": first.items[0].id, "message": "a\x07"}, "Remove the characters"),
    ):
        answer = desk.post(path, one(support, "answered") | data, survey=park)
        assert answer.status_code == 422, data
        assert message in answer.text, data
    assert park.revision == 1


@BOTH
def test_quotas_are_written_moved_and_taken_away(desk, park, htmx):
    uses = ids(park)["uses_service"]
    limits = {"limit": "1,000", "action": "flag", "message": ""}
    data = one(uses, "is", options="no") | limits | {"quota_name": "Non-users"}
    page = desk.followed("park/quotas/new/", data, survey=park, htmx=htmx)
    (quota,) = park.draft.quotas
    assert (quota.code, quota.limit, quota.action, quota.message) == (
        "non_users",
        1000,
        "flag",
        None,
    )
    assert "non_users: 1,000 responses where" in plain(page)
    more = one(uses, "is", options="yes") | {
        "limit": "0", "action": "stop", "message": "Thank you.", "quota_name": "Users"
    }  # fmt: skip
    desk.followed("park/quotas/new/", more, survey=park, htmx=htmx)
    desk.followed("park/quotas/", {"go": f"down:{quota.id}"}, survey=park, htmx=htmx)
    assert [each.code for each in park.draft.quotas] == ["users", "non_users"]
    stopping = park.draft.quotas[0]
    assert park.draft.text(stopping.message, "en").text == "Thank you."
    change = desk.get(f"park/quotas/{stopping.id}/").text
    assert "Thank you." in change
    assert 'name="quota_name"' not in change
    desk.followed("park/quotas/", {"go": f"delete:{stopping.id}"}, survey=park, htmx=htmx)
    assert [each.code for each in park.draft.quotas] == ["non_users"]


def test_a_quota_that_is_incomplete_is_refused(desk, park):
    uses = ids(park)["uses_service"]
    good = one(uses, "answered") | {"limit": "5", "quota_name": "Some"}
    for wrong, message in (
        ({"limit": ""}, "Enter a whole number from 0"),
        ({"limit": "-1"}, "Enter a whole number from 0"),
        ({"limit": "1.5"}, "Enter a whole number from 0"),
        ({"quota_name": ""}, "Enter a name."),
        ({"action": "stop", "message": ""}, "Write what people are told."),
    ):
        answer = desk.post("park/quotas/new/", good | wrong, survey=park)
        assert answer.status_code == 422, wrong
        assert message in answer.text, wrong
    assert park.revision == 1


def test_two_editors_of_one_quota_and_one_that_is_gone(desk, park):
    uses = ids(park)["uses_service"]
    when = surveys.Answered(op="answered", item=uses)
    builder.redraft(park, editing.add_quota(park.draft, when, 5, name="Some"))
    quota = park.draft.quotas[0]
    data = one(uses, "answered") | {"limit": "7", "message": "My words"}
    answer = desk.post(f"park/quotas/{quota.id}/", data, survey=park, seen=1)
    assert answer.status_code == 409
    assert "My words" in answer.text
    builder.redraft(park, editing.delete_quota(park.draft, quota.id))
    gone = desk.post(f"park/quotas/{quota.id}/", data, survey=park)
    assert gone.status_code == 409
    assert "My words" in gone.text
    assert desk.get(f"park/quotas/{quota.id}/").status_code == 404


def test_an_answer_is_offered_to_some(desk, park):
    known = ids(park)
    item = park.draft.item(known["why"])
    builder.redraft(park, editing.add_item(park.draft, park.draft.pages[1].id, "single_choice",
                                           "Which?", labels=["Bus", "Tram"]))  # fmt: skip
    item = park.draft.pages[1].items[-1]
    bus = item.options[0]
    path = f"park/conditions/{bus.id}/"
    assert "When is this answer offered?" in desk.get(path).text
    line = one(known["uses_service"], "is", options="yes")
    answer = desk.post(path, line, survey=park)
    assert answer.location.endswith(f"/questions/{item.id}/#option-{bus.id}")
    shown = surveys.OptionChosen(op="chosen", item=known["uses_service"], option="yes")
    assert park.draft.item(item.id).options[0].show_if == shown
    for page in ("park/", f"park/questions/{item.id}/"):
        assert "“Bus” only if" in plain(desk.get(page).text)


def test_readers_of_the_draft_do_not_steer(reader, park):
    first = pages(park)[0]
    for path in (f"pages/{first}/branches/", f"pages/{first}/rules/new/", "quotas/"):
        assert reader.get(f"park/{path}").status_code == 403


def test_what_is_not_there_is_not_found(desk, park):
    first = pages(park)[0]
    for path in ("pages/none/branches/", f"pages/{first}/branches/0/", f"pages/{first}/rules/x/"):
        assert desk.get(f"park/{path}").status_code == 404


def test_the_messages_of_rules_and_quotas_are_translated(desk, park):
    first, uses = park.draft.pages[0], ids(park)["uses_service"]
    when = surveys.Answered(op="answered", item=uses)
    draft = editing.set_languages(park.draft, ["en", "es"])
    draft = editing.add_rule(draft, first.id, uses, when, "Not both, please.")
    draft = editing.add_quota(draft, when, 5, name="Some")
    draft = editing.edit_quota(
        draft, draft.quotas[0].id, when=when, limit=5, action="stop", message="That is enough."
    )
    builder.redraft(park, draft)
    told = {first.id: park.draft.pages[0].rules[0].message, "quotas": park.draft.quotas[0].message}
    for section, message in told.items():
        path = f"park/translate/{section}/?to=es"
        assert park.draft.text(message, "en").text in desk.get(path).text
        desk.post(path, {"to": "es", f"t-es-{message}": "En español"}, survey=park)
        assert park.draft.text(message, "es").text == "En español"

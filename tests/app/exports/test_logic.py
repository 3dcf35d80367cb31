"""What steered a response is in its row: what ended it, full quotas, what was offered."""

from decimal import Decimal

from app.builder.models import Survey
from app.db import db
from app.exports.table import Format
from app.respond import quotas
from tests.app.exports.parks import chosen, rows
from tests.app.respond import samples
from tests.app.respond.samples import is_chosen, item, page
from tests.factories.builder import published
from tests.factories.respond import sent

YES = is_chosen("uses", "yes")
QUOTA = {"id": "q1", "code": "users", "when": YES, "limit": 1}


def survey() -> Survey:
    options = ["red", {"code": "blue", "show_if": YES}]
    score = {"op": "sum", "of": [{"op": "value", "item": "i_stars"}, {"op": "number", "number": 1}]}
    return published(
        samples.survey(
            page("one", item("yes_no", "uses"), item("scale", "stars"),
                 item("calculated", "score", formula=score)),
            page("two", item("multiple_choice", "colours", options=options)),
            languages=("en",),
            quotas=[QUOTA],
        )
    )  # fmt: skip


def test_what_was_not_offered_is_neither_yes_nor_no(app, tmp_path):
    asked = survey()
    sent(asked, {"uses": chosen("yes"), "colours": chosen("red")})
    sent(asked, {"uses": chosen("no"), "colours": chosen("red")})
    found = {row["uses"]: row for row in rows(asked, tmp_path, Format.CSV)}
    assert (found["yes"]["colours__red"], found["yes"]["colours__blue"]) == ("1", "0")
    assert (found["no"]["colours__red"], found["no"]["colours__blue"]) == ("1", "")


def test_full_quotas_are_named(app, tmp_path):
    asked = survey()
    first, second = (sent(asked, {"uses": chosen("yes")}) for _ in range(2))
    for response in (first, second):
        quotas.count(asked.id, response.id, asked.draft.quotas)
    db.session.commit()
    over = sorted(row["over_quota"] for row in rows(asked, tmp_path, Format.CSV))
    assert over == ["", "users"]


def test_a_score_has_a_column_of_numbers(app, tmp_path):
    asked = survey()
    sent(asked, {"stars": chosen("4"), "score": Decimal(5)})
    (row,) = rows(asked, tmp_path, Format.JSONL)
    assert row["score"] == "5"

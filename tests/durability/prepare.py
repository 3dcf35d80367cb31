"""Put one open survey, of ten questions on three pages, into an installation."""

import sys

import surveys
from app import clock, create_app, schema
from app.accounts import service as accounts
from app.builder import service as builder
from app.config import Settings
from app.db import db
from surveys import editing

SLUG = "journey"
SCALE = ("Very poor", "Poor", "Neither", "Good", "Very good")
ROWS = ("Opening hours", "Books", "Quiet rooms", "Computers", "Children's corner")
PAGES = (
    (
        ("single_choice", "How often do you come?", ("Every week", "Every month", "Rarely")),
        ("single_choice", "How do you get here?", ("On foot", "By bus", "By car")),
        ("single_choice", "For whom do you come?", ("For myself", "For a child", "For both")),
        ("multiple_choice", "What do you use?", ("Books", "Films", "Computers", "Rooms")),
    ),
    tuple(("scale", row, SCALE) for row in ROWS),
    (
        ("short_text", "Which branch?", ()),
        ("number", "How many minutes does the way take?", ()),
        ("date", "When did you last come?", ()),
        ("long_text", "What is good?", ()),
        ("long_text", "What should change?", ()),
    ),
)


def definition() -> surveys.Survey:
    """Return the measured journey; its matrix is asked as five scales, in two languages."""
    survey = editing.new_survey(
        code="journey", source_lang="en", title="Using the library", languages=("en", "es")
    )
    for number, questions in enumerate(PAGES, 1):
        survey = editing.add_page(survey, title=f"Part {number}", code=f"part{number}")
        for kind, prompt, labels in questions:
            survey = editing.add_item(survey, survey.pages[-1].id, kind, prompt, labels=labels)
    for string_id, message in survey.strings.items():
        text = message.translations["en"].text
        survey = editing.set_text(survey, string_id, "es", f"{text} (es)")
    return survey


def main() -> None:
    """Migrate, and publish the survey once."""
    app = create_app(Settings.from_env())
    with app.app_context():
        schema.upgrade(db.engine)
        body = accounts.create_organisation("Northbank Council")
        survey = builder.create(
            definition(),
            name="Using the library",
            slug=SLUG,
            organisation_id=body.id,
            by=None,
            at=clock.now(),
        )
        builder.publish(survey, by=None, at=clock.now())
        db.session.commit()


if __name__ == "__main__":
    sys.exit(main())

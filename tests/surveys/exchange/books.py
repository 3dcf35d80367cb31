"""Workbooks for tests."""

import zipfile
from io import BytesIO

from openpyxl import Workbook


def book(**sheets):
    """Return an .xlsx file with these sheets, each a list of rows."""
    made = Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    data = BytesIO()
    made.save(data)
    return data.getvalue()


def with_part(data, name, content):
    """Return the file with one of its parts exchanged."""
    made = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(data)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            new.writestr(part, content if part == name else old.read(part))
    return made.getvalue()


PARKS = {
    "survey": [
        ["type", "name", "label::English (en)", "label::French", "hint", "required", "relevant",
         "constraint", "appearance", "parameters", "default"],
        ["begin_group", "visits", "Visits", "Visites"],
        ["select_one often or_other", "often", "How often?", "Combien ?", None, "yes"],
        ["text", "why", "Why, ${often}?", "Pourquoi ?", "In your words", None,
         "${often} = 'never'", None, "multiline"],
        ["integer", "age", "Your age", "Votre âge", None, None, None, ". >= 0 and . <= 120"],
        ["end_group"],
        ["begin group", "more", "More", "Plus", None, None, "${age} >= 18"],
        ["select_multiple what", "what", "What do you do?", "Que faites-vous ?"],
        ["begin_group", "inner", "Inner", None, None, None, "selected(${what}, 'walk')"],
        ["range", "recommend", "Recommend?", "Recommander ?", None, None, None, None, None,
         "start=0 end=10 step=1"],
        ["date", "when", "When?", "Quand ?", None, None, "string-length(${why}) > 3"],
        ["end_group"],
        ["geotrace", "where", "Where?", "Où ?"],
        ["note", "bye", "=1+1", "Merci"],
        ["acknowledge", "ok", "May we keep this?", "D'accord ?"],
        ["end_group"],
        ["begin_repeat", "kids", "Children", "Enfants"],
        ["text", "kid", "Name", "Nom"],
        ["end_repeat"],
        ["calculate", "sum", None],
        ["select_one yes_no", "again", "Again?", "Encore ?", *[None] * 6, "yes"],
    ],
    "choices": [
        ["list_name", "name", "label::English (en)", "label::French", "region"],
        ["often", "daily", "Daily", "Chaque jour"],
        ["often", "never", "Never", "Jamais"],
        ["what", "walk", "Walk", "Marcher"],
        ["what", "Play Ball", "Play", "Jouer", "north"],
        ["yes_no", "yes", "Yes", "Oui"],
        ["yes_no", "no", "No", "Non"],
        ["unused", "one", "One", "Un"],
    ],
    "settings": [
        ["form_title", "form_id", "default_language", "version"],
        ["Our parks", "parks_2026", "English (en)", "3"],
    ],
    "entities": [["dataset"], ["trees"]],
}  # fmt: skip

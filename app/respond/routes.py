"""The blueprint of the citizens' pages, and their addresses."""

from typing import Final

from flask import Blueprint

bp = Blueprint("respond", __name__, template_folder="templates")
SURVEY: Final = "/<lang:lang>/<any(s, embed, kiosk):way>/<slug>"
WRITING: Final = f"{SURVEY}/r/<handle>"

"""The blueprint of the citizens' pages, and their addresses."""

from typing import Final

from flask import Blueprint

bp = Blueprint("respond", __name__, template_folder="templates")
SURVEY: Final = "/<lang:lang>/s/<slug>"
WRITING: Final = f"{SURVEY}/r/<handle>"

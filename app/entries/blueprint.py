"""The blueprint that all routes of this feature are added to."""

from flask import Blueprint

bp = Blueprint("entries", __name__, template_folder="templates")

"""Routes of this feature."""

from flask import Blueprint

bp = Blueprint("entries", __name__, template_folder="templates")

"""Routes of this feature."""

from flask import Blueprint

bp = Blueprint("respond", __name__, template_folder="templates")

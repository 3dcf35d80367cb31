"""Routes of this feature."""

from flask import Blueprint

bp = Blueprint("builder", __name__, template_folder="templates")

"""Routes of this feature."""

from flask import Blueprint

bp = Blueprint("receipts", __name__, template_folder="templates")

"""Where the routes of this feature are gathered."""

from flask import Blueprint

bp = Blueprint("accounts", __name__, template_folder="templates", url_prefix="/staff")

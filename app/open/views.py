"""Routes of this feature: pages for people, data for programs, what staff settle about them."""

from app.open import data, marks, pages, staff_pages
from app.open.blueprint import bp

__all__ = ["bp", "data", "marks", "pages", "staff_pages"]

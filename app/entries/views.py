"""Routes of this feature: the public's in `pages`, staff's here and in `reviews`."""

from app.entries import pages  # noqa: F401  (importing it adds its routes)
from app.entries.blueprint import bp

__all__ = ["bp"]

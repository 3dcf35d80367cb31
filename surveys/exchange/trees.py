"""XML as a tree, without entities and document types."""

from typing import cast
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from surveys.exchange.errors import ExchangeError


def root_of(data: bytes) -> Element:
    """Return the root; ExchangeError when the file is no XML, or XML with more than elements."""
    try:
        return cast("Element", fromstring(data, forbid_dtd=True))
    except DefusedXmlException:
        raise ExchangeError("forbidden_xml") from None
    except (ParseError, ValueError, LookupError):  # the last: an encoding nobody knows
        raise ExchangeError("not_xml") from None

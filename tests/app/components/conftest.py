import pytest
from flask import Flask

from tests.app.components.sheet import create_sheet


@pytest.fixture(scope="package")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application that draws every part."""
    return create_sheet(tmp_path_factory.mktemp("assets"))

"""Guard rails: rules that the whole code base keeps, as ordinary tests."""

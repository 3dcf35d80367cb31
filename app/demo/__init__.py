"""A running example: real comments, and sample content that says that it is sample content."""

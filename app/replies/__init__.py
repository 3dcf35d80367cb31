"""Answering one person through the page of their receipt, without learning who it is."""

"""Machines that translate the words of surveys: a port, and who stands behind it."""

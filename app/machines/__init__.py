"""Machines that translate the words of surveys, and that draft: ports, and who stands behind."""

"""Figures, each beside a peer or a limit measured in the same run. Never a test."""

"""Measure the analysis on comments that people have labelled."""

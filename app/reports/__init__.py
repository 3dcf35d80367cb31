"""Reports for people in a hurry: a brief of one page and the full report, in four formats."""

"""Who does what next on the answers to people, by when, and what was said about it."""

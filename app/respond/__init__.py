"""Citizens answer; answers collected elsewhere come in."""

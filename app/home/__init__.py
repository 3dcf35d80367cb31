"""The public front page and the pages every public body owes; reads only."""

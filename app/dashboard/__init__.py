"""The staff start page; reads only."""

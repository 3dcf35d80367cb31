"""Serve with a planted fault: commits that are not synced to disk."""

from dataclasses import replace

from app.config import Settings
from app.operations import serving

if __name__ == "__main__":
    serving.serve(replace(Settings.from_env(), synchronous="NORMAL"))

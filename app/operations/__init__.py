"""Running an installation: serve, work, back up, restore, examine."""

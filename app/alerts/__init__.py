"""Alerts: what staff should look at soon, with the evidence, once for each cause and day."""

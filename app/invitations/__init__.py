"""Invitations: people are asked by name and answer without one."""

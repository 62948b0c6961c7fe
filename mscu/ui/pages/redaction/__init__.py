"""Reviewing what is hidden in a copy."""

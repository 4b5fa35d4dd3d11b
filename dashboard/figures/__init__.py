"""Figures as plain values: pure functions of a view, no database and no browser."""

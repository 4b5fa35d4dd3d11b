"""Revisions in order of their file names."""

"""Boundaries: building, loading and serving them, and finding places in them."""

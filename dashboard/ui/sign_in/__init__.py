"""Signing in and out, and changing one's password: plain pages that need no script and read nothing."""

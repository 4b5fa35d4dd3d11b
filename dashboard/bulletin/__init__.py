"""The weekly report: its facts read and frozen, and its content put into Vietnamese sentences and tables."""

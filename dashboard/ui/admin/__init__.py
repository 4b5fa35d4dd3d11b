"""Pages of administrators: accounts with their sessions, settings of access, and the audit. Plain pages with forms."""

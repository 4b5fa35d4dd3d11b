"""What staff decide on pages instead of files or SQL: one facade per page, every change in the audit."""

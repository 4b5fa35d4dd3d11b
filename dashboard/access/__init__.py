"""Who is there and what he may see: accounts, sessions, the gate before every request, and the audit."""

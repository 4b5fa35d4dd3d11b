"""The API for other systems, `/api/v1`: they write what files bring, and read what the screen shows."""

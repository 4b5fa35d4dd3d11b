"""What tests and benchmarks share: databases, a browser, the running server."""

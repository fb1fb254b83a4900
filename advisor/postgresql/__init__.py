"""Django's own PostgreSQL, for pages that must not wait for a server that is stuck."""

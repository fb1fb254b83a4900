"""The next release, as far as the database is concerned: it knows more columns."""

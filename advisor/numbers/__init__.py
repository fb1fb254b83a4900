"""Numbers about results as a whole: small counts are hidden, nobody is named."""

"""The desk: an adviser sees what a student was advised, by the reference code."""

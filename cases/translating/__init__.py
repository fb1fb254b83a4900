"""Translators' work: checks, the glossary, differences of words, files in and out."""

"""The preview: staff walk the draft as a student would; nothing of it is kept."""

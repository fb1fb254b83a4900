"""What those who run the site meet: configuration, commands, health, several machines."""

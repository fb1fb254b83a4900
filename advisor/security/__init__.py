"""How staff sign in: slowed down after wrong passwords, and with a second factor."""

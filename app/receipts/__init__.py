"""What became of my words; withdrawing them."""

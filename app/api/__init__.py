"""What programs may do: tokens, the addresses under /api/v1/, messages to other systems."""

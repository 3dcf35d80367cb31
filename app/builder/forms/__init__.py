"""What staff type, read and checked; one module per page."""

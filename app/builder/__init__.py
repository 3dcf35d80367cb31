"""Staff write, check and publish surveys."""

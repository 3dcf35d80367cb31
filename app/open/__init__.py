"""What was answered, across surveys and years, for people and for programs."""

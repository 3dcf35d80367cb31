"""Help with wording what a topic says; it never decides, and nothing of it is public."""

"""Whether an answer answers people, and a promise is kept, as those who were answered see it."""

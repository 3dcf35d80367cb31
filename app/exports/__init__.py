"""Staff take the answers of a survey with them: as tables in six formats, with a codebook."""

"""Staff accounts: sign-in, roles, organisations, the record of acts."""

"""The public pages as files, in a folder or on S3: no crowd reaches the application."""

"""People who asked to hear are told, once, by e-mail, text message or letter."""

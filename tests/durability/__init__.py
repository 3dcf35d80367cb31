"""Proofs that an acknowledged response is neither lost nor doubled."""

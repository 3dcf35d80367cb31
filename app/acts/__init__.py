"""The record of acts: shown, filtered, checked, compared with what was noted, taken along."""

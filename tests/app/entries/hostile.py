"""Words that try to be something else (TRUST.md, section 8 A)."""

HOSTILE = (
    "<script>window.__x=1</script>",
    '"><img src=x onerror=window.__x=1>',
    "</textarea><script>window.__x=1</script>",
    '<div hx-get="/staff/" hx-trigger="load">',
    "{{7*7}} ${7*7} {%import os%} %s%n %(x)s {0.__class__}",
    "\u202eesrever \u2066 unclosed",
    "a\u200bb 👨‍👩‍👧 " + "e\u0301" * 200,
    "x" * 3000,
    "\u2028 \u2029 \\x1b[2J",
)

"""What somebody may type or put in a file to be shown as something else than words."""

from __future__ import annotations

HOSTILE = (
    "<img src='file:///etc/hostname'>",
    "<a href='file:///etc/passwd'>Accordée</a>",
    "<table><tr><td>x",
    "&lt;b&gt; &amp; <b>gras</b>",
    "a\x01b\x1b[31mc\x7f",
    "\u202eéédrocca\u202c \u2066x\u2069",
    "👩‍⚖️🏳️‍🌈 e\u0301\u0301\u0301",
    "<script>x</script>" * 6_000,
)

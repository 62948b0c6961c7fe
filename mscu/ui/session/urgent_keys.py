"""The keys that answer an urgent request, the same wherever one stands."""

ANSWER_KEYS, TELL_KEYS = "F2", "Shift+F2"

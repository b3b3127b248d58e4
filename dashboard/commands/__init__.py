"""The commands of ``khetview``, each group in a module; they get from ``app.py`` what they work with.

Like ``app.py`` this room may use every other, and only ``app.py`` uses it (``tests/test_layers.py``).
"""

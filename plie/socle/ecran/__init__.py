"""The components of the screens: one tag each, so that every page says the same thing the same way.

`/templates/composants/` holds their markup. No component writes a style attribute: the content
security policy forbids it. A status is always a text and an icon; the colour only repeats it.
"""

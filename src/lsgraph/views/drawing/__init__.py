"""The pictures as SVG: each module draws the values of the view of the same name. No files, no clock, no Flask."""

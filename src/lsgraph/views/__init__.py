"""What pages show, as plain values: no Flask, no clock, no files."""

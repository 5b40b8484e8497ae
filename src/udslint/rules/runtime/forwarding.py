"""Stage 4: fields that go nowhere."""

"""Files that come in from outside and workbooks that go out: guarded on the way in, inert on the way out."""

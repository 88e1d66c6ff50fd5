"""Places, staff, posts; coming in, staying, going out."""

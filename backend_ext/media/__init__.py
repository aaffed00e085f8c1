"""Pictures that people upload: looked into, made small, kept, given out."""

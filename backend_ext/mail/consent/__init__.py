"""Who wants which mails, and who can get none."""

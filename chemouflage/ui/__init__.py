"""What every page shares: shell, tokens, icons, cards, fields, dialogs, notices."""

"""Pure helpers every domain shares: money, time, ids, errors, paging, text. No I/O."""

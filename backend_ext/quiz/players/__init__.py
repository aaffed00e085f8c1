"""What belongs to one player: streaks, badges, statistics, whether boards show them."""

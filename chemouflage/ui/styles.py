"""Class strings that repeat: one name per look, so that a change is made once."""

_BUTTON = (
    "inline-flex min-h-11 items-center justify-center gap-2 rounded-full px-5 py-2 font-semibold "
    "no-underline transition-colors cursor-pointer select-none "
    "disabled:cursor-not-allowed disabled:opacity-60 "
)
PRIMARY = _BUTTON + "bg-teal text-on-teal hover:bg-teal-strong"
ACCENT = _BUTTON + "bg-saffron text-on-saffron hover:brightness-105"
QUIET = _BUTTON + "border border-field bg-surface text-ink hover:bg-sunken"
PLAIN = _BUTTON + "text-teal hover:bg-teal-soft"
DANGER = _BUTTON + "border border-coral text-coral hover:bg-coral-soft"

ICON_BUTTON = (
    "inline-grid size-11 shrink-0 cursor-pointer place-items-center rounded-full text-ink no-underline "
    "transition-colors hover:bg-teal-soft"
)
BADGE = "inline-flex items-center rounded-full px-2.5 py-0.5 text-sm font-semibold"
CARD = "rounded-3xl border border-line bg-surface shadow-card"
FIELD = (
    "w-full min-h-12 rounded-2xl border border-field bg-surface px-4 py-2.5 text-base text-ink "
    "placeholder:text-muted focus:border-teal aria-invalid:border-coral"
)
LINK = "font-medium text-teal underline underline-offset-4 hover:text-teal-strong"
MUTED = "text-muted"
WIDE = "mx-auto w-full max-w-6xl px-4 sm:px-6"
NARROW = "mx-auto w-full max-w-2xl px-4 sm:px-6"
H1 = "text-4xl font-bold sm:text-5xl"
H2 = "text-2xl font-bold sm:text-3xl"
H3 = "text-xl font-bold"

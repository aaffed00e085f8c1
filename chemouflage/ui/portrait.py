"""Pictures of people on the screen."""

from typing import Any

import reflex as rx


def picture_path(picture_id: str) -> str:
    """The address of a picture; empty for none."""
    return f"/media/pictures/{picture_id}.webp" if picture_id else ""


def portrait(src: Any, initial: Any, class_name: str = "size-20 text-3xl") -> rx.Component:
    """Somebody's picture, or the first letter of their name; an ornament beside the name."""
    look = f"{class_name} shrink-0 rounded-full"
    shown = rx.el.img(
        src=src,
        alt="",
        class_name=f"{look} border border-line bg-sunken object-cover",
        custom_attrs={"width": "256", "height": "256"},
    )
    letter = rx.el.span(
        initial,
        aria_hidden="true",
        class_name=f"{look} grid place-items-center bg-teal-soft font-display font-bold text-teal-strong",
    )
    return rx.cond(src != "", shown, letter)

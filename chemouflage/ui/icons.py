"""Icons as inline SVG: 24 × 24, drawn in the text's colour, hidden from screen readers."""

import reflex as rx

_PATHS: dict[str, tuple[str, ...]] = {
    "arrow-right": ("M5 12h14", "m13 6 6 6-6 6"),
    "check": ("m5 12.5 4.5 4.5L19 7.5",),
    "chevron-left": ("m15 6-6 6 6 6",),
    "chevron-right": ("m9 6 6 6-6 6",),
    "close": ("M6 6l12 12", "M18 6 6 18"),
    "coins": ("M3 7c0-1.7 2.7-3 6-3s6 1.3 6 3-2.7 3-6 3-6-1.3-6-3Z", "M3 7v5c0 1.7 2.7 3 6 3",
              "M9 14c0-1.7 2.7-3 6-3s6 1.3 6 3-2.7 3-6 3-6-1.3-6-3Z", "M9 14v4c0 1.7 2.7 3 6 3s6-1.3 6-3v-4"),
    "copy": ("M9 9h11v11H9z", "M5 15H4V4h11v1"),
    "filter": ("M4 6h16", "M7 12h10", "M10 18h4"),
    "flask": ("M9 3h6", "M10 3v6L4.8 18.2A1.9 1.9 0 0 0 6.5 21h11a1.9 1.9 0 0 0 1.7-2.8L14 9V3", "M7.5 15h9"),
    "globe": ("M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z", "M3 12h18",
              "M12 3c2.5 2.6 3.8 5.7 3.8 9s-1.3 6.4-3.8 9c-2.5-2.6-3.8-5.7-3.8-9s1.3-6.4 3.8-9Z"),
    "info": ("M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z", "M12 11v5", "M12 8h.01"),
    "mail": ("M3 6h18v12H3z", "m3 7 9 6 9-6"),
    "minus": ("M5 12h14",),
    "monitor": ("M3 5h18v11H3z", "M8 20h8", "M12 16v4"),
    "moon": ("M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z",),
    "package": ("m12 3 8 4.5v9L12 21l-8-4.5v-9L12 3Z", "m4 7.5 8 4.5 8-4.5", "M12 12v9"),
    "phone": ("M6.5 3h3l1.5 5-2 1.5a11 11 0 0 0 5.5 5.5l1.5-2 5 1.5v3a2 2 0 0 1-2.2 2"
              "A17 17 0 0 1 4.5 5.2 2 2 0 0 1 6.5 3Z",),
    "plus": ("M5 12h14", "M12 5v14"),
    "return": ("M4 9h11a5 5 0 0 1 0 10h-4", "m8 5-4 4 4 4"),
    "scan": ("M4 8V5a1 1 0 0 1 1-1h3", "M16 4h3a1 1 0 0 1 1 1v3", "M20 16v3a1 1 0 0 1-1 1h-3",
             "M8 20H5a1 1 0 0 1-1-1v-3", "M4 12h16"),
    "search": ("M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14Z", "m20 20-4-4"),
    "spark": ("M12 3v4", "M12 17v4", "M3 12h4", "M17 12h4", "m6 6 2.5 2.5", "m15.5 15.5 2.5 2.5",
              "m18 6-2.5 2.5", "M8.5 15.5 6 18"),
    "sun": ("M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8Z", "M12 2v2", "M12 20v2", "M2 12h2", "M20 12h2",
            "m5 5 1.4 1.4", "m17.6 17.6 1.4 1.4", "m19 5-1.4 1.4", "M6.4 17.6 5 19"),
    "trash": ("M4 7h16", "M9 7V4h6v3", "m6 7 1 13h10l1-13", "M10 11v5", "M14 11v5"),
    "truck": ("M3 6h11v10H3z", "M14 10h4l3 3v3h-7z", "M7.5 16a2 2 0 1 0 0 4 2 2 0 0 0 0-4Z",
              "M17.5 16a2 2 0 1 0 0 4 2 2 0 0 0 0-4Z"),
    "warning": ("M12 4 2.5 20h19L12 4Z", "M12 10v4", "M12 17h.01"),
    "cart": ("M3 4h2.5l2.2 11h10.1l2.2-8H6.2", "M9 18.5a1 1 0 1 0 0 2 1 1 0 0 0 0-2Z",
             "M17 18.5a1 1 0 1 0 0 2 1 1 0 0 0 0-2Z"),
}  # fmt: skip


def icon(name: str, class_name: str = "size-6") -> rx.Component:
    """The icon `name`; its size comes from `class_name`. KeyError for a name that is not drawn."""
    return rx.el.svg(
        *[rx.el.path(d=d) for d in _PATHS[name]],
        view_box="0 0 24 24",
        class_name=f"icon {class_name}",
        custom_attrs={"aria-hidden": "true", "focusable": "false"},
    )

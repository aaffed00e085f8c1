"""What search engines ask for first."""

from html import escape

from fastapi import APIRouter, Response

from backend_ext.api.context import Held

router = APIRouter(tags=["discovery"])
_PAGES = ("/", "/shop", "/quiz", "/quiz/boards", "/contact")
_CACHED = {"cache-control": "public, max-age=3600"}


def _entry(origin: str, path: str) -> str:
    english = origin + ("" if path == "/" else path)
    bangla = f"{origin}/bn" + ("" if path == "/" else path)
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{lang}" href="{escape(url)}"/>'
        for lang, url in (("en", english), ("bn", bangla))
    )
    return "".join(f"<url><loc>{escape(url)}</loc>{links}</url>" for url in (english, bangla))


@router.get("/sitemap.xml")
async def sitemap(held: Held) -> Response:
    """Every public page in both languages."""
    slugs = await held.catalogue.slugs()
    paths = [*_PAGES, *(f"/products/{slug}" for slug in slugs)]
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:xhtml="http://www.w3.org/1999/xhtml">'
        + "".join(_entry(held.settings.origin, path) for path in paths)
        + "</urlset>"
    )
    return Response(body, media_type="application/xml", headers=_CACHED)


@router.get("/robots.txt")
async def robots(held: Held) -> Response:
    """What may be crawled: everything but the pages of one person."""
    private = ("/cart", "/wishlist", "/checkout", "/orders/", "/track", "/quiz/play/", "/api/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in private)]
    lines += [f"Disallow: /bn{path}" for path in private[:-1]]
    lines += ["", f"Sitemap: {held.settings.origin}/sitemap.xml", ""]
    return Response("\n".join(lines), media_type="text/plain", headers=_CACHED)

"""The shelves of the demo shop."""

from backend_ext.dev.demo.entries import CategorySlug, DemoCategory, Words

CATEGORIES: tuple[DemoCategory, ...] = (
    DemoCategory(
        CategorySlug.CARD_DECKS,
        Words("Card decks", "কার্ডের ডেক"),
        Words(
            "Our first deck: chemistry you can hold, shuffle and scan.",
            "আমাদের প্রথম ডেক: হাতে নিয়ে খেলা যায়, স্ক্যানও করা যায় এমন রসায়ন।",
        ),
    ),
    DemoCategory(
        CategorySlug.ELEMENT_FAMILIES,
        Words("Element families", "মৌলের পরিবার"),
        Words(
            "Groups of the periodic table, one deck each.",
            "পর্যায় সারণির একেকটি গ্রুপ নিয়ে একেকটি ডেক।",
        ),
    ),
    DemoCategory(
        CategorySlug.BONDING,
        Words("Bonding", "রাসায়নিক বন্ধন"),
        Words(
            "How atoms hold together, and what shape that makes.",
            "পরমাণুরা কীভাবে যুক্ত থাকে, আর তাতে অণুর আকৃতি কেমন হয়।",
        ),
    ),
    DemoCategory(
        CategorySlug.ORGANIC,
        Words("Organic chemistry", "জৈব রসায়ন"),
        Words(
            "Carbon and its thousand structures, drawn to be remembered.",
            "কার্বন ও তার হাজারো গঠন, মনে রাখার মতো করে আঁকা।",
        ),
    ),
    DemoCategory(
        CategorySlug.REACTIONS,
        Words("Reactions", "রাসায়নিক বিক্রিয়া"),
        Words(
            "Colours, gases, precipitates and balanced equations.",
            "বর্ণ, গ্যাস, অধঃক্ষেপ ও সমতা করা সমীকরণ।",
        ),
    ),
    DemoCategory(
        CategorySlug.LABORATORY,
        Words("Laboratory", "পরীক্ষাগার"),
        Words(
            "Apparatus, methods and safety before the first practical.",
            "প্রথম ব্যবহারিকের আগেই যন্ত্রপাতি, পদ্ধতি ও নিরাপত্তা।",
        ),
    ),
    DemoCategory(
        CategorySlug.SOFTWARE,
        Words("Software", "সফটওয়্যার"),
        Words("Molecules and experiments on a screen.", "পর্দায় অণু আর পরীক্ষা।"),
    ),
    DemoCategory(
        CategorySlug.BUNDLES,
        Words("Bundles", "বান্ডেল"),
        Words("Several things together for less.", "একসঙ্গে কিনলে খরচ কম।"),
    ),
    DemoCategory(
        CategorySlug.GUIDES,
        Words("Guides", "নির্দেশিকা"),
        Words("For those who teach with the cards.", "যাঁরা কার্ড দিয়ে পড়ান তাঁদের জন্য।"),
    ),
)

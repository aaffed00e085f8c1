"""Demo decks on families of elements."""

from backend_ext.dev.demo.entries import (
    CategorySlug,
    DemoProduct,
    Lines,
    Words,
    deck,
    paragraphs,
    pictures,
    taka,
)

_SHELF = CategorySlug.ELEMENT_FAMILIES

_POSTER = DemoProduct(
    slug="periodic-table-wall-poster",
    name=Words("Periodic Table Wall Poster", "পর্যায় সারণির দেয়াল পোস্টার"),
    summary=Words(
        "All 118 elements in colour, large enough for the last bench.",
        "১১৮টি মৌল রঙে রঙে, শেষ বেঞ্চ থেকেও পড়া যায়।",
    ),
    description=paragraphs(
        Words(
            "Seventy by fifty centimetres on matt paper that takes no glare from the window. Families share a "
            "colour, so a pupil sees a group before reading a number.",
            "সত্তর বাই পঞ্চাশ সেন্টিমিটার, ম্যাট কাগজে ছাপা, জানালার আলোয় চকচক করে না। এক পরিবারের মৌলের রং এক, তাই সংখ্যা পড়ার "
            "আগেই গ্রুপ চোখে পড়ে।",
        ),
        Words(
            "Rolled in a tube, not folded. No code comes with it.",
            "ভাঁজ না করে নলের ভেতর গুটিয়ে পাঠানো হয়। এর সঙ্গে কোনো কোড নেই।",
        ),
    ),
    in_the_box=Lines(
        ("Poster, 70 × 50 cm", "4 pieces of wall-safe tape"),
        ("পোস্টার, ৭০ × ৫০ সেমি", "দেয়ালে দাগ ফেলে না এমন ৪ টুকরো টেপ"),
    ),
    price_poisha=taka(149),
    compare_at_poisha=None,
    category=_SHELF,
    tags=("poster", "periodic-table", "classroom"),
    images=pictures(
        "periodic-table-wall-poster",
        ("box", "Poster of the periodic table on a wall", "দেয়ালে টাঙানো পর্যায় সারণির পোস্টার"),
        ("card", "Close-up of the poster at iron, cobalt and nickel", "পোস্টারের কাছ থেকে: আয়রন, কোবাল্ট ও নিকেল"),
    ),
    stock=60,
    codes_per_unit=0,
)

ELEMENT_DECKS: tuple[DemoProduct, ...] = (
    deck(
        "periodic-table-118",
        name=Words("Periodic Table 118", "পর্যায় সারণি ১১৮"),
        summary=Words(
            "Every element there is, one card each.",
            "এ পর্যন্ত জানা প্রতিটি মৌল, প্রতিটির একটি কার্ড।",
        ),
        about=Words(
            "From hydrogen to oganesson: number, symbol, relative atomic mass, electrons by shell. Lay the "
            "whole table out on the classroom floor, or play it as a game of trumps by mass, number and group.",
            "হাইড্রোজেন থেকে ওগানেসন: পারমাণবিক সংখ্যা, প্রতীক, আপেক্ষিক পারমাণবিক ভর, শক্তিস্তরে ইলেকট্রন। ক্লাসের মেঝেতে গোটা সারণি "
            "সাজান, কিংবা ভর, সংখ্যা ও গ্রুপ দিয়ে তুরুপ খেলুন।",
        ),
        cards=118,
        close_up=Words("gold, number 79", "গোল্ড (সোনা), পারমাণবিক সংখ্যা ৭৯"),
        price=649,
        was=799,
        category=_SHELF,
        tags=("elements", "periodic-table", "ssc", "hsc"),
        stock=40,
        extra=Lines(("Folding floor plan of the table",), ("ভাঁজ করা সারণির নকশা",)),
        featured=True,
    ),
    deck(
        "alkali-metals",
        name=Words("Alkali Metals", "ক্ষার ধাতু"),
        summary=Words(
            "Group 1, from lithium to francium, and why it fizzes.",
            "লিথিয়াম থেকে ফ্রান্সিয়াম: গ্রুপ ১, আর কেন তা পানিতে বুদ্‌বুদ তোলে।",
        ),
        about=Words(
            "Soft enough to cut with a knife, lively enough to burn on water. The cards follow one electron in "
            "the outer shell down the group: bigger atoms, easier loss, faster reactions.",
            "ছুরি দিয়ে কাটা যায় এমন নরম, আবার পানিতে জ্বলে ওঠে এমন সক্রিয়। সর্ববহিঃস্থ শক্তিস্তরের একটি ইলেকট্রন ধরে কার্ডগুলো গ্রুপ "
            "বেয়ে নামে: পরমাণু বড় হয়, ইলেকট্রন ছাড়া সহজ হয়, বিক্রিয়া দ্রুত হয়।",
        ),
        cards=36,
        close_up=Words("sodium, number 11", "সোডিয়াম, পারমাণবিক সংখ্যা ১১"),
        price=199,
        was=249,
        category=_SHELF,
        tags=("elements", "group-1", "ssc"),
        stock=45,
    ),
    deck(
        "halogens",
        name=Words("Halogens", "হ্যালোজেন"),
        summary=Words(
            "The salt makers: yellow, green, red-brown, violet.",
            "লবণ উৎপাদক মৌল: হলুদ, সবুজ, লালচে বাদামি, বেগুনি।",
        ),
        about=Words(
            "Five elements one electron short of a full shell. Displacement becomes a game: a higher halogen "
            "takes the partner of a lower one, and the card's colour tells you what was set free.",
            "পূর্ণ শক্তিস্তর থেকে মাত্র একটি ইলেকট্রন দূরে পাঁচটি মৌল। প্রতিস্থাপন বিক্রিয়াই এখানে খেলা: ওপরের হ্যালোজেন নিচেরটির সঙ্গী কেড়ে "
            "নেয়, কার্ডের রং বলে দেয় কী মুক্ত হলো।",
        ),
        cards=36,
        close_up=Words("chlorine, number 17", "ক্লোরিন, পারমাণবিক সংখ্যা ১৭"),
        price=199,
        category=_SHELF,
        tags=("elements", "group-17", "ssc"),
        stock=3,
        featured=True,
    ),
    deck(
        "noble-gases",
        name=Words("Noble Gases", "নিষ্ক্রিয় গ্যাস"),
        summary=Words(
            "Full shells, glowing tubes and a quiet life.",
            "পূর্ণ শক্তিস্তর, জ্বলজ্বলে নল আর শান্ত স্বভাব।",
        ),
        about=Words(
            "Six gases that need nobody. Learn the octet from those who have it, and the colours they give in "
            "a discharge tube from those who have seen a neon sign.",
            "ছয়টি গ্যাস, কাউকেই যাদের দরকার নেই। অষ্টক নিয়ম শিখুন যাদের তা আছে তাদের কাছে, আর ক্ষরণ নলে তাদের রং চিনুন নিয়ন আলো থেকে।",
        ),
        cards=36,
        close_up=Words("neon, number 10", "নিয়ন, পারমাণবিক সংখ্যা ১০"),
        price=179,
        was=219,
        category=_SHELF,
        tags=("elements", "group-18", "ssc"),
        stock=28,
    ),
    deck(
        "transition-metals",
        name=Words("Transition Metals", "অবস্থান্তর মৌল"),
        summary=Words(
            "Coloured ions and changing valency, made memorable.",
            "রঙিন আয়ন ও পরিবর্তনশীল যোজনী, সহজে মনে রাখার মতো।",
        ),
        about=Words(
            "From chromium to zinc, with the colours their ions give to water and the catalysts they make. "
            "Match metal, ion and colour before your neighbour does.",
            "ক্রোমিয়াম থেকে জিংক: পানিতে তাদের আয়নের রং আর তাদের গড়া প্রভাবক। পাশের জনের আগেই ধাতু, আয়ন ও রং মেলান।",
        ),
        cards=48,
        close_up=Words("iron, number 26", "আয়রন (লোহা), পারমাণবিক সংখ্যা ২৬"),
        price=249,
        category=_SHELF,
        tags=("elements", "d-block", "hsc"),
        stock=22,
    ),
    _POSTER,
)

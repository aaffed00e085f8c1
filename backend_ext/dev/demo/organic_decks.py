"""Demo decks on organic chemistry."""

from backend_ext.dev.demo.entries import CategorySlug, DemoProduct, Words, deck

_SHELF = CategorySlug.ORGANIC

ORGANIC_DECKS: tuple[DemoProduct, ...] = (
    deck(
        "hydrocarbons",
        name=Words("Hydrocarbons", "হাইড্রোকার্বন"),
        summary=Words(
            "Alkanes, alkenes and alkynes from C1 to C10.",
            "এক থেকে দশ কার্বনের অ্যালকেন, অ্যালকিন ও অ্যালকাইন।",
        ),
        about=Words(
            "Name, formula, structure: three cards make a set. Isomers hide among them, so count the carbons "
            "before you call out.",
            "নাম, সংকেত, গঠন: তিন কার্ডে এক সেট। ভেতরে লুকিয়ে আছে সমাণু, তাই ডাক দেওয়ার আগে কার্বন গুনে নিন।",
        ),
        cards=60,
        close_up=Words("ethene with its double bond", "দ্বিবন্ধনযুক্ত ইথিন"),
        price=249,
        was=299,
        category=_SHELF,
        tags=("alkanes", "alkenes", "ssc", "hsc"),
        stock=44,
    ),
    deck(
        "functional-groups",
        name=Words("Functional Groups", "কার্যকরী মূলক"),
        summary=Words(
            "See the group, know the family.",
            "মূলক দেখেই সমগোত্রীয় শ্রেণি চিনুন।",
        ),
        about=Words(
            "Alcohol, aldehyde, ketone, acid, ester, amine: the coloured part of each structure is the part "
            "that reacts. Chain cards into a synthesis and reach the ester first.",
            "অ্যালকোহল, অ্যালডিহাইড, কিটোন, জৈব এসিড, এস্টার, অ্যামিন: গঠনের রঙিন অংশটিই বিক্রিয়া করে। কার্ডের পর কার্ড জুড়ে সংশ্লেষণ করুন, "
            "সবার আগে এস্টারে পৌঁছান।",
        ),
        cards=54,
        close_up=Words("ethanoic acid", "ইথানয়িক এসিড"),
        price=279,
        category=_SHELF,
        tags=("organic", "families", "hsc"),
        stock=31,
        featured=True,
    ),
    deck(
        "aromatic-compounds",
        name=Words("Aromatic Compounds", "অ্যারোমেটিক যৌগ"),
        summary=Words(
            "Benzene and everything that grows on it.",
            "বেনজিন ও তার সব জাতক।",
        ),
        about=Words(
            "One ring, many names: toluene, phenol, aniline, benzoic acid. Ortho, meta and para become moves "
            "on a hexagonal board that comes in the box.",
            "এক বলয়, কত নাম: টলুইন, ফেনল, অ্যানিলিন, বেনজোয়িক এসিড। বাক্সের ষড়ভুজ বোর্ডে অর্থো, মেটা ও প্যারা হয়ে ওঠে খেলার চাল।",
        ),
        cards=48,
        close_up=Words("the benzene ring", "বেনজিন বলয়"),
        price=299,
        was=379,
        category=_SHELF,
        tags=("benzene", "aromatic", "hsc"),
        stock=19,
    ),
    deck(
        "molecules-of-life",
        name=Words("Molecules of Life", "জীবনের অণু"),
        summary=Words(
            "Sugars, amino acids, bases and fats.",
            "শর্করা, অ্যামিনো এসিড, ক্ষারক ও চর্বি।",
        ),
        about=Words(
            "Where chemistry meets biology: glucose, glycine, urea and the bases of DNA. Ideal for pupils "
            "who read both for the medical entrance.",
            "যেখানে রসায়ন আর জীববিজ্ঞান মেলে: গ্লুকোজ, গ্লাইসিন, ইউরিয়া আর ডিএনএ-র ক্ষারক। মেডিকেল ভর্তির জন্য যারা দুটোই পড়ে, তাদের জন্য উপযুক্ত।",
        ),
        cards=48,
        close_up=Words("a glucose ring", "গ্লুকোজ বলয়"),
        price=289,
        category=_SHELF,
        tags=("biochemistry", "hsc", "medical"),
        stock=25,
    ),
    deck(
        "everyday-molecules",
        name=Words("Everyday Molecules", "প্রতিদিনের অণু"),
        summary=Words(
            "Tea, paracetamol, vanilla: the chemistry at home.",
            "চা, প্যারাসিটামল, ভ্যানিলা: ঘরের ভেতরের রসায়ন।",
        ),
        about=Words(
            "Caffeine from your tea, aspirin from the first-aid box, vanillin from the cake. A deck for people "
            "who say they do not care for chemistry.",
            "চায়ের ক্যাফেইন, ওষুধের বাক্সের অ্যাসপিরিন, কেকের ভ্যানিলিন। যারা বলে রসায়ন ভালো লাগে না, এই ডেক তাদের জন্য।",
        ),
        cards=40,
        close_up=Words("caffeine", "ক্যাফেইন"),
        price=259,
        was=319,
        category=_SHELF,
        tags=("gift", "home", "organic"),
        stock=47,
        featured=True,
    ),
)

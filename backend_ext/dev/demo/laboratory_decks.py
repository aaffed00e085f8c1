"""Demo decks on the laboratory."""

from backend_ext.dev.demo.entries import CategorySlug, DemoProduct, Words, deck

_SHELF = CategorySlug.LABORATORY

LABORATORY_DECKS: tuple[DemoProduct, ...] = (
    deck(
        "lab-apparatus",
        name=Words("Lab Apparatus", "পরীক্ষাগারের যন্ত্রপাতি"),
        summary=Words(
            "Beaker to burette: its name and its use.",
            "বিকার থেকে ব্যুরেট: নাম আর কাজ।",
        ),
        about=Words(
            "Forty pieces of glass and iron with their names in both languages and one sentence on what each "
            "is for. Build the set-up the question card asks for before the sand runs out.",
            "কাচ ও লোহার চল্লিশটি যন্ত্র, দুই ভাষায় নাম আর এক বাক্যে কাজ। সময় ফুরানোর আগে প্রশ্ন-কার্ডের চাওয়া যন্ত্রসজ্জা গড়ে ফেলুন।",
        ),
        cards=48,
        close_up=Words("the conical flask", "কনিক্যাল ফ্লাস্ক"),
        price=199,
        was=239,
        category=_SHELF,
        tags=("apparatus", "practical", "ssc"),
        stock=49,
        featured=True,
    ),
    deck(
        "lab-safety-signs",
        name=Words("Lab Safety Signs", "পরীক্ষাগার নিরাপত্তা চিহ্ন"),
        summary=Words(
            "Know the hazard before you open the bottle.",
            "বোতল খোলার আগেই ঝুঁকি চিনুন।",
        ),
        about=Words(
            "The international hazard signs, what each warns of and what to do at once. Large print, made to "
            "hang beside the bench as well as to play.",
            "আন্তর্জাতিক বিপদ সংকেত, প্রতিটি কীসের সতর্কতা আর সঙ্গে সঙ্গে কী করতে হবে। বড় হরফে ছাপা, খেলাও যায়, টেবিলের পাশে "
            "ঝুলিয়েও রাখা যায়।",
        ),
        cards=30,
        close_up=Words("the sign for flammable", "দাহ্য পদার্থের চিহ্ন"),
        price=149,
        category=_SHELF,
        tags=("safety", "classroom", "ssc"),
        stock=64,
    ),
    deck(
        "titration-trainer",
        name=Words("Titration Trainer", "টাইট্রেশন অনুশীলন"),
        summary=Words(
            "Indicators, end points and sums that come out.",
            "নির্দেশক, প্রান্তবিন্দু আর মিলে যাওয়া অঙ্ক।",
        ),
        about=Words(
            "Draw an acid, draw a base, choose the indicator, work out the volume. Burette readings are "
            "printed life-size, so reading the meniscus becomes a habit.",
            "একটি এসিড তুলুন, একটি ক্ষার তুলুন, নির্দেশক বাছুন, আয়তন বের করুন। ব্যুরেটের পাঠ আসল মাপে ছাপা, তাই তরলের তল দেখে পাঠ নেওয়া "
            "অভ্যাস হয়ে যায়।",
        ),
        cards=44,
        close_up=Words("the burette", "ব্যুরেট"),
        price=239,
        was=289,
        category=_SHELF,
        tags=("titration", "practical", "hsc"),
        stock=27,
    ),
    deck(
        "separation-methods",
        name=Words("Separation Methods", "মিশ্রণ পৃথকীকরণ"),
        summary=Words(
            "Filter, distil, crystallise: choose the right one.",
            "পরিস্রাবণ, পাতন, কেলাসন: বেছে নিন ঠিকটি।",
        ),
        about=Words(
            "Salt from sand, ink into its colours, alcohol from water. Each mixture card can be solved by one "
            "method only, and you must say why.",
            "বালি থেকে লবণ, কালি থেকে তার রংগুলো, পানি থেকে অ্যালকোহল। প্রতিটি মিশ্রণ-কার্ডের সমাধান একটিই পদ্ধতি, আর কারণটাও বলতে হবে।",
        ),
        cards=40,
        close_up=Words("filtration through a funnel", "ফানেল দিয়ে পরিস্রাবণ"),
        price=189,
        category=_SHELF,
        tags=("mixtures", "practical", "ssc"),
        stock=33,
    ),
)

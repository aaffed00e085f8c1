"""Demo decks on reactions and what one sees of them."""

from backend_ext.dev.demo.entries import CategorySlug, DemoProduct, Lines, Words, deck

_SHELF = CategorySlug.REACTIONS

REACTION_DECKS: tuple[DemoProduct, ...] = (
    deck(
        "reaction-types",
        name=Words("Types of Reaction", "বিক্রিয়ার প্রকারভেদ"),
        summary=Words(
            "Combination, decomposition, displacement and more.",
            "সংযোজন, বিযোজন, প্রতিস্থাপন ও আরও অনেক।",
        ),
        about=Words(
            "Fifty equations of the SSC book, waiting to be balanced. The back of each card has the answer "
            "and what you would see in the test tube.",
            "এসএসসি বইয়ের পঞ্চাশটি সমীকরণ, সমতা করার অপেক্ষায়। প্রতিটি কার্ডের পেছনে উত্তর, আর পরীক্ষানলে কী দেখা যাবে তা লেখা।",
        ),
        cards=50,
        close_up=Words("burning magnesium, 2Mg + O₂ → 2MgO", "ম্যাগনেসিয়ামের দহন, 2Mg + O₂ → 2MgO"),
        price=219,
        was=269,
        category=_SHELF,
        tags=("equations", "ssc"),
        stock=41,
        featured=True,
    ),
    deck(
        "acids-bases-and-salts",
        name=Words("Acids, Bases and Salts", "এসিড, ক্ষারক ও লবণ"),
        summary=Words(
            "The pH scale as a game of fourteen colours.",
            "চৌদ্দ রঙের খেলায় পিএইচ স্কেল।",
        ),
        about=Words(
            "Lemon juice, soap, lime water, vinegar: place each on the scale, then neutralise your "
            "opponent's hand. Strip of universal indicator included.",
            "লেবুর রস, সাবান, চুনের পানি, ভিনেগার: প্রতিটিকে স্কেলে বসান, তারপর প্রতিপক্ষের হাত প্রশমিত করুন। সঙ্গে আছে সর্বজনীন নির্দেশকের "
            "কাগজ।",
        ),
        cards=48,
        close_up=Words("neutralisation, HCl + NaOH → NaCl + H₂O", "প্রশমন, HCl + NaOH → NaCl + H₂O"),
        price=239,
        category=_SHELF,
        tags=("ph", "indicators", "ssc"),
        stock=36,
        extra=Lines(("10 strips of indicator paper",), ("নির্দেশক কাগজের ১০টি ফালি",)),
    ),
    deck(
        "redox-reactions",
        name=Words("Redox Reactions", "জারণ-বিজারণ"),
        summary=Words(
            "Follow the electrons; the numbers come along.",
            "ইলেকট্রনের পিছু নিন, জারণ সংখ্যা আপনিই মিলবে।",
        ),
        about=Words(
            "Half-reactions on half cards: join an oxidation to a reduction and the electrons must cancel. "
            "Includes the reactivity series as a ruler.",
            "অর্ধ-কার্ডে অর্ধ-বিক্রিয়া: একটি জারণের সঙ্গে একটি বিজারণ জুড়ুন, ইলেকট্রন কাটাকাটি হতে হবে। স্কেলের মতো সক্রিয়তা সিরিজও আছে।",
        ),
        cards=52,
        close_up=Words(
            "zinc and copper ions, Zn + Cu²⁺ → Zn²⁺ + Cu", "জিংক ও কপার আয়ন, Zn + Cu²⁺ → Zn²⁺ + Cu"
        ),
        price=259,
        was=309,
        category=_SHELF,
        tags=("electrons", "electrochemistry", "hsc"),
        stock=2,
    ),
    deck(
        "flame-tests",
        name=Words("Flame Tests", "শিখা পরীক্ষা"),
        summary=Words(
            "Name the metal by the colour of its flame.",
            "শিখার বর্ণ দেখে ধাতু চিনুন।",
        ),
        about=Words(
            "Golden yellow for sodium, lilac for potassium, brick red for calcium, blue-green for copper. A "
            "quick memory game with the true colours, and no burner needed.",
            "সোডিয়ামে সোনালি হলুদ, পটাশিয়ামে হালকা বেগুনি, ক্যালসিয়ামে ইটের মতো লাল, কপারে নীলাভ সবুজ। আসল রঙে স্মৃতির দ্রুত খেলা, "
            "বার্নার লাগে না।",
        ),
        cards=32,
        close_up=Words("sodium, a golden yellow flame", "সোডিয়াম, সোনালি হলুদ শিখা"),
        price=169,
        category=_SHELF,
        tags=("analysis", "colours", "ssc", "hsc"),
        stock=58,
        featured=True,
    ),
    deck(
        "salt-analysis",
        name=Words("Salt Analysis", "লবণ শনাক্তকরণ"),
        summary=Words(
            "Precipitates and their colours for the practical.",
            "ব্যবহারিকের জন্য অধঃক্ষেপ ও তার বর্ণ।",
        ),
        about=Words(
            "White, yellow, blue, green, brown: add the reagent, name the ion. The cards lead from the first "
            "test to the confirming one, as in the practical book.",
            "সাদা, হলুদ, নীল, সবুজ, বাদামি: বিকারক যোগ করুন, আয়নের নাম বলুন। ব্যবহারিক বইয়ের মতোই কার্ডগুলো প্রাথমিক পরীক্ষা থেকে "
            "নিশ্চিতকরণ পরীক্ষায় নিয়ে যায়।",
        ),
        cards=56,
        close_up=Words("yellow lead iodide", "হলুদ লেড আয়োডাইড"),
        price=269,
        category=_SHELF,
        tags=("analysis", "practical", "hsc"),
        stock=23,
    ),
)

"""Demo decks on bonding and the shapes it gives."""

from backend_ext.dev.demo.entries import CategorySlug, DemoProduct, Words, deck

_SHELF = CategorySlug.BONDING

BONDING_DECKS: tuple[DemoProduct, ...] = (
    deck(
        "ionic-bonds",
        name=Words("Ionic Bonds", "আয়নিক বন্ধন"),
        summary=Words(
            "Give an electron, take an electron, build a crystal.",
            "ইলেকট্রন দিন, ইলেকট্রন নিন, কেলাস গড়ুন।",
        ),
        about=Words(
            "Metal cards lose, non-metal cards gain, and the charges must cancel before you may lay the salt "
            "down. After ten rounds nobody writes NaCl₂ again.",
            "ধাতুর কার্ড ইলেকট্রন ছাড়ে, অধাতুর কার্ড নেয়; মোট আধান শূন্য হলে তবেই লবণটি নামানো যায়। দশ দান খেলার পর কেউ আর "
            "NaCl₂ লিখবে না।",
        ),
        cards=48,
        close_up=Words("the lattice of sodium chloride", "সোডিয়াম ক্লোরাইডের কেলাস জালি"),
        price=229,
        was=279,
        category=_SHELF,
        tags=("ions", "salts", "ssc"),
        stock=34,
        featured=True,
    ),
    deck(
        "covalent-bonds",
        name=Words("Covalent Bonds", "সমযোজী বন্ধন"),
        summary=Words(
            "Shared pairs: single, double and triple.",
            "ভাগাভাগি করা ইলেকট্রন জোড়: একক, দ্বি ও ত্রি-বন্ধন।",
        ),
        about=Words(
            "Put atoms side by side until every one has its full shell. Each molecule card shows the shared "
            "pairs on one side and the finished model on the other.",
            "পরমাণুগুলো পাশাপাশি বসান, যতক্ষণ না প্রতিটির শক্তিস্তর পূর্ণ হয়। প্রতিটি অণুর কার্ডের এক পিঠে ভাগ করা ইলেকট্রন জোড়, অন্য পিঠে "
            "পূর্ণ মডেল।",
        ),
        cards=48,
        close_up=Words("a water molecule", "পানির অণু"),
        price=229,
        category=_SHELF,
        tags=("molecules", "octet", "ssc"),
        stock=38,
    ),
    deck(
        "molecular-shapes",
        name=Words("Molecular Shapes", "অণুর আকৃতি"),
        summary=Words(
            "Linear to octahedral, with the angles.",
            "সরলরৈখিক থেকে অষ্টতলকীয়, বন্ধন-কোণসহ।",
        ),
        about=Words(
            "Electron pairs keep as far apart as they can; the rest follows. Thirty molecules sorted by bond "
            "pairs and lone pairs, each with its shape and its angle.",
            "ইলেকট্রন জোড়গুলো যতটা পারে দূরে থাকে; বাকিটা তা থেকেই আসে। বন্ধন জোড় ও মুক্তজোড় অনুসারে সাজানো ত্রিশটি অণু, প্রতিটির "
            "আকৃতি ও কোণ দেওয়া।",
        ),
        cards=42,
        close_up=Words("methane, tetrahedral, 109.5 degrees", "মিথেন, চতুস্তলকীয়, ১০৯.৫ ডিগ্রি"),
        price=279,
        was=349,
        category=_SHELF,
        tags=("vsepr", "shapes", "hsc"),
        stock=26,
    ),
    deck(
        "valency-and-radicals",
        name=Words("Valency and Radicals", "যোজনী ও যৌগমূলক"),
        summary=Words(
            "Write any formula right the first time.",
            "প্রথমবারেই যেকোনো সংকেত নির্ভুল লিখুন।",
        ),
        about=Words(
            "Sulphate, nitrate, ammonium and the others on cards that fit together like teeth: two notches "
            "meet two tabs only. The formula writes itself.",
            "সালফেট, নাইট্রেট, অ্যামোনিয়াম ও অন্যান্য মূলক এমন কার্ডে, যা খাঁজে খাঁজে মেলে: দুই খাঁজে কেবল দুই দাঁতই বসে। সংকেত তখন "
            "আপনিই লেখা হয়ে যায়।",
        ),
        cards=60,
        close_up=Words("the sulphate ion", "সালফেট আয়ন"),
        price=189,
        category=_SHELF,
        tags=("formulae", "valency", "ssc"),
        stock=52,
    ),
    deck(
        "hydrogen-bonds",
        name=Words("Hydrogen Bonds and Other Forces", "হাইড্রোজেন বন্ধন ও আন্তঃআণবিক বল"),
        summary=Words(
            "Why ice floats and why water climbs.",
            "বরফ কেন ভাসে, পানি কেন নল বেয়ে ওঠে।",
        ),
        about=Words(
            "The weak forces that run the world between molecules: hydrogen bonds, dipoles, dispersion. "
            "Compare boiling points and say why before you turn the card.",
            "অণুর মাঝের দুর্বল বলগুলোই অনেক কিছু চালায়: হাইড্রোজেন বন্ধন, দ্বিপোল আকর্ষণ, লন্ডন বল। স্ফুটনাঙ্ক তুলনা করুন, কার্ড ওল্টানোর আগে "
            "কারণ বলুন।",
        ),
        cards=36,
        close_up=Words("two water molecules with a hydrogen bond", "হাইড্রোজেন বন্ধনে যুক্ত দুটি পানির অণু"),
        price=219,
        category=_SHELF,
        tags=("forces", "water", "hsc"),
        stock=0,
    ),
)

"""The five products of the real shop, with its names, prices and stock."""

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

_VIEWER = DemoProduct(
    slug="3d-molecular-viewer-pro",
    name=Words("3D Molecular Viewer Pro", "থ্রিডি মলিকিউলার ভিউয়ার প্রো"),
    summary=Words(
        "Over 300 molecules to turn and measure on your phone.",
        "ফোনেই ঘুরিয়ে দেখুন ও মেপে নিন ৩০০-র বেশি অণু।",
    ),
    description=paragraphs(
        Words(
            "Turn a molecule with one finger, measure a bond length or an angle with two. Ball-and-stick, "
            "space-filling and skeletal views change with a tap.",
            "এক আঙুলে অণু ঘোরান, দুই আঙুলে বন্ধন-দৈর্ঘ্য বা বন্ধন-কোণ মাপুন। বল-কাঠি, স্থানপূরক ও কাঠামো মডেল এক ছোঁয়াতেই বদলায়।",
        ),
        Words(
            "It runs on an ordinary Android phone and, once downloaded, without the internet.",
            "সাধারণ অ্যান্ড্রয়েড ফোনে চলে; একবার নামিয়ে নিলে ইন্টারনেট ছাড়াও চলে।",
        ),
    ),
    in_the_box=Lines(
        ("Licence card for one device", "Quick-start leaflet", "1 premium code"),
        ("একটি যন্ত্রের জন্য লাইসেন্স কার্ড", "শুরু করার সংক্ষিপ্ত নির্দেশনা", "১টি প্রিমিয়াম কোড"),
    ),
    price_poisha=taka(299),
    compare_at_poisha=taka(399),
    category=CategorySlug.SOFTWARE,
    tags=("3d", "molecules", "app"),
    images=pictures(
        "3d-molecular-viewer-pro",
        (
            "box",
            "Phone showing a ball-and-stick model of ethanol in 3D",
            "ফোনের পর্দায় ইথানলের ত্রিমাত্রিক বল-কাঠি মডেল",
        ),
        (
            "card",
            "Phone showing a water molecule with its bond angle of 104.5 degrees",
            "ফোনের পর্দায় পানির অণু ও তার ১০৪.৫ ডিগ্রি বন্ধন-কোণ",
        ),
        ("set", "Licence card of the viewer, front and back", "ভিউয়ারের লাইসেন্স কার্ডের সামনে ও পেছনের দিক"),
    ),
    stock=100,
    codes_per_unit=1,
)

_LAB = DemoProduct(
    slug="virtual-chemistry-lab",
    name=Words("Virtual Chemistry Lab", "ভার্চুয়াল রসায়ন পরীক্ষাগার"),
    summary=Words(
        "Forty practicals of the SSC and HSC course, on a screen.",
        "এসএসসি ও এইচএসসির চল্লিশটি ব্যবহারিক, পর্দায়।",
    ),
    description=paragraphs(
        Words(
            "Titrate, heat, filter and test for gases without a drop spilled. Every experiment shows what you "
            "would see at the bench and asks you to write down what it means.",
            "এক ফোঁটাও না ফেলে টাইট্রেশন করুন, তাপ দিন, ছেঁকে নিন, গ্যাস শনাক্ত করুন। প্রতিটি পরীক্ষায় দেখবেন আসল টেবিলে যা "
            "দেখা যেত, আর লিখবেন তার মানে কী।",
        ),
        Words(
            "Made for schools whose laboratory is small, and for the evening before the practical exam.",
            "যেসব স্কুলের পরীক্ষাগার ছোট, তাদের জন্য; আর ব্যবহারিক পরীক্ষার আগের সন্ধ্যার জন্য।",
        ),
    ),
    in_the_box=Lines(
        ("Licence card for one learner", "Booklet of 40 practicals", "1 premium code"),
        ("একজন শিক্ষার্থীর লাইসেন্স কার্ড", "৪০টি ব্যবহারিকের পুস্তিকা", "১টি প্রিমিয়াম কোড"),
    ),
    price_poisha=taka(249),
    compare_at_poisha=taka(349),
    category=CategorySlug.SOFTWARE,
    tags=("laboratory", "practical", "app"),
    images=pictures(
        "virtual-chemistry-lab",
        (
            "box",
            "Phone showing a flask and a test tube with coloured liquids",
            "ফোনের পর্দায় রঙিন তরলভরা ফ্লাস্ক ও পরীক্ষানল",
        ),
        ("card", "Phone showing a titration with a burette", "ফোনের পর্দায় ব্যুরেট দিয়ে টাইট্রেশন"),
        ("set", "Licence card of the lab, front and back", "পরীক্ষাগারের লাইসেন্স কার্ডের সামনে ও পেছনের দিক"),
    ),
    stock=75,
    codes_per_unit=1,
)

_BUNDLE = DemoProduct(
    slug="complete-chemistry-education-bundle",
    name=Words("Complete Chemistry Education Bundle", "সম্পূর্ণ রসায়ন শিক্ষা বান্ডেল"),
    summary=Words(
        "Cards, viewer, lab and guide together, with three codes.",
        "কার্ড, ভিউয়ার, পরীক্ষাগার ও নির্দেশিকা একসঙ্গে, সাথে তিনটি কোড।",
    ),
    description=paragraphs(
        Words(
            "Everything we make for a whole school year in one parcel: the AR cards, both programs and the "
            "Teacher's Guide.",
            "পুরো শিক্ষাবর্ষের জন্য আমাদের সবকিছু এক পার্সেলে: এআর কার্ড, দুটি সফটওয়্যার ও শিক্ষক নির্দেশিকা।",
        ),
        Words(
            "Three premium codes come with it: for brothers and sisters, for friends, or for a study group.",
            "সঙ্গে তিনটি প্রিমিয়াম কোড: ভাইবোন, বন্ধু বা পড়ার দলের সবার জন্য।",
        ),
    ),
    in_the_box=Lines(
        (
            "Chemouflage AR Chemistry Cards",
            "3D Molecular Viewer Pro",
            "Virtual Chemistry Lab",
            "Chemouflage Teacher's Guide",
            "3 premium codes",
        ),
        (
            "Chemouflage এআর রসায়ন কার্ড",
            "থ্রিডি মলিকিউলার ভিউয়ার প্রো",
            "ভার্চুয়াল রসায়ন পরীক্ষাগার",
            "Chemouflage শিক্ষক নির্দেশিকা",
            "৩টি প্রিমিয়াম কোড",
        ),
    ),
    price_poisha=taka(599),
    compare_at_poisha=taka(899),
    category=CategorySlug.BUNDLES,
    tags=("bundle", "gift", "school"),
    images=pictures(
        "complete-chemistry-education-bundle",
        (
            "box",
            "Card box, guide and phone with a molecule standing together",
            "পাশাপাশি কার্ডের বাক্স, নির্দেশিকা ও অণু দেখানো ফোন",
        ),
        ("card", "Close-up of the carbon card", "কার্বন কার্ড কাছ থেকে"),
        ("set", "Cards of the bundle laid out", "বান্ডেলের বিছিয়ে রাখা কার্ড"),
    ),
    stock=30,
    codes_per_unit=3,
    featured=True,
)

_GUIDE = DemoProduct(
    slug="chemouflage-teachers-guide",
    name=Words("Chemouflage Teacher's Guide", "Chemouflage শিক্ষক নির্দেশিকা"),
    summary=Words(
        "Thirty lesson plans that begin with a card on the desk.",
        "বেঞ্চে রাখা একটি কার্ড থেকে শুরু হয় এমন ত্রিশটি পাঠ-পরিকল্পনা।",
    ),
    description=paragraphs(
        Words(
            "Each plan fits one class period: what to lay out, what to ask, what pupils usually get wrong and "
            "how to put it right.",
            "প্রতিটি পরিকল্পনা এক ক্লাসের মাপে: কী সাজাবেন, কী প্রশ্ন করবেন, শিক্ষার্থীরা সাধারণত কোথায় ভুল করে এবং কীভাবে "
            "শুধরে দেবেন।",
        ),
        Words(
            "Works with any of our decks and with classes of up to sixty.",
            "আমাদের যেকোনো ডেকের সঙ্গে চলে, ষাট জনের ক্লাসেও।",
        ),
    ),
    in_the_box=Lines(
        ("Book of 96 pages", "4 sheets to copy for the class"),
        ("৯৬ পৃষ্ঠার বই", "ক্লাসের জন্য ফটোকপি করার ৪টি শিট"),
    ),
    price_poisha=taka(49),
    compare_at_poisha=taka(69),
    category=CategorySlug.GUIDES,
    tags=("teacher", "lesson-plans", "book"),
    images=pictures(
        "chemouflage-teachers-guide",
        ("box", "Cover of the Teacher's Guide", "শিক্ষক নির্দেশিকার প্রচ্ছদ"),
        (
            "card",
            "The guide open at a lesson on benzene",
            "নির্দেশিকার খোলা পাতায় বেনজিনের পাঠ",
        ),
    ),
    stock=120,
    codes_per_unit=0,
)

ORIGINALS: tuple[DemoProduct, ...] = (
    deck(
        "chemouflage-ar-chemistry-cards",
        name=Words("Chemouflage AR Chemistry Cards", "Chemouflage এআর রসায়ন কার্ড"),
        summary=Words(
            "The deck it all began with: scan a card, see the atom.",
            "যে ডেক দিয়ে শুরু: কার্ড স্ক্যান করুন, পরমাণু দেখুন।",
        ),
        about=Words(
            "Fifty-two cards with the elements and molecules every SSC candidate meets, and four card games "
            "that make you use them: two players in a tea break, or a whole bench in class.",
            "এসএসসির প্রত্যেক শিক্ষার্থীর চেনা মৌল ও অণু নিয়ে বায়ান্নটি কার্ড, সঙ্গে চারটি খেলা: টিফিনের ফাঁকে দুজনে, কিংবা ক্লাসে "
            "পুরো বেঞ্চ মিলে।",
        ),
        cards=52,
        close_up=Words(
            "oxygen, number 8, with its electron shells", "অক্সিজেন, পারমাণবিক সংখ্যা ৮, ইলেকট্রনের শক্তিস্তরসহ"
        ),
        price=199,
        was=299,
        category=CategorySlug.CARD_DECKS,
        tags=("ar", "elements", "ssc"),
        stock=50,
        featured=True,
    ),
    _VIEWER,
    _LAB,
    _BUNDLE,
    _GUIDE,
)

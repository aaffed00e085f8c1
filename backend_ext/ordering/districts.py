"""The 64 districts of Bangladesh; the delivery zone follows from them."""

from backend_ext.kit.text import Localized
from backend_ext.terms.models import Zone

_ROWS = (
    ("bagerhat", "Bagerhat", "বাগেরহাট"),
    ("bandarban", "Bandarban", "বান্দরবান"),
    ("barguna", "Barguna", "বরগুনা"),
    ("barishal", "Barishal", "বরিশাল"),
    ("bhola", "Bhola", "ভোলা"),
    ("bogura", "Bogura", "বগুড়া"),
    ("brahmanbaria", "Brahmanbaria", "ব্রাহ্মণবাড়িয়া"),
    ("chandpur", "Chandpur", "চাঁদপুর"),
    ("chapainawabganj", "Chapainawabganj", "চাঁপাইনবাবগঞ্জ"),
    ("chattogram", "Chattogram", "চট্টগ্রাম"),
    ("chuadanga", "Chuadanga", "চুয়াডাঙ্গা"),
    ("coxs-bazar", "Cox's Bazar", "কক্সবাজার"),
    ("cumilla", "Cumilla", "কুমিল্লা"),
    ("dhaka", "Dhaka", "ঢাকা"),
    ("dinajpur", "Dinajpur", "দিনাজপুর"),
    ("faridpur", "Faridpur", "ফরিদপুর"),
    ("feni", "Feni", "ফেনী"),
    ("gaibandha", "Gaibandha", "গাইবান্ধা"),
    ("gazipur", "Gazipur", "গাজীপুর"),
    ("gopalganj", "Gopalganj", "গোপালগঞ্জ"),
    ("habiganj", "Habiganj", "হবিগঞ্জ"),
    ("jamalpur", "Jamalpur", "জামালপুর"),
    ("jashore", "Jashore", "যশোর"),
    ("jhalokathi", "Jhalokathi", "ঝালকাঠি"),
    ("jhenaidah", "Jhenaidah", "ঝিনাইদহ"),
    ("joypurhat", "Joypurhat", "জয়পুরহাট"),
    ("khagrachhari", "Khagrachhari", "খাগড়াছড়ি"),
    ("khulna", "Khulna", "খুলনা"),
    ("kishoreganj", "Kishoreganj", "কিশোরগঞ্জ"),
    ("kurigram", "Kurigram", "কুড়িগ্রাম"),
    ("kushtia", "Kushtia", "কুষ্টিয়া"),
    ("lakshmipur", "Lakshmipur", "লক্ষ্মীপুর"),
    ("lalmonirhat", "Lalmonirhat", "লালমনিরহাট"),
    ("madaripur", "Madaripur", "মাদারীপুর"),
    ("magura", "Magura", "মাগুরা"),
    ("manikganj", "Manikganj", "মানিকগঞ্জ"),
    ("meherpur", "Meherpur", "মেহেরপুর"),
    ("moulvibazar", "Moulvibazar", "মৌলভীবাজার"),
    ("munshiganj", "Munshiganj", "মুন্সীগঞ্জ"),
    ("mymensingh", "Mymensingh", "ময়মনসিংহ"),
    ("naogaon", "Naogaon", "নওগাঁ"),
    ("narail", "Narail", "নড়াইল"),
    ("narayanganj", "Narayanganj", "নারায়ণগঞ্জ"),
    ("narsingdi", "Narsingdi", "নরসিংদী"),
    ("natore", "Natore", "নাটোর"),
    ("netrokona", "Netrokona", "নেত্রকোণা"),
    ("nilphamari", "Nilphamari", "নীলফামারী"),
    ("noakhali", "Noakhali", "নোয়াখালী"),
    ("pabna", "Pabna", "পাবনা"),
    ("panchagarh", "Panchagarh", "পঞ্চগড়"),
    ("patuakhali", "Patuakhali", "পটুয়াখালী"),
    ("pirojpur", "Pirojpur", "পিরোজপুর"),
    ("rajbari", "Rajbari", "রাজবাড়ী"),
    ("rajshahi", "Rajshahi", "রাজশাহী"),
    ("rangamati", "Rangamati", "রাঙ্গামাটি"),
    ("rangpur", "Rangpur", "রংপুর"),
    ("satkhira", "Satkhira", "সাতক্ষীরা"),
    ("shariatpur", "Shariatpur", "শরীয়তপুর"),
    ("sherpur", "Sherpur", "শেরপুর"),
    ("sirajganj", "Sirajganj", "সিরাজগঞ্জ"),
    ("sunamganj", "Sunamganj", "সুনামগঞ্জ"),
    ("sylhet", "Sylhet", "সিলেট"),
    ("tangail", "Tangail", "টাঙ্গাইল"),
    ("thakurgaon", "Thakurgaon", "ঠাকুরগাঁও"),
)

DISTRICTS: dict[str, Localized] = {slug: Localized(en=en, bn=bn) for slug, en, bn in _ROWS}


def zone_of(district: str) -> Zone:
    """The delivery zone of a district slug. Raises KeyError for one that does not exist."""
    if district not in DISTRICTS:
        raise KeyError(district)
    return Zone.INSIDE_DHAKA if district == "dhaka" else Zone.OUTSIDE_DHAKA

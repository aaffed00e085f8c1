"""What is drawn for each deck: the words on its box and six faces, the close-up first."""

from backend_ext.dev.art import glassware as glass
from backend_ext.dev.art.bench_faces import FlameFace, GlassFace, ReactionFace, SignFace
from backend_ext.dev.art.faces import (
    ElementFace,
    Face,
    IonFace,
    LatticeFace,
    ModelFace,
    RadicalFace,
    StructureFace,
)
from backend_ext.dev.art.scenes import DeckArt


def _elements(*symbols: str) -> tuple[Face, ...]:
    return tuple(ElementFace(symbol) for symbol in symbols)


def _structures(*keys: str) -> tuple[Face, ...]:
    return tuple(StructureFace(key) for key in keys)


def _models(*keys: str) -> tuple[Face, ...]:
    return tuple(ModelFace(key) for key in keys)


_FAMILIES, _BONDING, _ORGANIC = "element-families", "bonding", "organic"
_REACTIONS, _LABORATORY = "reactions", "laboratory"

_IONIC: tuple[Face, ...] = (
    LatticeFace("Na", "Cl", "Sodium chloride", "NaCl"),
    IonFace(("Na", "+"), ("Cl", "-"), "Table salt", "NaCl"),
    IonFace(("Mg", "2+"), ("O", "2-"), "Magnesium oxide", "MgO"),
    IonFace(("K", "+"), ("Br", "-"), "Potassium bromide", "KBr"),
    IonFace(("Ca", "2+"), ("O", "2-"), "Quicklime", "CaO"),
    LatticeFace("Mg", "O", "Magnesium oxide", "MgO"),
)
_RADICALS: tuple[Face, ...] = (
    RadicalFace("SO4^2-", "Sulphate", 2),
    RadicalFace("NH4^+", "Ammonium", 1),
    RadicalFace("PO4^3-", "Phosphate", 3),
    RadicalFace("NO3^-", "Nitrate", 1),
    RadicalFace("CO3^2-", "Carbonate", 2),
    RadicalFace("OH^-", "Hydroxide", 1),
)
_FORCES: tuple[Face, ...] = _models(
    "water pair", "water", "hydrogen fluoride pair", "ammonia", "chlorine pair", "carbon dioxide"
)
_TYPES: tuple[Face, ...] = (
    ReactionFace(glass.flame, "#dfe9f5", "2Mg + O2", "2MgO", "combustion"),
    ReactionFace(glass.fizzing_tube, "#8fb7c9", "Zn + 2HCl", "ZnCl2 + H2", "displacement"),
    ReactionFace(glass.round_flask, "#cf4630", "2HgO", "2Hg + O2", "decomposition"),
    ReactionFace(glass.conical_flask, "#4fa7c4", "2H2 + O2", "2H2O", "combination"),
    ReactionFace(glass.beaker, "#2f7fd0", "Fe + CuSO4", "FeSO4 + Cu", "displacement"),
    ReactionFace(glass.flame, "#3f86e0", "CH4 + 2O2", "CO2 + 2H2O", "combustion"),
)
_ACIDS: tuple[Face, ...] = (
    ReactionFace(glass.conical_flask, "#e05a9c", "HCl + NaOH", "NaCl + H2O", "neutralisation"),
    GlassFace(glass.strips, "", "pH scale", "1 acid · 7 neutral · 14 base"),
    GlassFace(glass.slanted_tube, "#d6322f", "Litmus", "red in acid"),
    GlassFace(glass.beaker, "#e0478f", "Phenolphthalein", "pink in alkali"),
    GlassFace(glass.round_flask, "#efb51f", "Methyl orange", "yellow in alkali"),
    ReactionFace(glass.fizzing_tube, "#c9dbe2", "CaCO3 + 2HCl", "CaCl2 + H2O + CO2", "acid and carbonate"),
)
_REDOX: tuple[Face, ...] = (
    ReactionFace(glass.beaker, "#2f7fd0", "Zn + Cu^2+", "Zn^2+ + Cu", "zinc gives 2 electrons"),
    ReactionFace(glass.slanted_tube, "#9b2fa8", "MnO4^- + 8H^+ + 5e^-", "Mn^2+ + 4H2O", "reduction"),
    ReactionFace(glass.conical_flask, "#e07a1c", "Fe^2+", "Fe^3+ + e^-", "oxidation"),
    ReactionFace(glass.round_flask, "#9a4a1f", "Cl2 + 2Br^-", "2Cl^- + Br2", "displacement"),
    ReactionFace(glass.beaker, "#4f9fd8", "Cu + 2Ag^+", "Cu^2+ + 2Ag", "silver crystals grow"),
    ReactionFace(glass.flame, "#f0a51c", "2Na + Cl2", "2NaCl", "sodium gives 1 electron each"),
)
_FLAMES: tuple[Face, ...] = (
    FlameFace("Na", "#f7b500", "golden yellow"),
    FlameFace("K", "#b48be0", "lilac"),
    FlameFace("Cu", "#17b890", "blue-green"),
    FlameFace("Li", "#dc1f4b", "crimson"),
    FlameFace("Ca", "#e0532a", "brick red"),
    FlameFace("Rb", "#c22a6e", "red-violet"),
)


_SETTLING = glass.precipitate_in("#d3e6ec")
_SALTS: tuple[Face, ...] = (
    ReactionFace(glass.precipitate_in("#f3ecc4"), "#f2c114", "Pb^2+ + 2I^-", "PbI2", "golden yellow"),
    ReactionFace(_SETTLING, "#ffffff", "Ag^+ + Cl^-", "AgCl", "curdy white"),
    ReactionFace(_SETTLING, "#3f8fe0", "Cu^2+ + 2OH^-", "Cu(OH)2", "pale blue"),
    ReactionFace(_SETTLING, "#a8501f", "Fe^3+ + 3OH^-", "Fe(OH)3", "reddish brown"),
    ReactionFace(_SETTLING, "#5f9f6a", "Fe^2+ + 2OH^-", "Fe(OH)2", "dirty green"),
    ReactionFace(_SETTLING, "#fbfbf7", "Ba^2+ + SO4^2-", "BaSO4", "white"),
)
_APPARATUS: tuple[Face, ...] = (
    GlassFace(glass.conical_flask, "#3aa6b9", "Conical flask", "for titration"),
    GlassFace(glass.slanted_tube, "#8f5fc4", "Test tube", "for small samples"),
    GlassFace(glass.round_flask, "#e4633f", "Round flask", "for heating"),
    GlassFace(glass.beaker, "#4f9f5a", "Beaker", "for mixing"),
    GlassFace(glass.cylinder, "#d98a0b", "Measuring cylinder", "for volumes"),
    GlassFace(glass.flame, "#3f86e0", "Bunsen burner", "for heating"),
)
_TITRATION: tuple[Face, ...] = (
    GlassFace(glass.burette, "#e778b0", "Burette", "to 0.05 mL"),
    GlassFace(glass.conical_flask, "#ef9cc6", "End point", "faint pink stays"),
    GlassFace(glass.cylinder, "#8fc5d6", "Measuring cylinder", "for rough volumes"),
    GlassFace(glass.strips, "", "Indicators", "choose by pH"),
    ReactionFace(glass.conical_flask, "#f0b52a", "H2SO4 + 2NaOH", "Na2SO4 + 2H2O", "1 mol : 2 mol"),
    GlassFace(glass.beaker, "#9ccfe0", "Standard solution", "known concentration"),
)
_SEPARATION: tuple[Face, ...] = (
    GlassFace(glass.filter_funnel, "#8fc5d6", "Filtration", "sand from water"),
    GlassFace(glass.chromatogram, "#10312f", "Chromatography", "ink into colours"),
    GlassFace(glass.round_flask, "#c9762f", "Distillation", "alcohol from water"),
    GlassFace(_SETTLING, "#4f8fe0", "Crystallisation", "blue vitriol"),
    GlassFace(glass.slanted_tube, "#b7a15c", "Centrifuging", "fine solids sink"),
    GlassFace(glass.beaker, "#c7b28a", "Sedimentation", "mud settles"),
)

DECKS: tuple[DeckArt, ...] = (
    DeckArt(
        "chemouflage-ar-chemistry-cards",
        "card-decks",
        ("AR Chemistry", "Cards"),
        "52 cards",
        (
            ElementFace("O"),
            StructureFace("benzene"),
            ModelFace("water"),
            ElementFace("Na"),
            ElementFace("Cu"),
            ModelFace("methane"),
        ),
    ),
    DeckArt(
        "periodic-table-118",
        _FAMILIES,
        ("Periodic", "Table 118"),
        "118 cards",
        _elements("Au", "H", "Fe", "Ag", "He", "C"),
    ),
    DeckArt(
        "alkali-metals",
        _FAMILIES,
        ("Alkali", "Metals"),
        "36 cards",
        _elements("Na", "Li", "K", "Rb", "Cs", "Fr"),
    ),
    DeckArt("halogens", _FAMILIES, ("Halogens",), "36 cards", _elements("Cl", "F", "Br", "I", "At")),
    DeckArt(
        "noble-gases",
        _FAMILIES,
        ("Noble", "Gases"),
        "36 cards",
        _elements("Ne", "He", "Ar", "Kr", "Xe", "Rn"),
    ),
    DeckArt(
        "transition-metals",
        _FAMILIES,
        ("Transition", "Metals"),
        "48 cards",
        _elements("Fe", "Cr", "Cu", "Mn", "Co", "Ni"),
    ),
    DeckArt("ionic-bonds", _BONDING, ("Ionic", "Bonds"), "48 cards", _IONIC),
    DeckArt(
        "covalent-bonds",
        _BONDING,
        ("Covalent", "Bonds"),
        "48 cards",
        _models("water", "carbon dioxide", "ammonia", "nitrogen", "oxygen", "hydrogen chloride"),
    ),
    DeckArt(
        "molecular-shapes",
        _BONDING,
        ("Molecular", "Shapes"),
        "42 cards",
        _models(
            "methane", "boron trifluoride", "sulphur hexafluoride", "ammonia", "water", "beryllium chloride"
        ),
    ),
    DeckArt("valency-and-radicals", _BONDING, ("Valency &", "Radicals"), "60 cards", _RADICALS),
    DeckArt("hydrogen-bonds", _BONDING, ("Hydrogen", "Bonds"), "36 cards", _FORCES),
    DeckArt(
        "hydrocarbons",
        _ORGANIC,
        ("Hydrocarbons",),
        "60 cards",
        _structures("ethene", "hexane", "cyclohexane", "ethyne", "methane", "but-1-ene"),
    ),
    DeckArt(
        "functional-groups",
        _ORGANIC,
        ("Functional", "Groups"),
        "54 cards",
        _structures("ethanoic acid", "ethanol", "propanone", "ethyl ethanoate", "ethylamine", "ethanal"),
    ),
    DeckArt(
        "aromatic-compounds",
        _ORGANIC,
        ("Aromatic", "Compounds"),
        "48 cards",
        _structures("benzene", "toluene", "phenol", "aniline", "benzoic acid", "nitrobenzene"),
    ),
    DeckArt(
        "molecules-of-life",
        _ORGANIC,
        ("Molecules", "of Life"),
        "48 cards",
        _structures("glucose", "glycine", "adenine", "urea", "ethanoic acid", "ethanol"),
    ),
    DeckArt(
        "everyday-molecules",
        _ORGANIC,
        ("Everyday", "Molecules"),
        "40 cards",
        _structures("caffeine", "vanillin", "aspirin", "paracetamol", "menthol", "ethanol"),
    ),
    DeckArt("reaction-types", _REACTIONS, ("Types of", "Reaction"), "50 cards", _TYPES),
    DeckArt("acids-bases-and-salts", _REACTIONS, ("Acids, Bases", "& Salts"), "48 cards", _ACIDS),
    DeckArt("redox-reactions", _REACTIONS, ("Redox", "Reactions"), "52 cards", _REDOX),
    DeckArt("flame-tests", _REACTIONS, ("Flame", "Tests"), "32 cards", _FLAMES),
    DeckArt("salt-analysis", _REACTIONS, ("Salt", "Analysis"), "56 cards", _SALTS),
    DeckArt("lab-apparatus", _LABORATORY, ("Lab", "Apparatus"), "48 cards", _APPARATUS),
    DeckArt(
        "lab-safety-signs",
        _LABORATORY,
        ("Lab Safety", "Signs"),
        "30 cards",
        tuple(
            SignFace(key)
            for key in ("flammable", "toxic", "irritant", "oxidising", "corrosive", "gas under pressure")
        ),
    ),
    DeckArt("titration-trainer", _LABORATORY, ("Titration", "Trainer"), "44 cards", _TITRATION),
    DeckArt("separation-methods", _LABORATORY, ("Separation", "Methods"), "40 cards", _SEPARATION),
)

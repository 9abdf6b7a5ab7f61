"""The 32 councils by every name that people give them, in English, Scots and Gaelic."""

from __future__ import annotations

from functools import cache

from kit.names import plain

# Words that say no more than that it is a council.
UNSAID = frozenset(
    {
        *("the", "council", "councils", "cooncil", "comhairle", "chomhairle", "area"),
        *(
            "authority",
            "local",
            "unitary",
            "county",
            "district",
            "of",
            "and",
            "an",
            "a",
        ),
        *("is", "agus", "na", "nan", "h", "region", "scotland"),
    }
)
# The directions as they are shortened.
DIRECTIONS = {
    "n": "north", "nth": "north", "s": "south", "sth": "south", "e": "east",
    "w": "west", "tuath": "tuath",
}  # fmt: skip
NAMES: dict[str, tuple[str, ...]] = {
    "S12000033": (
        "Aberdeen City", "Aberdeen", "Obar Dheathain", "Baile Obar Dheathain",
        "Aiberdeen", "Aiberdeen City",
    ),
    "S12000034": (
        "Aberdeenshire", "Siorrachd Obar Dheathain", "Siorramachd Obar Dheathain",
        "Aiberdeenshire",
    ),
    "S12000041": ("Angus", "Aonghas", "Aonghais"),
    "S12000035": (
        "Argyll and Bute", "Argyll", "Argyle and Bute", "Earra-Ghàidheal agus Bòd",
        "Earra-Ghàidheal is Bòid", "Earra-Ghàidheal agus Bhòid", "Earra-Ghaidheal",
    ),
    "S12000036": (
        "City of Edinburgh", "Edinburgh", "Edinburgh City", "Dùn Èideann",
        "Baile Dhùn Èideann", "Edinburrae", "Embra", "Edinburgh Toun",
    ),
    "S12000005": (
        "Clackmannanshire", "Clacks", "Clackmannan", "Siorrachd Chlach Mhanainn",
        "Clach Mhanainn", "Siorramachd Chlach Mhanann",
    ),
    "S12000006": (
        "Dumfries and Galloway", "Dumfries", "D and G", "D&G",
        "Dùn Phris is Gall-Ghàidhealaibh", "Dùn Phrìs agus Gall-Ghaidhealaibh",
        "Dumfries an Gallowa",
    ),
    "S12000042": (
        "Dundee City", "Dundee", "City of Dundee", "Dùn Dè", "Baile Dhùn Dè",
        "Dùn Dèagh",
    ),
    "S12000008": (
        "East Ayrshire", "Siorrachd Àir an Ear", "Siorramachd Inbhir Àir an Ear",
        "Aest Ayrshire",
    ),
    "S12000045": (
        "East Dunbartonshire", "East Dumbartonshire", "East Dunbarton",
        "Siorrachd Dhùn Bhreatainn an Ear", "Siorramachd Dhùn Breatann an Ear",
        "Aest Dunbartonshire",
    ),
    "S12000010": ("East Lothian", "Lodainn an Ear", "Lodainn Ear", "Aest Lowden"),
    "S12000011": (
        "East Renfrewshire", "East Ren", "Siorrachd Rinn Friù an Ear",
        "Siorramachd Rinn Friù an Ear", "Aest Renfrewshire",
    ),
    "S12000014": ("Falkirk", "An Eaglais Bhreac", "Eaglais Bhreac", "Fawkirk", "Fa'kirk"),
    "S12000047": ("Fife", "Fìobha", "Fiobha", "Fìofa", "Kingdom of Fife"),
    "S12000049": (
        "Glasgow City", "Glasgow", "City of Glasgow", "Glaschu", "Baile Ghlaschu",
        "Glesga", "Glesga City", "Glesca",
    ),
    "S12000017": (
        "Highland", "Highlands", "A' Ghàidhealtachd", "Gàidhealtachd",
        "na Gàidhealtachd", "Hieland", "Hielands",
    ),
    "S12000018": ("Inverclyde", "Inbhir Chluaidh", "Inerclyde"),
    "S12000019": (
        "Midlothian", "Mid Lothian", "Meadhan Lodainn", "Lodainn Mheadhanach",
        "Midlowden",
    ),
    "S12000020": ("Moray", "Moireibh", "Mhoireibh", "Moireabh", "Murray-shire"),
    "S12000013": (
        "Na h-Eileanan Siar", "Na h-Eileanan an Iar", "Eilean Siar", "Eileanan Siar",
        "Eileanan an Iar", "Comhairle nan Eilean Siar", "Comhairle nan Eilean", "CnES",
        "Western Isles", "Western Isles Islands", "Outer Hebrides", "Innse Gall",
        "Wastren Isles",
    ),
    "S12000021": (
        "North Ayrshire", "Siorrachd Àir a Tuath", "Siorramachd Inbhir Àir a Tuath",
        "North Ayrshire and Arran",
    ),
    "S12000050": (
        "North Lanarkshire", "North Lanark", "Siorrachd Lannraig a Tuath",
        "Siorramachd Lannraig a Tuath", "North Lanrikshire",
    ),
    "S12000023": (
        "Orkney Islands", "Orkney", "Orkney Isles", "Orkneys", "Arcaibh",
        "Eileanan Arcach", "Orkney Island",
    ),
    "S12000048": (
        "Perth and Kinross", "Perth Kinross", "Perthshire and Kinross",
        "Perth and Kinross-shire", "Peairt agus Ceann Rois", "Peairt is Ceann Rois",
        "Pairth an Kinross", "P and K", "PKC",
    ),
    "S12000038": (
        "Renfrewshire", "Siorrachd Rinn Friù", "Siorramachd Rinn Friù",
    ),
    "S12000026": (
        "Scottish Borders", "Borders", "Scottish Border", "Crìochan na h-Alba",
        "Na Crìochan", "Crìochan Albannach", "Scots Borders", "Scottis Mairches",
    ),
    "S12000027": (
        "Shetland Islands", "Shetland", "Shetland Isles", "Shetlands", "Zetland",
        "Sealtainn", "Eileanan Shealtainn", "Shetland Island",
    ),
    "S12000028": (
        "South Ayrshire", "Siorrachd Àir a Deas", "Siorramachd Inbhir Àir a Deas",
        "Sooth Ayrshire",
    ),
    "S12000029": (
        "South Lanarkshire", "South Lanark", "Siorrachd Lannraig a Deas",
        "Siorramachd Lannraig a Deas", "Sooth Lanrikshire",
    ),
    "S12000030": ("Stirling", "Sruighlea", "Sruighlea", "Stirlin", "City of Stirling"),
    "S12000039": (
        "West Dunbartonshire", "West Dumbartonshire", "West Dunbarton",
        "Siorrachd Dhùn Bhreatainn an Iar", "Siorramachd Dhùn Breatann an Iar",
        "Wast Dunbartonshire",
    ),
    "S12000040": ("West Lothian", "Lodainn an Iar", "Lodainn Iar", "Wast Lowden"),
}  # fmt: skip
FORMER = {
    "S12000015": "S12000047", "S12000046": "S12000049", "S12000044": "S12000050",
    "S12000024": "S12000048",
}  # fmt: skip
# At the end of an address these may be the county of before 1975, or of the post, which
# was larger or smaller: Greenock, Renfrewshire is in Inverclyde.
OLD_COUNTIES = frozenset(
    {
        *("aberdeenshire", "angus", "argyll", "midlothian", "mid lothian", "moray"),
        *("renfrewshire", "west lothian"),
    }
)
# Outward codes of islands that are councils of their own; others cross borders.
ISLANDS = {
    **{f"ZE{number}": "S12000027" for number in (1, 2, 3)},
    **{f"HS{number}": "S12000013" for number in range(1, 10)},
    **{f"KW{number}": "S12000023" for number in (15, 16, 17)},
}


def bare(name: str) -> str:
    """A council's name without what some leave out; its words in one order."""
    words = [DIRECTIONS.get(word, word) for word in plain(name).split()]
    said = [word for word in words if word not in UNSAID]
    return " ".join(sorted(said or words))


@cache
def by_words() -> dict[str, str]:
    """The code of each council by each of its names, as `bare` has them."""
    found: dict[str, str] = {}
    for code, names in NAMES.items():
        for name in names:
            if found.setdefault(bare(name), code) != code:
                raise ValueError(f"{name} is a name of two councils.")
        found[bare(code)] = code
    return found | {bare(former): code for former, code in FORMER.items()}


@cache
def words_of_councils() -> frozenset[str]:
    """Every word that may stand in a council's name."""
    said = {word for name in by_words() for word in name.split()}
    return frozenset(said | UNSAID | set(DIRECTIONS))


def code_of(name: str) -> str:
    """The code of the council of this name or code; nothing where there is none."""
    return by_words().get(bare(name), "")


def code_at_end(town: str) -> str:
    """The code of a council at the end of an address, where that is beyond doubt."""
    return "" if plain(town) in OLD_COUNTIES else code_of(town)

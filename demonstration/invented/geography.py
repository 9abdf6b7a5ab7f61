"""True names of places in Scotland, and roughly how many people live there."""

from __future__ import annotations

# Where the people are: towns of each council, and the outward half of a postcode.
TOWNS = {
    "S12000033": "Dyce:AB21 Torry:AB11 Mannofield:AB15",
    "S12000034": "Peterhead:AB42 Fraserburgh:AB43 Inverurie:AB51 Stonehaven:AB39",
    "S12000041": "Arbroath:DD11 Forfar:DD8 Montrose:DD10",
    "S12000035": "Oban:PA34 Dunoon:PA23 Campbeltown:PA28",
    "S12000036": "Leith:EH6 Gorgie:EH11 Sighthill:EH11 Portobello:EH15",
    "S12000005": "Alloa:FK10 Tillicoultry:FK13",
    "S12000006": "Dumfries:DG1 Stranraer:DG9 Annan:DG12",
    "S12000042": "Lochee:DD2 Whitfield:DD4 Broughty_Ferry:DD5",
    "S12000008": "Kilmarnock:KA1 Cumnock:KA18",
    "S12000045": "Kirkintilloch:G66 Bearsden:G61",
    "S12000010": "Musselburgh:EH21 Haddington:EH41 Dunbar:EH42",
    "S12000011": "Barrhead:G78 Newton_Mearns:G77",
    "S12000014": "Grangemouth:FK3 Falkirk:FK1 Denny:FK6 Larbert:FK5",
    "S12000047": "Glenrothes:KY7 Kirkcaldy:KY1 Dunfermline:KY11 Cupar:KY15 Methil:KY8",
    "S12000049": "Govan:G51 Hillington:G52 Easterhouse:G34 Maryhill:G20 Drumchapel:G15",
    "S12000017": "Inverness:IV1 Fort_William:PH33 Thurso:KW14 Invergordon:IV18",
    "S12000018": "Greenock:PA15 Port_Glasgow:PA14",
    "S12000019": "Dalkeith:EH22 Penicuik:EH26",
    "S12000020": "Elgin:IV30 Buckie:AB56 Forres:IV36",
    "S12000013": "Stornoway:HS1 Balivanich:HS7",
    "S12000021": "Irvine:KA12 Kilwinning:KA13 Saltcoats:KA21",
    "S12000050": "Motherwell:ML1 Cumbernauld:G67 Coatbridge:ML5 Bellshill:ML4",
    "S12000023": "Kirkwall:KW15 Stromness:KW16",
    "S12000048": "Perth:PH1 Crieff:PH7 Blairgowrie:PH10",
    "S12000038": "Paisley:PA1 Renfrew:PA4 Johnstone:PA5",
    "S12000026": "Galashiels:TD1 Hawick:TD9 Selkirk:TD7",
    "S12000027": "Lerwick:ZE1 Brae:ZE2",
    "S12000028": "Ayr:KA7 Prestwick:KA9 Girvan:KA26",
    "S12000029": "Hamilton:ML3 East_Kilbride:G74 Lanark:ML11",
    "S12000030": "Stirling:FK7 Bannockburn:FK7 Callander:FK17",
    "S12000039": "Clydebank:G81 Dumbarton:G82",
    "S12000040": "Livingston:EH54 Bathgate:EH48 Broxburn:EH52",
}
# Roughly the people who live in each, in thousands: more people, more closures.
WEIGHTS = {
    "S12000033": 227, "S12000034": 263, "S12000041": 114, "S12000035": 87,
    "S12000036": 514, "S12000005": 52, "S12000006": 145, "S12000042": 148,
    "S12000008": 120, "S12000045": 109, "S12000010": 112, "S12000011": 97,
    "S12000014": 158, "S12000047": 371, "S12000049": 622, "S12000017": 235,
    "S12000018": 78, "S12000019": 97, "S12000020": 94, "S12000013": 26,
    "S12000021": 133, "S12000050": 341, "S12000023": 22, "S12000048": 151,
    "S12000038": 184, "S12000026": 117, "S12000027": 23, "S12000028": 112,
    "S12000029": 327, "S12000030": 92, "S12000039": 88, "S12000040": 181,
}  # fmt: skip
ESTATES = [
    "Industrial Estate",
    "Business Park",
    "Works",
    "Trading Estate",
    "Enterprise Park",
    "Mill Road",
    "Harbour Road",
    "High Street",
    "Station Road",
    "Retail Park",
]

"""The published activity report 2018-2021 (Pacte, part II), as printed: what the imported folder must give back."""

from __future__ import annotations

# PLIE: ETP, on 1/1/2018, integrations, followed, BRSA, rate, exits, positive, rate, positive by AE and year.
PLIES = {
    "mpe": ("5", 207, 1039, 1246, 656, "53", 965, 424, "44", "21,2"),
    "mpc": ("33", 1174, 4847, 6021, 3830, "64", 4443, 1974, "44", "15,0"),
    "mpo": ("6", 353, 913, 1266, 890, "70", 962, 350, "36", "14,6"),
    "aix": ("9", 624, 1917, 2541, 1959, "77", 1975, 613, "31", "17,0"),
    "mar": ("4,5", 271, 691, 962, 731, "76", 674, 287, "43", "15,9"),
    "iop": ("11", 611, 2105, 2716, 1558, "57", 2172, 1084, "50", "24,6"),
    "total": ("68,5", 3240, 11512, 14752, 9624, "65", 11191, 4732, "42", "17,3"),
}
INTEGRATIONS = {2018: 2774, 2019: 2762, 2020: 2341, 2021: 3635}
# PLIE: followed in 2021, DELD, rate, QPV, rate.
DELD_QPV_2021 = {
    "mpe": (558, 338, "61", 167, "30"),
    "mpc": (3011, 2718, "90", 1913, "64"),
    "mpo": (562, 190, "34", 118, "21"),
    "aix": (965, 426, "44", 205, "21"),
    "mar": (451, 217, "48", 167, "37"),
    "iop": (1110, 649, "58", 225, "20"),
    "total": (6657, 4538, "68", 2795, "42"),
}
# Year: positive exits, other exits, effectif at the year's end (months).
DUREES = {
    2018: ("15,4", "12,4", "9,4"),
    2019: ("14,0", "13,2", "10,9"),
    2020: ("16,6", "17,5", "13,8"),
    2021: ("15,1", "15,2", "10,6"),
}
PROFIL = {
    "femmes": "51",
    "hommes": "49",
    "age.moins_25": "2",
    "age.25_34": "32",
    "age.35_44": "28",
    "age.45_54": "26",
    "age.plus_54": "12",
    "niveau.5_et_plus": "12",
    "niveau.4": "16",
    "niveau.3": "36",
    "niveau.1_2": "36",
    "niveau.inconnu": "0",
}
POSITIVES_PAR_TYPE = {
    "aide_nm_cdd": "8",
    "aide_nm_cdi": "2",
    "cdi": "28",
    "cdd_6_mois": "21",
    "professionnalisation": "3",
    "creation": "1",
    "interim": "17",
    "formation": "17",
    "autre_positive": "4",
}
# The report counts retirement and death among the « autres ».
AUTRES_PAR_TYPE = {
    ("demenagement",): "6",
    ("reorientation_sante",): "14",
    ("reorientation_emploi",): "4",
    ("reorientation_creation",): "2",
    ("abandon",): "44",
    ("fin_delai",): "19",
    ("retraite", "deces", "autre", "inconnu"): "11",
}

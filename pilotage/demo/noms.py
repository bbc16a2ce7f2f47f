"""Names, streets and employers that exist nowhere."""

PRENOMS_F = (
    "Adèle Amina Anaïs Aurore Bintou Camille Carole Cécile Chloé Clémence Daniela Djamila Élodie Émilie Estelle Fatou "
    "Florence Gaëlle Hélène Inès Irina Jasmine Jeanne Johanna Karima Laëtitia Leïla Lina Louisa Lucie Magali Malika "
    "Manon Margaux Mariama Marion Mathilde Mélanie Mireille Nadège Nadia Nathalie Océane Odile Pauline Rachel Rosalie "
    "Sabrina Salima Samira Sandra Sarah Solène Soraya Stéphanie Sylvie Valérie Vanessa Yasmine Zoé"
).split()
PRENOMS_H = (
    "Abdel Adrien Alain Alexis Ali Amadou Anthony Antoine Bastien Benoît Boris Bruno Cédric Christophe Clément Damien "
    "David Denis Didier Driss Éric Fabien Farid Florian Franck Gaël Gérald Grégory Hakim Hervé Hugo Ibrahim Idriss "
    "Ismaël Jérôme Joël Jonathan Julien Karim Kévin Laurent Lionel Loïc Ludovic Marc Mathieu Mehdi Michel Moussa Nabil "
    "Nicolas Olivier Pascal Patrice Quentin Rachid Rémi Romain Samuel Sébastien Serge Sofiane Thierry Tristan Valentin "
    "Xavier Yanis Youssef"
).split()
NOMS = (
    "Abrassard Aigoubel Alzerac Ancelotin Arbassier Aubrevin Balestrac Barquerolle Bastidon Belcastin Bensaïfi "
    "Berthomier Boudjarane Bourdenac Brancassol Cabasserre Cadoulin Calvarin Camporelli Carbonasse Castelvy Chabrelin "
    "Charbassin Cissokari Claperol Corvasier Coubralin Dalmasso-Brun Darbousset Delcassy Derbouche Diakomé Diarrasso "
    "Donzerel Dubreuillac Escalbert Espargelle Estavrin Fabrezan Falconetti-Roy Farroudji Ferrandeau Figuerelle "
    "Fontvarel Fourcassol Gabardin Galinierre Garoubet Gasparol Gharsalla Gouiranne Grimaldoux Guérassou Guilhermet "
    "Haddourane Issartier Jourdaneau Kabsouri Kaddourel Karamassi Kerbalec Kouyassé Lacombrade Lambertoux Laugerette "
    "Lavarède Lorgassier Magnanelle Malbousquet Mansourel Marcelloni Margalhan Martellec Massoubre Mazaugard Merlassou "
    "Meyrassol Mirabellet Monteroux Mouradian-Vial Nallarès Négrassin Nouredine-Pais Olivastre Orsattoni Oudjedane "
    "Pargassier Paulhanel Peyrassol Pinatelli Ponsardin Queyrassin Rabassier Ravoiral Reynaudet-Lys Ribassou Roquevin "
    "Roumassel Sabrassier Saïdoune Salvarelli Sambaké Sarrazinel Serroudj Sidibassa Soubeyrel Sylvarès Tamborel "
    "Tassardier Tavernolle Terrassonet Thiambène Toulmassian Trabelsane Traoressi Vachereau Valbonnet Valsecchia "
    "Vauvrecy Verdassier Vidalenc Villardonnel Vincentelli-Mas Yacoubène Zarroukel Zerbassi"
).split()
RUES = (
    "rue des Amandiers",
    "avenue des Micocouliers",
    "impasse du Lavandin",
    "chemin des Restanques",
    "boulevard des Tamaris",
    "rue du Four Banal",
    "allée des Cigales",
    "traverse du Moulin Vieux",
    "rue de la Fontaine Couverte",
    "place du Vieux Platane",
    "résidence Les Genêts, bâtiment B",
    "résidence Le Grand Mistral, entrée 3",
)
# What each line says: employer, section of the NAF, kind, size, posts.
EMPLOYEURS = (
    ("Les Ateliers du Soleil", "N", "entreprise", "50-199", ("agent de propreté", "agent d’entretien polyvalent")),
    ("Résidence Les Oliviers bleus", "Q", "association", "50-199", ("aide-soignant", "agent de service hospitalier")),
    ("Primeurs de la Durance", "G", "entreprise", "10-49", ("employé de rayon", "vendeur en primeurs")),
    ("Transports Mistral Express", "H", "entreprise", "200-999", ("préparateur de commandes", "conducteur-livreur")),
    ("Le Fournil de Célestin", "I", "entreprise", "1-9", ("employé de restauration", "commis de cuisine")),
    ("Mairie de Val-des-Pins", "O", "secteur_public", "200-999", ("agent périscolaire", "agent des espaces verts")),
    ("Bâtir Provence Étoile", "F", "entreprise", "10-49", ("maçon", "manœuvre du bâtiment")),
    ("Aide et Présence à domicile", "Q", "association", "200-999", ("aide à domicile", "auxiliaire de vie sociale")),
    ("Sécurité des Calanques", "N", "entreprise", "50-199", ("agent de sécurité", "agent d’accueil")),
    ("École Saint-Mandrier-le-Neuf", "P", "association", "10-49", ("agent de restauration scolaire", "surveillant")),
    ("Câblages du Littoral", "C", "entreprise", "50-199", ("opérateur de production", "monteur-câbleur")),
    ("Conciergerie du Cours Neuf", "S", "entreprise", "1-9", ("employé d’immeuble", "secrétaire")),
)
AGENCES = ("Relais Intérim Sud", "Passerelle Intérim", "Étang Travail temporaire")
CHANTIERS = ("Jardins de la Touloubre", "Recyclerie du Garlaban", "Chantier des Berges")
# What each line says: title, organisation, number of the RNCP, field.
FORMATIONS = (
    ("Titre professionnel assistant de vie aux familles", "Institut Lumière du Sud", "RNCP37715", "santé et social"),
    (
        "Titre professionnel préparateur de commandes",
        "Centre Logistique Provence",
        "RNCP34860",
        "transport, logistique",
    ),
    ("CAP accompagnant éducatif petite enfance", "Lycée des Métiers du Val", "RNCP38565", "petite enfance"),
    ("Titre professionnel agent de propreté et d’hygiène", "École de la Propreté du Midi", "RNCP278", "services"),
    ("Titre professionnel secrétaire assistant", "Campus Cézanne Avenir", "RNCP36804", "secrétariat, bureautique"),
    ("CAP cuisine", "Lycée des Métiers du Val", "RNCP38430", "hôtellerie, restauration"),
)
CREATIONS = (
    "Couture et retouches à domicile",
    "Petits travaux et jardinage",
    "Coiffure itinérante",
    "Traiteur du marché",
)

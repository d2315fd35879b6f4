//! France.

use super::{Culture, Tongue, cities, words};

pub fn france() -> Culture {
    Culture {
        country: "FR",
        share: 12,
        currency: "EUR",
        turnover: 205_000.0,
        language: "Français",
        tongue: Tongue::French,
        women: words(
            "Marie,Nathalie,Isabelle,Sylvie,Catherine,Françoise,Valérie,Sophie,Céline,Stéphanie,Aurélie,Émilie,Julie,\
             Camille,Léa,Manon,Chloé,Hélène,Anne,Claire,Delphine,Virginie,Sandrine,Laurence,Élodie,Mathilde,Pauline,\
             Marie-Claire,Anne-Sophie,Maëlle,Inès,Fatou,Samira,Yasmina,Noémie,Agnès,Brigitte,Véronique,Margaux,Capucine,\
             Solène,Aïcha",
        ),
        men: words(
            "Jean,Philippe,Michel,Nicolas,Christophe,Pierre,Laurent,Frédéric,Julien,Sébastien,Stéphane,David,Éric,Olivier,\
             Thomas,Alexandre,Antoine,Guillaume,François,Benoît,Jérôme,Vincent,Mathieu,Thierry,Pascal,Romain,Maxime,Hugo,\
             Lucas,Théo,Jean-Pierre,Jean-Luc,Gaël,Loïc,Karim,Mamadou,Rachid,Étienne,Rémi,Yves,Bastien,Cédric,Raphaël,\
             Gaëtan",
        ),
        families: words(
            "Martin,Bernard,Thomas,Petit,Robert,Richard,Durand,Dubois,Moreau,Laurent,Simon,Michel,Lefebvre,Leroy,Roux,\
             David,Bertrand,Morel,Fournier,Girard,Bonnet,Dupont,Lambert,Fontaine,Rousseau,Vincent,Müller,Lefèvre,Faure,\
             André,Mercier,Blanc,Guérin,Boyer,Garnier,Chevalier,François,Legrand,Gauthier,Garcia,Perrin,Robin,Clément,\
             Morin,Nicolas,Henry,Roussel,Mathieu,Gautier,Masson,Marchand,Duval,Denis,Dumont,Marie,Lemaire,Noël,Meyer,\
             Dufour,Meunier,Brun,Blanchard,Giraud,Joly,Rivière,Lucas,Brunet,Gaillard,Barbier,Arnaud,Martinez,Gérard,\
             Roche,Renard,Schmitt,Roy,Leroux,Colin,Vidal,Caron,Picard,Le Gall,Benali,Diallo,Traoré,d'Amboise,de La Tour,\
             L'Hermite",
        ),
        double: (4, "-"),
        cities: cities(
            "Paris|Île-de-France|750##|+33199001###
             Boulogne-Billancourt|Île-de-France|92100|+33199002###
             Évry-Courcouronnes|Île-de-France|91000|+33199003###
             Lyon|Auvergne-Rhône-Alpes|6900#|+33465710###
             Grenoble|Auvergne-Rhône-Alpes|38000|+33465711###
             Saint-Étienne|Auvergne-Rhône-Alpes|42000|+33465712###
             Marseille|Provence-Alpes-Côte d'Azur|1300#|+33465713###
             Nice|Provence-Alpes-Côte d'Azur|06000|+33465714###
             Montpellier|Occitanie|34000|+33465715###
             Toulouse|Occitanie|31000|+33536490###
             Bordeaux|Nouvelle-Aquitaine|33000|+33536491###
             La Rochelle|Nouvelle-Aquitaine|17000|+33536492###
             Nantes|Pays de la Loire|44000|+33261910###
             Angers|Pays de la Loire|49000|+33261911###
             Rennes|Bretagne|35000|+33261912###
             Brest|Bretagne|29200|+33261913###
             Orléans|Centre-Val de Loire|45000|+33261914###
             Tours|Centre-Val de Loire|37000|+33261915###
             Lille|Hauts-de-France|59000|+33353010###
             Strasbourg|Grand Est|67000|+33353011###
             Nancy|Grand Est|54000|+33353012###
             Dijon|Bourgogne-Franche-Comté|21000|+33353013###",
        ),
        streets: words(
            "rue de la République,rue Victor-Hugo,avenue Jean-Jaurès,rue Pasteur,rue de l'Église,boulevard Voltaire,\
             rue du Moulin,avenue de la Gare,rue des Écoles,place de la Mairie,rue Marie-Curie,allée des Tilleuls,\
             avenue Charles-de-Gaulle,rue de l'Industrie,chemin des Vignes,rue du Faubourg,quai de la Loire,\
             rue Lavoisier,impasse des Lilas,cours Gambetta,rue Ampère,rue des Frères-Lumière,avenue du Parc",
        ),
        street: "{n} {s}",
        mobile: "+3363998####",
        stems: words(
            "Val,Mont,Beau,Clair,Haut,Belle,Roche,Font,Champ,Chante,Grand,Neu,Pierre,Mire,Aigue,Bois,Ver,Fleur,Maison,\
             Puy,Saint-Alb,Ville,Font-Ro,Mar,Cler,Lor,Sau,Bré,Mal,Ro",
        ),
        endings: words(
            "mont,val,court,fontaine,ville,lac,pré,rive,lieu,champ,merle,loup,vigne,selle,bourg,ance",
        ),
        joint: "",
        forms: vec![(1, 30, "SARL"), (5, 45, "SAS"), (100, 25, "SA")],
    }
}

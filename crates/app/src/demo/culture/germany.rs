//! Germany.

use super::{Culture, Tongue, cities, words};

pub fn germany() -> Culture {
    Culture {
        country: "DE",
        share: 30,
        currency: "EUR",
        turnover: 210_000.0,
        language: "Deutsch",
        tongue: Tongue::German,
        women: words(
            "Anna,Katharina,Julia,Christina,Sabine,Stefanie,Andrea,Nicole,Claudia,Petra,Susanne,Birgit,Martina,Monika,Laura,\
             Lisa,Sarah,Lena,Hannah,Johanna,Franziska,Anja,Silke,Heike,Kerstin,Ulrike,Eva,Miriam,Annika,Nadine,Melanie,\
             Vanessa,Theresa,Charlotte,Sophie,Jana,Ayşe,Elif,Magdalena,Agnieszka,Anne-Kathrin,Eva-Maria,Marlene,Frieda,\
             Käthe,Jördis,Mia,Emilia,Ingrid,Renate",
        ),
        men: words(
            "Thomas,Michael,Andreas,Stefan,Christian,Peter,Markus,Martin,Frank,Jürgen,Matthias,Alexander,Daniel,Sebastian,\
             Jan,Tobias,Florian,Philipp,Lukas,Felix,Maximilian,Jonas,Jörg,Uwe,Ralf,Dirk,Holger,Torsten,Sven,Björn,Bernd,\
             Wolfgang,Klaus,Hans-Peter,Karl-Heinz,Götz,Günther,Mehmet,Emre,Piotr,Dmitri,Moritz,Leon,Paul,Simon,Fabian,\
             Benjamin,Oliver,Carsten,Rüdiger",
        ),
        families: words(
            "Müller,Schmidt,Schneider,Fischer,Weber,Meyer,Wagner,Becker,Schulz,Hoffmann,Schäfer,Koch,Bauer,Richter,Klein,\
             Wolf,Schröder,Neumann,Schwarz,Zimmermann,Braun,Krüger,Hofmann,Hartmann,Lange,Schmitt,Werner,Krause,Meier,\
             Lehmann,Köhler,Herrmann,König,Walter,Mayer,Huber,Kaiser,Fuchs,Peters,Lang,Scholz,Möller,Weiß,Jung,Hahn,\
             Schubert,Vogel,Friedrich,Keller,Günther,Frank,Berger,Winkler,Roth,Beck,Lorenz,Baumann,Franke,Albrecht,\
             Schuster,Simon,Ludwig,Böhm,Winter,Kraus,Martin,Schumacher,Krämer,Vogt,Stein,Jäger,Otto,Sommer,Groß,Seidel,\
             Heinrich,Brandt,Haas,Schreiber,Graf,Dietrich,Ziegler,Kuhn,Kühn,Pohl,Engel,Horn,Busch,Bergmann,Thomas,Voigt,\
             Sauer,Arnold,Wolff,Pfeiffer,Yılmaz,Kaya,Nowak,Kowalski,Petrov,von der Heide,van Dyck,Rößler,Ehrlich,Nagel",
        ),
        double: (4, "-"),
        cities: cities(
            "Berlin||1####|+493023125###
             Hamburg||2####|+494066969###
             München||80###|+498999998###
             Köln||50###|+492214710###
             Frankfurt am Main||60###|+496990009###
             Stuttgart||70###|+498999998###
             Düsseldorf||40###|+492214710###
             Leipzig||04###|+493023125###
             Dortmund||44###|+492214710###
             Essen||45###|+492214710###
             Bremen||28###|+494066969###
             Dresden||01###|+493023125###
             Hannover||30###|+494066969###
             Nürnberg||90###|+498999998###
             Mannheim||68###|+496990009###
             Karlsruhe||76###|+496990009###
             Wiesbaden||65###|+496990009###
             Münster||48###|+492214710###
             Augsburg||86###|+498999998###
             Mainz||55###|+496990009###
             Kiel||24###|+494066969###
             Freiburg im Breisgau||79###|+496990009###
             Göttingen||37###|+494066969###
             Jena||07###|+493023125###
             Ulm||89###|+498999998###
             Heidelberg||69###|+496990009###
             Regensburg||93###|+498999998###
             Rostock||18###|+494066969###
             Tübingen||72###|+498999998###
             Würzburg||97###|+498999998###",
        ),
        streets: words(
            "Hauptstraße,Bahnhofstraße,Industriestraße,Gartenstraße,Schulstraße,Dorfstraße,Bergstraße,Am Gewerbepark,\
             Lindenstraße,Kirchstraße,Waldstraße,Ringstraße,Mühlenweg,Robert-Koch-Straße,Max-Planck-Straße,Siemensstraße,\
             Goethestraße,Schillerstraße,Mozartstraße,Wilhelmstraße,Friedrichstraße,Am Technologiepark,Daimlerstraße,\
             Justus-von-Liebig-Straße,Gutenbergstraße,Hafenstraße,Im Wiesengrund,Alte Gasse,Carl-Zeiss-Weg,An der Aue",
        ),
        street: "{s} {n}",
        mobile: "+49171392####",
        stems: words(
            "Reh,Stein,Linden,Falken,Wald,Brunn,Eich,Horn,Kirsch,Weiden,Hirsch,Sommer,Rosen,Adlers,Bären,Wolfs,Königs,\
             Birken,Buchen,Eschen,Ahorn,Erlen,Ober,Unter,Nieder,Grün,Weiß,Schwarz,Gold,Silber,Kalten,Warm,Winter,Oster,\
             Nord,Süd,Roten,Blumen,Mühl,Kron,Hohen,Tannen,Ulmen,Schön,Alten,Neuen,Raben,Drei",
        ),
        endings: words(
            "berg,tal,bach,hof,feld,au,brück,stein,hausen,garten,wald,burg,heim,ried,kirchen,see,dorf,horst,rode,furt",
        ),
        joint: "",
        forms: vec![
            (1, 60, "GmbH"),
            (40, 14, "GmbH & Co. KG"),
            (300, 12, "AG"),
            (10, 6, "KG"),
            (1, 4, "e.K."),
            (1_500, 4, "SE"),
        ],
    }
}

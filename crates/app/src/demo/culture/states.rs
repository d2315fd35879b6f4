//! The United States.

use super::{Culture, Tongue, cities, words};

pub fn states() -> Culture {
    Culture {
        country: "US",
        share: 20,
        currency: "USD",
        turnover: 290_000.0,
        language: "English",
        tongue: Tongue::English,
        women: words(
            "Mary,Jennifer,Linda,Jessica,Sarah,Karen,Lisa,Ashley,Emily,Michelle,Amanda,Melissa,Stephanie,Rebecca,Laura,\
             Maria,Nicole,Samantha,Katherine,Rachel,Megan,Lauren,Danielle,Christina,Olivia,Hannah,Grace,Brittany,Monica,\
             Guadalupe,Valeria,Aaliyah,Imani,Keisha,Priya,Mei,Linh,Mary Ann,Jo,Abigail,Naomi,Paige,Tiffany,Yolanda,Zoe",
        ),
        men: words(
            "James,Michael,Robert,John,David,William,Richard,Joseph,Thomas,Christopher,Daniel,Matthew,Anthony,Mark,Steven,\
             Andrew,Joshua,Kevin,Brian,Timothy,Jason,Ryan,Jacob,Eric,Jonathan,Justin,Brandon,Tyler,José,Juan,Carlos,Luis,\
             Jamal,Marcus,Darnell,Wei,Minh,Raj,Sean,Kyle,Ethan,Noah,Logan,Dylan,Patrick,Billy Ray,Wyatt,Elijah",
        ),
        families: words(
            "Smith,Johnson,Williams,Brown,Jones,Garcia,Miller,Davis,Rodriguez,Martinez,Hernandez,Lopez,Gonzalez,Wilson,\
             Anderson,Thomas,Taylor,Moore,Jackson,Martin,Lee,Perez,Thompson,White,Harris,Sanchez,Clark,Ramirez,Lewis,\
             Robinson,Walker,Young,Allen,King,Wright,Scott,Torres,Nguyen,Hill,Flores,Green,Adams,Nelson,Baker,Hall,Rivera,\
             Campbell,Mitchell,Carter,Roberts,Gomez,Phillips,Evans,Turner,Diaz,Parker,Cruz,Edwards,Collins,Reyes,Stewart,\
             Morris,Morales,Murphy,Cook,Rogers,Gutierrez,Ortiz,Morgan,Cooper,Peterson,Bailey,Reed,Kelly,Howard,Ramos,Kim,\
             Cox,Ward,Richardson,Watson,Brooks,Chavez,Wood,James,Bennett,Gray,Mendoza,Ruiz,Hughes,Price,Alvarez,Castillo,\
             Sanders,Patel,Myers,O'Connor,O'Brien,McDonald,St. Clair,Washington,Schultz,Larsen,Chen,Park,Singh,Kowalczyk",
        ),
        double: (3, "-"),
        cities: cities(
            "Boston|MA|021##|+161755501##
             Cambridge|MA|021##|+161755501##
             New York|NY|100##|+121255501##
             Rochester|NY|146##|+158555501##
             Philadelphia|PA|191##|+121555501##
             Pittsburgh|PA|152##|+141255501##
             Baltimore|MD|212##|+141055501##
             Durham|NC|277##|+191955501##
             Charlotte|NC|282##|+170455501##
             Atlanta|GA|303##|+140455501##
             Tampa|FL|336##|+181355501##
             Cleveland|OH|441##|+121655501##
             Columbus|OH|432##|+161455501##
             Indianapolis|IN|462##|+131755501##
             Chicago|IL|606##|+131255501##
             Madison|WI|537##|+160855501##
             Minneapolis|MN|554##|+161255501##
             St. Louis|MO|631##|+131455501##
             Kansas City|MO|641##|+181655501##
             Houston|TX|770##|+171355501##
             Austin|TX|787##|+151255501##
             Dallas|TX|752##|+121455501##
             Denver|CO|802##|+130355501##
             Boulder|CO|803##|+130355501##
             Salt Lake City|UT|841##|+180155501##
             Phoenix|AZ|850##|+160255501##
             San Diego|CA|921##|+161955501##
             Los Angeles|CA|900##|+121355501##
             San Francisco|CA|941##|+141555501##
             Portland|OR|972##|+150355501##
             Seattle|WA|981##|+120655501##",
        ),
        streets: words(
            "Main Street,Oak Avenue,Maple Street,Park Avenue,Washington Street,Elm Street,Lake Drive,Hill Road,Cedar Lane,\
             Innovation Drive,Technology Parkway,Commerce Boulevard,Research Way,Industrial Road,Second Street,Third Avenue,\
             Jefferson Avenue,Lincoln Highway,River Road,Sunset Boulevard,College Avenue,Mill Street,Canal Street,\
             Franklin Street,Harbor View Drive,Old Post Road,Prairie Lane,Foundry Street",
        ),
        street: "{n} {s}",
        mobile: "+191755501##",
        stems: words(
            "Cedar,Silver,North,Blue,Red,Granite,Maple,Summit,Prairie,Harbor,Pioneer,Liberty,Golden,Copper,Iron,Eagle,\
             Falcon,Hudson,Cascade,Sierra,Canyon,Lone,Bright,Clear,Stone,River,Timber,Willow,Juniper,Aspen,Beacon,Keystone,\
             Evergreen,Cobalt,Crystal,Frontier,Mesa,Orchard,Quarry,Sage",
        ),
        endings: words(
            "Ridge,Creek,Field,Lake,Point,Gate,Peak,Bridge,Hill,Valley,Coast,Path,Grove,Rock,Springs,Mill,Bay,Crest",
        ),
        joint: " ",
        forms: vec![
            (1, 40, "LLC"),
            (20, 42, "Inc."),
            (150, 12, "Corp."),
            (1, 6, "& Co."),
        ],
    }
}

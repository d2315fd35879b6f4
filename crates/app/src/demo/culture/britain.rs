//! The United Kingdom.

use super::{Culture, Tongue, cities, words};

pub fn britain() -> Culture {
    Culture {
        country: "GB",
        share: 12,
        currency: "GBP",
        turnover: 190_000.0,
        language: "English",
        tongue: Tongue::English,
        women: words(
            "Olivia,Emma,Charlotte,Sophie,Emily,Sarah,Claire,Rebecca,Victoria,Helen,Nicola,Lucy,Hannah,Gemma,Rachel,Laura,\
             Katie,Amy,Jessica,Alice,Eleanor,Harriet,Fiona,Siobhán,Niamh,Bronwen,Rhiannon,Catriona,Aisha,Fatima,Zainab,\
             Gurpreet,Chloe,Megan,Bethany,Imogen,Beatrice,Rosalind,Penelope,Joanne,Tracey,Deborah,Oluwaseun,Mary-Jane",
        ),
        men: words(
            "James,David,John,Andrew,Paul,Daniel,Thomas,Matthew,Richard,Christopher,Simon,Stephen,Mark,Robert,William,\
             George,Oliver,Harry,Jack,Benjamin,Edward,Alexander,Nicholas,Gareth,Rhys,Dylan,Alasdair,Callum,Hamish,Seán,\
             Mohammed,Imran,Harpreet,Tunde,Ian,Graham,Nigel,Colin,Neil,Stuart,Jonathan,Rupert,Toby,Freddie,Lewis,Craig",
        ),
        families: words(
            "Smith,Jones,Taylor,Brown,Williams,Wilson,Johnson,Davies,Patel,Robinson,Wright,Thompson,Evans,Walker,White,\
             Roberts,Green,Hall,Wood,Jackson,Clarke,Khan,Hughes,Edwards,Ali,Lewis,Harris,Martin,Hill,Turner,Cooper,Ward,\
             Moore,Clark,Scott,Morris,King,Ahmed,Singh,Watson,Baker,Morgan,Harrison,Begum,Allen,James,Bennett,Bell,Kelly,\
             Davis,Miller,Cook,Young,Anderson,Parker,Carter,Shaw,Mitchell,Bailey,Marshall,Simpson,Price,Cox,Gray,Adams,\
             Murray,Murphy,Lloyd,Wilkinson,Foster,Ellis,Campbell,Kaur,Chapman,Mason,Stewart,Hunt,Webb,Rogers,Richards,\
             Barnes,Knight,Matthews,Palmer,O'Neill,O'Sullivan,MacLeod,McKenzie,Okafor,Whitworth,Featherstone,Ashdown",
        ),
        double: (5, "-"),
        cities: cities(
            "London||EC#A 1AB|+442079460###
             Manchester||M# 4BT|+441614960###
             Birmingham||B# 3QQ|+441214960###
             Leeds||LS# 4AP|+441134960###
             Sheffield||S# 2HH|+441144960###
             Bristol||BS# 5TR|+441174960###
             Nottingham||NG# 1GF|+441154960###
             Leicester||LE# 3AG|+441164960###
             Reading||RG# 8DJ|+441184960###
             Liverpool||L# 8JQ|+441514960###
             Edinburgh||EH# 2NG|+441314960###
             Glasgow||G# 3BZ|+441414960###
             Newcastle upon Tyne||NE# 7RU|+441914980###
             Belfast||BT# 5GS|+442896496###
             Cardiff||CF# 3NQ|+442920180###
             Cambridge||CB# 1TN|+442079460###
             Oxford||OX# 3PU|+442079460###
             York||YO# 7HH|+442079460###
             Aberdeen||AB# 1XG|+442079460###
             Southampton||SO# 7LP|+442079460###
             Exeter||EX# 3PT|+442079460###
             Norwich||NR# 3JU|+442079460###",
        ),
        streets: words(
            "High Street,Station Road,Church Lane,Mill Lane,Park Road,London Road,Victoria Road,Green Lane,Manor Road,\
             Queens Road,The Crescent,Science Park Road,Riverside Way,Bridge Street,Castle Street,Market Place,\
             Industrial Estate,Wharf Road,Kings Road,Chapel Street,North Street,Foundry Lane,Abbey Close,Orchard Way",
        ),
        street: "{n} {s}",
        // The range kept for films is not a valid one for number libraries, so nobody has a mobile number here.
        mobile: "",
        stems: words(
            "Ash,Thorn,Whit,Black,Brad,Stan,Harrow,Win,Marl,Hazel,Elm,Oak,Fern,Holly,Ravens,Swan,Kings,Queens,Bishops,\
             Abbots,Long,Nether,Upper,Great,East,West,Nor,Sutton,Pem,Ling,Wyre,Calder,Derwent,Avon,Tarn,Heather",
        ),
        endings: words(
            "combe,bury,field,ford,ley,worth,ham,wick,stead,brook,dale,mere,gate,bridge,thorpe,hurst",
        ),
        joint: "",
        forms: vec![(1, 78, "Ltd"), (250, 12, "PLC"), (2, 10, "LLP")],
    }
}

//! What customers do for a living: the trades that buy laboratory scales, and the words for them in company names.

use super::culture::Tongue;

/// A trade.
#[derive(Debug)]
pub struct Trade {
    /// As the field *industry* says it.
    pub name: &'static str,
    /// How often it is met.
    pub share: u32,
    /// Employees of the company in the middle.
    pub employees: f64,
    /// What it turns over for each employee, against the country's middle.
    pub turnover: f64,
    /// What is weighed there; for notes in English and Chinese.
    pub weighs: [&'static str; 2],
    english: &'static [&'static str],
    german: &'static [&'static str],
    french: &'static [&'static str],
    chinese: &'static [&'static str],
    portuguese: &'static [&'static str],
}

impl Trade {
    /// The words for it in names of companies.
    pub fn words(&self, tongue: Tongue) -> &'static [&'static str] {
        match tongue {
            Tongue::English => self.english,
            Tongue::German => self.german,
            Tongue::French => self.french,
            Tongue::Chinese => self.chinese,
            Tongue::Portuguese => self.portuguese,
        }
    }
}

/// Dealers, who resell: most partners are among them.
pub const DEALERS: usize = 12;

/// All trades.
pub const ALL: [Trade; 14] = [
    Trade {
        name: "Pharmaceuticals",
        share: 18,
        employees: 220.0,
        turnover: 1.6,
        weighs: ["active ingredients", "原料药"],
        english: &[
            "Pharma",
            "Pharmaceuticals",
            "Therapeutics",
            "Generics",
            "Life Sciences",
        ],
        german: &[
            "Pharma",
            "Arzneimittel",
            "Pharmazeutische Werke",
            "Wirkstoffe",
            "Generika",
        ],
        french: &["Pharma", "Pharmaceutique", "Santé", "Thérapeutique"],
        chinese: &["制药", "医药", "药业", "生物制药"],
        portuguese: &["Farmacêutica", "Pharma", "Medicamentos"],
    },
    Trade {
        name: "Biotechnology",
        share: 12,
        employees: 60.0,
        turnover: 0.9,
        weighs: ["enzymes and freeze-dried cultures", "酶制剂和冻干菌种"],
        english: &["Biologics", "Bio", "Biosciences", "Genomics", "Biosystems"],
        german: &["Biotech", "Biosysteme", "Biologika", "Zelltechnik"],
        french: &["Biotech", "Bio", "Biosciences", "Génomique"],
        chinese: &["生物科技", "生物技术", "基因科技"],
        portuguese: &["Biotecnologia", "Bio", "Biociências"],
    },
    Trade {
        name: "Chemicals",
        share: 14,
        employees: 260.0,
        turnover: 1.8,
        weighs: ["catalysts and pigments", "催化剂和颜料"],
        english: &[
            "Chemicals",
            "Chemical",
            "Coatings",
            "Specialty Chemicals",
            "Polymers",
        ],
        german: &[
            "Chemie",
            "Lacke",
            "Spezialchemie",
            "Farben",
            "Katalysatoren",
        ],
        french: &["Chimie", "Peintures", "Chimie Fine", "Colorants"],
        chinese: &["化工", "精细化工", "新材料", "涂料"],
        portuguese: &["Química", "Tintas", "Produtos Químicos"],
    },
    Trade {
        name: "Food and beverages",
        share: 13,
        employees: 180.0,
        turnover: 1.3,
        weighs: ["spices and flavourings", "香料和食品添加剂"],
        english: &["Foods", "Ingredients", "Flavors", "Dairy", "Brewing"],
        german: &["Lebensmittel", "Aromen", "Molkerei", "Gewürze", "Brauerei"],
        french: &["Aliments", "Arômes", "Laiterie", "Épices"],
        chinese: &["食品", "乳业", "香料", "饮料"],
        portuguese: &["Alimentos", "Laticínios", "Aromas"],
    },
    Trade {
        name: "Research and education",
        share: 9,
        employees: 120.0,
        turnover: 0.4,
        weighs: ["samples for teaching and research", "教学和科研样品"],
        english: &[
            "Institute",
            "Research",
            "Research Institute",
            "Academy of Science",
        ],
        german: &["Institut", "Forschung", "Akademie", "Forschungszentrum"],
        french: &["Institut", "Recherche", "Centre de Recherche"],
        chinese: &["研究院", "科学研究", "教育科技"],
        portuguese: &["Instituto", "Pesquisa", "Centro de Pesquisa"],
    },
    Trade {
        name: "Contract laboratories",
        share: 12,
        employees: 45.0,
        turnover: 0.6,
        weighs: ["filters and residues", "滤膜和残渣"],
        english: &["Labs", "Analytical", "Testing", "Laboratories"],
        german: &["Labor", "Analytik", "Prüfdienste", "Prüfinstitut"],
        french: &["Laboratoires", "Analyses", "Essais"],
        chinese: &["检测", "检测技术", "分析测试"],
        portuguese: &["Laboratórios", "Análises", "Ensaios"],
    },
    Trade {
        name: "Medical devices",
        share: 7,
        employees: 140.0,
        turnover: 1.0,
        weighs: ["implants and coated stents", "植入物和涂层支架"],
        english: &["Medical", "Devices", "Surgical", "MedTech"],
        german: &["Medizintechnik", "Medical", "Chirurgie"],
        french: &["Médical", "Dispositifs", "Technologies Médicales"],
        chinese: &["医疗器械", "医疗科技"],
        portuguese: &["Equipamentos Médicos", "Médica"],
    },
    Trade {
        name: "Environmental testing",
        share: 6,
        employees: 30.0,
        turnover: 0.5,
        weighs: ["dust filters and soil samples", "粉尘滤膜和土壤样品"],
        english: &["Environmental", "Water Testing", "Eco Services"],
        german: &["Umwelttechnik", "Wasseranalytik", "Umweltlabor"],
        french: &["Environnement", "Eaux et Sols"],
        chinese: &["环保科技", "环境检测"],
        portuguese: &["Ambiental", "Meio Ambiente"],
    },
    Trade {
        name: "Cosmetics",
        share: 6,
        employees: 110.0,
        turnover: 1.2,
        weighs: ["fragrances and pigments", "香精和色粉"],
        english: &["Cosmetics", "Fragrances", "Beauty"],
        german: &["Kosmetik", "Düfte", "Naturkosmetik"],
        french: &["Cosmétiques", "Parfums", "Beauté"],
        chinese: &["化妆品", "日化", "香精"],
        portuguese: &["Cosméticos", "Perfumaria"],
    },
    Trade {
        name: "Precious metals and jewellery",
        share: 4,
        employees: 35.0,
        turnover: 3.0,
        weighs: ["gold and gemstones", "黄金和宝石"],
        english: &["Refining", "Gold", "Precious Metals", "Jewelers"],
        german: &["Edelmetalle", "Scheideanstalt", "Schmuck"],
        french: &["Métaux Précieux", "Joaillerie"],
        chinese: &["贵金属", "珠宝"],
        portuguese: &["Metais Preciosos", "Joias"],
    },
    Trade {
        name: "Automotive",
        share: 5,
        employees: 520.0,
        turnover: 1.4,
        weighs: [
            "particles from filters of the washing line",
            "清洗线滤膜上的颗粒物",
        ],
        english: &["Automotive", "Drive Systems", "Motor Components"],
        german: &["Fahrzeugtechnik", "Antriebstechnik", "Automotive"],
        french: &["Automobile", "Équipements Automobiles"],
        chinese: &["汽车部件", "汽车科技"],
        portuguese: &["Autopeças", "Automotiva"],
    },
    Trade {
        name: "Electronics",
        share: 5,
        employees: 340.0,
        turnover: 1.2,
        weighs: ["solder pastes and wafers", "焊膏和晶圆"],
        english: &["Electronics", "Semiconductors", "Microsystems"],
        german: &["Elektronik", "Halbleiter", "Mikrosysteme"],
        french: &["Électronique", "Microsystèmes"],
        chinese: &["电子", "半导体", "微电子"],
        portuguese: &["Eletrônica", "Componentes"],
    },
    Trade {
        name: "Laboratory supplies",
        share: 7,
        employees: 25.0,
        turnover: 1.5,
        weighs: ["what their own customers bring", "各类客户样品"],
        english: &["Lab Supply", "Scientific", "Instruments", "Lab Equipment"],
        german: &["Laborbedarf", "Labortechnik", "Messtechnik", "Waagen"],
        french: &["Équipements de Laboratoire", "Instruments", "Pesage"],
        chinese: &["仪器", "实验设备", "科学仪器", "衡器"],
        portuguese: &["Equipamentos de Laboratório", "Balanças", "Instrumentos"],
    },
    Trade {
        name: "Hospitals",
        share: 3,
        employees: 780.0,
        turnover: 0.5,
        weighs: ["infusions and infant formula", "输液和营养配制品"],
        english: &["Hospital", "Clinic", "Health"],
        german: &["Klinik", "Klinikum", "Gesundheit"],
        french: &["Clinique", "Santé"],
        chinese: &["医院管理", "健康产业"],
        portuguese: &["Hospital", "Clínica"],
    },
];

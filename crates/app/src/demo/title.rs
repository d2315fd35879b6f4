//! What people at customers do there: titles and departments as they stand on business cards.

use super::culture::Tongue;

/// An occupation.
#[derive(Debug)]
pub struct Occupation {
    /// The part in a decision: a key of the field *role*.
    pub role: &'static str,
    /// Title and department by language, English, German, French, Chinese, Portuguese; the forms for men and women have `/`
    /// between them.
    names: [(&'static str, &'static str); 5],
}

impl Occupation {
    /// The title of a woman or a man, and the department.
    pub fn called(&self, tongue: Tongue, woman: bool) -> (&'static str, &'static str) {
        let (title, department) = self.names[match tongue {
            Tongue::English => 0,
            Tongue::German => 1,
            Tongue::French => 2,
            Tongue::Chinese => 3,
            Tongue::Portuguese => 4,
        }];
        let title = match title.split_once('/') {
            Some((_, hers)) if woman => hers,
            Some((his, _)) => his,
            None => title,
        };
        (title, department)
    }
}

const fn occupation(
    role: &'static str,
    english: (&'static str, &'static str),
    german: (&'static str, &'static str),
    french: (&'static str, &'static str),
    chinese: (&'static str, &'static str),
    portuguese: (&'static str, &'static str),
) -> Occupation {
    Occupation {
        role,
        names: [english, german, french, chinese, portuguese],
    }
}

/// Occupations of those whom a seller meets first; the more usual ones come first.
pub const LEADING: [Occupation; 6] = [
    occupation(
        "decision_maker",
        ("Laboratory Manager", "Laboratory"),
        ("Laborleiter/Laborleiterin", "Labor"),
        ("Responsable de laboratoire", "Laboratoire"),
        ("实验室主任", "实验室"),
        ("Gerente de laboratório", "Laboratório"),
    ),
    occupation(
        "decision_maker",
        ("Head of Quality Control", "Quality"),
        (
            "Leiter Qualitätskontrolle/Leiterin Qualitätskontrolle",
            "Qualität",
        ),
        ("Directeur qualité/Directrice qualité", "Qualité"),
        ("质量总监", "质量部"),
        ("Diretor da qualidade/Diretora da qualidade", "Qualidade"),
    ),
    occupation(
        "decision_maker",
        ("Managing Director", "Management"),
        ("Geschäftsführer/Geschäftsführerin", "Geschäftsführung"),
        ("Directeur général/Directrice générale", "Direction"),
        ("总经理", "总经办"),
        ("Diretor geral/Diretora geral", "Diretoria"),
    ),
    occupation(
        "influencer",
        ("Purchasing Manager", "Purchasing"),
        ("Einkaufsleiter/Einkaufsleiterin", "Einkauf"),
        ("Responsable achats", "Achats"),
        ("采购经理", "采购部"),
        ("Gerente de compras", "Compras"),
    ),
    occupation(
        "champion",
        ("R&D Director", "Research and development"),
        (
            "Leiter Entwicklung/Leiterin Entwicklung",
            "Forschung und Entwicklung",
        ),
        ("Directeur R&D/Directrice R&D", "Recherche et développement"),
        ("研发总监", "研发部"),
        (
            "Diretor de P&D/Diretora de P&D",
            "Pesquisa e desenvolvimento",
        ),
    ),
    occupation(
        "decision_maker",
        ("Plant Manager", "Production"),
        ("Werkleiter/Werkleiterin", "Produktion"),
        ("Directeur d'usine/Directrice d'usine", "Production"),
        ("厂长", "生产部"),
        ("Gerente de fábrica", "Produção"),
    ),
];

/// Occupations of everybody else.
pub const WORKING: [Occupation; 11] = [
    occupation(
        "user",
        ("Laboratory Technician", "Laboratory"),
        ("Laborant/Laborantin", "Labor"),
        (
            "Technicien de laboratoire/Technicienne de laboratoire",
            "Laboratoire",
        ),
        ("实验员", "实验室"),
        (
            "Técnico de laboratório/Técnica de laboratório",
            "Laboratório",
        ),
    ),
    occupation(
        "user",
        ("Quality Engineer", "Quality"),
        ("Qualitätsingenieur/Qualitätsingenieurin", "Qualität"),
        ("Ingénieur qualité/Ingénieure qualité", "Qualité"),
        ("质量工程师", "质量部"),
        (
            "Engenheiro da qualidade/Engenheira da qualidade",
            "Qualidade",
        ),
    ),
    occupation(
        "influencer",
        ("Buyer", "Purchasing"),
        ("Einkäufer/Einkäuferin", "Einkauf"),
        ("Acheteur/Acheteuse", "Achats"),
        ("采购专员", "采购部"),
        ("Comprador/Compradora", "Compras"),
    ),
    occupation(
        "champion",
        ("Research Scientist", "Research and development"),
        (
            "Wissenschaftlicher Mitarbeiter/Wissenschaftliche Mitarbeiterin",
            "Forschung und Entwicklung",
        ),
        ("Chercheur/Chercheuse", "Recherche et développement"),
        ("研究员", "研发部"),
        ("Pesquisador/Pesquisadora", "Pesquisa e desenvolvimento"),
    ),
    occupation(
        "billing",
        ("Accountant", "Finance"),
        ("Buchhalter/Buchhalterin", "Finanzen"),
        ("Comptable", "Finances"),
        ("会计", "财务部"),
        ("Contador/Contadora", "Financeiro"),
    ),
    occupation(
        "influencer",
        ("Metrology Specialist", "Metrology"),
        ("Prüfmittelbeauftragter/Prüfmittelbeauftragte", "Prüfmittel"),
        ("Métrologue", "Métrologie"),
        ("计量工程师", "计量室"),
        ("Metrologista", "Metrologia"),
    ),
    occupation(
        "user",
        ("Production Supervisor", "Production"),
        ("Schichtleiter/Schichtleiterin", "Produktion"),
        ("Chef d'équipe/Cheffe d'équipe", "Production"),
        ("车间主管", "生产部"),
        ("Supervisor de produção/Supervisora de produção", "Produção"),
    ),
    occupation(
        "influencer",
        ("Validation Engineer", "Quality"),
        ("Validierungsingenieur/Validierungsingenieurin", "Qualität"),
        ("Ingénieur validation/Ingénieure validation", "Qualité"),
        ("验证工程师", "质量部"),
        (
            "Engenheiro de validação/Engenheira de validação",
            "Qualidade",
        ),
    ),
    occupation(
        "blocker",
        ("IT Administrator", "IT"),
        ("IT-Administrator/IT-Administratorin", "IT"),
        (
            "Administrateur informatique/Administratrice informatique",
            "Informatique",
        ),
        ("IT 主管", "信息部"),
        ("Administrador de TI/Administradora de TI", "TI"),
    ),
    occupation(
        "influencer",
        ("Maintenance Manager", "Maintenance"),
        (
            "Leiter Instandhaltung/Leiterin Instandhaltung",
            "Instandhaltung",
        ),
        ("Responsable maintenance", "Maintenance"),
        ("设备经理", "设备部"),
        ("Gerente de manutenção", "Manutenção"),
    ),
    occupation(
        "user",
        ("Assistant", "Management"),
        (
            "Assistent der Geschäftsführung/Assistentin der Geschäftsführung",
            "Geschäftsführung",
        ),
        (
            "Assistant de direction/Assistante de direction",
            "Direction",
        ),
        ("总经理助理", "总经办"),
        ("Assistente de diretoria", "Diretoria"),
    ),
];

//! What other programs and people call the things that Mainstay has a field for. Each line gives the places in the order of
//! preference, the first one that the object has being taken; phrases are folded, in words. `@company` before a place keeps
//! it to that object.

/// One concept: where it goes, and what it is called.
pub(super) struct Synonym {
    /// Places, the best first: `field`, `field.part`, `@object:field`.
    pub places: &'static [&'static str],
    /// Phrases.
    pub phrases: &'static [&'static str],
}

const fn s(places: &'static [&'static str], phrases: &'static [&'static str]) -> Synonym {
    Synonym { places, phrases }
}

/// What an object is called elsewhere: such a header names its title, and with `id` behind it its id in the other system.
pub(super) const OBJECTS: [(&str, &[&str]); 3] = [
    (
        "company",
        &[
            "account", "company", "organisation", "organization", "business", "firm", "firma", "unternehmen", "employer",
            "client", "customer", "vendor", "公司", "企业", "单位", "客户", "组织", "所属公司", "客户公司", "工作单位",
        ],
    ),
    ("contact", &["contact", "person", "lead", "client", "customer", "member", "subscriber", "kontakt", "联系人", "客户", "人员"]),
    ("task", &["task", "to do", "activity", "subject", "任务", "待办", "标题"]),
];

/// What other programs and people call a field.
pub(crate) fn called_elsewhere(field: &str) -> impl Iterator<Item = &'static str> {
    let meant = SYNONYMS.iter().filter(move |synonym| synonym.places.contains(&field));
    meant.flat_map(|synonym| synonym.phrases.iter().copied())
}

/// Concepts, in no particular order.
pub(super) const SYNONYMS: &[Synonym] = &[
    s(&["name.given"], &["first name", "firstname", "given name", "forename", "vorname", "prenom", "nombre", "first", "名", "名字"]),
    s(&["name.family"], &["last name", "lastname", "surname", "family name", "nachname", "apellido", "nom de famille", "last", "姓", "姓氏"]),
    s(&["name.prefix"], &["salutation", "prefix", "honorific", "anrede", "courtesy title", "称谓", "称呼"]),
    s(&["name"], &["name", "full name", "fullname", "display name", "person name", "contact person", "ansprechpartner", "姓名", "全名"]),
    s(
        &["emails", "email"],
        &[
            "email", "e mail", "mail", "email address", "e mail address", "mail address", "primary email", "work email",
            "business email", "private email", "personal email", "secondary email", "other email", "emails", "e mail 1 value",
            "e mail 2 value", "email 1", "email 2", "email 3", "courriel", "correo", "邮箱", "邮件", "电子邮件", "电子邮箱",
            "邮箱地址", "邮件地址", "工作邮箱",
        ],
    ),
    s(
        &["phones"],
        &[
            "phone", "tel", "telephone", "telefon", "phone number", "telephone number", "primary phone", "main phone", "phones",
            "phone 1", "phone 2", "other phone", "phone 1 value", "company phone", "contact number", "telefono", "电话",
            "电话号码", "联系电话", "公司电话", "联系方式",
        ],
    ),
    s(
        &["phones.mobile", "phones"],
        &["mobile", "mobile phone", "mobile number", "cell", "cell phone", "cellphone", "handy", "mobil", "手机", "手机号", "手机号码", "移动电话"],
    ),
    s(&["phones.work", "phones"], &["work phone", "office phone", "business phone", "direct phone", "办公电话", "工作电话", "座机"]),
    s(&["phones.home", "phones"], &["home phone", "private phone", "住宅电话", "家庭电话"]),
    s(&["phones.fax", "phones"], &["fax", "fax number", "telefax", "传真", "传真号码"]),
    s(&["website"], &["website", "web", "url", "homepage", "home page", "web site", "web page", "domain", "domain name", "company domain name", "site", "webseite", "网址", "网站", "官网", "主页", "域名"]),
    s(&["linkedin"], &["linkedin", "linkedin url", "linkedin profile", "linkedin page", "linkedin company page", "领英"]),
    s(&["industry"], &["industry", "sector", "branch", "branche", "vertical", "line of business", "行业", "所属行业", "产业"]),
    s(&["parent"], &["parent", "parent account", "parent company", "parent name", "parent organization", "subsidiary of", "belongs to", "holding", "group", "muttergesellschaft", "母公司", "上级公司", "上级单位", "上级客户", "总公司"]),
    s(&["employees"], &["employees", "number of employees", "no of employees", "num employees", "employee count", "headcount", "company size", "staff", "mitarbeiter", "员工", "员工数", "员工人数", "员工数量", "人数", "公司规模"]),
    s(&["annual_revenue"], &["revenue", "annual revenue", "yearly revenue", "turnover", "annual turnover", "sales volume", "umsatz", "收入", "年收入", "营业额", "年营业额", "营收"]),
    s(&["annual_revenue.currency"], &["currency", "currency code", "revenue currency", "annual revenue currency", "waehrung", "wahrung", "币种", "货币"]),
    s(&["founded"], &["founded", "year established", "established", "year founded", "founding year", "founded year", "foundation year", "gegrundet", "成立年份", "成立时间", "创立年份"]),
    s(&["billing_address.street", "address.street"], &["street", "street address", "address 1", "address line 1", "billing street", "mailing street", "billing address line 1", "strasse", "rue", "街道", "详细地址", "街道地址"]),
    s(&["billing_address.city", "address.city"], &["city", "town", "billing city", "mailing city", "ort", "stadt", "ville", "ciudad", "suburb", "城市", "市", "所在城市"]),
    s(&["billing_address.state", "address.state"], &["state", "province", "region", "state region", "state province", "billing state", "mailing state", "county", "bundesland", "省", "省份", "州", "省州"]),
    s(&["billing_address.postal_code", "address.postal_code"], &["zip", "zip code", "postal code", "postcode", "post code", "plz", "billing zip", "mailing zip", "zip postal code", "邮编", "邮政编码"]),
    s(&["billing_address.country", "address.country"], &["country", "country region", "country code", "land", "pays", "pais", "billing country", "mailing country", "office location", "location", "headquarters", "hq", "国家", "国家地区", "所在国家"]),
    s(&["billing_address", "address"], &["address", "postal address", "mailing address", "full address", "adresse", "direccion", "地址", "通讯地址", "联系地址", "公司地址"]),
    s(&["shipping_address.street"], &["shipping street", "delivery street"]),
    s(&["shipping_address.city"], &["shipping city", "delivery city"]),
    s(&["shipping_address.state"], &["shipping state", "shipping province", "delivery state"]),
    s(&["shipping_address.postal_code"], &["shipping zip", "shipping postal code", "delivery zip"]),
    s(&["shipping_address.country"], &["shipping country", "delivery country"]),
    s(&["shipping_address"], &["shipping address", "delivery address", "lieferadresse", "收货地址"]),
    s(&["job_title"], &["title", "job title", "position", "job position", "job", "function", "occupation", "funktion", "职位", "职务", "岗位", "头衔"]),
    s(&["department"], &["department", "dept", "division", "abteilung", "部门", "所属部门"]),
    s(&["role"], &["buying role", "contact role", "decision role", "角色"]),
    s(&["reports_to"], &["reports to", "manager", "supervisor", "boss", "vorgesetzter", "上级", "直属上级"]),
    s(&["owner"], &["owner", "record owner", "contact owner", "account owner", "company owner", "assigned to", "assignee", "assigned user", "sales rep", "sales agent", "salesperson", "account manager", "responsible", "owner email", "owner name", "负责人", "所有人", "归属人", "跟进人", "业务员", "销售"]),
    s(&["birthday"], &["birthday", "birth date", "birthdate", "date of birth", "dob", "geburtstag", "geburtsdatum", "生日", "出生日期"]),
    s(&["description"], &["description", "notes", "note", "comments", "comment", "remark", "remarks", "about", "info", "details", "bemerkung", "beschreibung", "备注", "描述", "说明", "简介"]),
    s(&["tags"], &["tags", "tag", "label", "labels", "groups", "categories", "keywords", "group membership", "标签", "分组"]),
    s(&["relation"], &["type", "account type", "company type", "customer type", "relationship", "lifecycle stage", "客户类型", "类型", "公司类型"]),
    s(&["source"], &["source", "lead source", "original source", "origin", "herkunft", "来源", "客户来源"]),
    s(&["status"], &["status", "state of task", "contact status", "lead status", "状态"]),
    s(&["language"], &["language", "preferred language", "sprache", "语言"]),
    s(&["do_not_contact"], &["do not contact", "do not call", "opt out", "opted out", "请勿联系", "免打扰"]),
    s(&["tax_id"], &["vat", "vat id", "vat number", "tax id", "tax number", "ust id", "ein", "税号", "纳税人识别号", "统一社会信用代码"]),
    s(&["external_id"], &["external id", "id", "uid", "record id", "crm id", "legacy id", "old id", "source id", "reference", "customer number", "customer no", "account number", "account no", "kundennummer", "编号", "客户编号", "外部编号", "客户号"]),
    s(&["next_step"], &["next step", "next action", "next activity", "下一步", "下步计划"]),
    s(&["next_step_on"], &["next step on", "next step date", "next action date", "follow up", "follow up date", "next contact", "下次联系", "下次跟进时间", "下一步日期"]),
    s(&["last_contacted_at"], &["last contacted", "last contact", "last activity", "last activity date", "最近联系", "上次联系时间"]),
    s(&["due_at"], &["due", "due date", "due at", "deadline", "faellig", "faellig am", "截止", "截止日期", "截止时间"]),
    s(&["priority"], &["priority", "importance", "prioritat", "优先级"]),
    s(&["regarding"], &["regarding", "related to", "about", "company", "contact", "account", "关于", "相关"]),
];

/// Words at the front of a header that only repeat which object the file is about.
pub(super) const LEADING: &[&str] = &["primary", "main", "current", "the"];

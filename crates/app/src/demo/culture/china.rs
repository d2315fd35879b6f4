//! China. Names are made of single characters, and written in Latin letters in addresses; [`latin`] knows how.

use pinyin::ToPinyin;

use super::{Culture, Tongue, cities, words};

pub fn china() -> Culture {
    Culture {
        country: "CN",
        share: 14,
        currency: "CNY",
        turnover: 980_000.0,
        language: "中文",
        tongue: Tongue::Chinese,
        women: words(
            "芳,娜,敏,静,秀英,丽,艳,娟,霞,燕,玲,丹,萍,红,婷,雪,颖,琳,慧,洁,莉,梅,倩,蕾,璐,晓燕,雅静,雨婷,思颖,佳慧,\
             欣怡,诗雨,梦洁,婉清,子涵,可欣,雅琳,文静,玉兰,春梅,晓梅,丽华,海燕,淑珍,美玲,佳怡,语嫣,若曦,一诺,梓萱",
        ),
        men: words(
            "伟,强,磊,军,洋,勇,杰,涛,明,超,刚,平,辉,鹏,斌,波,宇,浩,凯,健,俊,帆,志强,建国,国强,志明,建华,海涛,文杰,\
             俊杰,浩然,宇航,子轩,一鸣,天宇,博文,明远,家豪,晓东,卫东,永康,振华,立新,学文,德华,嘉诚,思远,云飞,少华,立群",
        ),
        families: words(
            "王,李,张,刘,陈,杨,黄,赵,吴,周,徐,孙,马,朱,胡,郭,何,林,高,罗,郑,梁,谢,宋,唐,许,韩,冯,邓,曹,彭,曾,肖,田,\
             董,袁,潘,于,蒋,蔡,余,杜,叶,程,苏,魏,吕,丁,任,沈,姚,卢,姜,崔,钟,谭,陆,汪,范,金,石,廖,贾,夏,韦,付,方,白,\
             邹,孟,熊,秦,邱,江,尹,欧阳,上官,司马",
        ),
        double: (0, ""),
        cities: cities(
            "上海|Shanghai|上海市|2000##|+86215550####
             北京|Beijing|北京市|1000##|+86105550####
             广州|Guangzhou|广东省|5100##|+86205550####
             深圳|Shenzhen|广东省|5180##|+867555550####
             东莞|Dongguan|广东省|5230##|+867695550####
             佛山|Foshan|广东省|5280##|+867575550####
             杭州|Hangzhou|浙江省|3100##|+865715550####
             宁波|Ningbo|浙江省|3150##|+865745550####
             南京|Nanjing|江苏省|2100##|+86255550####
             苏州|Suzhou|江苏省|2150##|+865125550####
             无锡|Wuxi|江苏省|2140##|+865105550####
             常州|Changzhou|江苏省|2130##|+865195550####
             成都|Chengdu|四川省|6100##|+86285550####
             重庆|Chongqing|重庆市|4000##|+86235550####
             武汉|Wuhan|湖北省|4300##|+86275550####
             西安|Xi'an|陕西省|7100##|+86295550####
             天津|Tianjin|天津市|3000##|+86225550####
             青岛|Qingdao|山东省|2660##|+865325550####
             济南|Jinan|山东省|2500##|+865315550####
             大连|Dalian|辽宁省|1160##|+864115550####
             厦门|Xiamen|福建省|3610##|+865925550####
             长沙|Changsha|湖南省|4100##|+867315550####
             合肥|Hefei|安徽省|2300##|+865515550####
             郑州|Zhengzhou|河南省|4500##|+863715550####",
        ),
        streets: words(
            "中山路,人民路,解放路,建设路,和平路,新华路,科技路,工业大道,高新大道,创新路,文化路,学院路,滨江路,长江路,黄河路,\
             青年路,光明路,友谊路,迎宾大道,软件园路,生物园路,东风路,朝阳街,环城北路",
        ),
        street: "{s}{n}号",
        mobile: "+86199000#####",
        stems: words(
            "明,瑞,华,恒,正,天,金,东,新,远,宏,德,康,泰,嘉,博,安,盛,中,汇,海,星,云,永,润,启,诺,晨,百,科",
        ),
        endings: words("远,康,达,诚,通,源,和,升,信,丰,峰,图,测,衡,利,悦,智,航"),
        joint: "",
        forms: vec![
            (1, 74, "有限公司"),
            (150, 18, "股份有限公司"),
            (800, 8, "集团有限公司"),
        ],
    }
}

/// A name in Latin letters, without tones, syllables together.
pub fn latin(name: &str) -> String {
    let plain = |c: char| match c {
        // As family names these two are read otherwise than as words.
        '曾' => "zeng",
        '贾' => "jia",
        c => c.to_pinyin().map_or("", |syllable| syllable.plain()),
    };
    // The letter ü is written v in addresses, as on every keyboard there.
    name.chars()
        .map(plain)
        .collect::<String>()
        .replace('ü', "v")
}

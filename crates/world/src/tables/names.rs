//! Names of people, invented from common ones.

/// Given names, family names, and both in the script of the country if it has another one.
pub(crate) struct Names {
    pub countries: &'static [&'static str],
    pub given: &'static [(&'static str, &'static str)],
    pub family: &'static [(&'static str, &'static str)],
    /// Family name first, nothing between them.
    pub eastern: bool,
}

/// Names by country; the last list serves the others.
#[rustfmt::skip]
pub(crate) static NAMES: [Names; 5] = [
    Names {
        countries: &["CN", "TW", "HK", "SG"],
        given: &[("Wei", "伟"), ("Min", "敏"), ("Jing", "静"), ("Xiaoming", "晓明"), ("Yifan", "一凡"), ("Haoran", "浩然"), ("Lihua", "丽华"), ("Zihan", "子涵"), ("Jianguo", "建国"), ("Siyu", "思雨"), ("Mengyao", "梦瑶"), ("Bo", "波"), ("Yuxuan", "宇轩"), ("Xinyi", "欣怡"), ("Chenxi", "晨曦"), ("Guoqiang", "国强")],
        family: &[("Wang", "王"), ("Li", "李"), ("Zhang", "张"), ("Liu", "刘"), ("Chen", "陈"), ("Yang", "杨"), ("Zhao", "赵"), ("Huang", "黄"), ("Zhou", "周"), ("Wu", "吴"), ("Xu", "徐"), ("Sun", "孙"), ("Ouyang", "欧阳"), ("Gao", "高"), ("Lin", "林"), ("Shen", "沈")],
        eastern: true,
    },
    Names {
        countries: &["JP"],
        given: &[("Haruto", "陽翔"), ("Yui", "結衣"), ("Sota", "颯太"), ("Aoi", "葵"), ("Kenji", "健二"), ("Naoko", "直子"), ("Takumi", "匠"), ("Misaki", "美咲"), ("Hiroshi", "浩"), ("Sakura", "さくら"), ("Daisuke", "大輔"), ("Emi", "恵美")],
        family: &[("Sato", "佐藤"), ("Suzuki", "鈴木"), ("Takahashi", "高橋"), ("Tanaka", "田中"), ("Ito", "伊藤"), ("Watanabe", "渡辺"), ("Yamamoto", "山本"), ("Nakamura", "中村"), ("Kobayashi", "小林"), ("Kato", "加藤"), ("Yoshida", "吉田"), ("Matsumoto", "松本")],
        eastern: true,
    },
    Names {
        countries: &["KR"],
        given: &[("Min-jun", "민준"), ("Seo-yeon", "서연"), ("Ji-hoon", "지훈"), ("Ha-eun", "하은"), ("Do-yun", "도윤"), ("Su-bin", "수빈"), ("Hyun-woo", "현우"), ("Ji-woo", "지우"), ("Young-ho", "영호"), ("Eun-ji", "은지")],
        family: &[("Kim", "김"), ("Lee", "이"), ("Park", "박"), ("Choi", "최"), ("Jung", "정"), ("Kang", "강"), ("Cho", "조"), ("Yoon", "윤"), ("Jang", "장"), ("Lim", "임")],
        eastern: true,
    },
    Names {
        countries: &["IN"],
        given: &[("Ananya", "अनन्या"), ("Rohan", "रोहन"), ("Priya", "प्रिया"), ("Vikram", "विक्रम"), ("Sunita", "सुनीता"), ("Arjun", "अर्जुन"), ("Kavita", "कविता"), ("Rajesh", "राजेश"), ("Neha", "नेहा"), ("Sanjay", "संजय")],
        family: &[("Sharma", "शर्मा"), ("Gupta", "गुप्ता"), ("Singh", "सिंह"), ("Verma", "वर्मा"), ("Iyer", "अय्यर"), ("Chatterjee", "चटर्जी"), ("Mehta", "मेहता"), ("Joshi", "जोशी"), ("Nair", "नायर"), ("Bhatt", "भट्ट")],
        eastern: false,
    },
    Names {
        countries: &[],
        given: &[("Anna", ""), ("James", ""), ("Élodie", ""), ("Maria", ""), ("Thomas", ""), ("Ngozi", ""), ("Lars", ""), ("Giulia", ""), ("Ahmed", ""), ("Sofía", ""), ("Daniel", ""), ("Fatima", ""), ("Pieter", ""), ("Hannah", ""), ("João", ""), ("Katarzyna", ""), ("Michael", ""), ("Zoë", ""), ("Emre", ""), ("Ingrid", ""), ("Samuel", ""), ("Leila", ""), ("Jürgen", ""), ("Olivia", "")],
        family: &[("Smith", ""), ("Müller", ""), ("Rossi", ""), ("Dubois", ""), ("van den Berg", ""), ("García", ""), ("Johnson", ""), ("Okafor", ""), ("Andersson", ""), ("Silva", ""), ("Cohen", ""), ("O'Neill", ""), ("Kowalski", ""), ("Hassan", ""), ("Peeters", ""), ("Williams", ""), ("Nguyen", ""), ("Favre", ""), ("Bianchi", ""), ("Brown", ""), ("Fernández", ""), ("Jansen", ""), ("Taylor", ""), ("Demir", "")],
        eastern: false,
    },
];

# 报告的简体中文文本。各语言的键完全一致；集群与指标的名称和定义见编目中各自的文件。数字按最终写法代入。

language-en = English
language-zh = 中文

## 页面

page-skip = 跳至正文
page-contents = 目录
page-languages = 语言
page-footer = 由 hubscope 生成。相同的数据、编目和参数得到相同的报告。
document-subtitle = 科研人员、论文、国际合作与前沿方向，{ $years }年
document-edition = 数据版本 { $edition }，编目 { $catalogue }
values-link = 全部数值（CSV）

## 数字

year-range = { $first }–{ $last }
number-points = { $value } 个百分点
number-range = { $low }–{ $high }
not-defined = 未定义
unit-papers = 篇
unit-researchers = 人
unit-institutions = 家
unit-venues = 种
unit-countries = 个
unit-citations = 次
unit-patents = 件
unit-trials = 项
unit-drugs = 种
unit-authors = 人
unit-quotient = 比值（1 为期望水平）
unit-percent = 百分比
unit-percentage_points = 百分点
unit-score = 分值
list-separator = 、
list-last = { $first }和{ $last }
sentence-end = 。
place-world = 全球
notice-synthetic = 本报告使用合成数据：机构、人员与论文均为虚构，其数量按一份已发表报告以 { $scale } 的比例校准。它展示 hubscope 的功能，并不反映各集群的真实情况。

## 表中的标记

flag-small = 数量较小
flag-incomplete = 年度数据未完整
flag-open_window = 引用尚未完整
legend-mark = { $sign } { $meaning }
legend-small = 数量较小：该数值（或增长率的起始年）所依据的记录不足 50 条。
legend-incomplete = 年度数据未完整：数据源仍在补充该年记录，数值还会变化。
legend-open_window = 引用尚未完整：计入引用的年份尚未结束，或数据源仍在补充其间的施引论文。不宜与此前年份比较，亦不宜据此解读增长。
legend-bounds = 占比下方为其最低值与最高值：分别假定国家未知的论文全部不是、或全部是国际合作论文。这不是置信区间。
legend-undefined = – 未定义：分母为零的占比、起点为零的增长，或该地点没有的数值。

## 表头

column-hub = 集群名称
column-score = 活跃度分值
column-frontier = 前沿方向
column-place = 地理位置
column-country = 所属国家
column-group = 区域
column-id = 标识
column-boundary = 边界
column-indicator = 指标
column-year = 年份
column-cagr = 年均复合增长率
column-slope = 拟合年增长率
column-mean-cagr = 成员集群年均复合增长率均值
column-slope-points = 拟合年变化量
column-source = 数据源
column-latest = 最新记录日期
column-licence = 许可
groups-head = 集群组：各为其成员集群的并集，而非加总
world-head = 全球：语料库中的全部论文，不论是否属于集群

## 摘要

summary-title = 摘要
summary-lead = 本报告统计了 { $hubs } 个集群在{ $years }年发表论文的 { $indicators } 项指标。所有表述均以数据版本 { $edition } 和下文的定义为准；数据或定义不同，数值也可能不同。
summary-topic = { $indicator }：
summary-first = 在本数据版本中，{ $hubs }于{ $year }年居首（{ $value }）。
summary-first-tied = 在本数据版本中，{ $hubs }于{ $year }年并列第一（均为{ $value }）。
summary-next = 其后为{ $hubs }。
summary-place = { $hub }（{ $value }）
summary-bounds-clear = 计入国家未知的论文，该占比可能在 { $low } 与 { $high } 之间，首位不变。
summary-bounds-overlap = 计入国家未知的论文，该占比可能在 { $low } 与 { $high } 之间；另有 { $others } 个集群的占比可能不低于此。
summary-changes = 与{ $from }年相比，{ $all } 个集群中有 { $up } 个在{ $to }年数值更高，{ $down } 个更低。
summary-together = 全部集群作为一个整体为 { $value }。
summary-small = 这些集群的数值所依据的记录全部或几乎全部不足 50 条，在下一数据版本中可能变化较大。
summary-left-out = 仅就记录不少于 50 条的集群而言（此处未列 { $count } 个）：
summary-alone = 在本数据版本中，{ $hub }于{ $year }年为 { $value }。
summary-unplaced = { $year }年，全部署名中有 { $share } 没有已知地点，不计入任何集群；其中各有多少属于哪个集群尚不可知。
summary-caution = 排名所描述的是一个数据库中的计数，不说明原因；微小差距可能在数据缺口范围之内。

## 图

figures-title = 图
figures-intro = 每幅图均附有数值表。
figure-label = 图 { $number }
figure-numbers = { $figure } 的数值
figure-table-caption = { $figure } 的数值：{ $caption }
no-data = 无数据
figure-map-title = 集群分布图
figure-map-description = 世界地图，{ $hubs } 个集群各有一个圆。下表列出相同数值。
figure-map-value = { $years }年{ $indicator }
figure-map-inset = 放大
figure-map-caption = 集群分布图。圆的面积表示{ $indicator }（{ $years }年合计）。集群密集的区域在图下方放大绘出。
figure-researchers-title = 活跃科研人员与高水平科研人员数量
figure-researchers-description = { $hubs } 个集群各有一幅小型柱状图：逐年的活跃科研人员数量、其中的高水平科研人员数量，以及以折线表示的占比。下表列出相同数值。
figure-researchers-caption = 各集群活跃科研人员与高水平科研人员数量（{ $years }年）：在全部领域发表论文的人员、在自然指数期刊的生物科学与健康科学领域发表论文的人员，以及后者的占比。
figure-papers-title = 全部领域与生命科学领域论文量
figure-papers-description = { $hubs } 个集群各有一幅小型柱状图：逐年的论文量、其中的生命科学领域论文量，以及以折线表示的占比。下表列出相同数值。
figure-papers-caption = 各集群论文量（{ $years }年）：全部领域论文总量、生命科学领域论文量，以及后者的占比。
figure-high-level-title = 自然指数期刊论文数量
figure-high-level-description = { $hubs } 个集群各有一幅小型柱状图：逐年的自然指数期刊中生物科学与健康科学领域的论文数量，以及以折线表示的占全部领域论文的百分比。下表列出相同数值。
figure-high-level-caption = 各集群在自然指数期刊中生物科学与健康科学领域的论文数量（{ $years }年），及其占全部领域论文的百分比。虚线两侧的年份不可直接比较：其后计入的期刊更多。
figure-collaboration-title = 自然指数期刊论文的国际合作
figure-collaboration-description = { $hubs } 个集群各有一幅小型柱状图：逐年的自然指数期刊中生物科学与健康科学领域的论文数量、其中作者分属多个国家的论文数量，以及以折线表示的占比。下表列出相同数值。
figure-collaboration-caption = 各集群的国际合作（{ $years }年）：自然指数期刊中生物科学与健康科学领域的论文、其中作者分属多个国家的论文，以及后者的占比。
figure-break = 期刊名单于 { $year } 年变动
figure-growth-title = 论文年化增长率
figure-growth-description = { $hubs } 个集群的条形表：论文数量的年均复合增长率并列。下表列出相同数值。
figure-growth-caption = 各集群论文数量的年均复合增长率（{ $years }年）。若期刊名单在此期间变动，自然指数期刊论文的增长有两个来源：论文增多，期刊也增多。
figure-growth-note = 各条刻度相同；斜纹表示下降。
figure-frontiers-title = 全球前沿方向论文数量
figure-frontiers-description = 每个前沿方向一条折线：全球逐年论文数量，对数刻度。下表列出相同数值。
figure-frontiers-caption = 全球生命科学前沿方向论文数量（{ $years }年），不论是否属于集群。在此刻度上，斜率相同即增长率相同。
figure-frontiers-axis = 每年论文数量（对数刻度）
figure-frontiers-rate = 年均复合增长率 { $rate }
figure-activity-title = 前沿方向研究活跃度
figure-activity-description = { $hubs } 个集群的条形表：各集群在每个前沿方向的研究活跃度分值。下表列出相同数值。
figure-activity-caption = 各集群在生命科学前沿方向的研究活跃度分值（{ $years }年）：该集群的论文数量相当于论文最多的集群的百分比。
figure-activity-note = 各条刻度相同，均为 0 至 100。
figure-panels-note = 各小图的纵轴刻度不同：集群之间宜比较走势，数值宜在同一小图内比较。

## 指标

indicators-title = 指标
indicators-intro = 每项指标一张表，同类指标合为一张。点击表头可排序；点击带下划线的数值可查看其背后的记录。
indicators-more = 定义与局限
indicators-caption = { $indicator }，{ $years }年。单位：{ $unit }。
indicators-nothing = 在本数据版本中，该指标对所有集群均未定义：没有可作分母的数值。
family-more = 定义与局限：
family-frontier-title = 生命科学前沿方向论文数量
family-frontier-lead = 各前沿方向的论文，由针对主题和文本的检索式得出；整个时段为一个数值。涉及多个方向的论文在各方向中均计入。
family-global-frontier-title = 全球生命科学前沿方向论文数量
family-global-frontier-lead = 全球各前沿方向的论文，不论其作者是否位于集群之中。
family-score-title = 生命科学前沿方向研究活跃度分值
family-score-lead = 该集群在某方向的论文数量相当于论文最多的集群的百分比：居首的集群为 100 分。分值反映数量，不反映质量。
sort-by = 按“{ $column }”排序

## 排名是否稳固？

lens-title = 排名是否稳固？
lens-intro = 数值取决于集群边界的划法。本节依次为每个集群换用其他边界（其中一部分、核心城市、更大区域、名称的另一种理解，以及面积扩大和缩小五分之一的轮廓），其余集群保持不变。位次若随之变动，便取决于边界的选择。园区与街区未列入：其范围小于任何集群，而地点很少能确定到如此精细的程度。
lens-command = 各种边界（含园区）下的数值，可用以下命令得出：
lens-kept = 在自身所有边界下位次均不变的集群：{ $all } 个中有 { $kept } 个。
lens-caption = { $indicator }，{ $year }年：各集群自身边界与其他边界下的数值。单位：{ $unit }。
lens-rank = 位次
lens-least = 最低值
lens-greatest = 最高值
lens-boundary = 边界
lens-main = 自身边界
lens-grown = 扩大五分之一
lens-shrunk = 缩小五分之一
lens-note-rank = 位次下方为该集群在各种边界下的最好位次与最差位次。
lens-note-none = 无最低值与最高值：该集群没有其他已绘制或已写明的边界。

## 署名的定位有多精确？

resolution-title = 署名的定位有多精确？
resolution-intro = 各集群的署名依据什么定位。某人在哪座城市工作，远比在哪个院区更为确知：以下三种依据均可精确到城市，但很少能更进一步。因此，以城市或县区为界的集群可以测量，而在城市之内划出的园区边界则比数据本身更为精细。
resolution-caption = 署名的定位依据，{ $years }年，占该集群署名的百分比。
resolution-authorships = 署名数
resolution-city = 按单位地址所写的城市
resolution-child = 按单位地址所写的下属机构
resolution-institution = 按机构的登记地点
resolution-to-city = 仅知所在城市
resolution-note-authorships = 同一人在一个集群内有两处单位的，在一篇论文上计为两个署名。
resolution-note-city = 仅知所在城市（不论定位依据为何）：其坐标距地名录为整座城市所列的坐标不超过 300 米，或没有坐标。其余署名采用机构自身的坐标，但仍可能是总部的坐标。

## 测得值与已发表值

published-title = 测得值与已发表值
published-source = 《{ $title }》所载数值，按原样保留，与 hubscope 测得的数值并列。
published-real = 该报告的数据来自其他数据库，而 hubscope 只使用开放数据；来源不同，水平自然不同，宜比较占比、增长率与位次。
published-synthetic = 本报告使用按 { $scale } 的比例生成的合成数据：数量应约为已发表值的 { $percent }%，占比、增长率与分值应大致相同。规模较小的集群记录很少，偏差会较大。比例为 1 时，数量应完全相同。
published-link = 全部对照数值（CSV）
published-citation = 来源
published-transcription = 转录方式
published-notes = 说明
published-licence = 权利
published-rounding = 相同
published-rounding-rule = 数量须为同一数值方为相同。占比、增长率与分值按印刷的小数位数四舍五入后，须与印刷文本一致方为相同；舍入依据其前 15 位有效数字的十进制文本。差值按同样的舍入计算。
published-agreement = 全部集群与年份的一致程度：在可比较的 { $all } 个数值中，有 { $equal } 个相同。
published-figures = 比较的数值
published-rates = 比较的增长率
published-equal = 相同
published-none = – 没有可供比较的已发表值。
published-caption = { $indicator }：测得值与已发表值
published-measured = { $what } 测得值
published-printed = { $what } 已发表值
published-ratio = { $what } 测得值 ÷ 已发表值
published-difference = { $what } 差值

## 定义

definitions-title = 定义
definitions-intro = 各项指标统计什么、不包括什么，以及如何查看其计算方法。
definition-id = 标识与版本
definition-unit = 单位
definition-meaning = 定义
definition-limits = 局限
definition-references = 参考文献
definition-sql = 计算方法（SQL）
definition-version = ，第 { $version } 版
growth-title = 增长率、集群组与标记
term-cagr = 年均复合增长率
term-cagr-definition = 从首年到末年的年均复合增长率（CAGR），以百分比表示：((末年 ÷ 首年)^(1 ÷ 间隔年数) − 1) × 100。仅取决于首末两年；首年为零或任一年未知时未定义；降至零时为 −100%。
term-slope = 拟合年增长率或年变化量
term-slope-definition = 用最小二乘法对所有年份拟合直线所得的斜率：数量取对数拟合，以每年百分比表示；占比直接拟合，以每年百分点表示。任一年为零（数量）或未知时未定义。
term-group = 集群组
term-group-definition = 若干集群的并集：同属两个集群的论文或人员只计一次，因此可能小于各集群之和。
term-mean_cagr = 成员集群年均复合增长率均值
term-mean_cagr-definition = 组内各集群年均复合增长率的算术平均，无论集群大小权重相同；没有增长率的集群不计入。集群组自身的年均复合增长率则按其并集计算。
term-small = 数量较小（†）
term-small-definition = 该数值所依据的记录不足 50 条。此类数值会加以标记，但不会剔除。
term-incomplete = 年度数据未完整（‡）
term-incomplete-definition = 数据版本所在年份及其前一年：数据源仍在补充记录。
term-open_window = 引用尚未完整（§）
term-open_window-definition = 计入这些论文引用的最后一年为数据版本所在年份、其前一年或更晚。
term-bounds = 最低值与最高值
term-bounds-definition = 分别假定国家未知的论文全部不是、或全部是国际合作论文时的占比。这不是置信区间。

## 覆盖率

coverage-title = 覆盖率
coverage-intro = 统计所看不到的部分。以下数值针对语料库的全部论文，不论是否属于集群。某集群的署名中缺少地点的越多，其数值偏低就越多；不同国家和语言的情况不同。
coverage-caption = 语料库的覆盖率，{ $years }年。最后三列百分比的分母为署名数，其余为论文数。
coverage-works = 论文数
coverage-no-field = 无研究领域
coverage-no-country = 无法判断是否国际合作
coverage-cut = 作者名单（可能）被截断
coverage-authorships = 署名数
coverage-no-institution = 无机构的署名
coverage-no-point = 机构地点未知
coverage-unplaced = 无地点合计

## 数据版本

edition-title = 数据版本与参数
edition-intro = 只有以下各项完全相同，数值才可与另一份报告比较。
edition-snapshot = 快照
edition-catalogue = 编目
edition-years = 发表年份
edition-corrections = 更正
edition-corrected = 用户更正：机构所在地{ $institutions }处，单位地址{ $affiliations }条。
edition-caption = 数据源
edition-no-day = 未注明
rule-corpus = 语料库
rule-corpus-broad = 论文、综述、通讯、预印本、会议论文、图书及其章节；不含已撤稿论文、附属文本和扩展记录
rule-identity = 论文同一性
rule-identity-source = 以数据源为准：数据源分列预印本与正式论文的，计为两篇
rule-counting = 计数方法
rule-counting-full = 每篇论文对其涉及的每个集群各计一次（完整计数法）
rule-placing = 定位方式
rule-placing-evidence = 署名的地点依次取单位地址所写的城市、所写的下属机构、机构的登记地点
rule-placing-institution = 署名的地点即其机构的登记地点
rule-countries = 国家和地区
rule-countries-iso = 按 ISO 3166 所列代码；香港、澳门、台湾各有其代码
rule-fields = 论文的研究领域
rule-fields-primary_topic = 依据首要主题所属的子领域，经对照表转换为 ANZSRC 2020 学科门类

## 集群

hubs-title = 集群
hubs-intro = 集群是边界固定的区域。最后一列为边界的短哈希值：边界一有变动，该值即随之改变。
hubs-caption = 本报告的集群
boundaries-title = 边界范围
boundaries-intro = 各集群包含哪些区域、轮廓来自何处。
country-BE = 比利时
country-CH = 瑞士
country-CN = 中国
country-FR = 法国
country-GB = 英国
country-IN = 印度
country-IT = 意大利
country-JP = 日本
country-KR = 韩国
country-NL = 荷兰
country-SG = 新加坡
country-US = 美国

## 引用与许可

citation-title = 如何引用
citation-intro = 引用任何数值时，请注明数据版本和编目，以便他人重新查得。
citation-text = hubscope { $version }：《{ $title }》，发表年份 { $years }，数据版本 { $edition }，编目 { $catalogue }。
licences-title = 数据来源与许可
licence-line = { $gives }：{ $source }，{ $licence }。
licence-line-map = 陆地轮廓：Natural Earth，公有领域。
licence-line-font = 字体：思源黑体（Noto Sans SC），SIL 开放字体许可证 1.1；仅保留本页所用字符，并更名为 Hubscope Sans。

## 数值背后的记录

evidence-title = { $indicator }，{ $hub }，{ $year }年
evidence-close = 关闭
evidence-value = 数值
evidence-definition = 定义
evidence-command = 以下命令列出该数值背后的记录；请将 LAKE 换成您的数据文件夹；若生成本报告时使用了 --hubs 或 --catalogue，请一并加上：
evidence-copy = 复制
evidence-copied = 已复制。
evidence-loading = 正在载入记录……
evidence-error = 无法载入记录：{ $error }。
evidence-again = 重试
evidence-empty = 该数值背后没有记录。
evidence-page = 第 { $first } 至 { $last } 条，共 { $total } 条
evidence-previous = 上一页
evidence-next = 下一页
evidence-more = 另有 { $total } 位
evidence-range = { $value }（{ $range }）
evidence-because = { $author }（{ $institution }）
evidence-placed-by-institution = 按机构定位
evidence-unnamed = 姓名不详的作者
evidence-untitled = 无标题
evidence-subfield = 子领域（OpenAlex 原名）：{ $subfield }
evidence-divisions = ANZSRC 学科门类：{ $divisions }
evidence-countries = 国家和地区：{ $countries }
evidence-both = 计入占比的分子与分母
evidence-denominator = 仅计入占比的分母

## 论文类型

type-article = 期刊论文
type-book = 图书
type-book-chapter = 图书章节
type-conference-paper = 会议论文
type-letter = 通讯
type-preprint = 预印本
type-review = 综述
type-book-part = 图书部分
type-book-section = 图书章节
type-edited-book = 编著
type-journal-article = 期刊论文
type-monograph = 专著
type-posted-content = 预印本等公开内容
type-proceedings-article = 会议论文

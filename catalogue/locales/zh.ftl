# 报告的简体中文文本。各语言的键完全一致；集群与指标的名称和定义见编目中各自的文件。数字按最终写法代入。

language-en = English
language-zh = 中文

## 页面

page-skip = 跳至正文
page-contents = 目录
page-languages = 语言
page-footer = 由 hubscope 生成。相同的数据、编目和参数得到相同的报告。
document-subtitle = 科研人员、论文与国际合作，{ $years }年
document-edition = 数据版本 { $edition }，编目 { $catalogue }
values-link = 全部数值（CSV）

## 数字

year-range = { $first }–{ $last }
number-points = { $value } 个百分点
number-range = { $low }–{ $high }
not-defined = 未定义
unit-papers = 篇
unit-researchers = 人
unit-percent = 百分比
unit-percentage_points = 百分点
list-separator = 、
list-last = { $first }和{ $last }

## 表中的标记

flag-small = 数量较小
flag-incomplete = 年度数据未完整
legend-mark = { $sign } { $meaning }
legend-small = 数量较小：该数值（或增长率的起始年）所依据的记录不足 50 条。
legend-incomplete = 年度数据未完整：数据源仍在补充该年记录，数值还会变化。
legend-bounds = 占比下方为其最低值与最高值：分别假定国家未知的论文全部不是、或全部是国际合作论文。这不是置信区间。
legend-undefined = – 未定义：分母为零的占比，或起点为零的增长。

## 表头

column-hub = 集群名称
column-place = 地理位置
column-country = 所属国家
column-group = 区域
column-id = 标识
column-boundary = 边界
column-indicator = 指标
column-year = 年份
column-cagr = 年均复合增长率
column-slope = 拟合年增长率
column-slope-points = 拟合年变化量
column-source = 数据源
column-latest = 最新记录日期
column-licence = 许可
groups-head = 集群组：各为其成员集群的并集，而非加总

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
figure-researchers-title = 活跃科研人员数量
figure-researchers-description = { $hubs } 个集群各有一幅小型柱状图：逐年的活跃科研人员数量，及其中的生命科学领域科研人员数量。下表列出相同数值。
figure-researchers-caption = 各集群活跃科研人员数量（{ $years }年）：在全部领域发表论文的人员，及其中在生命科学领域发表论文的人员。
figure-papers-title = 全部领域与生命科学领域论文量
figure-papers-description = { $hubs } 个集群各有一幅小型柱状图：逐年的论文量、其中的生命科学领域论文量，以及以折线表示的占比。下表列出相同数值。
figure-papers-caption = 各集群论文量（{ $years }年）：全部领域论文总量、生命科学领域论文量，以及后者的占比。
figure-panels-note = 各小图的纵轴刻度不同：集群之间宜比较走势，数值宜在同一小图内比较。

## 指标

indicators-title = 指标
indicators-intro = 每项指标一张表。点击表头可排序；点击年度数值可查看其背后的记录。
indicators-more = 定义与局限
indicators-caption = { $indicator }，{ $years }年。单位：{ $unit }。
sort-by = 按“{ $column }”排序

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
term-small = 数量较小（†）
term-small-definition = 该数值所依据的记录不足 50 条。此类数值会加以标记，但不会剔除。
term-incomplete = 年度数据未完整（‡）
term-incomplete-definition = 数据版本所在年份及其前一年：数据源仍在补充记录。
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
edition-caption = 数据源
edition-no-day = 未注明
rule-corpus = 语料库
rule-corpus-broad = 论文、综述、通讯、预印本、会议论文、图书及其章节；不含已撤稿论文、附属文本和扩展记录
rule-identity = 论文同一性
rule-identity-source = 以数据源为准：数据源分列预印本与正式论文的，计为两篇
rule-counting = 计数方法
rule-counting-full = 每篇论文对其涉及的每个集群各计一次（完整计数法）
rule-placing = 定位方式
rule-placing-institution = 署名的地点即其机构的登记地点
rule-countries = 国家和地区
rule-countries-iso = 按 ISO 3166 所列代码；香港、澳门、台湾各有其代码
rule-fields = 论文的研究领域
rule-fields-primary_topic = 依据首要主题所属的子领域，经对照表转换为 ANZSRC 2020 学科门类
source-openalex = OpenAlex
source-ror = 研究机构注册库（ROR）
licence-openalex = CC0 1.0
licence-ror = CC0 1.0

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
licence-line-openalex = 论文、作者、机构与主题：OpenAlex，CC0 1.0。
licence-line-ror = 机构地点：研究机构注册库（ROR），CC0 1.0。
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

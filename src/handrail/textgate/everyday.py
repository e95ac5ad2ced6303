"""The commonest Chinese characters and Korean syllables: every text is full of them, and no code
is.

The first 300 characters of the Chinese word list of BIP 39, simplified and traditional, which is in
order of use; Japanese shares enough of them. For Korean, the 200 syllables that come most often in
names of places and languages, and those that endings and particles are made of.
"""

from typing import Final

CHINESE: Final = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种"
    "面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本"
    "去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比"
    "或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总"
    "次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做"
    "必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权"
    "這為個國時來們於對會發動過說產種後學經進著電裡現實兩體機當點從業應開還義間樣與關線內數麼質氣變條沒結"
    "問無軍並題黨員總設長頭資邊級圖統較將組見計別論運農幾區強決幹戰則據處隊給門規熱領東導壓爭濟階術極聯認"
    "權"
)

KOREAN: Final = frozenset(
    "어아리이스르라시나지니기도마크가바부비카사트로루인프드일고소수장자제대타코오국디모미세페상우레다랑티"
    "중정전보남러달파구브원유에히실단동서그주학위투네방키메신체금적생쿠통공발안란식노화하베피와과산연조물"
    "문말간성토차탄관음경반예운용한웨계터여영무민점질만선치분야저진슬심포명불북양교요알독출월강의집업근호"
    "랜재입력거설해역본온행즈볼종럽앙판당개품골환름버벨케데갈감약절목직회작필손테링색별건결습형두령태초팔"
    "는을를은있었것들내면때않없되게너할으육친엄빠밤년날씨"
)

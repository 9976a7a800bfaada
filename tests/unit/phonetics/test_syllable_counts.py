"""Syllables of known words, counted by hand."""

import pytest

from menura.phonetics import espeak
from menura.phonetics.syllables import printed, syllables

pytestmark = pytest.mark.skipif(not espeak.is_there(), reason="espeak-ng is not installed")

ENGLISH = """love 1, night 1, fire 1, dream 1, through 1, strength 1, one 1, hour 1, rhythm 2, lighthouse 2, ocean 2,
hello 2, never 2, little 2, people 2, river 2, heaven 2, morning 2, power 2, flower 2, quiet 2, lion 2, being 2,
poem 2, golden 2, shadow 2, tonight 2, asleep 2, wanted 2, loved 1, beautiful 3, memory 3, wandering 3, tomorrow 3,
forever 3, remember 3, yesterday 3, idea 3, violin 3, horizon 3, melody 3, imagine 3, wonderful 3, everybody 4,
generation 4, celebration 4, impossible 4, imagination 5, don't 1, I'm 1, you'll 1, rock-and-roll 3"""

FRENCH = """amour 2, nuit 1, jour 1, oui 1, ciel 1, soleil 2, étoile 3, belle 2, monde 2, rêve 2, lumière 3,
fenêtre 3, chanson 2, maison 2, petite 3, quatre 2, souvenir 3, aujourd'hui 3, l'amour 2, toujours 2, jamais 2,
matin 2, lion 1, poésie 3, musique 3, guitare 3, mer 1, coeur 1, fleur 1, vie 1, amie 2, liberté 3, beauté 2,
silence 3, enfant 2, danse 2, neige 2, orage 3, rouge 2, chante 2, oiseau 2, maman 2, je 1, terre 2"""

SPANISH = """amor 2, corazón 3, noche 2, luna 2, sol 1, mar 1, cielo 2, tierra 2, agua 2, fuego 2, día 2, río 2,
ciudad 2, guitarra 3, canción 2, siempre 2, nunca 2, estrella 3, lluvia 2, viento 2, bueno 2, poeta 3, país 2,
aéreo 4, león 2, viejo 2, cuando 2, rey 1, huevo 2, camino 3, vida 2, muerte 2, sueño 2, quiero 2, hermano 3,
libertad 3, alegría 4, música 3, mañana 3, playa 2, primavera 4, mariposa 4, guerra 2, que 1"""

GERMAN = """Liebe 2, Nacht 1, Herz 1, Himmel 2, Stern 1, Sterne 2, Sonne 2, Mond 1, Meer 1, Feuer 2, Wasser 2,
Straße 2, Leuchtturm 2, Sehnsucht 2, Heimat 2, Familie 4, Freude 2, Träume 2, heute 2, morgen 2, Abend 2, Augen 2,
Blume 2, Blumen 2, schön 1, gehen 2, leben 2, immer 2, niemals 2, vergessen 3, Erinnerung 4, Musik 2, Melodie 3,
Gitarre 3, Freiheit 2, Wind 1, Regen 2, Schnee 1, Winter 2, Sommer 2, Theater 3, ich 1, Wanderer 3, Frühling 2"""

ITALIAN = """amore 3, cuore 2, sole 2, luna 2, mare 2, cielo 2, notte 2, giorno 2, mio 2, tuo 2, via 2, poesia 4,
città 2, più 1, vita 2, sogno 2, stella 2, vento 2, pioggia 2, fuoco 2, acqua 2, terra 2, bacio 2, chiaro 2,
figlia 2, guerra 2, sempre 2, mai 1, l'amore 3, libertà 3, primavera 4, canzone 3, chitarra 3, musica 3, bella 2,
buio 2, quando 2, uomo 2, aiuola 3, gioia 2, piazza 2, farfalla 3, domani 3, perché 2"""

PORTUGUESE = """amor 2, saudade 3, coração 3, noite 2, lua 2, sol 1, mar 1, céu 1, rio 2, água 2, fogo 2, terra 2,
dia 2, mãe 1, pai 1, não 1, quero 2, canção 2, sempre 2, nunca 2, estrela 3, chuva 2, vento 2, vida 2, sonho 2,
leão 2, quando 2, guerra 2, cidade 3, violão 3, música 3, manhã 2, praia 2, primavera 4, menina 3, menino 3, flor 1,
beijo 2, liberdade 4, alegria 4, eu 1, história 3, viagem 3, estação 3"""

JAPANESE = """さくら 3, きょう 2, がっこう 4, しんぶん 4, らーめん 4, スーパー 4, ちゃ 1, りょこう 3, おんがく 4,
うた 2, きって 3, びょういん 4, きみ 2, ゆめ 2, ひかり 3, かぜ 2, ふぁん 2, てぃー 2, ぎゅうにゅう 4, ほし 2, 夜空 3,
東京 4, 音楽 4, 世界 3, 愛 2, 心 3, 海 2, 桜 3, 雨 2, 明日 3, 未来 3, 花火 3, 夏 2, 冬 2, 星 2, 涙 3, 手紙 3, 自由 3,
空 2, 笑顔 3, 学校 4, 旅行 3"""

COUNTS = [
    pytest.param(language, word, int(count), id=f"{language}-{word}")
    for language, table in {
        "en": ENGLISH, "fr": FRENCH, "es": SPANISH, "de": GERMAN, "it": ITALIAN, "pt": PORTUGUESE, "ja": JAPANESE,
    }.items()
    for word, count in (pair.rsplit(" ", 1) for pair in table.replace("\n", " ").split(", "))
]  # fmt: skip


@pytest.mark.parametrize(("language", "word", "count"), COUNTS)
def test_words_have_as_many_syllables_as_people_count(language: str, word: str, count: int) -> None:
    if language == "ja":
        pytest.importorskip("janome")
    said = syllables(word.strip(), language)
    assert len(said) == count, [each.text for each in said]
    assert printed(said) == word.strip()
    assert all(each.ipa for each in said)


READINGS = """银行 yin2 hang2, 行走 xing2 zou3, 音乐 yin1 yue4, 快乐 kuai4 le4, 重庆 chong2 qing4, 重要 zhong4 yao4,
长大 zhang3 da4, 长江 chang2 jiang1, 大漠 da4 mo4, 孤烟 gu1 yan1, 落日 luo4 ri4, 灯塔 deng1 ta3, 大海 da4 hai3,
月光 yue4 guang1, 星空 xing1 kong1, 朋友 peng2 you3, 妈妈 ma1 ma5, 爸爸 ba4 ba5, 我们 wo3 men5, 你好 ni3 hao3,
故乡 gu4 xiang1, 春天 chun1 tian1, 下雨 xia4 yu3, 雪花 xue3 hua1, 女儿 nü3 er2, 绿色 lü4 se4, 熊猫 xiong2 mao1,
穷人 qiong2 ren2, 爱情 ai4 qing2, 梦想 meng4 xiang3, 自由 zi4 you2, 知道 zhi1 dao4, 睡觉 shui4 jiao4, 觉得 jue2 de5,
首都 shou3 du1, 都是 dou1 shi4, 头发 tou2 fa4, 发现 fa1 xian4, 明天 ming2 tian1, 桥段 qiao2 duan4,
江南 jiang1 nan2"""


@pytest.mark.parametrize("pair", READINGS.replace("\n", " ").split(", "), ids=lambda pair: pair.split(" ")[0])
def test_mandarin_is_read_by_its_context(pair: str) -> None:
    pytest.importorskip("pypinyin")
    word, *readings = pair.strip().split(" ")
    said = syllables(word, "cmn")
    assert [each.reading for each in said] == readings
    assert [each.text for each in said] == list(word)
    assert all(each.ipa for each in said)


JYUTPING = """香港 hoeng1 gong2, 唔該 m4 goi1, 多謝 do1 ze6, 我哋 ngo5 dei6, 你好 nei5 hou2, 音樂 jam1 ngok6,
快樂 faai3 lok6, 銀行 ngan4 hong4, 行路 haang4 lou6, 今晚 gam1 maan5, 月光 jyut6 gwong1, 天空 tin1 hung1,
大海 daai6 hoi2, 朋友 pang4 jau5, 屋企 uk1 kei2, 雨 jyu5, 山 saan1, 水 seoi2, 火 fo2, 人 jan4, 愛 oi3, 心 sam1,
夢 mung6, 風 fung1, 花 faa1, 雪 syut3, 春 ceon1, 夏 haa6, 秋 cau1, 冬 dung1, 日 jat6, 夜 je6, 星 sing1, 路 lou6,
歌 go1, 光 gwong1, 黑 hak1, 白 baak6, 國 gwok3, 食 sik6"""


@pytest.mark.parametrize("pair", JYUTPING.replace("\n", " ").split(", "), ids=lambda pair: pair.split(" ")[0])
def test_cantonese_is_read_in_jyutping(pair: str) -> None:
    pytest.importorskip("ToJyutping")
    word, *readings = pair.strip().split(" ")
    said = syllables(word, "yue")
    assert [each.reading for each in said] == readings
    assert [each.tone for each in said] == [int(reading[-1]) for reading in readings]
    assert all(each.ipa for each in said)

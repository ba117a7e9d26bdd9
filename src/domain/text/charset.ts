/**
 * Tells in which charset a text was written that states none. Each charset that comes into question reads the whole text, and the words
 * that it makes are judged: letters of one script and one language, capitals only where they belong, characters that are in use.
 * Statistics of longer texts fail here: all that is not ASCII in a cue sheet may be one name.
 */

import { lazily } from '../lazily.ts';

/** Enough to judge by. */
const SAMPLE_BYTES = 64 * 1024;
/** Below this nothing is readable, and the first charset is as good as any. */
const MIN_SCORE = 0.5;

/** What a text is in of which nothing else is known. */
export const WESTERN_CHARSET = 'windows-1252';

interface Charset {
  name: string;
  /** How plausible a word is, 0…1. It has a letter beyond ASCII. */
  judge(word: string): number;
}

/**
 * The charset in which the bytes make the most plausible words. Only for bytes that are not UTF-8.
 * @param among the charsets that come into question; of equals the first is taken
 */
export function guessCharset(bytes: Uint8Array, among: readonly string[] = charsets().map(({ name }) => name)): string {
  const sample = withoutArt(bytes.subarray(0, SAMPLE_BYTES));
  let best = { name: among[0] ?? WESTERN_CHARSET, score: MIN_SCORE };
  for (const name of among) {
    const charset = charsets().find((each) => each.name === name);
    const score = charset ? scoreOf(charset, sample) : 0;
    if (score > best.score) best = { name, score };
  }
  return best.name;
}

/** Rippers draw frames and letters out of blocks, which are rows of the same byte. */
function withoutArt(bytes: Uint8Array): Uint8Array {
  return Buffer.from(
    Buffer.from(bytes)
      .toString('latin1')
      .replace(/([\x80-\xff])\1{3,}/g, ' '),
    'latin1',
  );
}

function scoreOf({ name, judge }: Charset, bytes: Uint8Array): number {
  const text = new TextDecoder(name).decode(bytes);
  let sum = 0;
  let letters = 0;
  for (const word of text.split(SEPARATORS)) {
    const foreign = foreignIn(word).length;
    if (foreign === 0) continue;
    sum += judge(word) * foreign;
    letters += foreign;
  }
  return letters === 0 ? 0 : sum / letters;
}

function foreignIn(word: string): string[] {
  return [...word].filter((character) => character > '\x7f');
}

/** Blanks, punctuation of ASCII, and marks that stand between words in any script; not what is a letter in one charset and a sign in another. */
const SEPARATORS = /[\s!-/:-@[-`{-~“”„‘’‚«»‹›–—…・、。，：；？！（）《》「」『』【】]+/u;

/** Letters beyond ASCII of languages that are written in Latin letters. */
const WESTERN = ['äöüßé', 'àâçéèêëîïôœùûü', 'áéíñóúü¿¡', 'àèéìíòóùú', 'àáâãçéêíóôõúü', 'éèëïóöüê', 'åäöéüà', 'æøåéöäü', 'áæðéíóöúýþ', 'àçèéíïòóúü'];
const CENTRAL = ['ąćęłńóśźż', 'áčďéěíňóřšťúůýž', 'áäčďéíĺľňóôŕšťúýž', 'áéíóöőúüű', 'ăâîşţșț', 'čćđšž', 'äöüßé'];

function latin(alphabets: readonly string[]): (word: string) => number {
  const known = alphabets.map((letters) => new Set(letters));
  return (word) => {
    if (!/^\p{Script=Latin}+$/u.test(word) || !isCased(word)) return 0;
    const foreign = foreignIn(word.toLowerCase());
    const isWritten = foreign.length < word.length || word.length === 1;
    return isWritten && known.some((letters) => foreign.every((letter) => letters.has(letter))) ? 1 : 0;
  };
}

const RUSSIAN = 'абвгдеёжзийклмнопрстуфхцчшщъыьэюя';
const UKRAINIAN = 'абвгґдеєжзиіїйклмнопрстуфхцчшщьюя';
const BELARUSIAN = 'абвгдеёжзійклмнопрстуўфхцчшыьэюя';
const SERBIAN = 'абвгдђежзијклљмнњопрстћуфхцчџш';
const CYRILLIC = [RUSSIAN, UKRAINIAN, BELARUSIAN, SERBIAN].map((letters) => new Set(letters));
/** The letters that make up four fifths of any text in these languages. */
const COMMON_CYRILLIC = /[аеиоунтрсвлкдмпяіы]/gu;

function cyrillic(word: string): number {
  const letters = [...word.toLowerCase()];
  if (!isCased(word) || !CYRILLIC.some((alphabet) => letters.every((letter) => alphabet.has(letter)))) return 0;
  const common = word.toLowerCase().match(COMMON_CYRILLIC)?.length ?? 0;
  return 0.4 + (0.6 * common) / word.length;
}

/** `word`, `Word`, `WORD`; capitals inside a word are a sign of the wrong charset. */
function isCased(word: string): boolean {
  return !/\p{Ll}\p{Lu}|^\p{Lu}{2,}\p{Ll}/u.test(word);
}

/** Characters that are frequent in books and their titles. */
const COMMON_SIMPLIFIED =
  '的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实第章节回集卷书传记录篇序言史海山月日风雨红楼梦水城战爱情故世界与王女孩神龙三四五六七八九十';
const COMMON_TRADITIONAL =
  '的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實第章節回集卷書傳記錄篇序言史海山月日風雨紅樓夢水城戰愛情故世界與王女孩神龍三四五六七八九十';
const COMMON_JAPANESE =
  '人一日大年出本中子見国言上分生手自行者二間事思時気会十家女三前方入小地合後目長場代私下立部学物月田何来彼話体動知理山内同心発高実作新世今書明五戦力名金男主文屋感郎道外取所四先民身不口川東法全聞情野路水海第章巻編集夜雪花風空夢恋殺死愛';
const COMMON_HANGUL =
  '이다는을의에가고하지도로한은기를사자나어리인라서아대시정수일그보제들해부전원구주장스만있적게상선우었여것연화성위신조비마중세거소니면유과안모공국경무동관미내의오할실간계생치문물원까두후영명방말때통작년금트회식분레드란책왕별밤강산길집편권';

const KANA = /[\u3041-\u30ff]/;
const HAN = /\p{Script=Han}/u;

/** @param leads first bytes of the characters that are in everyday use: the first level of the national standard */
function eastAsian(charset: string, leads: [number, number], { common, kana }: { common: string; kana: number }): (word: string) => number {
  const frequent = new Set(common);
  let everyday: ReadonlySet<string> | undefined;
  return (word) => {
    everyday ??= charactersOf(charset, leads);
    const scoreOfCharacter = (character: string) => {
      if (KANA.test(character)) return kana;
      if (frequent.has(character)) return 1;
      if (everyday?.has(character)) return 0.7;
      return HAN.test(character) ? 0.25 : 0;
    };
    const foreign = foreignIn(word);
    return foreign.reduce((sum, character) => sum + scoreOfCharacter(character), 0) / foreign.length;
  };
}

/** All characters of two bytes whose first byte lies in a range. */
function charactersOf(charset: string, [first, last]: [number, number]): ReadonlySet<string> {
  const pairs = Array.from({ length: last - first + 1 }, (_, index) => first + index).flatMap((lead) =>
    Array.from({ length: 0xff - 0x40 }, (_, index) => [lead, 0x40 + index]).filter(([, trail = 0]) => trail < 0x7f || trail > 0xa0),
  );
  const decoder = new TextDecoder(charset);
  return new Set(pairs.map((pair) => decoder.decode(new Uint8Array(pair))).filter((character) => character !== '\ufffd'));
}

const JAPANESE = { common: COMMON_JAPANESE, kana: 1 };
/** What books were written in before UTF-8; of equally good ones the first is taken. */
const charsets = lazily((): readonly Charset[] => [
  { name: WESTERN_CHARSET, judge: latin(WESTERN) },
  { name: 'windows-1250', judge: latin(CENTRAL) },
  { name: 'iso-8859-2', judge: latin(CENTRAL) },
  { name: 'windows-1251', judge: cyrillic },
  { name: 'koi8-u', judge: cyrillic },
  { name: 'ibm866', judge: cyrillic },
  { name: 'gb18030', judge: eastAsian('gb18030', [0xb0, 0xd7], { common: COMMON_SIMPLIFIED, kana: 0.2 }) },
  { name: 'big5', judge: eastAsian('big5', [0xa4, 0xc6], { common: COMMON_TRADITIONAL, kana: 0.2 }) },
  { name: 'shift_jis', judge: eastAsian('euc-jp', [0xb0, 0xcf], JAPANESE) },
  { name: 'euc-jp', judge: eastAsian('euc-jp', [0xb0, 0xcf], JAPANESE) },
  { name: 'euc-kr', judge: eastAsian('euc-kr', [0xb0, 0xc8], { common: COMMON_HANGUL, kana: 0.2 }) },
]);

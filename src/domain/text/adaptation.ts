/**
 * Words in titles that make a book another one about, or out of, the book that the title names: a comic, a study guide, a
 * colouring book, a screenplay, a retelling. In the languages that we know, folded.
 */
import { piecesOf } from './ends.ts';
import { memoize } from './memoize.ts';
import { fold } from './text.ts';

export type Adaptation = 'comic' | 'guide' | 'activities' | 'script' | 'retelling';

/** One language a line; the last line is found anywhere, because its writing has no blanks. */
const MARKS: readonly [Adaptation, words: string, cjk: string][] = [
  [
    'comic',
    `graphic novels?|graphic (?:adaptation|edition|history)|comic book|comics|comic adaptation|(?:a|the|ein|un|een|en) comic$|manga|manhwa|webtoon
    |(?:der|das|als) comic|comicroman
    |bande dessinee|roman graphique|bd|le comic
    |novela grafica|historieta|(?:el|en) comic
    |fumett[io]|a fumetti|graphic novel italiana
    |stripboek|stripverhaal|beeldroman
    |grafisk roman|seriealbum|serieroman
    |графическии роман|комиксы?|манга`,
    '漫画|マンガ|まんが|コミック|コミカライズ|劇画',
  ],
  [
    'guide',
    `(?:official|unofficial|ultimate|illustrated) guide|study guide|sparknotes|cliffs ?notes|(?:reading|readers|teachers|teaching) guide|lesson plans?|companion(?! nov)|summary|key takeaways|analysis of|conversation starters|trivia
    |lektureschlussel|lekturehilfe|zusammenfassung|textanalyse|begleitbuch|unterrichtsmaterial
    |fiche de lecture|resume (?:de|et)|analyse (?:de|complete|du livre)|guide de lecture
    |guia de (?:estudio|lectura)|resumen|analisis (?:de|del)
    |riassunto|guida (?:alla lettura|allo studio)|analisi (?:di|del)
    |samenvatting|studiegids|leesgids
    |sammanfattning|studiehandledning|lashandledning
    |краткое содержание|анализ произведения|путеводитель по`,
    '要約|解説|あらすじ|ガイドブック',
  ],
  [
    'activities',
    `workbook|colou?ring book|activity book|sticker book|(?:a|guided|companion|reading|official) journal
    |arbeitsbuch|(?:aus)?malbuch|stickerbuch
    |cahier d ?exercices|livre de coloriage|coloriages?
    |cuaderno de (?:trabajo|ejercicios|actividades)|libro (?:para|de) colorear
    |quaderno (?:di lavoro|degli esercizi)|libro da colorare
    |werkboek|kleurboek
    |arbetsbok|malarbok
    |рабочая тетрадь|раскраска`,
    'ワークブック|ぬりえ|塗り絵',
  ],
  [
    'script',
    `screenplay|shooting script|stage play|playscript|(?:a|the) play$|libretto
    |drehbuch|theaterstuck|buhnenfassung
    |piece de theatre|scenario du film
    |obra de teatro|teatro|guion
    |sceneggiatura|copione
    |toneelstuk|filmscenario
    |teaterpjas|filmmanus
    |пьеса|сценарии`,
    '戯曲|脚本|シナリオ',
  ],
  [
    'retelling',
    `adapted (?:for|from|by)|adaptation|based on the (?:novel|book|film|movie|motion picture)|young readers(?: edition)?|junior novel(?:i[sz]ation)?|noveli[sz]ation|storybook|retold|retelling|graded reader
    |nach dem (?:roman|film|buch)|frei nach|nacherzahlt|neu erzahlt|leichte sprache
    |dapres (?:le|la|loeuvre)|adapte de|raconte aux enfants
    |adaptacion|adaptad[oa]|basad[oa] en (?:la|el)
    |adattamento|tratto dal|basato sul
    |gebaseerd op (?:de|het)|bewerking|naverteld
    |baserad pa|aterberattad|lattlast
    |по (?:роману|мотивам)|адаптированная|пересказ`,
    '翻案|ノベライズ|やさしく',
  ],
];
const PATTERNS = MARKS.map(([kind, words, cjk]) => [kind, new RegExp(`(?:^| )(?:${piecesOf(words, '\n').join('')})(?: |$)|${cjk}`, 'u')] as const);

/** What a title says to be made of the book that it names; undefined for the book itself. */
export const adaptationOf = memoize((title): { kind?: Adaptation } => {
  const folded = fold(title);
  const [kind] = PATTERNS.find(([, pattern]) => pattern.test(folded)) ?? [];
  return kind ? { kind } : {};
});

/** What a word of a name is: a first name, a particle of family names, grammar, or one of the nouns and adjectives that titles are made of. */
import { GIVEN_NAMES } from '../../domain/book/given-names.ts';

export type WordKind = 'given' | 'particle' | 'honorific' | 'suffix' | 'article' | 'grammar' | 'title';

/** Prepositions, conjunctions, pronouns, forms of `be`: no name has them. In small letters without marks, one language a line. */
const GRAMMAR = `
a an the of and or to in on at for from with without by into upon under over about against among between after before is are was be not no my your his
her our their its i me you he she it we they this that how what who why when where all
der die das dem des ein eine einer eines und oder in im ins auf am an zu zum zur mit ohne nach vor aus bei durch uber unter ist sind war nicht kein
keine mein meine dein sein ihr unser wie was wer wo warum wenn als
le les l un une et ou dans sur sous avec sans pour par au aux est sont ne pas mon ma mes son sa ses notre qui que quoi comment
los las el lo uno una unos y o en con sin por para como que su sus mi
il gli i uno una e o nel nella nei sul sulla con senza per tra fra dal dalla al alla alle ai che chi come suo sua mio
het een en of op te met zonder naar voor door uit bij is zijn niet mijn hoe wat wie
den det ett en och eller pa i med utan till fran av for ar som min
и в во на с со о об от до по за из к у не что как кто или над под без при для а но
`;
/** They begin titles and, rarely, names. */
const ARTICLES = 'de the a an der die das ein eine le la les un une el los las il lo gli i het een en ett';
/** They stand before family names, though they are grammar elsewhere. */
const PARTICLES = 'van von der den de di du da del della dos das le la ten ter bin ibn al el st san zu zur af av y e d';
const HONORIFICS =
  'dr mr mrs ms miss sir lady lord madame monsieur mademoiselle frau herr captain doctor professor king queen prince princess uncle aunt saint don dona doktor baron baroness count countess';
const SUFFIXES = 'jr sr ii iii iv phd md esq';
/** Common words of titles and shelves. */
const TITLE_WORDS = `
adventure adventures affair american ancient angel angels animal apple art autumn bad battle beast beauty bed bell best big bird birds black blood
blue body bone bones book books boy boys bridge bride broken brother brothers brown castle cat century chamber child children christmas chronicle
chronicles circle city club code cold collection color comedy complete confessions country court crime crown dance dangerous dark darkness daughter
daughters day days dead deadly death deep desert diary divine dog dogs doll door dragon dragons dream dreams earth east empire end endless english
epic essays eternal evening evil eye eyes fables fairy faith fall family farm farewell father fear fifth final fire first fish five flag flame flesh
flower flowers forest forever forgotten fortune four fourth free friend friends full game games garden gate ghost giant girl girls glass god gods gold
golden good grand grave great green guide hand happy harbor hard heart hearts heaven hell hero heroes hidden high hill history home honor horse hotel
hour house human hundred hunter hunters ice idiot immortal inferno innocence inn iron island jungle justice key killer killing kingdom kings kiss
knight lake lamp land last law leaves legend legends lesson letter letters library lies life light lighthouse lion little lonely long lord lords lost
love lover lovers machine mad magic man manifesto mansion mask master me meditations memoir memoirs memories men midnight mind mirror monk monster
moon morning mother mothers mountain mountains murder music my mysteries mysterious mystery myth naked names nation nature night nights nine north
notebook notes novel number ocean odyssey old one oracle origin other outlaw paper paradise part party passage past path peace pearl perfect picture
pilgrim pilot pirate pirates place plague planet play poems poetry poison portrait power practice pride princess prisoner private profile promise
prophet pulse pure queens quest quiet rain red republic revenge return rising river road room rose ruin salt scarlet school science sea search season
second secret secrets seed sense series seven shadow shadows ship short silence silent silver sister sisters six sky sleep small smile snow society
soldier son song songs sons soul souls sound south space spell spirit spring spy star stars stone stones storm story stories strange stranger street
summer sun sword tale tales tell temple ten thing things third thousand three throne thunder thousand time times tomb tower town trail train travels
treasure tree trial trilogy true truth twelve twenty twilight two under universe valley vampire victory village visions voyage walk wall war wars
warrior watch water waters way west wheel white wicked wife wild will wind window wing wings winter wise witch wolf woman women wonder wonderland wood
woods word words work works world worlds year years yellow young youth
abenteuer alte alten anfang apfel augen band berg blut briefe bruder buch dunkel dunkle ende engel erde erste ersten erzahlung erzahlungen fall feuer
fluch frau frauen freiheit freund garten gedichte geheimnis geist geschichte geschichten gesammelte glanz gluck gott grosse haus heimat herr herz
himmel insel jahr jahre junge kind kinder konig kleine krieg kunst land leben leiden letzte letzten licht liebe lied madchen mann marchen meer mensch
menschen mission mond mord mutter nacht neue novelle novellen rache reise ring roman romane rote sage schatten schatz schloss schwarze schwester see
seele sohn sommer sonne spiel spur stadt stein sterne stille strasse stunde sturm tag tage tanz tochter tod tot traum turm vater verlorene verwandlung
wald wasser weg weisse welt werke wind winter wolf wort wunder zeit
amour ange annee autre beau belle bete bois bonheur chambre chanson chant chat chateau ciel coeur contes crime dame dernier derniere deux diable dieu
eau enfance enfant enfants etranger etoile femme feu fille fils fin fleur fleurs fortune grand grande guerre heure histoire histoires homme hommes ile
jardin jeune jour jours lettre lettres liaisons livre lumiere lune main maison malade mal mandarins mer mere miserables monde mort mysteres nuit
oeuvres ombre or paradis peste petit petite poemes premier princesse recherche reine rouge roi roman route sang secret silence soeur soir soleil temps
terre terreur tour trois vie vieux ville vol voyage voyages
alma amor ano anos arbol barrio bestia caballero camino campo canto casa ciudad corazon cuento cuentos dia dias dios espejo espiritus espanol estrella
fiesta flor fuego guerra hija hijo hombre ingenioso isla jardin juego laberinto libro luna luz madre mano mar mejor miedo muerte mujer mujeres mundo
nino noche novela padre palabra piel poeta primera reina rey sangre secreto siglo silencio sol sombra soledad sueno tiempo tierra triste ultimo venas
verano viaje vida viento
amore bambini canne canto casa citta commedia coscienza cosi cuore divina donna donne fiore fiori fratelli fuoco furioso giorno giorni gattopardo
isola luce madre malavoglia mare mondo monte morte nome notte novelle occhi padre pane piccolo poesie promessi principe racconti re ritorno romanzo
rosa sangue segreto sera signora sole sogno sposi storia storie tempo terra uomini uomo vento viaggio vita
aarde avond boek dagen dood droom eiland geheim geschiedenis god grote hart hemel hond huis jaar jongen kind kleine koning leven licht liefde maan man
meisje mens moeder moord nacht nieuwe oog oorlog oude rode roman schaduw schip stad stem stille tijd tuin vader verhaal verhalen vrouw water weg
wereld winter zee zomer zon zwarte
aldre ar barn berattelse berattelser blod bok bror dag dagar dod drom doden eld flicka gamla gud havet hem hus hjarta karlek kung kvinna lilla liv
ljus man manniska mor natt nya ode ord resa roda roman saga sagan skugga sista sol sommar son stad stora svarta tid tusen vag varld vinter ungdom
ад белый белая большой брат братья вечер время война герой год голова город дама двенадцать дело день дети дневник доктор дом дорога друг душа дядя
живой жизнь записки звезда зима золотой игра идиот история капитан капитанская книга конец красный крейцерова кровь лето любовь мастер мать мертвые
мир море моя муж мой нашего наказание новая ночь огонь отцы остров первая первый песня пиковая повесть последний преступление рассказы роман сад
сердце сказка сказки смерть собака солнце соната сын тайна тень тихий хождение человек черный чайка школа
`;

/** Grammar of one language that is a first or a family name in others, written with a capital. */
const NAMES_TOO = new Set('nel per ai ma mon son sue suo mia li may will my do min bo al an'.split(' '));
/** What stands before the family name of several authors: `Brothers Grimm`. */
const BROTHERS = new Set('brothers bruder gebruder freres hermanos fratelli gebroeders broderna братья'.split(' '));

const KINDS = new Map<string, WordKind>();
const note = (kind: WordKind, words: Iterable<string>) => {
  for (const word of words) KINDS.set(word, kind);
};
const words = (list: string) => list.trim().split(/\s+/u);

// What is noted later counts: `De` is a particle before it is grammar, `Rose` a first name before it is a flower.
note('title', words(TITLE_WORDS));
note('given', GIVEN_NAMES);
note('grammar', words(GRAMMAR));
note('honorific', words(HONORIFICS));
note('suffix', words(SUFFIXES));
note('particle', words(PARTICLES));

const ARTICLE = new Set(words(ARTICLES));

/** The kind of a word in small letters without marks; undefined if it is just a word. */
export function kindOf(word: string): WordKind | undefined {
  return KINDS.get(word);
}

export function isNameToo(word: string): boolean {
  return NAMES_TOO.has(word);
}

export function isBrothers(word: string): boolean {
  return BROTHERS.has(word);
}

export function isArticle(word: string): boolean {
  return ARTICLE.has(word);
}

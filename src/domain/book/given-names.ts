/** Words of names that tell people from titles: first names, family names of much-read authors, people of one name. Common in the languages of books. */

const LATIN = `
aaron alain elise eloise may rice noah mia ava liam lily sandor istvan abigail abraham ada adam adele adolf adrian adrienne agatha agnes ahmed aidan aksel alan albert alberto aldous alejandro aleksandr aleksander alessandro alex
alexander alexandre alexandra alexei alfred alfredo ali alice alicia alison allan allen alphonse amanda amelia amy ana anatole anders andre andrea andreas andrei andrew andrzej
andy angela angelo anita ann anna anne annelies annette annie anthony antje antoine anton antonia antonio april ariel arnold arthur arturo astrid august auguste aurora axel
barbara barry bastian beatrice beatrix ben benjamin benito benoit bernard bernd bernhard bertha bertolt bertrand beth betty bettina bill billy birgit bjorn bob bonnie boris bram brandon brenda
brent brian bridget bruce bruno bryan camille candace carl carla carlo carlos carmen carol caroline carolyn carsten casey caspar catherine cathy cecelia cecil cecile cecilia celeste
chad charles charlie charlotte cheryl chloe chris christa christian christiane christina christine christoph christophe christopher chuck cixin claire clara claude claudia claudio
clemens clive colin colleen connie connor conrad constance corinne cormac cornelia cory craig crystal curt cynthia cyril dale damien dan dana daniel daniela danielle dante daphne darren dave
david dean deborah denis denise dennis derek desmond diana diane diego dieter dietrich dimitri dirk dmitri dmitry dominic dominique don donald donna dora doris dorothea dorothee dorothy doug
douglas dylan eamon earl ed edgar edith edmond edmund eduard eduardo edward edwin eileen elaine eleanor elena eleonora eli elias elie elif elisa elisabeth elizabeth ella ellen elmore elsa
elspeth emil emile emilia emilie emilio emily emma emmanuel emmuska enid enrique enzo eric erica erich erik erika ernest ernesto ernst erwin esther ethan ethel etienne eudora eugen eugene eugenie eva
evan eve evelyn ewan ezra fabian fabio fanny federico felix ferdinand fernando flannery flora florence fran frances francesca francesco francine francis francisco franco francois francoise frank franklin franz
franziska fred freda frederic frederick frederik fredrik friedrich fritz fyodor gabriel gabriela gabriele gabrielle gail gaston gary gaspard gene geoffrey georg george georges georgette gerald
gerard gerhard gertrude gillian giacomo gianni gilbert gillian gilles gina giorgio giovanni giuseppe glen glenn gloria gordon grace graham grant greg gregory greta gudrun guglielmo guido guillaume
gunter gunther gus gustav gustave guy hal hanna hannah hannelore hans hansjorg harald harlan harold harper harriet harry haruki harvey heather hector hedwig heide heidi heike heiko heinrich heinz helen helena helene
helga helmut hendrik henning henri henrietta henriette henrik henry herbert herman hermann herta hilary hilda hildegard holly homer honore horace horst horatio howard hubert hugh hugo humphrey ian ida ignacio igor ilse
imogen ina inga inge ingeborg ingrid ioan ira irene irina iris irma irving isaac isabel isabella isabelle isaac isidore ismail italo ivan ivo jack jackie jacob jacqueline jacques jakob james jamie jan jana
jane janet janice janine jared jason jasper javier jay jean jeanette jeanne jeff jeffery jeffrey jenna jennifer jenny jens jeremy jerome jerry jesse jessica jessie jill jim jimmy jo joan joanna
joanne jochen jodi joe joel johan johann johanna johannes john johnny johnston jon jonas jonathan jordan jorge jose josef joseph josephine joshua joy joyce juan judith judy jules julia julian juliana julie julien
juliet julio julius june jurgen justin jutta kai kaitlyn kaj karel karen karin karl karla karsten katarina kate katharina katharine katherine kathleen kathryn kathy katie katja katrin kay kazuo keith
kelly ken kenneth kerstin kevin kim kingsley kirsten klara klaus knud knut konrad konstantin kristen kristin kristina kurt kyle lana larry lars laura lauren laurence laurent lawrence leah lee leigh leif lemony len lena
leo leon leonard leonardo leonid leonie leopold leslie lev lewis lia lila lilian lillian lily linda lionel lisa lise liv liz lloyd lois lope lorenzo loretta lorraine lothar lou louis louisa louise luca lucas lucia
lucie lucien lucy ludwig luigi luis luisa luke lutz lydia lyman lyndon lynn mabel maddalena madeleine madeline magnus malcolm malin manfred manon manuel marc marcel marcella marco marcus margaret margarete margarita margery margot
marguerite maria marian marianne marie marilyn marilynne marina mario marion marissa marjorie mark markus marlon marta martha martin martina mary mathilde matilda matt matteo matthew matthias maurice
mauro max maxim maxime maximilian maya megan melanie melissa mercedes meredith merle mia michael michel michela michele michelle miguel mikael mikhail mildred miranda miriam mitch
mitchell moira molly monica monika monique morgan moritz muriel murray myra nadia nadine nancy naomi natalia natalie natasha nathan nathaniel ned neal neil nelly nelson niccolo nicholas nick nicola nicolai
nicolas nicole niels nikola nikolai nikolaj nikolas nikolaus nils nina nora norbert norma norman octavia octave olaf ole oleg olga oliver olive olivia olivier ondrej oriana orson oscar oskar otto pablo paola paolo pascal
pat patricia patrick patti paul paula pauline paulo pearl pedro peggy penelope percy perry petra peter petr phil philip philipp philippe phillip phoebe phyllis pierce piero pierre pieter pietro pilar pippa
primo quentin rachel rafael rainer raina rainer ralph ramon randall randy raoul raphael ray raymond rebecca reginald regina reinhard reinhold remi rene renate renee rex rhys ricardo riccardo
rich richard rick rita rob robert roberta roberto robin rodney roger rohinton roland rolf roman romain ron ronald rosa rosalind rosamund rosamunde rose rosemary ross roxane roy rudolf rudolph rudyard
rupert ruth ryan sabine sally salman salvador salvatore sam samantha samuel sandra sara sarah saul scott sean sebastian selma serge sergei sergio seth shannon sharon sheila shelby shelley
sherman sherwood shirley sibylle sidney siegfried sigmund sigrid silas silke silvia simon simone sinclair sofia sonia sonja sophia sophie stan stanislaw stanislas stanley stefan stefanie stefano stella stephanie stephane stephen steve
steven stewart stieg stuart sue susan susanna susanne suzanne sven svetlana sybil sydney sylvia sylvie tamara tamora tanja tatiana ted teresa terence terry tess thea thelma theo theodor theodora theodore theodosia theresa therese
thomas thomasin thorsten tim timothy tina tobias toby todd tom tomas tommaso tommy toni tony torsten tove tracy trudi truman tyler ulrich ulrike umberto ursula ute uwe val valentin valentina valerie
vanessa vera vernor vernon veronica veronika vicki victor victoria vikram viktor vince vincent viola violet virginia vita vittorio vivian vivien vladimir volker wade wallace walter wanda warren washington wendy
werner wilbur wilfred wilhelm wilhelmina wilkie will willa willem william willy wim winifred winston wladimir wolf wolfgang xavier yann yoko yukio yves yvette yvonne zadie zane zora
achim adalbert adelbert adolfo alexej ambrose bjornstjerne booth choderlos cissy conan edmondo esaias felicitas fenimore fernan fjodor fredrika gerbrand gerhart germaine gottfried grazia gustaf gustavo hjalmar immanuel ippolito iwan jeremias joachim joost justus karoline leopoldo lew ludovico marcellus matilde michail nicolaas per pio prosper rosalia ruben theophile thornton tirso torquato ugo upton verner vicente zacharias
abby abdul adriana agata agnieszka ahmad ahmet aimee akira alastair aldo alessandra alexa alexis alisa alistair allison ally alois alvaro alyson alyssa amelie amin amina
amira amitav andres andreu angie anja anke anneli annika anselm antonella aristide armand arnaldur arsene arto arundhati asa ashley assia audrey austin ayse aziz baptiste
bart beate beatriz becca becky bernadette bert bethany betsy bette birgitta blair blaise blake blythe bo bodil bohumil boleslaw boualem brad brendan bret brett brigitte
britta brooke burton byron caitlin caleb camilla camilo candice carey carin carlotta carly carole carrie cary cassandra cathleen celine charlene chelsea cherise chiara
chimamanda chinua christy cindy clare clarence clement clementine clifford clint clotilde colette consuelo corey cosimo courtney cristina cyrano dacia dagmar dani danica
danilo danny darcy dario debbie debora debra delphine detlef dick dietlof dinah dolores drew driss duncan ebba eckart eddie edmonde egon eiichiro eiji elfriede elin
elissa eliza elle ellie elliot ellis eloise elvira emelie emmanuelle erin ewa fabienne fatima felicia ferenc fiona florian frankie frauke friederike fulvio gaetan garth
gavin gemma genevieve geoff georgia geraldine gerlinde gerry gesualdo gigi gisela giulia giulio gonzalo goran gosta graeme guillermo gunilla gunnar gwen gwyneth gyorgy
hakan halie halldor hanif hannes hassan hayden heiner henryk herve hideo hilde hillary hiroshi hussein iain ibrahim ilona imre ines inger ingmar ingo irmgard istvan jacek
jacquelyn jake janette janos jaroslav jasmine jen jenni jeroen jerzy jesper jess jhumpa jiri jiro joana jodie joelle jonah joni jordi jorg jorn josh josiah jude juli
junichiro jurek jussi justine kamila kara kari karim karina kat katarzyna kathrin katia katy kees keigo kent keri kerry khaled kieran kimberly kira kiran kjartan kjell
klaas kobo kohei koji kris krista krzysztof kwame lance lara larissa laszlo laurel laurie layla lea leila leonhard lesley lincoln lisbeth lissa liza lola lori lovisa
lucille lucinda ludmila luise lynda lynne maarten mads magda magdalena maggie mahmoud maj maja makoto malgorzata mandy marceau marcello marcia marek maren mari marieke
marisa marlen marshall marvin maryse masashi massimo mathew mathias mattias maureen maxine maxwell meg mehmet melina melinda michaela mieko mika mike mikkel milan miles
mimi mira miroslav miyuki mohamed mohammed mohsin mona montserrat morten muhammad nadeem naguib naoki natalino nate nathalie natsuki nawal nele ngaio ngugi nic nicky
nikki noor nuria ola omar orhan orlin osamu pam pamela patrice paulus pavel pawel peer pelle penny pepe pere pete philippa piotr polly priya rachael ragnar ralf raquel
rasmus raul regis remco remy rhonda riikka robyn rod rodrigo rory rosella rosie rudiger rumiko ruskin russell ruud ryunosuke sabrina samir sander sandor sandy santiago
saskia sayaka sergey shana shane shari shaun shawn sheldon shelly sheri sherri siobhan sjoerd sofi soren spencer stacy stendhal stephan sudha susane susie suzy svenja
sylvain tahar takeshi tami tammy tania tanya tara tariq taro tarryn taylor teri terri tessa thierry thor tiffany tilman timo tiziano tomasz tonya toon tor torgny tracey
traci travis trevor tuomas ulf ulla uta vaclav valerio veit verena veronique vicky vilhelm violette virginie viveca walt wayne wilson wladyslaw wojciech wole ximena
yasmina yasunari youssef yrsa yusuf zac zach zachary zoe zofia zoran
`;

/** Family names: they stand first, and without a blank. */
const JAPANESE = `
阿部 安部 芥川 有川 有島 石川 石田 泉 伊坂 井伏 井上 池波 内田 江戸川 遠藤 大江 大岡 小川 小野 岡本 恩田 梶井 葛西 加藤 金子 川上 川端 菊池 北村 国木田 幸田 小林 小松 斎藤 坂口 佐々木 佐藤 志賀 司馬 島崎 島田 清水
鈴木 高橋 高村 太宰 田中 谷川 谷崎 田村 田山 壺井 坪内 辻村 筒井 東野 徳田 徳冨 中島 中村 中原 夏目 新美 西村 野村 萩原 橋本 林 原田 樋口 平野 福沢 藤沢 藤田 二葉亭 星 堀 前田 正岡 松尾 松本 三浦 三島 宮沢 宮部 宮本 武者小路 村上 紫 室生
森 森田 柳田 山崎 山田 山本 夢野 与謝野 横溝 横光 吉川 吉田 吉本 若山 渡辺
`;

const CYRILLIC = `
лев фёдор федор антон александр александра алексей анна аркадий борис василий вера виктор владимир владислав всеволод галина георгий даниил дарья дмитрий евгений евгения екатерина
елена иван игорь илья иосиф ирина константин леонид людмила максим маргарита марина мария михаил наталья николай оксана олег ольга павел пётр петр полина роман самуил светлана семён сергей софья станислав
татьяна юлия юрий яков ярослав эдуард
`;

const ONE_WORD = `
aeschylus aesop anonymous apuleius archimedes aristophanes aristotle augustine avicenna boethius boz catullus cicero colette confucius dante demosthenes epictetus epicurus erasmus
euclid euripides herge herodotus hesiod hippocrates homer horace josephus juvenal laozi livy lucian lucretius maimonides menander moebius moliere multatuli novalis ouida ovid pindar plato
plautus pliny plotinus plutarch polybius ptolemy quino saadi saki sallust sappho seneca sophocles stendhal sunzi suetonius tacitus terence theocritus theophrastus thucydides trevanian vercors
virgil vitruvius voltaire xenophon platon aristoteles homere sofocle omero platone seneque ciceron
гомер платон вольтер
`;

/** Family names of much-read authors, which tell `Title - Author` from `Author - Title` where both look like people. */
const FAMOUS = `
achebe adams adichie aldous alcott allende andersen asimov atwood austen auster balzac banville barnes baudelaire beckett bellow bernanos bjornson
blyton boccaccio borges bradbury brecht bronte buchan bulgakov bulgakow burroughs byron calvino camilleri camus capek carroll cather cervantes chaucer
chekhov chesterton christie clavell coetzee conrad cooper couperus crichton dahl deledda defoe delillo descartes dickens dinesen disraeli dostoevsky
dostojewski dostoyevsky doyle dreiser dumas durrenmatt eco eliot elsschot emerson ende erasmus faulkner ferrante feuchtwanger fielding fitzgerald
flaubert follett fontane forster franzen frisch fuentes funke gaiman galdos galsworthy garcia gaskell gautier gide gissing goethe gogol goldoni
goncharov gorki gorky grass grimm grisham haggard hamsun hardy hasek hauptmann hawthorne heine heinlein hemingway herbert hesse hoffmann holberg hugo
huxley ibsen irving ishiguro jelinek jensen jerome joyce kafka kant kastner kazantzakis keller kipling kleist knausgard kundera lagerkvist lagerlof
larsson leblanc lermontov leroux lessing lewis lindgren lovecraft machiavelli mahfouz mankell manzoni marivaux marquez maugham maupassant mccarthy
mccullers melville merimee miyazawa montaigne montesquieu montgomery moravia morrison mulisch murakami murdoch musil mishima nabokov nesbo nietzsche
nooteboom oates orczy orwell pamuk pasternak perec petrarch pessoa pirandello poe pratchett proust pushkin puschkin pynchon rabelais racine radcliffe
remarque rilke rimbaud roth rousseau rowling rushdie saramago sartre sayers schiller schnitzler shakespeare shelley sienkiewicz simenon soderberg
solzhenitsyn spinoza steinbeck sterne stevenson stifter stoker stowe strindberg svevo swift tagore tchekhov thackeray thoreau tolkien tolstoi tolstoy
trollope tschechow turgenev turgenjew twain undset unamuno updike vasquez verga verne vonnegut walser wedekind wells wharton whitman wilde wodehouse
wollstonecraft woolf wordsworth yourcenar zamyatin zola zweig
ахматова булгаков бунин гоголь гончаров горький достоевский есенин замятин куприн лермонтов лесков маяковский набоков островский пастернак пушкин салтыков солженицын толстой тургенев чехов шолохов
`;

const PLAIN = /^[a-z]*$/;
const words = (list: string): string[] => list.trim().split(/\s+/u);

/** Folded to small letters without marks, as `plainWord` gives them. */
export const GIVEN_NAMES: ReadonlySet<string> = new Set([...words(LATIN), ...words(CYRILLIC).map(plainWord)]);
/** People who have no other name. */
export const ONE_WORD_NAMES: ReadonlySet<string> = new Set(words(ONE_WORD).map(plainWord));
export const FAMOUS_FAMILIES: ReadonlySet<string> = new Set(words(FAMOUS).map(plainWord));

const JAPANESE_FAMILIES: ReadonlySet<string> = new Set(words(JAPANESE));

/** True for a name in Han letters that begins with a common family name. */
export function isJapaneseName(name: string): boolean {
  return [3, 2, 1].some((length) => name.length > length && JAPANESE_FAMILIES.has(name.slice(0, length)));
}

/** A word in small letters, without marks. */
export function plainWord(word: string): string {
  const lower = word.toLowerCase();
  return PLAIN.test(lower) ? lower : lower.normalize('NFD').replace(/[\u0300-\u036f]/g, '');
}

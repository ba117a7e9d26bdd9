/** Habits of naming in several languages: the best reading. Folders are parted by `/`. */
import { describe, expect, test } from 'vitest';
import { readNames } from '../../../src/readers/names/read-names.ts';
import { type Expected, itemOf, NOTHING_INSIDE, said } from './said.ts';

const best = (path: string, files: readonly string[] = []) => said(readNames(itemOf(path, files), NOTHING_INSIDE)[0]);
const book = (title: string, author: string, more: Partial<Expected> = {}): Expected => ({ title, authors: [author], ...more });

describe.each<[string, [string, Expected][]]>([
  [
    'author and series in one folder',
    [
      ['Jules Verne - Voyages/Jules Verne - Voyages 01 - Salt', book('Salt', 'Jules Verne', { series: 'Voyages #1' })],
      ['Jules Verne - Voyages/01 - Salt', book('Salt', 'Jules Verne', { series: 'Voyages #1' })],
      [
        'Selma Lagerlöf - Löwensköldska ringen/02 - Charlotte Löwensköld',
        book('Charlotte Löwensköld', 'Selma Lagerlöf', { series: 'Löwensköldska ringen #2' }),
      ],
      ['Jules Verne/Jules Verne - Voyages/02 - Salt', book('Salt', 'Jules Verne', { series: 'Voyages #2' })],
    ],
  ],
  [
    'the author twice',
    [
      ['Jane Austen/Jane Austen - Emma', book('Emma', 'Jane Austen')],
      ['Jane Austen/Austen, Jane - Emma', book('Emma', 'Jane Austen')],
      ['Jane Austen/Emma - Jane Austen', book('Emma', 'Jane Austen')],
      ['Jules Verne/Jules Verne - Voyages 03 - Salt', book('Salt', 'Jules Verne', { series: 'Voyages #3' })],
    ],
  ],
  [
    'the author behind',
    [
      ['Pride and Prejudice - Jane Austen', book('Pride and Prejudice', 'Jane Austen')],
      ['Die Verwandlung - Franz Kafka', book('Die Verwandlung', 'Franz Kafka')],
      ['Notre-Dame de Paris - Victor Hugo', book('Notre-Dame de Paris', 'Victor Hugo')],
      ['Cien sonetos - Rosalía de Castro', book('Cien sonetos', 'Rosalía de Castro')],
      ['I Malavoglia - Giovanni Verga', book('I Malavoglia', 'Giovanni Verga')],
      ['Eline Vere, een roman - Louis Couperus', book('Eline Vere, een roman', 'Louis Couperus')],
      ['Röda rummet - August Strindberg', book('Röda rummet', 'August Strindberg')],
      ['Мёртвые души - Николай Гоголь', book('Мёртвые души', 'Николай Гоголь')],
      ['吾輩は猫である - 夏目漱石', book('吾輩は猫である', '夏目漱石')],
      ['Emma - Jane Austen', book('Emma', 'Jane Austen')],
      ['Die Wahlverwandtschaften - Johann Wolfgang von Goethe', book('Die Wahlverwandtschaften', 'Johann Wolfgang von Goethe')],
      ['La Peau de chagrin - Honoré de Balzac', book('La Peau de chagrin', 'Honoré de Balzac')],
      ['1984 - George Orwell', book('1984', 'George Orwell')],
      ['Tales, Volume 2 - Nathaniel Hawthorne', book('Tales, Volume 2', 'Nathaniel Hawthorne', { series: 'Tales #2' })],
      ['Strange Case of Dr. Jekyll and Mr. Hyde - Robert Louis Stevenson', book('Strange Case of Dr. Jekyll and Mr. Hyde', 'Robert Louis Stevenson')],
    ],
  ],
  [
    'people whom no list of first names has',
    [
      ['Ondřej Hrdlička/Zámek', book('Zámek', 'Ondřej Hrdlička')],
      ['Nguyễn Du/Truyện Kiều', book('Truyện Kiều', 'Nguyễn Du')],
      ['طه حسين/الأيام', book('الأيام', 'طه حسين')],
      ['The Hound by Quillan', book('The Hound', 'Quillan')],
      ['The Hound - A Tale of the Moor by Orlaith West', book('The Hound - A Tale of the Moor', 'Orlaith West')],
      ['Brothers Grimm - Rapunzel', book('Rapunzel', 'Brothers Grimm')],
      ['Dornröschen (Brüder Grimm)', book('Dornröschen', 'Brüder Grimm')],
      ['Per Sandmo - Varulven', book('Varulven', 'Per Sandmo')],
    ],
  ],
  [
    'words joined without blanks, the author in front',
    [
      ['Charlotte.Bronte.-.Jane.Eyre.(Unabridged).M4B-GRP', book('Jane Eyre', 'Charlotte Bronte')],
      ['JonathanSwift-TaleVol3', book('Tale Vol 3', 'Jonathan Swift', { series: 'Tale #3' })],
    ],
  ],
  [
    'the author in front',
    [
      ['Charlotte Brontë - Jane Eyre', book('Jane Eyre', 'Charlotte Brontë')],
      ['Charles Dickens - Oliver Twist', book('Oliver Twist', 'Charles Dickens')],
      ['Plato - The Republic', book('The Republic', 'Plato')],
      ['Voltaire - Candide', book('Candide', 'Voltaire')],
      ['Colette - Chéri', book('Chéri', 'Colette')],
      ['Saint-Exupéry, Antoine de - Le Petit Prince', book('Le Petit Prince', 'Antoine de Saint-Exupéry')],
      ['Лев Толстой - Война и мир', book('Война и мир', 'Лев Толстой')],
      ['夏目漱石 - こころ', book('こころ', '夏目漱石')],
      ['George Orwell - 1984', book('1984', 'George Orwell')],
      ['Ann Cole - 2312 (2012)', book('2312', 'Ann Cole', { year: '2012' })],
      ['H. G. Wells - The Time Machine - An Invention', book('The Time Machine - An Invention', 'H. G. Wells')],
      ['Mary Shelley - Frankenstein_ or, The Modern Prometheus', book('Frankenstein: or, The Modern Prometheus', 'Mary Shelley')],
      ['jane austen - emma', book('emma', 'jane austen')],
      ['Neil Cole, Terry Dole - Salt', { title: 'Salt', authors: ['Neil Cole', 'Terry Dole'] }],
      ['Толстой Л.Н. - Война и мир. Том 1', book('Война и мир. Том 1', 'Толстой Л.Н.', { series: 'Война и мир #1' })],
      ['Edith Nesbit - Salt - 2019', book('Salt', 'Edith Nesbit', { year: '2019' })],
    ],
  ],
  [
    'a word before the author',
    [
      ['The Republic by Plato', book('The Republic', 'Plato')],
      ['Where Angels Fear to Tread by E. M. Forster', book('Where Angels Fear to Tread', 'E. M. Forster')],
      ['Die Leiden des jungen Werther von Johann Wolfgang von Goethe', book('Die Leiden des jungen Werther', 'Johann Wolfgang von Goethe')],
      ['Le Comte de Monte-Cristo par Alexandre Dumas', book('Le Comte de Monte-Cristo', 'Alexandre Dumas')],
      ['Don Quijote de la Mancha de Miguel de Cervantes', book('Don Quijote de la Mancha', 'Miguel de Cervantes')],
      ['I promessi sposi di Alessandro Manzoni', book('I promessi sposi', 'Alessandro Manzoni')],
      ['Max Havelaar door Multatuli', book('Max Havelaar', 'Multatuli')],
      ['Gösta Berlings saga av Selma Lagerlöf', book('Gösta Berlings saga', 'Selma Lagerlöf')],
      ['Stand by Me', { title: 'Stand by Me' }],
      ['Death by Water', { title: 'Death by Water' }],
      ['Salt translated by Ann Cole', { title: 'Salt translated by Ann Cole' }],
    ],
  ],
  [
    'brackets and quotes',
    [
      ['Pride and Prejudice (Jane Austen) (z-lib.org)', book('Pride and Prejudice', 'Jane Austen')],
      ['[Jane Austen] Emma', book('Emma', 'Jane Austen')],
      ['夏目漱石『こころ』', book('こころ', '夏目漱石')],
      ['『こころ』夏目漱石', book('こころ', '夏目漱石')],
      ['[夏目漱石] こころ 第01巻', book('こころ 第01巻', '夏目漱石', { series: 'こころ #1' })],
      ['Ann Cole - [Long Road 03] - Salt', book('Salt', 'Ann Cole', { series: 'Long Road #3' })],
      ['Ann Cole/Salt (Long Road, #2; Harbor Tales, #12)', book('Salt', 'Ann Cole', { series: 'Long Road #2; Harbor Tales #12' })],
      ['Storm Front (Long Road Book 1) by Jim Cole', book('Storm Front', 'Jim Cole', { series: 'Long Road #1' })],
      ['Salt (The Long Road, #7) - Ann Cole', book('Salt', 'Ann Cole', { series: 'The Long Road #7' })],
      ['Ann Cole/Salt (Long Road 7)', book('Salt', 'Ann Cole', { series: 'Long Road #7' })],
      ['Ann Cole/Long Road/01. Salt (Long Road)', book('Salt', 'Ann Cole', { series: 'Long Road #1' })],
      ['Ann Cole/(Long Road 07) Salt', book('Salt', 'Ann Cole', { series: 'Long Road #7' })],
      ['Ann Cole/Salt (A Story of Two Towns)', book('Salt (A Story of Two Towns)', 'Ann Cole')],
    ],
  ],
  [
    'noise, wherever it stands',
    [
      ['Austen, Jane - Long Road 01 - Emma [Unabridged] 64kbps', book('Emma', 'Jane Austen', { series: 'Long Road #1' })],
      ['Jane Austen - Emma {205mb} (v5.0) [retail]', book('Emma', 'Jane Austen')],
      ['Jane Austen - Emma 128kbps MP3', book('Emma', 'Jane Austen')],
      ['[Audiobook] Jane Austen - Emma (Unabr.) 320', book('Emma', 'Jane Austen')],
      ['Jane Austen - Emma (read by Ann Cole) [64k]', book('Emma', 'Jane Austen', { narrators: ['Ann Cole'] })],
      ['Franz Kafka - Die Verwandlung (Ungekürzte Lesung)', book('Die Verwandlung', 'Franz Kafka')],
      ['Emma -- Jane Austen -- 2010 -- Tall Lamp -- 0123456789abcdef0123456789abcdef -- Anna’s Archive', book('Emma', 'Jane Austen')],
      ['Jane Austen/Emma (123)', book('Emma', 'Jane Austen')],
    ],
  ],
  [
    'names without blanks',
    [
      ['Jane.Austen.-.Pride.and.Prejudice.(Unabridged).M4B-GRP', book('Pride and Prejudice', 'Jane Austen')],
      ['H.G.Wells.-.The.Time.Machine.Unabridged.MP3-GRP', book('The Time Machine', 'H. G. Wells')],
      ['Jane.Austen.Emma.2019.MP3.64kbps-GRP', book('Emma', 'Jane Austen', { year: '2019' })],
      ['David.McCullough.-.1776.(Unabridged).MP3-GRP', book('1776', 'David McCullough')],
      ['Jane_Austen_-_Emma', book('Emma', 'Jane Austen')],
      ['JaneAusten-PrideAndPrejudice', book('Pride And Prejudice', 'Jane Austen')],
      ['HGWells-TheTimeMachine', book('The Time Machine', 'H. G. Wells')],
      ['CormacMcCarthy-TheRoad', book('The Road', 'Cormac McCarthy')],
      ['JaneCole&AnnDole-TheRoad', { title: 'The Road', authors: ['Jane Cole', 'Ann Dole'] }],
      ['Voltaire-Candide', book('Candide', 'Voltaire')],
      ['Spider-Man', { title: 'Spider-Man' }],
    ],
  ],
  [
    'numbers and years',
    [
      ['Martín Fierro #2 - La vuelta de Martín Fierro', { title: 'La vuelta de Martín Fierro', series: 'Martín Fierro #2' }],
      ['Anna Svärd #3 - Charlotte Löwensköld', { title: 'Charlotte Löwensköld', series: 'Anna Svärd #3' }],
      ['José Hernández/Martín Fierro/La vuelta de Martín Fierro', book('La vuelta de Martín Fierro', 'José Hernández', { series: 'Martín Fierro' })],
      ['Jules Verne/Voyages/12 Salt', book('Salt', 'Jules Verne', { series: 'Voyages #12' })],
      ['Jules Verne/Voyages/20 000 Leagues', book('20 000 Leagues', 'Jules Verne', { series: 'Voyages' })],
      ['Lee Child/Jack Reacher/61 Hours', book('61 Hours', 'Lee Child', { series: 'Jack Reacher' })],
      ['Karl May/Orientzyklus/Band 3 Von Bagdad nach Stambul', book('Von Bagdad nach Stambul', 'Karl May', { series: 'Orientzyklus #3' })],
      ['Борис Акунин/Фандорин/Книга 2 - Турецкий гамбит', book('Турецкий гамбит', 'Борис Акунин', { series: 'Фандорин #2' })],
      ['Arthur C. Clarke/2001 - A Space Odyssey', book('2001 - A Space Odyssey', 'Arthur C. Clarke')],
      ['Arthur C. Clarke/2061 - Odyssey Three', book('2061 - Odyssey Three', 'Arthur C. Clarke')],
      ['2034 - A Novel of the Next War', { title: '2034 - A Novel of the Next War' }],
      ['Vampire Knight, Vol. 1', { title: 'Vampire Knight, Vol. 1', series: 'Vampire Knight #1' }],
    ],
  ],
  [
    'shelves above authors',
    [
      ['Fantasy/Jules Verne/Salt', book('Salt', 'Jules Verne')],
      ['Abenteuer und mehr/Jules Verne/Salt', book('Salt', 'Jules Verne')],
    ],
  ],
])('%s', (_, table) => {
  test.each(table)('%s', (path, expected) => {
    expect(best(path)).toEqual(expected);
  });
});

describe('a folder and its only file', () => {
  test.each<[string, string, Expected]>([
    ['Gail Cole/Collide', '02 - Pulse.epub', book('Pulse', 'Gail Cole', { series: 'Collide #2' })],
    ['Jane Austen', 'Emma.epub', book('Emma', 'Jane Austen')],
    ['Jane Austen - Long Road', '02 - Emma.epub', book('Emma', 'Jane Austen', { series: 'Long Road #2' })],
    ['Jane Austen/Emma (12)', 'Emma - Jane Austen.epub', book('Emma', 'Jane Austen')],
    ['Emma', 'Emma by Jane Austen.epub', book('Emma', 'Jane Austen')],
    ['Jane Austen/Emma', 'Jane Austen - Emma.epub', book('Emma', 'Jane Austen')],
    ['Jane Austen/Emma', 'part.epub', book('Emma', 'Jane Austen')],
    ['Ann Cole/Long Road/12', 'Salt [B000000001].m4b', book('Salt', 'Ann Cole', { series: 'Long Road #12', ids: ['asin:B000000001'] })],
    ['Ann Cole/Salt', 'Salt {Dara Quill} (2019).m4b', book('Salt', 'Ann Cole', { narrators: ['Dara Quill'], year: '2019' })],
    ['Ann Cole/Pellucid', '02 - Pellucid.epub', book('Pellucid', 'Ann Cole', { series: 'Pellucid #2' })],
  ])('%s / %s', (path, file, expected) => {
    expect(best(path, [file])).toEqual(expected);
  });

  test('several files are tracks, and their names say nothing', () => {
    expect(best('Jane Austen/Emma', ['01 - Dawn.mp3', '02 - Dusk.mp3'])).toEqual(book('Emma', 'Jane Austen'));
  });

  test('a file among others is read by its own name, in the folders above', () => {
    const path = 'Audiobooks/Jane Austen/Emma (Unabridged).m4b';
    const item = { libraryId: 'l', path, folder: 'Audiobooks/Jane Austen', isFile: true, files: [] };
    const [naming] = readNames(item, NOTHING_INSIDE);
    expect(said(naming)).toEqual(book('Emma', 'Jane Austen'));
    expect(naming?.reading.metadata.abridged).toBe(false);
  });
});

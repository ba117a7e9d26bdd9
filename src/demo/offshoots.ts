/** What grows on known works: summaries, study guides and workbooks by others, and adaptations. Shops list them beside the works. */
import { blurbOf } from './classic-works.ts';
import { addEdition, addEditions, narratorOf } from './editions.ts';
import type { Shelf, WorldPerson, WorldWork } from './model.ts';
import { type Random, randomFor } from './random.ts';

const SHARES = { companions: 0.15, adaptation: 0.06 };

/** Who writes summaries of what others wrote. */
const SUMMARISERS = ['Gist Notes', 'Swift Summaries', 'Lamplight Study Guides', 'Chapter & Key', 'Kernel Reads'];

type Form = (title: string, author: string) => string;

/** How companions are called in a language, and adaptations to hear and to look at. */
interface Forms {
  companions: readonly Form[];
  dramas: readonly Form[];
  comics: readonly Form[];
}

const FORMS: Record<string, Forms> = {
  english: {
    companions: [
      (title, author) => `Summary of ${title} by ${author}`,
      (title) => `${title}: A Study Guide`,
      (title, author) => `Workbook for ${title} by ${author}`,
      (title) => `${title} | Summary and Analysis`,
      (title) => `Study Guide: ${title}`,
    ],
    dramas: [(title) => `${title} (Dramatised)`, (title) => `${title}: A Full-Cast Audio Drama`],
    comics: [(title) => `${title}: The Graphic Novel`, (title) => `${title}: A Comic`],
  },
  german: {
    companions: [(title, author) => `Zusammenfassung: ${title} von ${author}`, (title) => `${title}: Lektürehilfe`],
    dramas: [(title) => `${title}: Das Hörspiel`],
    comics: [(title) => `${title}: Die Graphic Novel`],
  },
  french: {
    companions: [(title, author) => `Résumé de ${title} de ${author}`, (title) => `${title} : fiche de lecture`],
    dramas: [(title) => `${title} : fiction radiophonique`],
    comics: [(title) => `${title} : la bande dessinée`],
  },
  spanish: {
    companions: [(title, author) => `Resumen de ${title} de ${author}`],
    dramas: [(title) => `${title}: radioteatro`],
    comics: [(title) => `${title}: la novela gráfica`],
  },
  italian: {
    companions: [(title, author) => `Riassunto di ${title} di ${author}`],
    dramas: [(title) => `${title}: radiodramma`],
    comics: [(title) => `${title}: il fumetto`],
  },
  dutch: {
    companions: [(title, author) => `Samenvatting van ${title} van ${author}`],
    dramas: [(title) => `${title}: hoorspel`],
    comics: [(title) => `${title}: stripverhaal`],
  },
  swedish: {
    companions: [(title, author) => `Sammanfattning av ${title} av ${author}`],
    dramas: [(title) => `${title}: radioteater`],
    comics: [(title) => `${title}: seriealbum`],
  },
  russian: {
    companions: [(title) => `Краткое содержание: ${title}`],
    dramas: [(title) => `${title}: радиоспектакль`],
    comics: [(title) => `${title}: комикс`],
  },
  japanese: {
    companions: [(title) => `『${title}』あらすじと解説`],
    dramas: [(title) => `${title} オーディオドラマ`],
    comics: [(title) => `まんがで読む ${title}`],
  },
};

/** Adds companions and adaptations of a share of the works, behind all others. */
export function addOffshoots(seed: string, shelf: Shelf): void {
  for (const work of [...shelf.works]) {
    const random = randomFor(seed, 'offshoots', work.id);
    const forms = FORMS[work.language];
    const [author] = work.authors;
    if (!forms || !author) continue;
    if (random.chance(SHARES.companions)) {
      // A companion mostly has its own author, and now and then names the work's beside it.
      const summariser = { name: random.pick(SUMMARISERS) };
      const authors = random.chance(0.15) ? [author, summariser] : [summariser];
      const companion = addWork(shelf, { of: work, as: 'companion', title: random.pick(forms.companions)(work.title, author.name), authors }, random);
      addEditions(companion, shelf.editions, narratorOf(random), seed);
    }
    if (random.chance(SHARES.adaptation)) {
      const isDrama = random.chance(0.5);
      const title = random.pick(isDrama ? forms.dramas : forms.comics)(work.title, author.name);
      const adaptation = addWork(shelf, { of: work, as: 'adaptation', title, authors: [...work.authors, { name: narratorOf(random) }] }, random);
      if (isDrama) addDrama(adaptation, shelf, random);
      else for (const kind of ['ebook', 'print'] as const) addEdition(adaptation, shelf.editions, random, { kind });
    }
  }
}

function addDrama(work: WorldWork, { editions }: Shelf, random: Random): void {
  const narrators = [narratorOf(random), narratorOf(random), narratorOf(random)];
  addEdition(work, editions, random, { kind: 'audio', durationSec: random.int(3000, 12_000), narrators, dramatised: true });
}

interface Offshoot {
  of: WorldWork;
  as: 'companion' | 'adaptation';
  title: string;
  authors: WorldPerson[];
}

function addWork({ works }: Shelf, { of, as, title, authors }: Offshoot, random: Random): WorldWork {
  const id = works.length + 1;
  const work: WorldWork = {
    id,
    title,
    authors,
    language: of.language,
    genres: of.genres,
    tags: of.tags,
    description: blurbOf(title, id, random),
    firstYear: Math.max(of.firstYear, random.int(1995, 2023)),
    madeOf: { work: of, as },
    editions: [],
  };
  works.push(work);
  return work;
}

/** What a MusicBrainz release means in our fields. */
import type { Person, ProviderAnswer } from '../../src/sdk/index.ts';
import type { MusicBrainzRelease } from './schema.ts';

/** What stands between an author and those who read (MusicBrainz style guideline for audiobooks). */
const READ_BY = /\b(?:read|narrated|performed|gelesen|lu)\b/i;

export function mapRelease(release: MusicBrainzRelease): ProviderAnswer {
  const { authors, narrators } = creditsOf(release['artist-credit'] ?? []);
  const types = release['release-group']?.['secondary-types'] ?? [];
  return {
    sourceId: release.id,
    editionKind: 'audio',
    metadata: {
      title: release.title,
      authors,
      narrators,
      publisher: release['label-info']?.find(({ label }) => label?.name)?.label?.name ?? undefined,
      publishedDate: release.date ?? undefined,
      language: release['text-representation']?.language ?? undefined,
      durationMs: durationOf(release),
      dramatised: types.includes('Audio drama') || undefined,
      identifiers: [{ type: 'musicbrainz', value: release.id }],
    },
  };
}

/** `Author` + ` read by ` + `Reader`: whoever comes after such words reads. */
function creditsOf(credits: NonNullable<MusicBrainzRelease['artist-credit']>): { authors: Person[]; narrators: Person[] } {
  const reading = credits.findIndex(({ joinphrase }) => READ_BY.test(joinphrase ?? ''));
  const people = credits.map(({ name }) => ({ name }));
  return reading < 0 ? { authors: people, narrators: [] } : { authors: people.slice(0, reading + 1), narrators: people.slice(reading + 1) };
}

/** The sum of all tracks; undefined unless every one is stated. */
function durationOf({ media }: MusicBrainzRelease): number | undefined {
  const lengths = (media ?? []).flatMap(({ tracks }) => (tracks ?? [{ length: undefined }]).map(({ length }) => length));
  if (lengths.length === 0 || lengths.some((length) => !length)) return undefined;
  return lengths.reduce<number>((sum, length) => sum + (length ?? 0), 0);
}

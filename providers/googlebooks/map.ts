/** What a volume of Google Books means in our fields. */
import { parsePerson } from '../../src/domain/book/names.ts';
import type { ProviderAnswer } from '../../src/sdk/provider.ts';
import type { GoogleVolume } from './schema.ts';

export function mapVolume({ id, volumeInfo: info, saleInfo }: GoogleVolume): ProviderAnswer {
  const { averageRating: average, ratingsCount: count } = info;
  const people = (info.authors ?? []).map(parsePerson).filter((person) => person !== undefined);
  return {
    sourceId: id,
    editionKind: saleInfo?.isEbook ? 'ebook' : 'print',
    metadata: {
      title: info.title,
      subtitle: info.subtitle ?? undefined,
      authors: people.filter(({ role }) => role === undefined),
      publisher: info.publisher ?? undefined,
      publishedDate: info.publishedDate ?? undefined,
      language: info.language ?? undefined,
      description: info.description ?? undefined,
      genres: (info.categories ?? []).flatMap((category) => category.split(' / ')).filter((word) => word !== 'General'),
      identifiers: [
        { type: 'google', value: id },
        ...(info.industryIdentifiers ?? []).filter(({ type }) => type.startsWith('ISBN')).map(({ identifier }) => ({ type: 'isbn', value: identifier })),
      ],
      cover: coverOf(info),
      rating: average && count ? { value: average, scale: 5, count } : undefined,
      explicit: info.maturityRating === 'MATURE' || undefined,
    },
  };
}

/** The largest picture, over https and without the page curl. */
function coverOf({ imageLinks }: GoogleVolume['volumeInfo']): { source: 'url'; location: string } | undefined {
  const link = imageLinks?.extraLarge ?? imageLinks?.large ?? imageLinks?.thumbnail;
  return link ? { source: 'url', location: link.replace(/^http:/, 'https:').replace('&edge=curl', '') } : undefined;
}

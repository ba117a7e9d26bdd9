/** What a volume of Google Books means in our fields. */
import { byRole, coverAt, credited, type EditionKind, type ProviderAnswer, ratingOf } from '../../src/sdk/index.ts';
import type { GoogleVolume } from './schema.ts';

export function mapVolume({ id, volumeInfo: info, saleInfo }: GoogleVolume): ProviderAnswer {
  return {
    sourceId: id,
    editionKind: kindOf(saleInfo?.isEbook),
    metadata: {
      title: info.title,
      subtitle: info.subtitle ?? undefined,
      authors: byRole((info.authors ?? []).map((name) => credited(name))).authors,
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
      rating: ratingOf(info.averageRating, info.ratingsCount),
      explicit: info.maturityRating === 'MATURE' || undefined,
    },
  };
}

/** Undefined where nothing says whether it is an ebook. */
function kindOf(isEbook: boolean | null | undefined): EditionKind | undefined {
  return isEbook == null ? undefined : isEbook ? 'ebook' : 'print';
}

/** The largest picture, over https and without the page curl. */
function coverOf({ imageLinks }: GoogleVolume['volumeInfo']) {
  const link = imageLinks?.extraLarge ?? imageLinks?.large ?? imageLinks?.thumbnail;
  return coverAt(link?.replace(/^http:/, 'https:').replace('&edge=curl', ''));
}

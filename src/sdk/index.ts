/**
 * The public contract: all that a provider, an exporter, a reader or a sink may use of this program (docs/sdk.md). What stands here is
 * stable (docs/decisions/0022-the-public-contract.md). Everything else is internal, and may change at any time.
 */

// Providers: what one is, what it is given, and what its answers mean.

export { oneByOne, searchText } from './asking.ts';
export { byRole, coverAt, credited, ratingOf } from './mapping.ts';
export {
  type AnyProvider,
  type AnyProviderFamily,
  type AuthorAnswer,
  type AuthorOperation,
  type BatchAnswer,
  DAY_MS,
  defineProvider,
  defineProviderFamily,
  type HttpAnswer,
  type LookupOperation,
  MAX_SEARCH_ANSWERS,
  type ProviderAnswer,
  type ProviderContext,
  type ProviderDefinition,
  type ProviderFamily,
  type ProviderLimits,
  type ProviderOptions,
  type ProviderTtl,
  type RequestOptions,
  type SearchOperation,
  type SearchTerms,
  type Verdict,
} from './provider.ts';
export { commonOptions, instanceId, limitOptions, secretText, webAddress } from './provider-options.ts';
export {
  idText,
  loose,
  looseFlag,
  looseId,
  looseList,
  looseNamed,
  looseNumber,
  looseNumeric,
  looseText,
  looseTexts,
  parseElement,
  parseElements,
  shapeProblem,
} from './shapes.ts';

// Exporters: files beside a book, and files about a whole library.

export { csvLine, csvRows } from '../domain/text/csv.ts';
export { type CatalogueBook, type CatalogueFile, type CatalogueFormat, defineCatalogueFormat } from './catalogue-format.ts';
export {
  type AnswerMark,
  type AnyExporter,
  defineExporter,
  type ExportContext,
  type ExporterDefinition,
  type ExporterOptions,
  type Rendered,
  type SidecarFormat,
  type SidecarMark,
  type Track,
} from './exporter.ts';
export { isAmongOthers, nameOf, nameOption } from './exporter-options.ts';
export { columnOf, peopleColumn, valueOfColumn } from './formats/calibre-column.ts';
export { type FoundMark, heldFields, MARK_NAME, markIn, type OwnMark, signed, unsignedMark } from './formats/opf-mark.ts';
export { listedPath, type Playlist, type PlaylistEntry, playlistLines, playlistOf } from './formats/playlist.ts';
export { RECORD_FILE_VERSION, RecordFile } from './formats/record-file.ts';
export { chaptersByTrack, type TrackChapter } from './formats/track-chapters.ts';
export { defineRecordFormat, type FilePiece, type FileRecord, type RecordFormat, type RecordSchema, writeInParts } from './record-format.ts';

// Commands: what a plugin can be asked to do.

export { type AnyCommand, type CommandContext, type CommandDefinition, defineCommand } from './command.ts';

// Catalogue targets: what is kept in step with the catalogue.

export {
  type AnyTarget,
  type DocumentTarget,
  defineTarget,
  type TargetAnswer,
  type TargetChanges,
  type TargetContext,
  type TargetDefinition,
  type TargetDocument,
} from './target.ts';

// Plugins: a package that brings some of these.

export { z } from 'zod';
export { definePlugin, type PluginDefinition } from './plugin.ts';
export { SDK_VERSION } from './version.ts';

// Readers: sidecars that are read back, and what is inside an ebook.

export { defineEbookReader, defineReader, type EbookReaderDefinition, type ReaderDefinition } from './reader.ts';
export { type BookBeside, type Reading, sure } from './reading.ts';

// Sinks: who is told what happens.

export { type AnyEvent, EVENT_NAMES, type EventName, type ExportedFile } from '../domain/events.ts';
export { type AnySink, defineSink, type Sink, type SinkCheck, type SinkContext, type SinkDefinition, type SinkMessage } from './sink.ts';
export { eventsOption, receiverUrl } from './sink-options.ts';

// A book: its fields, its people, its identifiers, and the record that is made of all answers.

export { type Actor, showActor } from '../domain/actor.ts';
export type { Branding, Candidate, Standing } from '../domain/book/candidate.ts';
export type { CoverOptions } from '../domain/book/cover.ts';
export { type CustomField, type CustomValue, showCustom } from '../domain/book/custom-field.ts';
export type { FieldDefinition } from '../domain/book/field-definition.ts';
export { FIELD_KEYS, FIELDS, fieldOf } from '../domain/book/fields.ts';
export { type Identifier, identifier, identifierKey, identifierTypeOf, isbn13To10, isWorkIdentifier } from '../domain/book/identifier.ts';
export { type Chapter, EDITION_KINDS, type EditionKind, type FieldKey, type FieldValue, type Metadata, type SeriesEntry } from '../domain/book/metadata.ts';
export { nameKey, type Person, parsePerson, type Role, roleOf, sortNameOf } from '../domain/book/names.ts';
export { type Claim, type Conflict, isCleared, type MergedField, type MergedRecord, type Override, valuesOf } from '../domain/book/record.ts';
export { splitPeople } from '../domain/book/split-people.ts';
export { type RawMetadata, tidyMetadata } from '../domain/book/tidy.ts';

// A book on disk.

export { collectionName } from '../domain/library/file-name.ts';
export { baseName, editionKindOf, extensionOf, type FileRole, filesOf, folderOf, type Item, type ItemFile, stemOf } from '../domain/library/item.ts';
export type { SidecarName } from '../domain/library/sidecar-name.ts';

// Texts: cleaned, compared, and read as dates, languages and positions.

export { ACQUISITION, describeBook, OPDS_JSON } from '../domain/book/opds-publication.ts';
export { asHtml, plainText } from '../domain/text/description.ts';
export { abridgedOf, isDramatised } from '../domain/text/edition-words.ts';
export { piecesOf } from '../domain/text/ends.ts';
export { languageName, parseLanguage } from '../domain/text/language.ts';
export { asFullDate, parsePartialDate, yearOf } from '../domain/text/partial-date.ts';
export { isCompoundPosition, parsePosition, positionNumber } from '../domain/text/position.ts';
export { cleanLine, cleanText, foldSeries, naturalOrder } from '../domain/text/text.ts';
export { foldTitle } from '../domain/text/title.ts';
export { withoutNoise } from '../domain/text/title-noise.ts';
export { childTags, contentOf, parseXmlTree, rootOf, textIn, type XmlPart, type XmlTag, xmlText } from '../domain/text/xml-tree.ts';

// Errors that say what went wrong, and so what happens next.

export { AccessError, QuotaExhaustedError, RateLimitedError, ReadError, ResponseError, UnavailableError } from '../domain/errors.ts';

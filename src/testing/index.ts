/**
 * The suites that the program's own extensions run, for everybody else's (docs/sdk.md). They need vitest, msw, @mswjs/interceptors and
 * fast-check. A test file calls a suite with a definition and small fixtures; what follows the suite are tests of its own.
 */

// Suites.

export { type CatalogueFormatContract, catalogueFormatContract } from './catalogue-format.ts';
export { type CommandContract, commandContract } from './command.ts';
export { type ExporterContract, exporterContract } from './exporter.ts';
export { providerContract } from './provider.ts';
export type { LookupContract, ProviderContract, Responder, SearchContract } from './provider-contract.ts';
export { type ReaderContract, readerContract } from './reader.ts';
export { type SidecarFormatContract, sidecarFormatContract } from './sidecar-format.ts';
export { type SinkContract, sinkContract } from './sink.ts';
export { type TargetContract, targetContract } from './target.ts';

// For tests of one's own.

export { bookAt } from './catalogue-format.ts';
export { type CommandRun, runCommandWith } from './command.ts';
export { renderText } from './exporter.ts';
export { createMemory, type Memory } from './memory-limits.ts';
export { type Network, startNetwork } from './network.ts';
export { asking, BASE, lookUp, makeHost, type TestHost } from './provider-host.ts';
export { records } from './records.ts';
export { book, context, customFields, fileItem, folderItem, recordOf } from './samples.ts';
export { exportedEvent, makeSink, sinkContext } from './sink.ts';

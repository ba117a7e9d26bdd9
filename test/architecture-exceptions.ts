/** What is over a budget of test/architecture.test.ts today. The list may only shrink: nothing is added, and what fits again is removed. */
export const OVER_BUDGET = {
  files: ['src/app/watching.ts', 'src/ports/item-store.ts', 'src/store/sqlite/items.ts', 'src/work/library-watch.ts'],
  functions: [
    'src/app/watching.ts:startWatching',
    'src/pipeline/save-item.ts:saveAndExport',
    'src/store/migrations/001-first.ts:up',
    'src/store/migrations/003-writes.ts:up',
    'src/store/sqlite/item-store.ts:createItemStore',
    'src/store/sqlite/items.ts:createItemRows',
    'src/store/sqlite/sidecars.ts:createSidecarRows',
    'src/store/sqlite/writes.ts:createWriteRows',
    'src/work/library-watch.ts:startLibraryWatch',
  ],
  parameters: ['src/store/sqlite/sidecars.ts:moveSidecars'],
  typeNames: [],
} satisfies { readonly [budget in 'files' | 'functions' | 'parameters' | 'typeNames']: readonly string[] };

/** What is over a budget of test/architecture.test.ts today. The list may only shrink: nothing is added, and what fits again is removed. */
export const OVER_BUDGET = {
  files: [],
  functions: [],
  parameters: [],
  typeNames: [],
} satisfies { readonly [budget in 'files' | 'functions' | 'parameters' | 'typeNames']: readonly string[] };

/** Evaluates one expression, within limits of steps, depth and size that are the same on every machine. Runs on a thread that can be ended. */
import jsonata from 'jsonata';
import type { Evaluated, Evaluation } from '../../pipeline/compute/compute.ts';

/** A step is one part of the expression that is evaluated once: an operator, a name, a call. */
const MAX_STEPS = 20_000;
const MAX_DEPTH = 300;
const MAX_ENTRIES = 10_000;
const MAX_LETTERS = 100_000;
/** More than all fields together. */
const MAX_RESULT_LETTERS = 100_000;

class LimitError extends Error {}

interface Compiled {
  run(input: unknown): Promise<unknown>;
}

const compiled = new Map<string, Compiled>();
/** A few dozen fields at most, and those that somebody tries. */
const MAX_COMPILED = 200;

export async function evaluate({ expression, input }: Evaluation): Promise<Evaluated> {
  try {
    const result: unknown = await compiledOf(expression).run(input);
    if (result === undefined) return {};
    if (typeof result === 'function' || isFunctionOfItsOwn(result)) return { problem: 'the expression gives a function, which is no value' };
    if (typeof result === 'number' && !Number.isFinite(result)) return { problem: 'the expression gives no number' };
    const text = JSON.stringify(result);
    if (text.length > MAX_RESULT_LETTERS) return { problem: `the expression gives a value of more than ${MAX_RESULT_LETTERS} letters` };
    return { value: JSON.parse(text) };
  } catch (error) {
    return { problem: problemOf(error) };
  }
}

function isFunctionOfItsOwn(result: unknown): boolean {
  return typeof result === 'object' && result !== null && ('_jsonata_lambda' in result || '_jsonata_function' in result);
}

function compiledOf(expression: string): Compiled {
  const known = compiled.get(expression);
  if (known) return known;
  const made = compile(expression);
  if (compiled.size >= MAX_COMPILED) compiled.clear();
  compiled.set(expression, made);
  return made;
}

function compile(expression: string): Compiled {
  const parsed = jsonata(expression, { stack: MAX_DEPTH, sequence: MAX_ENTRIES });
  let steps = 0;
  const onEntry = () => {
    if (++steps > MAX_STEPS) throw new LimitError(`the expression takes more than ${MAX_STEPS} steps`);
  };
  const onExit = (_expression: unknown, _input: unknown, _environment: unknown, result: unknown) => {
    if (typeof result === 'string' && result.length > MAX_LETTERS) throw new LimitError(`the expression makes a text of more than ${MAX_LETTERS} letters`);
    if (Array.isArray(result) && result.length > MAX_ENTRIES) throw new LimitError(`the expression makes a list of more than ${MAX_ENTRIES} entries`);
  };
  // The names under which the library looks for what is to be called at each step are symbols, of which its types know nothing.
  const assign = parsed.assign as (name: string | symbol, value: unknown) => void;
  assign(Symbol.for('jsonata.__evaluate_entry'), onEntry);
  assign(Symbol.for('jsonata.__evaluate_exit'), onExit);
  for (const name of ['now', 'millis', 'random', 'shuffle', 'eval']) assign(name, undefined);
  return {
    run(input) {
      steps = 0;
      return parsed.evaluate(input);
    },
  };
}

const MAX_MESSAGE = 200;

function problemOf(error: unknown): string {
  if (error instanceof LimitError) return error.message;
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (code === 'D1011' || error instanceof RangeError) return 'the expression goes too deep, or makes too much';
  if (code === 'D2014' || code === 'D2015') return `the expression makes a list of more than ${MAX_ENTRIES} entries`;
  return `the expression fails: ${String(message).slice(0, MAX_MESSAGE).toWellFormed()}`;
}

/** The thread of `computing.ts`: evaluates one expression after the other. */
import { parentPort } from 'node:worker_threads';
import type { Evaluation } from '../../pipeline/compute/compute.ts';
import { evaluate } from './evaluate.ts';

parentPort?.on('message', async (evaluation: Evaluation) => parentPort?.postMessage(await evaluate(evaluation)));
parentPort?.postMessage('ready');

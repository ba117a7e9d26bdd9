/** The thread of `linked-data.ts`: reads the statements of the catalogue, and answers one question about them after the other. */
import { parentPort, workerData } from 'node:worker_threads';
import type { LinkedDataQuestion } from '../../ports/linked-data.ts';
import { answerOf, readStatements } from './sparql.ts';

const store = readStatements(String(workerData));
parentPort?.on('message', (question: LinkedDataQuestion) => parentPort?.postMessage(answerOf(question, store)));
parentPort?.postMessage('ready');

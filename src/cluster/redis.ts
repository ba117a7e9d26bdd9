/** All that is kept on Redis, for whoever loads it only when it is wanted. */
export { createAnswerStore } from './answer-store.ts';
export { closeRedis, connectRedis, firstAttempt, shownRedis } from './connection.ts';
export { createGathering } from './gathering.ts';
export { knock } from './knock.ts';
export { createSharedLimits } from './limits.ts';
export { createTurns } from './turns.ts';

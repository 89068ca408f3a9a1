// The seed of all property tests: the same cases in every run, so that a change is judged by its own faults.
// TRADELAB_SEED=random draws new ones (a failure prints its seed), TRADELAB_SEED=7 those of a seed.
import fc from 'fast-check';

const { TRADELAB_SEED: given = '1' } = process.env;
if (given !== 'random') fc.configureGlobal({ seed: Number(given) });

/**
 * Loaded before the tests. Property tests ask the same questions in each run, so that who breaks one finds out in the same run as everybody
 * else. `TEST_SEED=7 bun test src/domain` asks others, as a search for what nobody thought of.
 */
import fc from "fast-check"

fc.configureGlobal({ seed: Number(process.env.TEST_SEED ?? 1) })

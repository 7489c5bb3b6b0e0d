/**
 * Why a figure misses its aim: `row.figure` and a sentence, from a profile and not by guess. Printed beneath the table for figures that
 * miss; one that misses and stands not here is said to be unexplained.
 */
export const MISSES = {};

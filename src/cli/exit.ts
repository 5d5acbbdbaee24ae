/** Exit codes: every item was judged; some could not be; misuse; solvers disagreed (`--solver all`). */
export const EXIT = { judged: 0, some: 1, misuse: 2, disagreement: 3 } as const;

/** Exit codes: every item was judged; some could not be; misuse. */
export const EXIT = { judged: 0, some: 1, misuse: 2 } as const;

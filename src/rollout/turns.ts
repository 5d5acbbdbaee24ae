/** The reward of the last try, of the best, or the mean of all. */
export const TURN_REWARDS = ['last', 'best', 'mean'] as const;
export type TurnReward = (typeof TURN_REWARDS)[number];

// Sentences that many families share, each said in several ways.
import type { Random } from './random.ts';
import { capital, type Voice } from './voice.ts';

/** @param what with its amount: `40 hours of labor` */
export const available = (v: Voice, what: string): string =>
  v.say(
    `There are at most ${what} available.`,
    `No more than ${what} can be used.`,
    `The supply is limited to ${what}.`,
    `${capital(what)} are on hand, and no more can be had.`,
    `What is there to work with: ${what}, not one bit more.`,
  );

/** @param what with its amount: `12 chairs` */
export const atLeast = (v: Voice, what: string, verb: string): string =>
  v.say(
    `At least ${what} must be ${verb}.`,
    `It is required that at least ${what} are ${verb}.`,
    `No fewer than ${what} have to be ${verb}.`,
    `The minimum is ${what} ${verb}.`,
    `Anything below ${what} ${verb} would break a promise.`,
  );

export const whole = (v: Voice, things: string): string =>
  v.say(
    `Only whole ${things} count.`,
    `The numbers of ${things} must be whole.`,
    `${capital(things)} cannot be split.`,
    `Parts of ${things} are of no use.`,
    `Half ${things} do not exist here.`,
  );

export const fractions = (v: Voice): string =>
  v.say(
    'Fractions are allowed.',
    'Amounts need not be whole numbers.',
    'Any fraction can be used.',
    'Amounts may be broken down as finely as one likes.',
    'Nothing has to come out as a whole number.',
  );

/** @param decision `how many chairs and tables to make` */
export function ask(v: Voice, sense: 'max' | 'min', goal: string, decision: string): string {
  const [most, extreme] = sense === 'max' ? ['as large as possible', 'largest'] : ['as small as possible', 'smallest'];
  return v.say(
    `Decide ${decision} so that the ${goal} is ${most}.`,
    `Find ${decision} to ${sense === 'max' ? 'maximize' : 'minimize'} the ${goal}.`,
    `The question is ${decision} for the ${extreme} possible ${goal}.`,
    `The ${goal} should be ${most}: find out ${decision}.`,
    `What is the ${extreme} ${goal} that can be reached by choosing ${decision}?`,
  );
}

/** A sentence whose number has nothing to do with the problem. */
export function aside(v: Voice, random: Random): string {
  const year = random.integer(1921, 2015);
  const count = random.integer(3, 40);
  return v.say(
    `The business was founded in ${year}.`,
    `The manager has been there for ${count} years.`,
    `A newspaper wrote about it ${count} weeks ago.`,
    `The office is at ${count} Mill Lane.`,
    `The current building dates from ${year}.`,
    `The phone rang ${count} times this morning.`,
  );
}

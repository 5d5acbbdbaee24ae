export const pythonOfTrl: string;
export function trlMissing(): string | undefined;
export function setUpTrl(): string | undefined;
